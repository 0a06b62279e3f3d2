// Two replicas that edit the same cells, and meet: what conflicts cost the merge, and to list.

import Replica
import Simulator

/// Edits on both sides, a share of them of the same cells.
struct Contest: Codable {
    let stage: Stage
    /// Percent of the receiver's edits that are of the author's cells.
    let sharedPercent: Int

    enum Step: String, Codable { case prepare, plain, merge, list }

    private var shared: Int { stage.editedRows * sharedPercent / 100 }

    /// - Returns: The seconds of the merge, or of the list; 0 for preparing.
    func run(_ step: Step) throws -> Double {
        switch step {
        case .prepare:
            try prepare()
            return 0
        case .plain:
            try stage.copy("plain-full.db", to: "work.db")
            return try stage.edit("work.db", rows: stage.editedRows)
        case .merge:
            try stage.copy("receiver-edited.db", to: "work.db")
            let file = try stage.open(stage.path("work.db"), as: Stage.receiver)
            let total = try seconds {
                try Streams.merge(stage.path("contest.stream"), into: file)
            }
            try check(try file.read { try $0.openConflictCount() })
            try file.close()
            return total
        case .list:
            // What the merge before has left.
            return try Contest.list(stage, "work.db", check)
        }
    }

    /// The time of listing what is open, as the command does; the file is opened before.
    static func list(
        _ stage: Stage, _ name: String, _ check: (Int) throws -> Void
    ) throws -> Double {
        let file = try stage.open(stage.path(name), as: Stage.receiver)
        var found = 0
        let total = try seconds {
            try file.write { _ = try $0.sealPending() }
            found = try file.read { transaction in
                let conflicts = try transaction.conflicts()
                _ = try transaction.settlements(of: conflicts)
                return conflicts.count
            }
        }
        try file.close()
        try check(found)
        return total
    }

    private func check(_ count: Int) throws {
        guard count == shared else {
            throw StreamFailure(description: "\(count) conflicts instead of \(shared)")
        }
    }

    /// The author edits every so-manieth row, the receiver the first of these, and others.
    private func prepare() throws {
        try stage.copy("receiver-full.db", to: "receiver-edited.db")
        try stage.copy("author-full.db", to: "author-edited.db")
        let theirs = stage.edited(stage.editedRows)
        let taken = Set(theirs)
        let others = (0..<stage.rows).lazy.filter { !taken.contains($0) }
            .prefix(stage.editedRows - shared)
        try stage.edit("author-edited.db", numbers: theirs, edition: 1)
        try stage.edit(
            "receiver-edited.db", numbers: Array(theirs.prefix(shared)) + others, edition: 2)
        let receiver = try stage.open(stage.path("receiver-edited.db"), as: Stage.receiver)
        let author = try stage.open(stage.path("author-edited.db"), as: Stage.author)
        for file in [receiver, author] { try file.write { _ = try $0.sealPending() } }
        try Streams.write(
            stage.path("contest.stream"), from: author,
            lackedBy: try receiver.read { try $0.receivedVector() })
        try author.close()
        try receiver.close()
    }
}
