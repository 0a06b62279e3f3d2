// What is measured: each workload on plain SQLite, and on a replica of ours.

import Foundation
import Merge
import Replica
import Wire

/// Which of the two is measured.
enum Side: String, Codable, CaseIterable { case plain, ours }

/// What one process measured.
struct Measurement: Codable {
    var seconds: Double
    /// The most memory that the process has held, in KiB.
    var peakKiB: Int
}

/// One thing that people wait for.
enum Workload: String, CaseIterable {
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

    /// Runs it once, on copies of what the stage has.
    func measure(_ side: Side, on stage: Stage) throws -> Measurement {
        let seconds = try side == .plain ? plain(stage) : ours(stage)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Measurement(seconds: seconds, peakKiB: usage.ru_maxrss)
    }

    private func timed(_ work: () throws -> Void) rethrows -> Double {
        let duration = try ContinuousClock().measure(work)
        return Double(duration.components.seconds)
            + Double(duration.components.attoseconds) / 1e18
    }

    // MARK: Plain SQLite

    private func plain(_ stage: Stage) throws -> Double {
        let start =
            switch self {
            case .insert, .insertSingle, .insertAndSeal, .merge: "plain-empty.db"
            case .update, .mergeCells, .mergeRows, .mergeFew, .mergeAgain, .read: "plain-full.db"
            }
        try stage.copy(start, to: "work.db")
        return try write(stage, sorted: self == .merge)
    }

    /// What any client does, on a file that is tracked or not.
    private func write(_ stage: Stage, sorted: Bool = false) throws -> Double {
        let connection = try PlainConnection(stage.path("work.db"))
        switch self {
        case .insert, .insertAndSeal, .merge, .insertSingle:
            let statement = try connection.prepare(SampleRow.insert)
            var rows = (0..<(self == .insertSingle ? stage.singleRows : stage.rows)).map {
                SampleRow($0)
            }
            if sorted { rows.sort { $0.key.lexicographicallyPrecedes($1.key) } }
            return try timed {
                try connection.inTransactions(of: self == .insertSingle ? 1 : 1000, rows.indices) {
                    try statement.insert(rows[$0])
                }
            }
        case .update, .mergeCells:
            let edits = stage.edits(self == .update ? stage.rows : stage.editedRows)
            return try timed { try Stage.write(edits, connection) }
        case .mergeRows, .mergeFew:
            let count = self == .mergeRows ? stage.addedRows : Stage.fewRows
            let statement = try connection.prepare(SampleRow.insert)
            let rows = (stage.rows..<stage.rows + count).map { SampleRow($0) }
                .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            return try timed {
                try connection.inTransactions(of: 1000, rows.indices) {
                    try statement.insert(rows[$0])
                }
            }
        case .mergeAgain: return 0
        case .read:
            let statement = try connection.prepare("SELECT note, points FROM entry WHERE id = ?1")
            let keys = (0..<stage.rows).map { SampleRow($0).key }
            var found = 0
            let seconds = try timed {
                for key in keys {
                    statement.bind(key, 1)
                    found += try statement.run()
                }
            }
            guard found == stage.rows else { throw SQLiteFailure(description: "\(found) rows") }
            return seconds
        }
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
            let sealing = try timed { _ = try file.write { try $0.sealPending() } }
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

    /// Merges streams one after the other; the last is timed, and checked to have come.
    private func merge(
        _ streams: [String], from start: String, _ stage: Stage
    ) throws -> Double {
        try stage.copy(start, to: "work.db")
        let file = try stage.open(stage.path("work.db"), as: Stage.receiver)
        for name in streams.dropLast() { try Stage.merge(try stage.bytes(name), into: file) }
        let last = try stage.bytes(streams.last ?? "")
        let seconds = try timed { try Stage.merge(last, into: file) }
        try file.close()
        return seconds
    }
}
