// All that a person wants to know before settling one conflict, gathered from tables and log.

internal import Merge
internal import Wire

/// A conflict, and what led to it.
package struct ConflictDetails: Sendable {
    package let conflict: Conflict
    /// The person behind each version; "" for nobody.
    package let persons: [String]
    /// What all authors of a contested value had seen.
    package var ancestor: Ancestor?
    /// What merging the versions would give; nil where no version is a text.
    package var offer: MergeOffer?
    /// The changes of a deleted record that the delete's author had not seen, oldest first.
    package var editsUnseen: [HistoryEntry] = []
    /// The row as it is shown, its key left out, where the conflict has no versions.
    package var row: [Conflict.KeyPart] = []
    /// The rows that hold what a parked row claims.
    package var holders: [KeyHolder] = []
    /// The parents that the row names and that are not there.
    package var missingParents: [MissingParent] = []
    /// How the conflict was settled, where it is.
    package var settlement: Settlement?
}

/// A row of the same table that holds a unique key.
package struct KeyHolder: Hashable, Sendable {
    package let key: [Conflict.KeyPart]
    /// The columns of the unique key, with what the parked row has in them.
    package let columns: [Conflict.KeyPart]
    /// What is unique, as SQL says it.
    package let rule: String
}

/// A parent that is not there.
package struct MissingParent: Hashable, Sendable {
    package let table: String
    /// The parent's columns that the row names, with the values that none there has.
    package let columns: [Conflict.KeyPart]
    /// The columns of the row that name it.
    package let namedBy: [String]
    /// Who deleted it, where the log tells.
    package let removal: HistoryEntry?
}

extension Transaction {
    /// A conflict with what led to it; nil when there never was one of that id here.
    ///
    /// To be asked in a transaction that may write: who holds a key is found by trying, and undone.
    ///
    /// - Complexity: O(log): every changeset that names the table is read.
    package func details(of id: String) throws -> ConflictDetails? {
        guard let conflict = try conflict(id), let found = try located(id) else { return nil }
        var details = ConflictDetails(
            conflict: conflict, persons: try persons(behind: conflict, at: found))
        details.settlement = try settlements(of: [conflict])[id]
        guard conflict.isOpen else { return details }
        switch conflict.kind {
        case .value:
            details.ancestor = try ancestor(of: conflict)
            let isText = conflict.versions.contains {
                if case .text = $0.value { true } else { false }
            }
            if isText { details.offer = mergeOffer(for: conflict, over: details.ancestor) }
        case .delete:
            details.editsUnseen = try editsUnseen(of: found)
        case .unique, .constraint:
            details.holders = try holders(of: found)
        case .parent:
            details.row = try shownColumns(of: found)
            details.missingParents = try missingParents(of: found)
        case .check:
            details.row = try shownColumns(of: found)
        }
        return details
    }

    /// The person behind each version of a conflict, as its changeset names them; "" for nobody.
    private func persons(
        behind conflict: Conflict, at found: LocatedConflict
    ) throws -> [String] {
        try conflict.versions.map { version in
            try change(of: found.key, in: found.table, by: version.dot)?.person ?? ""
        }
    }

    private func shownColumns(of found: LocatedConflict) throws -> [Conflict.KeyPart] {
        let values = rows.shownValues(try whole(found).state, of: found.table)
        return found.table.columns.compactMap { column in
            values[column.id].map { .init(column: column.name, value: $0) }
        }
    }

    private func editsUnseen(of found: LocatedConflict) throws -> [HistoryEntry] {
        let deletes = try rows.load(found.key, of: found.table).state.deletes
        var edits: [HistoryEntry] = []
        for (position, dot) in try positions(naming: found.table)
        where deletes.contains(where: { !$0.seen.covers(dot) }) {
            guard try !refusedKeys(of: found.table, by: dot).contains(found.key) else { continue }
            edits += try changes(at: position, of: found.table, only: found.key).filter {
                $0.row.change != .delete
            }.map { try entry($0, isRefused: false) }
        }
        return edits.sorted { ($0.editedMilliseconds, $0.dot) < ($1.editedMilliseconds, $1.dot) }
    }
}
