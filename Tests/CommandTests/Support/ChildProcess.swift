// Other programs as children of the tests: started with files for streams, always reaped.
//
// Foundation's Process leaks descriptors between children that start at one moment, and a pipe
// that a server has inherited never ends; files have neither trouble.

import Foundation

/// A program that was started.
final class ChildProcess {
    let pid: pid_t
    private let outputPath: String
    private let errorsPath: String
    private var status: Int32?

    /// Nothing of the caller's environment is passed on but where programs are.
    static let environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "HOME": NSTemporaryDirectory(), "TMPDIR": NSTemporaryDirectory(),
    ]

    /// Starts `program`, an absolute path.
    ///
    /// - Parameter streams: A folder for what it reads and writes.
    init(
        _ program: String, _ arguments: [String], input: Data = Data(),
        environment: [String: String] = [:], streams: String
    ) throws {
        let stem = "\(streams)/\(UUID().uuidString)"
        outputPath = stem + ".out"
        errorsPath = stem + ".err"
        try input.write(to: URL(fileURLWithPath: stem + ".in"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let written = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, stem + ".in", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, written, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorsPath, written, 0o600)
        let variables = Self.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        var envp = variables.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child: pid_t = 0
        let error = posix_spawn(&child, program, &actions, nil, &argv, &envp)
        guard error == 0 else { throw Trouble("\(program): \(String(cString: strerror(error)))") }
        pid = child
    }

    deinit {
        guard status == nil else { return }
        kill(pid, SIGKILL)
        var ignored: Int32 = 0
        waitpid(pid, &ignored, 0)
    }

    /// What it has printed so far.
    var output: Data { FileManager.default.contents(atPath: outputPath) ?? Data() }
    var errors: String {
        String(decoding: FileManager.default.contents(atPath: errorsPath) ?? Data(), as: UTF8.self)
    }

    /// Whether it runs still.
    var isRunning: Bool { exitStatus() == nil }

    func signal(_ number: Int32) {
        if status == nil { kill(pid, number) }
    }

    /// Waits for its end.
    ///
    /// - Returns: What it was, its exit code being 128 + the signal where one ended it.
    func finish(withinSeconds seconds: Double = 60) throws -> Finished {
        try poll(seconds, "the end of process \(pid)") { !isRunning }
        return Finished(
            code: status ?? -1, output: String(decoding: output, as: UTF8.self), errors: errors)
    }

    private func exitStatus() -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
        let ending = raw & 0x7f
        status = ending == 0 ? (raw >> 8) & 0xff : 128 + ending
        return status
    }
}

/// A program that ran to its end.
struct Finished {
    let code: Int32
    let output: String
    let errors: String

    /// The lines of standard error.
    var complaints: [Substring] { errors.split(separator: "\n") }
}

/// Why a test could not go on.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Waits until something holds, looking often, for so long at most.
func poll(_ seconds: Double, _ what: String, _ holds: () throws -> Bool) throws {
    let end = Date().addingTimeInterval(seconds)
    while try !holds() {
        guard Date() < end else { throw Trouble("waited \(seconds) s in vain for \(what)") }
        usleep(2000)
    }
}
