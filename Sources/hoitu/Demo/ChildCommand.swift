// Other programs, run to their end or kept running: this very command, and the stock SQLite shell.

import Foundation

/// A program that ran to its end.
struct Finished {
    let status: Int32
    let output: String
    let errors: String
}

enum Child {
    /// The path of this very program.
    static var ownPath: String {
        Bundle.main.executablePath ?? CommandLine.arguments[0]
    }

    /// Where a program is, by the environment's PATH; nil when it is not there.
    static func find(_ program: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end.
    ///
    /// - Parameter input: What it reads on standard input; nothing if left out.
    static func run(
        _ path: String, _ arguments: [String], input: String = ""
    ) throws -> Finished {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = standardInput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        // Standard error stays far below what a pipe holds, so reading one after the other is safe.
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Finished(
            status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }
}

/// A `hoitu serve` that is running.
final class ServerProcess {
    private let process = Process()
    /// Where it listens.
    let url: String

    /// Starts a server and waits until it says that it listens.
    init(replica path: String, listen: String) throws {
        process.executableURL = URL(fileURLWithPath: Child.ownPath)
        process.arguments = ["--replica", path, "serve", "--listen", listen]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8)
        {
            line += byte
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.first == "ready", words.count == 2 else {
            process.waitUntilExit()
            throw Complaint(phrase: DemoPhrases.serverDidNotStart(path))
        }
        url = String(words[1])
    }

    /// Ends the server as an operator would, and waits for it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
