// What stands in the cells of a table, and where: the same for workbooks and for tables in text files.

/// Where a cell is.
package struct CellPlace: Hashable, Sendable {
    package let sheet: String
    /// From 0.
    package let column: Int
    /// From 1.
    package let row: Int

    package init(sheet: String, column: Int, row: Int) {
        self.sheet = sheet
        self.column = column
        self.row = row
    }

    /// Such as `B7`.
    package var reference: String { Self.letters(of: column) + "\(row)" }

    /// Such as `A`, or `AB`.
    package static func letters(of column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    /// Column and row of `B7`; nil for what is no reference.
    package static func parts(of reference: some StringProtocol) -> (column: Int, row: Int)? {
        let letters = reference.utf8.prefix { (0x41...0x5a).contains($0) }
        let digits = reference.utf8.dropFirst(letters.count)
        guard (1...3).contains(letters.count), (1...7).contains(digits.count),
            let row = Int(String(decoding: digits, as: UTF8.self)), row > 0
        else { return nil }
        let column = letters.reduce(0) { $0 * 26 + Int($1 - 0x40) }
        return (column - 1, row)
    }
}

/// What stands in a cell.
package enum FilledCell: Hashable, Sendable {
    case text(String)
    /// An exact decimal, `-1234.5`.
    case number(String)
    case day(SheetDay)
    /// A number that shows as so many per cent: the decimal as it is stored, `0.94` for 94 %.
    case percent(String)
    case flag(Bool)
    /// What a formula failed with, `#DIV/0!`.
    case failure(String)
    /// A formula whose result was never saved.
    case uncomputed
}

/// A row that has something in it.
package struct FilledRow: Sendable {
    /// From 1.
    package let number: Int
    /// By their columns, which count from 0; empty cells are not there.
    package var cells: [Int: FilledCell]

    package init(number: Int, cells: [Int: FilledCell]) {
        self.number = number
        self.cells = cells
    }
}

/// One table.
package struct FilledSheet: Sendable {
    package let name: String
    /// Whether people see it when they open the file.
    package let isVisible: Bool
    /// Those that have something in them, from top to bottom.
    package var rows: [FilledRow]

    package init(name: String, isVisible: Bool = true, rows: [FilledRow]) {
        self.name = name
        self.isVisible = isVisible
        self.rows = rows
    }
}

/// How much of a table is read.
package struct SheetLimits: Sendable {
    package var sheetsMax = 64
    /// Rows that have something in them, of all sheets.
    package var rowsMax = 50_000
    package var columnsMax = 256
    package var cellsMax = 2_000_000
    /// Of one cell, in UTF-16 units, as office programs count.
    package var textLengthMax = 32_767

    package init() {}
}

/// What all sheets of a file have used of the limits.
struct SheetBudget {
    let limits: SheetLimits
    private var rows = 0
    private var cells = 0

    init(_ limits: SheetLimits) { self.limits = limits }

    mutating func take(_ row: FilledRow, of sheet: String) throws(DocumentError) {
        rows += 1
        cells += row.cells.count
        if rows > limits.rowsMax {
            throw .overLimit(.rows, max: limits.rowsMax, place: sheet)
        }
        if cells > limits.cellsMax {
            throw .overLimit(.cells, max: limits.cellsMax, place: sheet)
        }
        for (column, value) in row.cells.sorted(by: { $0.key < $1.key }) {
            let place = CellPlace(sheet: sheet, column: column, row: row.number)
            if column >= limits.columnsMax {
                throw .overLimit(
                    .columns, max: limits.columnsMax, place: "\(sheet)!\(place.reference)")
            }
            if case .text(let text) = value, text.utf16.count > limits.textLengthMax {
                throw .overLimit(
                    .textLength, max: limits.textLengthMax, place: "\(sheet)!\(place.reference)")
            }
        }
    }
}
