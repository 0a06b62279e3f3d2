// How a conflict was settled: by whose write, and what it wrote.

package import Merge
internal import Wire

/// The write that settled a conflict.
package struct Settlement: Hashable, Sendable {
    /// What was written to the record.
    package enum Write: Hashable, Sendable {
        /// A value to the contested cell.
        case value(Value)
        /// Nothing but that the record stays.
        case kept
        /// Other columns, or the whole record anew.
        case columns([HistoryEntry.Change])
        case deleted
        /// Nothing: another record, or this file's schema, was changed.
        case elsewhere
    }

    package let write: Write
    /// The changeset; nil where it was a change of this file's own schema.
    package let dot: Dot?
    package let member: String
    /// The person behind it; "" when none is named.
    package let person: String
    /// By the author's clock, in milliseconds since 1970; nil where `dot` is.
    package let milliseconds: Int64?
}

extension Transaction {
    /// How each of some conflicts was settled, by id; open ones are left out.
    ///
    /// - Complexity: O(rows) of the changesets that settled them, each read once for a table.
    package func settlements(of conflicts: [Conflict]) throws -> [String: Settlement] {
        var settlements: [String: Settlement] = [:]
        var read: [Dot: [Int64: [RowKey: LoggedChange]]] = [:]
        for conflict in conflicts.sorted(by: { $0.id < $1.id }) where !conflict.isOpen {
            guard let found = try located(conflict.id) else { continue }
            guard let dot = found.settledBy, let position = try log.position(of: dot) else {
                settlements[conflict.id] = Settlement(
                    write: .elsewhere, dot: nil, member: "", person: "", milliseconds: nil)
                continue
            }
            if read[dot]?[found.table.id] == nil {
                let changes = try changes(at: position, of: found.table)
                read[dot, default: [:]][found.table.id] = Dictionary(
                    changes.map { ($0.row.key, $0) }, uniquingKeysWith: { $1 })
            }
            settlements[conflict.id] = try settlement(
                of: found, by: dot, change: read[dot]?[found.table.id]?[found.key])
        }
        return settlements
    }

    private func settlement(
        of found: LocatedConflict, by dot: Dot, change: LoggedChange?
    ) throws -> Settlement {
        let milliseconds =
            try change?.row.editedMilliseconds ?? log.header(dot).sealedMilliseconds
        return Settlement(
            write: try change.map { try write($0, settling: found) } ?? .elsewhere, dot: dot,
            member: try member(of: dot), person: try change?.person ?? personBehind(dot),
            milliseconds: milliseconds)
    }

    /// The person behind a changeset, where it is one person's.
    private func personBehind(_ dot: Dot) throws -> String {
        let persons = try log.header(dot).persons
        return persons.count == 1 ? persons[0] : ""
    }

    private func write(
        _ change: LoggedChange, settling found: LocatedConflict
    ) throws -> Settlement.Write {
        if change.row.change == .delete { return .deleted }
        if let column = found.column.flatMap({ found.table.column($0) }),
            let cell = change.cell(of: column)
        {
            return .value(cell.value)
        }
        let entry = try entry(change, isRefused: false)
        return entry.onlyKeeps ? .kept : .columns(entry.columns)
    }
}
