// A history played twice, on real files and on oracles, and compared after every exchange.

import Foundation
import Merge
import Oracle
import Replica
import Wire

/// Where the two differ.
struct Disagreement: Error, CustomStringConvertible {
    let description: String
}

/// A few offices, each as a file and as an oracle.
final class HistoryWorld {
    static let tables = HistoryTable.all
    static let template = Result {
        try ClusterTemplate(
            ["cantho", "danang", "hanoi", "hcm"],
            schema: tables.map(\.sql).joined(), tracked: tables.map(\.declaration))
    }

    private let folder: String
    private let offices: [Office]
    private let clients: [StockClient]
    /// By office, then by table: numbers are each file's own.
    private var pendingTables: [[String: String]] = []
    private var oracles: [OracleOffice]
    /// Digests by vector: equal vectors mean equal digests.
    private var digests: [OracleVector: [UInt8]] = [:]
    /// Conflict ids by what the conflict is about: the same everywhere.
    private var ids: [[String]: String] = [:]
    /// What was done, for whoever looks at a failure.
    private(set) var trace: [String] = []
    /// How often each rare thing came about.
    private(set) var counts: [String: Int] = [:]

    /// Edits lie here, and triggers' own readings of the clock later.
    static let epochMilliseconds: Int64 = 1_500_000_000_000
    private static let laterThanEdits = 2_458_900.0

    init() throws {
        let template = try Self.template.get()
        folder = NSTemporaryDirectory() + "hoitu-history-" + UUID().uuidString
        offices = try template.copies(in: folder)
        clients = try offices.map { try StockClient(path: $0.path) }
        let origins = try offices.map { try $0.file.read { try $0.status().origin.bytes } }
        oracles = origins.map { OracleOffice(origin: $0, tables: Self.tables) }
        for _ in 0..<template.foundingCount { oracles[0].sealEmpty() }
        var founder = oracles[0]
        for index in 1..<oracles.count { oracles[index].pull(from: &founder, limit: nil) }
        pendingTables = try clients.map { try Self.pendingTables($0) }
    }

