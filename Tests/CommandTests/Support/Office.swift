// One office at its machine: its file, its keys, the command, and a stock client beside it.

import Foundation

/// A folder that goes with the last one who uses it.
final class TestFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "hoitu-command-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path + "/streams", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
        return "\(path)/\(name)"
    }

    /// Starts a program.
    func start(
        _ program: String, _ arguments: [String], input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try ChildProcess(
            program, arguments, input: input, environment: environment,
            streams: path + "/streams")
    }
}

/// A replica, driven from outside.
final class Office {
    /// Such as `hanoi`, or `hanoi/001`.
    let name: String
    let folder: TestFolder

    init(_ name: String, in folder: TestFolder) {
        self.name = name
        self.folder = folder
    }

    var path: String { "\(folder.path)/\(fileName)" }
    var fileName: String { name.replacingOccurrences(of: "/", with: "-") + ".db" }
    var keys: String { path + ".keys" }

    // MARK: The command

    func start(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try folder.start(
            Programs.hoitu, arguments + ["--replica", path], input: Data(input.utf8),
            environment: environment)
    }

    /// Runs the command to its end, however it ends.
    func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) throws -> Finished {
        try start(arguments, input: input, environment: environment).finish()
    }

    /// Runs the command, which has to succeed without a complaint.
    @discardableResult
    func hoitu(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) throws -> String {
        let finished = try start(arguments, input: input, environment: environment).finish()
        guard finished.code == 0, finished.errors.isEmpty else {
            throw Trouble("\(name): \(arguments) ended with \(finished.code): \(finished.errors)")
        }
        return finished.output
    }

    /// Runs the command with `--json`.
    func json(_ arguments: String..., accepting codes: Set<Int32> = [0]) throws -> JSON {
        let finished = try start(arguments + ["--json"]).finish()
        guard codes.contains(finished.code) else {
            throw Trouble("\(name): \(arguments) ended with \(finished.code): \(finished.errors)")
        }
        return try JSON(finished.output)
    }

    func digest() throws -> String { try json("digest")["digest"].text ?? "" }

    func conflicts() throws -> [JSON] { try json("conflicts").items }

    /// How many changesets it has merged.
    func changesets() throws -> Int {
        try json("status")["vector"].members.values.reduce(0) { $0 + ($1.int ?? 0) }
    }

    // MARK: The stock client

    /// Runs SQL in the stock shell, which knows nothing of ours.
    ///
    /// - Returns: What it printed, without the last line end.
    @discardableResult
    func sql(_ statements: String) throws -> String {
        let finished = try shell(statements).finish()
        guard finished.code == 0, finished.errors.isEmpty else {
            throw Trouble("\(name): sqlite3 ended with \(finished.code): \(finished.errors)")
        }
        return String(finished.output.dropLast())
    }

    /// Starts the stock shell on SQL.
    func shell(_ statements: String) throws -> ChildProcess {
        try folder.start(
            Programs.sqlite3, ["-batch", path],
            input: Data((".timeout 30000\n" + statements + "\n").utf8))
    }

    func isWhole() throws -> Bool { try sql("PRAGMA integrity_check") == "ok" }
}
