// One office as the oracle sees it: a replica for each table, whose changesets bear the same dots.

import Oracle

/// The oracles of one office's tables.
struct OracleOffice {
    private(set) var tables: [String: OracleReplica]

    init(origin: [UInt8], tables: [HistoryTable]) {
        self.tables = Dictionary(
            uniqueKeysWithValues: tables.map {
                ($0.name, OracleReplica(origin: origin, shape: $0.shape))
            })
    }

    subscript(_ table: HistoryTable) -> OracleReplica {
        guard let oracle = tables[table.name] else { preconditionFailure("no such table") }
        return oracle
    }

    /// What every table has integrated.
    var vector: OracleVector { tables.values.first?.vector ?? [:] }

    mutating func edit(_ table: HistoryTable, _ work: (inout OracleReplica) -> Void) {
        guard var oracle = tables[table.name] else { preconditionFailure("no such table") }
        work(&oracle)
        tables[table.name] = oracle
    }

    /// Makes one changeset of what is pending in all tables.
    @discardableResult
    mutating func seal() -> Bool {
        var sealed: Set<String> = []
        for name in tables.keys where tables[name]?.sealPending() != nil { sealed.insert(name) }
        if !sealed.isEmpty { pad(except: sealed) }
        return !sealed.isEmpty
    }

    /// Makes a changeset of a change to one table.
    mutating func seal(_ table: HistoryTable, _ changes: [OracleChange]) {
        tables[table.name]?.seal(changes)
        pad(except: [table.name])
    }

    /// Makes a changeset that says nothing about these tables.
    mutating func sealEmpty() { pad(except: []) }

    mutating func pull(from other: inout OracleOffice, limit: Int?) {
        other.seal()
        seal()
        for (name, oracle) in other.tables { tables[name]?.pull(from: oracle, limit: limit) }
    }

    /// Tables that had nothing to say take part in the changeset all the same.
    private mutating func pad(except sealed: Set<String>) {
        for name in tables.keys where !sealed.contains(name) { tables[name]?.seal([]) }
    }
}
