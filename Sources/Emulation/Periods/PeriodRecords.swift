// The rows from which the scores of one period are worked out, however they were read.
//
// Reading is apart from working out: what a file shows now and what a locked vector froze go the
// same way from here on, so equal rows give equal bytes on every replica.

package import Merge

/// One row, by column.
package struct Record: Hashable, Sendable {
    private let values: [String: Value]

    package init(_ values: [String: Value]) { self.values = values }

    /// What stands in a column; NULL where the row has no such column.
    package subscript(_ column: String) -> Value { values[column] ?? .null }

    /// Text, or a number as SQLite would write it; empty for NULL.
    package func text(_ column: String) -> String {
        switch self[column] {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): "\(number)"
        case .text(let bytes), .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    /// A whole number; nil for anything else.
    package func integer(_ column: String) -> Int64? {
        if case .integer(let number) = self[column] { number } else { nil }
    }

    /// Whether a text stands in any column.
    func mentions(_ text: String) -> Bool {
        values.keys.contains { self.text($0).contains(text) }
    }

    /// All that it holds, by ascending bytes of the columns' names: an order for rows that differ in
    /// nothing that people would sort by.
    var orderedBytes: [UInt8] {
        values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .flatMap { Array("\($0)=\(text($0))\u{0}".utf8) }
    }

    /// Whether nothing stands there.
    func isNull(_ column: String) -> Bool {
        if case .null = self[column] { true } else { false }
    }
}

/// The rows of one period, and of the one that it is compared with.
package struct PeriodRecords: Hashable, Sendable {
    /// The period's own row.
    package let period: Record
    private let rows: [String: [Record]]

    /// - Parameter rows: By table.
    package init(period: Record, rows: [String: [Record]]) {
        self.period = period
        self.rows = rows
    }

    package subscript(_ table: String) -> [Record] { rows[table] ?? [] }

    /// Whether any of them bears the mark of made-up data.
    var isMadeUp: Bool {
        ([period] + rows.values.joined()).contains { row in
            ["note", "reason"].contains { row.text($0).contains(EmulationSamples.mark) }
        }
    }

    /// How a table's rows are found.
    package enum Scope: Sendable {
        /// All of them.
        case whole
        /// All of them, but for the bytes in `content`.
        case withoutContent
        /// Those of the period.
        case ofPeriod
        /// Those of the period, and of the one that it is compared with.
        case compared
        /// Those of the period's criteria set.
        case ofSet
        /// Those of the period's cluster.
        case ofCluster
    }

    /// A table, and which of its rows are read.
    package typealias Table = (name: String, scope: Scope)

    /// The tables that are read for scores, besides `period`.
    package static let tables: [Table] = [
        ("unit", .whole), ("indicator", .whole), ("member_unit", .ofCluster),
        ("criteria_set", .ofSet), ("criterion", .ofSet), ("target", .ofPeriod),
        ("indicator_entry", .compared), ("running_total", .compared),
        ("stock_figure", .compared), ("self_score", .ofPeriod), ("submission", .ofPeriod),
        ("cross_review", .ofPeriod),
        ("appraisal", .ofPeriod), ("bonus", .ofPeriod), ("penalty", .ofPeriod),
        ("explanation", .ofPeriod), ("verdict", .ofPeriod),
    ]

    /// Which columns a table's rows must have, with which of several values.
    package static func filter(
        _ table: String, _ scope: Scope, of period: Record
    ) -> [(column: String, values: [Value])] {
        switch scope {
        case .whole, .withoutContent: []
        case .ofPeriod: [("period", [period["code"]])]
        case .compared: [("period", [period["code"], period["compared_with"]])]
        case .ofSet:
            [
                (table == "criteria_set" ? "code" : "criteria_set", [period["criteria_set"]]),
                ("version", [period["criteria_version"]]),
            ]
        case .ofCluster: [("cluster", [period["cluster"]])]
        }
    }
}
