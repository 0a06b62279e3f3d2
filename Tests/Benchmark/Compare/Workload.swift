// What is measured: each workload on plain SQLite, and on a replica of ours.

import Replica

/// One thing that people wait for.
enum Workload: String, CaseIterable, Codable {
    /// All rows, in transactions of 1,000.
    case insert
    /// A twentieth of them, each in a transaction of its own.
    case insertSingle
    /// One column of every row.
    case update
    /// All rows, and the changeset of them, signed and compressed.
    case insertAndSeal
    /// All rows into a replica that has none; plain: the same rows sorted by key.
    case merge
    /// One cell of a tenth of the rows.
    case mergeCells
    /// So many new rows as a fiftieth of those that are there.
    case mergeRows
    /// A thousand new rows.
    case mergeFew
    /// What is there already; plain: nothing.
    case mergeAgain
    /// Every row by its key.
    case read

    /// At most so much of plain SQLite's time, where the design says.
    var goal: Double? {
        switch self {
        case .insert: 1.3
        case .update: 1.7
        case .insertAndSeal: 2.3
        case .merge: 2
        case .read: 1
        case .insertSingle, .mergeCells, .mergeRows, .mergeFew, .mergeAgain: nil
        }
    }

    /// In words, with numbers.
    func name(_ stage: Stage) -> String {
        switch self {
        case .insert: "insert, transactions of 1,000"
        case .insertSingle: "insert \(grouped(stage.singleRows)), one row a transaction"
        case .update: "update one column"
        case .insertAndSeal: "insert and seal"
        case .merge: "merge all into an empty replica"
        case .mergeCells: "merge \(grouped(stage.editedRows)) edited cells"
        case .mergeRows: "merge \(grouped(stage.addedRows)) new rows"
        case .mergeFew: "merge \(grouped(stage.fewRows)) new rows, a few"
        case .mergeAgain: "merge what is there already"
        case .read: "read every row by its key"
        }
    }

    /// Runs it once, on copies of what the stage has.
    ///
    /// - Returns: The seconds it took.
    func measure(_ side: Side, on stage: Stage) throws -> Double {
        try side == .plain ? plain(stage) : ours(stage)
    }

    // MARK: Plain SQLite

    private func plain(_ stage: Stage) throws -> Double {
        switch self {
        case .insert, .insertSingle, .insertAndSeal:
            try stage.copy("plain-empty.db", to: "work.db")
            return try write(stage)
        case .update, .read:
            try stage.copy("plain-full.db", to: "work.db")
            return try write(stage)
        case .merge:
            try stage.copy("plain-empty.db", to: "work.db")
            return try stage.add("work.db", SampleRow.sorted(0..<stage.rows))
        case .mergeCells:
            try stage.copy("plain-full.db", to: "work.db")
            return try stage.edit("work.db", rows: stage.editedRows)
        case .mergeRows, .mergeFew:
            let count = self == .mergeRows ? stage.addedRows : stage.fewRows
            try stage.copy("plain-full.db", to: "work.db")
            return try stage.add("work.db", SampleRow.sorted(stage.rows..<stage.rows + count))
        case .mergeAgain: return 0
        }
    }

    /// What any client does, on a file that is tracked or not.
    private func write(_ stage: Stage) throws -> Double {
        switch self {
        case .insertSingle: return try stage.add("work.db", 0..<stage.singleRows, each: 1)
        case .update: return try stage.edit("work.db", rows: stage.rows)
        case .read: return try read(stage)
        default: return try stage.add("work.db", 0..<stage.rows)
        }
    }

    private func read(_ stage: Stage) throws -> Double {
        let connection = try PlainConnection(stage.path("work.db"))
        let statement = try connection.prepare("SELECT note, points FROM entry WHERE id = ?1")
        var found = 0
        var total = 0.0
        let key = { SampleRow($0).key }
        try PlainConnection.inLots(of: PlainConnection.lot, 0..<stage.rows, make: key) { keys in
            total += try seconds {
                for key in keys {
                    statement.bind(key, 1)
                    found += try statement.run()
                }
            }
        }
        guard found == stage.rows else { throw SQLiteFailure(description: "\(found) rows") }
        return total
    }

    // MARK: Ours

    private func ours(_ stage: Stage) throws -> Double {
        switch self {
        case .insert, .insertSingle:
            try stage.copy("author-empty.db", to: "work.db")
            return try write(stage)
        case .update, .read:
            try stage.copy("author-full.db", to: "work.db")
            return try write(stage)
        case .insertAndSeal:
            try stage.copy("author-empty.db", to: "work.db")
            let inserting = try write(stage)
            let file = try stage.open(stage.path("work.db"), as: Stage.author)
            let sealing = try seconds { try file.write { _ = try $0.sealPending() } }
            try file.close()
            return inserting + sealing
        case .merge: return try merge(["all.stream"], from: "receiver-empty.db", stage)
        case .mergeCells: return try merge(["cells.stream"], from: "receiver-full.db", stage)
        case .mergeRows:
            return try merge(["cells.stream", "added.stream"], from: "receiver-full.db", stage)
        case .mergeFew:
            return try merge(
                ["cells.stream", "added.stream", "few.stream"], from: "receiver-full.db", stage)
        case .mergeAgain: return try merge(["all.stream"], from: "receiver-full.db", stage)
        }
    }

    /// Merges streams one after the other; the last is timed.
    private func merge(
        _ streams: [String], from start: String, _ stage: Stage
    ) throws -> Double {
        try stage.copy(start, to: "work.db")
        let file = try stage.open(stage.path("work.db"), as: Stage.receiver)
        for name in streams.dropLast() { try Streams.merge(stage.path(name), into: file) }
        var total = 0.0
        if let last = streams.last {
            total = try seconds { try Streams.merge(stage.path(last), into: file) }
        }
        try file.close()
        return total
    }
}
