// A unit's figures, summed from what its offices entered, with every row that is in them.
//
// Percentages and totals are never stored: a share is worked out from the sums above and below the
// line. What is entered in the ledger, as a running total and as a stock figure adds up.

package import Merge

/// One row that is part of a figure.
package struct FigurePart: Hashable, Sendable {
    /// What it is part of.
    package enum Role: String, Hashable, Sendable {
        case numerator
        case denominator
        /// Of the period that this one is compared with.
        case numeratorBefore = "numerator_before"
        case denominatorBefore = "denominator_before"
        /// Typed on the sheet.
        case typed
        /// Accepted by the head, to be added or taken away.
        case accepted
    }

    package let role: Role
    package let table: String
    /// The row's key, in the order of the table's.
    package let key: [KeyValue]
    package let amount: String

    /// One column of a key.
    package struct KeyValue: Hashable, Sendable {
        package let column: String
        package let value: Value

        package init(column: String, value: Value) {
            self.column = column
            self.value = value
        }
    }
}

/// Sums by period, indicator and unit.
struct Figures {
    /// What rows come to.
    struct Sum {
        var total: Int128 = 0
        var parts: [FigurePart] = []
    }

    private struct Place: Hashable {
        let period: String
        let indicator: String
        let unit: String
    }

    private var sums: [Place: Sum] = [:]
    let notes: [ScoreNote]

    private static let sources: [(table: String, value: String, key: [String])] = [
        ("indicator_entry", "amount", ["unit", "id"]),
        ("running_total", "total", ["period", "indicator", "unit", "office"]),
        ("stock_figure", "value", ["period", "indicator", "unit", "office"]),
    ]

    init(_ records: PeriodRecords) {
        var notes: [ScoreNote] = []
        for (table, column, key) in Self.sources {
            for row in records[table] {
                let place = Place(
                    period: row.text("period"), indicator: row.text("indicator"),
                    unit: row.text("unit"))
                // A counter to which nobody has added anything has no value of its own in a past state.
                guard let amount = row.isNull(column) ? 0 : row.integer(column) else {
                    notes.append(
                        .unreadable(
                            table: table, unit: place.unit, what: place.indicator,
                            text: row.text(column)))
                    continue
                }
                // Each has 64 bits; as many rows as 128 bits would need fit into no file.
                sums[place, default: Sum()].total += Int128(amount)
                sums[place, default: Sum()].parts.append(
                    FigurePart(
                        role: .numerator, table: table,
                        key: key.map { .init(column: $0, value: row[$0]) }, amount: "\(amount)"))
            }
        }
        let reversed = Dictionary(
            grouping: records["indicator_entry"].filter { !$0.text("reverses").isEmpty }
        ) { Place(period: "", indicator: $0.text("reverses"), unit: $0.text("unit")) }
        notes += reversed.filter { $0.value.count > 1 }.map { place, _ in
            .reversedTwice(unit: place.unit, id: place.indicator)
        }
        self.notes = notes
    }

    /// What has been entered for an indicator; nil where nothing has.
    func sum(_ indicator: String, of unit: String, in period: String, as role: FigurePart.Role)
        -> Sum?
    {
        guard !indicator.isEmpty,
            let sum = sums[Place(period: period, indicator: indicator, unit: unit)]
        else { return nil }
        let parts = sum.parts.map {
            FigurePart(role: role, table: $0.table, key: $0.key, amount: $0.amount)
        }
        return Sum(
            total: sum.total, parts: parts.sorted { $0.order.lexicographicallyPrecedes($1.order) })
    }
}

extension FigurePart {
    /// By table, then by key, as bytes: the same on every replica.
    fileprivate var order: [UInt8] {
        Array(table.utf8) + [0]
            + key.flatMap { part -> [UInt8] in
                if case .text(let bytes) = part.value { bytes + [0] } else { [0] }
            }
    }
}
