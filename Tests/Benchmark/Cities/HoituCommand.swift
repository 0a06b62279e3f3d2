// The command, as a user runs it: in a process of its own, to its end or for as long as it serves.
//
// Output goes to files: a pipe that a server has inherited never ends.

import Foundation

struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}

/// A city's file, and the command that works on it.
struct HoituCommand {
    /// The path of the program.
    let program: String
    let replica: String
    /// A folder for what it reads and writes.
    let streams: String

    /// Starts the command.
    func start(_ arguments: [String], input: String = "") throws -> RunningCommand {
        try RunningCommand(
            program, ["--replica", replica] + arguments, input: input, streams: streams)
    }

    /// Runs the command to its end, which has to be a good one.
    ///
    /// - Returns: What it printed.
    @discardableResult
    func run(_ arguments: String..., input: String = "") throws -> String {
        try start(arguments, input: input).finish(withinSeconds: 60)
    }

    /// Starts `serve`, and waits until it says where it listens.
    func serve(_ options: String...) throws -> (server: RunningCommand, url: String) {
        let server = try start(["serve", "--listen", "127.0.0.1:0"] + options)
        do {
            try wait(seconds: 30, for: "a server that is ready") {
                try server.output().contains("\n") || !server.isRunning
            }
            let words = try server.output().split { $0 == " " || $0 == "\n" }
            guard words.count == 2, words[0] == "ready" else {
                throw CommandFailure(description: "No server: \(try server.complaints())")
            }
            return (server, String(words[1]))
        } catch {
            server.end()
            throw error
        }
    }
}

/// A process that was started, and is ended whatever happens.
final class RunningCommand {
    private let process = Process()
    private let words: String
    private let outputPath: String
    private let complaintsPath: String

    fileprivate init(
        _ program: String, _ arguments: [String], input: String, streams: String
    ) throws {
        let stem = "\(streams)/\(UUID().uuidString)"
        outputPath = stem + ".out"
        complaintsPath = stem + ".err"
        words = arguments.joined(separator: " ")
        try Data(input.utf8).write(to: URL(fileURLWithPath: stem + ".in"))
        for path in [outputPath, complaintsPath] {
            try Data().write(to: URL(fileURLWithPath: path))
        }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: stem + ".in"))
        process.standardOutput = try FileHandle(
            forWritingTo: URL(fileURLWithPath: outputPath))
        process.standardError = try FileHandle(
            forWritingTo: URL(fileURLWithPath: complaintsPath))
        try process.run()
    }

    deinit { end() }

    var isRunning: Bool { process.isRunning }

    func output() throws -> String { try String(contentsOfFile: outputPath, encoding: .utf8) }

    func complaints() throws -> String {
        try String(contentsOfFile: complaintsPath, encoding: .utf8)
    }

    /// Waits for a good end.
    ///
    /// - Returns: What it printed.
    @discardableResult
    func finish(withinSeconds limit: Double) throws -> String {
        do {
            try wait(seconds: limit, for: words) { !process.isRunning }
        } catch {
            end()
            throw error
        }
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                description: "hoitu \(words) ended with \(process.terminationStatus): "
                    + (try complaints()))
        }
        return try output()
    }

    /// Ends it as an operator would, and at once if it does not heed that.
    func end() {
        guard process.isRunning else { return }
        process.terminate()
        let last = Date().addingTimeInterval(10)
        while process.isRunning, Date() < last { usleep(5000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}

/// Waits until something holds, looking often.
func wait(seconds: Double, for what: String, _ holds: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !holds() {
        guard ContinuousClock.now < end else {
            throw CommandFailure(description: "Waited \(seconds) s in vain for \(what).")
        }
        usleep(500)
    }
}
