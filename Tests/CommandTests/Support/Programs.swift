// Where the programs are that the tests drive.

import Foundation

enum Programs {
    /// The command under test: beside the test bundle, or where `HOITU_COMMAND` says.
    static let hoitu: String = {
        if let path = ProcessInfo.processInfo.environment["HOITU_COMMAND"] { return path }
        let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
        let places = [CommandLine.arguments[0]] + bundles
        let beside = places.map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().appending(path: "hoitu").path
        }
        return beside.first { FileManager.default.isExecutableFile(atPath: $0) } ?? beside[0]
    }()

    /// The stock SQLite shell.
    static let sqlite3 = find("sqlite3") ?? "/usr/bin/sqlite3"

    /// Nil where it is not installed.
    static let curl = find("curl")

    private static func find(_ program: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
