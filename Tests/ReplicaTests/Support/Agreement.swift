// What is promised of replicas that have taken everything from each other.

import Merge
import Replica
import Simulator
import Testing
import Wire

extension Office {
    /// Runs SQL as any client would, its edits made at a time of the tests' choice.
    func sql(_ statements: String, at milliseconds: Int64) throws {
        let client = try StockClient(path: path)
        try client.run("BEGIN IMMEDIATE")
        try client.run(statements)
        let days = Double(milliseconds + 210_866_760_000_000) / 86_400_000
        for table in try client.pendingTables() {
            // Entries from before have times of the tests' choice already, all long ago.
            try client.run("UPDATE \(table) SET t = \(days) WHERE t > 2460500")
        }
        try client.run("COMMIT")
    }

    /// The first value of a query's first row; nil when there is no row.
    func value(_ query: String) throws -> Value? { try rows(query).first?.first }

    func track(_ declaration: TrackDeclaration) throws {
        try file.write { try $0.track(declaration) }
    }

    /// How many entries of triggers wait to be sealed.
    func pendingEntries() throws -> Int {
        let client = try StockClient(path: path)
        return try client.pendingTables().reduce(0) { sum, table in
            guard
                case .integer(let count)? = try client.rows("SELECT count(*) FROM \(table)")[0]
                    .first
            else { return sum }
            return sum + Int(count)
        }
    }

    /// What the last changeset of this office says, by table and key.
    func lastSealed() throws -> [RowEntry] {
        let status = try file.read { try $0.status() }
        let dot = Dot(status.origin, status.vector[status.origin])
        return try allChangesets().first { $0.header.dot == dot }?.rows() ?? []
    }
}

extension StockClient {
    /// The tables that triggers append to.
    func pendingTables() throws -> [String] {
        try rows("SELECT name FROM sqlite_schema WHERE name GLOB 'hoitu_pending_*'").compactMap {
            guard case .text(let name)? = $0.first else { return nil }
            return String(decoding: name, as: UTF8.self)
        }
    }
}

extension TestCluster {
    /// Settles, and holds every office to what the first one has.
    ///
    /// - Parameter tables: Those whose rows are to be equal as a stock client sees them.
    func expectAgreement(
        on tables: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try settle()
        let digest = try offices[0].digest()
        let conflicts = try offices[0].conflicts()
        for office in offices.dropFirst() {
            #expect(try office.digest() == digest, sourceLocation: sourceLocation)
            let theirs = try office.conflicts()
            #expect(theirs.map(\.id) == conflicts.map(\.id), sourceLocation: sourceLocation)
            #expect(
                theirs.map(\.versions) == conflicts.map(\.versions),
                sourceLocation: sourceLocation)
            for table in tables {
                let merged = try offices[0].file.read { try $0.mergedRows(of: table) }
                #expect(
                    try office.file.read { try $0.mergedRows(of: table) } == merged,
                    sourceLocation: sourceLocation)
                #expect(
                    try Set(office.rows("SELECT * FROM \(table)"))
                        == Set(offices[0].rows("SELECT * FROM \(table)")),
                    sourceLocation: sourceLocation)
            }
        }
    }
}
