// What became of everything that was ever written.

import Merge

/// A replica's log against its rows: for each write, whether it was kept or rightly covered.
struct Fates {
    private struct Event {
        let dot: Dot
        let context: VersionVector
        let writes: [RowChange.CellWrite]
        let additions: [RowChange.Addition]

        var entersAnew: Bool { names(.presence) }
        func names(_ column: ColumnID) -> Bool { writes.contains { $0.column == column } }
    }

    private let rows: [String: RowState]
    /// The puts of each row.
    private var puts: [String: [Event]] = [:]

    init(_ replica: TestReplica) {
        rows = replica.rows
        for changeset in replica.log {
            for keyed in changeset.changes {
                guard case .put(let writes, let additions) = keyed.change else { continue }
                puts[keyed.key, default: []].append(
                    Event(
                        dot: changeset.dot, context: changeset.context, writes: writes,
                        additions: additions))
            }
        }
    }

    /// Whether every version is kept as it was written, or a put that names its cell or enters the
    /// row anew had seen it.
    var keepsVersions: Bool {
        holds { row, event, later in
            event.writes.allSatisfy { write in
                let version = Version(
                    rank: Rank(editedMilliseconds: write.editedMilliseconds, dot: event.dot),
                    value: write.value)
                let covered = later.contains { $0.entersAnew || $0.names(write.column) }
                let kept = row.cell(write.column)?.siblings.contains(version) ?? false
                return kept != covered
            }
        }
    }

    /// Whether every addition counts, or a put that enters the row anew had seen it.
    var keepsAdditions: Bool {
        holds { row, event, later in
            event.additions.allSatisfy { addition in
                let part = Counter.Contribution(dot: event.dot, amount: addition.amount)
                let counts = row.counter(addition.column)?.contributions.contains(part) ?? false
                return counts != later.contains(where: \.entersAnew)
            }
        }
    }

    /// Whether no dead row hides an addition that none of its deletes had seen.
    var buriesNothing: Bool {
        holds { row, event, _ in
            row.isAlive || event.additions.isEmpty
                || row.deletes.contains { $0.seen.covers(event.dot) }
        }
    }

    /// Whether something holds of every put, its row, and the puts whose authors had seen it.
    private func holds(_ promise: (RowState, Event, [Event]) -> Bool) -> Bool {
        puts.allSatisfy { key, events in
            events.allSatisfy { event in
                promise(
                    rows[key] ?? RowState(), event,
                    events.filter { $0.context.covers(event.dot) })
            }
        }
    }
}
