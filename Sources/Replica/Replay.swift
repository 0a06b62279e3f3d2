// Rows as they were: the log, merged again as far as a person asks.
//
// What a row was at a moment is what the changesets known by then make of it, merged in memory by the
// same rules as ever. Rows that a UNIQUE constraint kept apart then are given all the same.

package import Merge
internal import Wire

/// A moment in the life of the data.
package enum Moment: Hashable, Sendable {
    /// What was sealed by that time by its author's clock, in milliseconds since 1970, and all that
    /// the authors of that had seen.
    case time(Int64)
    /// What the vector covers.
    case vector(VersionVector)
}

/// A record as it was.
package struct PastRow: Hashable, Sendable {
    package let key: [Conflict.KeyPart]
    /// The columns that had a value of their own, in the order in which they came to be known here.
    package let columns: [Conflict.KeyPart]
    /// The columns of which one of several values was shown.
    package let contested: [String]
    /// Whether someone who had not seen its last edits had deleted it.
    package let isDeletedToo: Bool
}

extension Transaction {
    /// The records of a table as they were shown at a moment, by key; dead ones are left out.
    ///
    /// - Parameters:
    ///   - name: The table's name here, or the one under which the cluster first knew it.
    ///   - filter: Columns of the key, and the values they must have.
    ///   - limit: The most records to give.
    /// - Throws: `ReplicaError.unknownMoment` for a vector that covers what is not merged here, or
    ///   leaves out what an author of something in it had seen; what `history` throws.
    /// - Complexity: O(log): every changeset that names the table is read and merged again, in memory
    ///   for all its rows, or for the one whose key is given.
    package func past(
        of name: String, where filter: [Resolution.Assignment] = [], at moment: Moment,
        limit: Int = .max
    ) throws -> [PastRow] {
        let table = try tableMeant(by: name)
        let filter = try KeyFilter(filter, of: table)
        let states = try replay(table, only: filter.key, upTo: try vector(at: moment))
        var rows: [PastRow] = []
        for (key, state) in states.sorted(by: { $0.key < $1.key }) where state.isAlive {
            guard rows.count < limit else { break }
            guard try filter.accepts(key) else { continue }
            rows.append(try pastRow(state, key: key, of: table))
        }
        return rows
    }

    private func pastRow(
        _ state: RowState, key: RowKey, of table: TableRecord
    ) throws -> PastRow {
        let shown = rows.shownValues(state, of: table)
        let named = table.columns.filter { column in
            shown[column.id] != nil
                && (column.kind != .counter || state.counter(column.id) != nil)
        }
        let contested = table.columns.filter { column in
            column.kind == .register && state.cell(column.id)?.isContested == true
        }
        return PastRow(
            key: try keyParts(key, of: table),
            columns: named.map { .init(column: $0.name, value: shown[$0.id] ?? .null) },
            contested: contested.map(\.name), isDeletedToo: !state.deletes.isEmpty)
    }

    /// A row's key as its columns have it.
    func keyParts(_ key: RowKey, of table: TableRecord) throws -> [Conflict.KeyPart] {
        zip(table.key, try key.values(columns: table.key.count)).map {
            .init(column: $0.name, value: $1)
        }
    }

    // MARK: Moments

    private func vector(at moment: Moment) throws -> VersionVector {
        switch moment {
        case .time(let milliseconds): try vector(sealedBy: milliseconds)
        case .vector(let vector): try checked(vector)
        }
    }

    private func vector(sealedBy milliseconds: Int64) throws -> VersionVector {
        let dots = try statement("SELECT header FROM hoitu_changeset WHERE held IS NULL").all {
            row -> Dot? in
            let header = try ChangesetHeader(bytes: row.bytes(0))
            return header.sealedMilliseconds <= milliseconds ? header.dot : nil
        }
        var sealed = VersionVector()
        for dot in dots { if let dot { sealed.cover(dot) } }
        // What an author had seen was there, even if some clock says that it came later.
        var vector = sealed
        for dot in sealed.dots { vector.cover(try closures.closure(of: dot)) }
        return vector
    }

    private func checked(_ vector: VersionVector) throws -> VersionVector {
        for dot in vector.dots {
            guard let record = try origins.record(dot.origin), record.integrated >= dot.seq else {
                throw ReplicaError.unknownMoment(dot, seen: nil)
            }
            let closure = try closures.closure(of: dot)
            if let missing = closure.dots.first(where: { !vector.covers($0) }) {
                throw ReplicaError.unknownMoment(dot, seen: missing)
            }
        }
        return vector
    }

    // MARK: Merging again

    /// A table's rows, or one of them, as the changesets that a vector covers make them.
    ///
    /// - Parameter vector: Covers all that the author of anything in it had seen.
    func replay(
        _ table: TableRecord, only key: RowKey? = nil, upTo vector: VersionVector
    ) throws -> [RowKey: RowState] {
        var states: [RowKey: RowState] = [:]
        for (position, dot, _, context) in try causally(table, upTo: vector) {
            let refused = try refusedKeys(of: table, by: dot)
            for change in try changes(at: position, of: table, only: key)
            where !refused.contains(change.row.key) {
                states[change.row.key, default: RowState()].take(
                    change.change(in: table), from: change.header.dot, seeing: context)
            }
        }
        return states
    }

    /// The changesets that name a table, each behind all that its author had seen.
    ///
    /// The log's order is no such order where a changeset was held for a while. The dots that a
    /// changeset covers are more than those that anything it covers does, so counting them is one.
    private func causally(
        _ table: TableRecord, upTo vector: VersionVector
    ) throws -> [(position: Int64, dot: Dot, weight: UInt64, context: VersionVector)] {
        try positions(naming: table).filter { vector.covers($0.dot) }.map { position, dot in
            let context = try closures.context(of: try log.header(dot))
            let weight = context.dots.reduce(0) { $0 &+ $1.seq }
            return (position, dot, weight, context)
        }.sorted { ($0.weight, $0.position) < ($1.weight, $1.position) }
    }

    /// What all the authors of some changesets had seen before they sealed them.
    func seenByAll(_ dots: [Dot]) throws -> VersionVector {
        let contexts = try dots.map { try closures.context(of: try log.header($0)) }
        guard let first = contexts.first else { return VersionVector() }
        let common = first.dots.map { dot in
            (dot.origin, contexts.map { $0[dot.origin] }.min() ?? 0)
        }
        return VersionVector(Dictionary(uniqueKeysWithValues: common))
    }
}
