// What an owner wrote to a column that it had just added, where others' values of that column waited.
//
// The table has not shown those yet, so whoever wrote had not seen them. Such cells are sealed by an origin
// of their own that has seen nothing, as rows are that stood in a table (Standing.swift): both values are
// kept, and listed. Everything else that was written to the row is sealed as ever.
// Specification: protocol/README.md, "Sealing".

internal import Merge
internal import Wire

extension Transaction {
    /// Parts what is to be sealed: what was written by someone who saw what it covers, and what was not.
    ///
    /// What we may not write at all counts as seen: an origin that has seen nothing knows no rules.
    func partUnseen(
        _ changes: [LocalChange]
    ) throws -> (seen: [LocalChange], unseen: [LocalChange]) {
        guard freshColumns.values.contains(where: { !$0.isEmpty }) else { return (changes, []) }
        let ourselves = try writers.ourselves()
        var seen: [LocalChange] = []
        var unseen: [LocalChange] = []
        for change in changes {
            let hidden = freshColumns[change.table.id, default: []]
                .intersection(change.before.apart)
            guard change.isThere, change.before.state.isAlive, !hidden.isEmpty,
                case .put(var cells, let additions) = change.change,
                try ourselves.mayWrite(
                    change.key, of: change.table, at: change.editedMilliseconds)
            else {
                seen.append(change)
                continue
            }
            var parted = change
            let written = cells.filter { hidden.contains($0.column) }
            if !written.isEmpty {
                parted.change = .put(cells: written, additions: [])
                unseen.append(parted)
            }
            cells.removeAll { hidden.contains($0.column) }
            guard !cells.isEmpty || !additions.isEmpty else { continue }
            parted.change = .put(cells: cells, additions: additions)
            seen.append(parted)
        }
        return (seen, unseen)
    }

    /// Seals writes by an origin that has seen nothing, after all else that was written to those rows.
    func sealUnseen(_ unseen: [LocalChange]) throws {
        guard !unseen.isEmpty else { return }
        try seal(try unseen.map { try reloaded($0) }, as: try standingLife())
    }
}