    deinit {
        for office in offices { try? office.file.close() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func pendingTables(_ client: StockClient) throws -> [String: String] {
        var names: [String: String] = [:]
        for row in try client.rows("SELECT name, id FROM hoitu_table") {
            guard case .text(let name) = row[0], case .integer(let id) = row[1] else { continue }
            names[String(decoding: name, as: UTF8.self)] = "hoitu_pending_\(id)"
        }
        return names
    }

    var officeCount: Int { offices.count }

    private func note(_ event: String, _ count: String? = nil) {
        trace.append(event)
        counts[count ?? "", default: 0] += 1
    }

    // MARK: Steps

    /// Runs edits in one transaction; those of `undone` are rolled back, all or behind a savepoint.
    func edit(_ office: Int, _ edits: [(HistoryTable, Edit, Int64)], undone: [(HistoryTable, Edit)])
        throws
    {
        let client = clients[office]
        try client.run("BEGIN IMMEDIATE")
        for (table, edit, time) in edits {
            try client.run(edit.sql(table))
            try setTime(time, table, office)
            note("\(offices[office].name) @\(time): \(edit.sql(table))")
        }
        if !undone.isEmpty {
            try client.run("SAVEPOINT undone")
            for (table, edit) in undone { try client.run(edit.sql(table)) }
            try client.run("ROLLBACK TO undone; RELEASE undone")
        }
        try client.run("COMMIT")
        for (table, edit, time) in edits {
            oracles[office].edit(table) { edit.apply(to: &$0, at: Self.epochMilliseconds + time) }
        }
        if edits.isEmpty { note("\(offices[office].name): rolled back", "undone") }
        try compareTables(office)
    }

    /// Gives what the triggers just appended the time of the history.
    private func setTime(_ time: Int64, _ table: HistoryTable, _ office: Int) throws {
        let days = Double(Self.epochMilliseconds + time + 210_866_760_000_000) / 86_400_000
        try clients[office].run(
            "UPDATE \(pendingTables[office][table.name] ?? "") SET t = \(days) "
                + "WHERE t > \(Self.laterThanEdits)")
    }

    func seal(_ office: Int) throws {
        note("\(offices[office].name): seal")
        let dot = try offices[office].seal()
        guard oracles[office].seal() == (dot != nil) else {
            throw Disagreement(description: "one sealed, the other had nothing to seal")
        }
        try compare(office)
    }

    func pull(_ office: Int, from other: Int, limit: Int?) throws {
        note("\(offices[office].name) pulls from \(offices[other].name), limit \(limit ?? -1)")
        let receipts = try offices[office].pull(from: offices[other], limit: limit ?? .max)
        for receipt in receipts {
            guard case .integrated = receipt else {
                throw Disagreement(description: "not integrated: \(receipt)")
            }
        }
        var peer = oracles[other]
        oracles[office].pull(from: &peer, limit: limit)
        oracles[other] = peer
        try compare(office)
    }

    /// Settles one of the open conflicts.
    func resolve(_ office: Int, at time: Int64, _ random: inout SplitMix64) throws {
        try seal(office)
        let open = try offices[office].conflicts()
        guard !open.isEmpty else { return }
        try resolve(random.pick(open), at: office, time: time, &random)
    }

    private func resolve(
        _ conflict: Conflict, at office: Int, time: Int64, _ random: inout SplitMix64
    ) throws {
        guard let table = Self.tables.first(where: { $0.name == conflict.table }),
            let key = table.keys.first(where: { $0.values == conflict.key.map(\.value) })
        else { throw Disagreement(description: "a conflict in no table: \(conflict)") }
        let milliseconds = Self.epochMilliseconds + time
        let decision: Resolution
        let change: OracleChange
        switch conflict.kind {
        case .value:
            let version = random.pick(conflict.versions)
            decision = .take(version.number)
            let write = OracleWrite(OracleValue(version.value), at: milliseconds)
            change = .put(
                key: key.name, cells: [conflict.column ?? "": write], additions: [:])
        case .delete where random.percent(60):
            decision = .keep
            change = .put(
                key: key.name, cells: [OracleColumn.touch: OracleWrite(.null, at: milliseconds)],
                additions: [:])
        case .delete:
            decision = .delete
            change = .delete(key: key.name)
        case .unique, .parent, .check, .constraint:
            throw Disagreement(description: "a conflict of no such kind: \(conflict)")
        }
        note("\(offices[office].name) @\(time): \(decision) \(conflict)", "resolved")
        offices[office].clock.now = milliseconds
        try offices[office].file.write { try $0.resolve(conflict.id, decision, person: "An") }
        oracles[office].seal(table, [change])
        try compare(office)
    }

    /// Everybody takes everything, settles everything, and agrees.
    func finish(_ random: inout SplitMix64) throws {
        try settle()
        while let conflict = try offices[0].conflicts().first {
            try resolve(conflict, at: 0, time: 50, &random)
        }
        try settle()
        for (office, client) in zip(offices, clients) {
            guard try office.conflicts().isEmpty else {
                throw Disagreement(description: "\(office.name) has conflicts that were settled")
            }
            guard try client.rows("PRAGMA integrity_check") == [[.text("ok")]] else {
                throw Disagreement(description: "\(office.name) is damaged")
            }
        }
    }

    private func settle() throws {
        for office in offices.indices.dropFirst() { try pull(0, from: office, limit: nil) }
        for office in offices.indices.dropFirst() { try pull(office, from: 0, limit: nil) }
        guard Set(oracles.map(\.vector)).count == 1 else {
            throw Disagreement(description: "the oracles have not settled")
        }
    }

    // MARK: Comparing

    private func compareTables(_ office: Int) throws {
        for table in Self.tables {
            let real = try table.rows(of: clients[office])
            let wanted = oracles[office][table].sqlTable()
            guard real == wanted else {
                throw Disagreement(
                    description: "\(offices[office].name) shows \(table.name) as \(real), "
                        + "and should as \(wanted)")
            }
        }
    }

    /// Compares an office that has nothing pending.
    private func compare(_ office: Int) throws {
        try compareTables(office)
        try offices[office].file.read { transaction in
            for table in Self.tables {
                try compareRows(
                    try transaction.mergedRows(of: table.name), of: table, at: office)
            }
            try compareConflicts(try transaction.conflicts(), at: office)
            let digest = try transaction.digest()
            let vector = oracles[office].vector
            guard digests[vector, default: digest] == digest else {
                throw Disagreement(description: "digests differ at \(offices[office].name)")
            }
            digests[vector] = digest
        }
    }

    private func compareRows(
        _ merged: [RowKey: MergedRow], of table: HistoryTable, at office: Int
    ) throws {
        let wanted = oracles[office][table].state()
        for key in table.keys {
            let real = merged[key.rowKey].map { OracleRow($0) } ?? OracleRow()
            guard real == wanted[key.name] ?? OracleRow() else {
                throw Disagreement(
                    description: "\(offices[office].name) holds \(table.name) \(key.name) as "
                        + "\(real), and should as \(wanted[key.name] ?? OracleRow())")
            }
            if !real.isAlive, !real.isEmpty { counts["dead", default: 0] += 1 }
        }
    }

    private func compareConflicts(_ conflicts: [Conflict], at office: Int) throws {
        var found: Set<ListedConflict> = []
        for conflict in conflicts {
            let about =
                [conflict.kind.rawValue, conflict.table, "\(conflict.key)"]
                + [conflict.column ?? ""]
            guard ids[about, default: conflict.id] == conflict.id else {
                throw Disagreement(description: "ids of one conflict differ: \(conflict)")
            }
            ids[about] = conflict.id
            found.insert(ListedConflict(conflict))
            counts[conflict.kind.rawValue, default: 0] += 1
        }
        var wanted: Set<ListedConflict> = []
        for table in Self.tables {
            for conflict in oracles[office][table].conflicts() {
                wanted.insert(ListedConflict(conflict, in: table))
            }
        }
        guard found == wanted else {
            throw Disagreement(
                description: "\(offices[office].name) lists \(found), and should list \(wanted)")
        }
    }
}
