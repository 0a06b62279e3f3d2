// Files that go out: templates to fill in, and what the tables hold, as files that can come back.

package import Foundation
internal import GRDB
internal import Replica

/// A format of files.
package enum SheetFormat: String, CaseIterable, Sendable {
    case xlsx
    case csv

    /// By a file's ending; nil for any other.
    package init?(fileName: String) {
        let ending = fileName.lowercased().split(separator: ".").last.map(String.init) ?? ""
        guard fileName.contains("."), let format = Self(rawValue: ending) else { return nil }
        self = format
    }
}

/// How many records of one table a file holds.
package struct RecordCount: Hashable, Sendable {
    package let table: Bilingual
    package let count: Int
}

extension SheetContent {
    /// What an import of these rows counts: a decision with three recipients is one record in three rows,
    /// and the recipients are three more.
    var recordCounts: [RecordCount] {
        let layout = kind.layout
        return layout.tables.map { table in
            let isMain = table == layout.main
            let places = columns.indices.filter { place in
                let column = columns[place]
                guard column.table == table else { return false }
                return isMain ? layout.isKey(column) : column.isRequired
            }
            let keys = rows.map { row in places.map { row[$0] } }
            return RecordCount(
                table: SchemaLabels.table(table) ?? Bilingual(vi: table, en: table),
                count: isMain
                    ? Set(keys.map { $0.map(\.bytes) }).count
                    : keys.count { $0.contains { $0 != .empty } })
        }
    }
}

extension SheetContent.Cell {
    /// Texts that only look the same are two.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .empty: []
        case .text(let text), .number(let text), .day(let text): Array(text.utf8)
        }
    }
}

/// Why a file cannot be made.
package enum SheetError: Error, Hashable, Sendable {
    case noSuchPeriod(String)
    case noSuchUnit(String)
    /// Sheets of this kind are about one period.
    case needsPeriod(SheetKind)
}

extension SheetFile {
    /// Rows that stand ready in a template, and below what an export holds.
    private static let templateRows = 200
    private static let spareRows = 50

    /// An empty sheet of a kind, about one period or one unit where these are given.
    ///
    /// - Parameter makeID: Makes an id that no other row has ever had.
    /// - Throws: `SheetError`, `DocumentError`, SQLite's own errors.
    package func template(
        _ kind: SheetKind, period: String? = nil, unit: String? = nil, as format: SheetFormat,
        makeID: () -> String
    ) throws -> Data {
        if kind == .selfScores, period == nil { throw SheetError.needsPeriod(kind) }
        return try EmulationFile(path: replica.path).read { db in
            let contents = try SheetContents(db)
            let choice = try Self.choice(period: period, unit: unit, contents.names)
            let content = try contents.template(
                kind, choice, rowsMax: Self.templateRows, makeID: { _ in makeID() })
            let spare =
                content.rows.isEmpty
                ? Self.templateRows : kind.layout.isPrefilled ? 0 : Self.spareRows
            switch format {
            case .csv: return content.separatedText
            case .xlsx:
                return try SheetWorkbook(content, contents.names, spareRows: spare)
                    .bytes(withGuide: true)
            }
        }
    }

    /// What the tables hold of a kind. To take the file again changes nothing.
    ///
    /// - Returns: The file, how many rows it has, and how many records of each table stand in them.
    /// - Throws: `SheetError`, `DocumentError`, SQLite's own errors.
    package func export(
        _ kind: SheetKind, period: String? = nil, unit: String? = nil, as format: SheetFormat
    ) throws -> (bytes: Data, rows: Int, records: [RecordCount]) {
        try EmulationFile(path: replica.path).read { db in
            let contents = try SheetContents(db)
            let choice = try Self.choice(period: period, unit: unit, contents.names)
            let content = try contents.records(of: kind, choice)
            let bytes =
                switch format {
                case .csv: content.separatedText
                case .xlsx:
                    try SheetWorkbook(content, contents.names, spareRows: Self.spareRows)
                        .bytes(withGuide: false)
                }
            return (bytes, content.rows.count, content.recordCounts)
        }
    }

    private static func choice(
        period: String?, unit: String?, _ names: KnownNames
    ) throws(SheetError) -> SheetContent.Choice {
        var choice = SheetContent.Choice()
        if let period {
            guard case .code(let code) = names.find(period, .period, .init()) else {
                throw .noSuchPeriod(period)
            }
            choice.period = code
        }
        if let unit {
            guard case .code(let code) = names.find(unit, .unit, .init()) else {
                throw .noSuchUnit(unit)
            }
            choice.unit = code
        }
        return choice
    }
}
