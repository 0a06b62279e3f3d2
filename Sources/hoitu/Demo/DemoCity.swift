// One city of the demonstration: a file, a key folder, a server; driven by the ordinary commands.

import Foundation
import GRDB

final class DemoCity {
    let unit: String
    let path: String
    private let language: Language
    private var server: ServerProcess?
    private var listen = "127.0.0.1:0"

    init(unit: String, folder: String, language: Language) {
        self.unit = unit
        path = "\(folder)/\(unit).db"
        self.language = language
    }

    deinit { server?.stop() }

    // MARK: Commands

    /// Runs `hoitu` on this city's file.
    ///
    /// - Throws: `Complaint` with what the command said, unless its exit code is among `accepted`.
    @discardableResult
    func hoitu(
        _ arguments: String..., input: String = "", accepting accepted: Set<Int32> = [0]
    ) throws -> String {
        let all = arguments + ["--replica", path, "--lang", language.rawValue]
        let finished = try Child.run(Child.ownPath, all, input: input)
        guard accepted.contains(finished.status) else {
            throw Complaint(
                phrase: DemoPhrases.commandFailed(
                    arguments.joined(separator: " "), unit,
                    finished.errors.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        return finished.output
    }

    /// The value of a key in a command's JSON output.
    func json(_ arguments: String...) throws -> Any {
        let finished = try Child.run(
            Child.ownPath, arguments + ["--replica", path, "--json"])
        guard finished.status == 0 else {
            throw Complaint(
                phrase: DemoPhrases.commandFailed(
                    arguments.joined(separator: " "), unit, finished.errors))
        }
        return try JSONSerialization.jsonObject(with: Data(finished.output.utf8))
    }

    /// The digest of the merged state.
    func digest() throws -> String {
        (try json("digest") as? [String: Any])?["digest"] as? String ?? ""
    }

    /// The open conflicts, as `conflicts --json` lists them.
    func conflicts() throws -> [[String: Any]] {
        try json("conflicts") as? [[String: Any]] ?? []
    }

    // MARK: Entering, as any program would

    /// Runs SQL in the stock `sqlite3` shell.
    func sqliteShell(_ shell: String, _ sql: String) throws {
        let finished = try Child.run(shell, ["-bail", path], input: sql + "\n")
        guard finished.status == 0, finished.errors.isEmpty else {
            throw Complaint(phrase: DemoPhrases.commandFailed("sqlite3", unit, finished.errors))
        }
    }

    /// Runs SQL on an ordinary connection, as an office's own program would.
    func sql(_ statements: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: statements) }
    }

    /// The rows of the owner's tables, in one text.
    func tables(_ names: [String]) throws -> String {
        try DatabaseQueue(path: path).read { db in
            try names.map { name in
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(name)")
                    .map(\.debugDescription).sorted()
                return "\(name)\n" + rows.joined(separator: "\n")
            }.joined(separator: "\n")
        }
    }

    func integer(_ query: String) throws -> Int64 {
        try DatabaseQueue(path: path).read { try Int64.fetchOne($0, sql: query) } ?? 0
    }

    // MARK: The network

    var url: String? { server?.url }

    /// Goes online; the second time at the address of the first.
    func serve() throws {
        let started = try ServerProcess(replica: path, listen: listen)
        server = started
        listen = String(started.url.dropFirst("https://".count))
    }

    /// Loses the network.
    func goOffline() {
        server?.stop()
        server = nil
    }
}
