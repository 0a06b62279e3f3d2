// The cells of one sheet of a workbook (`xl/worksheets/sheet1.xml`).

internal import Foundation

/// Reads a sheet; a cell that is merged with those below it stands in all of their places.
final class SheetReader: XMLReader {
    /// What all sheets of the workbook share.
    struct Shared {
        let strings: [String]
        let formats: CellFormats
        let is1904: Bool
    }

    private let name: String
    private let part: String
    private let shared: Shared
    private(set) var budget: SheetBudget
    private(set) var rows: [FilledRow] = []
    private var merged: [Substring] = []

    private var row = FilledRow(number: 0, cells: [:])
    private var column = -1
    private var cell = OpenCell()
    private var text = SheetText()
    private var characters = ""
    /// Into how many cells values of merged ranges were put.
    private var spreadCount = 0
    private static let spreadMax = 1_000_000
    private var isValue = false

    /// A cell that has begun.
    private struct OpenCell {
        var type = "n"
        var style = 0
        var hasFormula = false
        var value: String?
        var inline: String?
    }

    init(_ name: String, part: String, _ shared: Shared, _ budget: SheetBudget) {
        self.name = name
        self.part = part
        self.shared = shared
        self.budget = budget
    }

    /// What was read, once the part has ended.
    func sheet(isVisible: Bool) throws(DocumentError) -> FilledSheet {
        for range in merged { try spread(range) }
        return FilledSheet(name: name, isVisible: isVisible, rows: rows)
    }

    func began(_ element: String, _ attributes: [String: String]) throws(DocumentError) {
        text.began(element)
        switch element {
        case "row":
            // Places may be left out: the next one is meant.
            let number = attributes["r"].map { Int($0) ?? 0 } ?? row.number + 1
            guard number > row.number, number <= 1_048_576 else { throw .damaged(part: part) }
            row = FilledRow(number: number, cells: [:])
            column = -1
        case "c":
            column = try place(attributes["r"])
            cell = OpenCell(type: attributes["t"] ?? "n", style: Int(attributes["s"] ?? "") ?? 0)
        case "f": cell.hasFormula = true
        case "v":
            characters = ""
            isValue = true
        case "is": text = SheetText()
        case "mergeCell": if let range = attributes["ref"] { merged.append(range[...]) }
        default: break
        }
    }

    private func place(_ reference: String?) throws(DocumentError) -> Int {
        guard let reference else { return column + 1 }
        guard let found = CellPlace.parts(of: reference), found.row == row.number,
            found.column > column
        else { throw .damaged(part: part) }
        return found.column
    }

    func found(_ characters: String) {
        text.found(characters)
        if isValue { self.characters += characters }
    }

    func ended(_ element: String) throws(DocumentError) {
        text.ended(element)
        switch element {
        case "v":
            cell.value = characters
            isValue = false
        case "is": cell.inline = text.value
        case "c": row.cells[column] = try value()
        case "row" where !row.cells.isEmpty:
            try budget.take(row, of: name)
            rows.append(row)
        default: break
        }
    }

    private func value() throws(DocumentError) -> FilledCell? {
        guard let value = cell.value ?? cell.inline else {
            return cell.hasFormula ? .uncomputed : nil
        }
        switch cell.type {
        case "inlineStr": return Self.text(cell.inline ?? value)
        case "s":
            guard let place = Int(value), shared.strings.indices.contains(place) else {
                throw .damaged(part: part)
            }
            return Self.text(shared.strings[place])
        case "str": return Self.text(SheetText.unescaped(value))
        case "b": return .flag(value == "1" || value == "true")
        case "e": return .failure(value)
        case "d":
            guard let day = SheetNumbers.day(iso: value) else { throw .damaged(part: part) }
            return .day(day)
        default: return try number(value)
        }
    }

    private func number(_ value: String) throws(DocumentError) -> FilledCell? {
        if value.isEmpty { return cell.hasFormula ? .uncomputed : nil }
        guard let decimal = SheetNumbers.decimal(value) else { throw .damaged(part: part) }
        switch shared.formats[cell.style] {
        case .number: return .number(decimal)
        case .percent: return .percent(decimal)
        case .day:
            return SheetNumbers.day(decimal, is1904: shared.is1904).map { .day($0) }
                ?? .number(decimal)
        }
    }

    private static func text(_ text: String) -> FilledCell? { text.isEmpty ? nil : .text(text) }

    /// Puts the value of a merged range's first cell into those below it, as far as there are rows. What
    /// is merged across columns stays in the first one.
    private func spread(_ range: Substring) throws(DocumentError) {
        let ends = range.split(separator: ":").compactMap { CellPlace.parts(of: $0) }
        guard ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column else {
            throw .damaged(part: part)
        }
        let column = ends[0].column
        guard let first = place(ofRow: ends[0].row), let value = rows[first].cells[column] else {
            return
        }
        // A figure of several rows would be counted once for each.
        if case .number = value { return }
        for place in first..<rows.count {
            guard rows[place].number <= ends[1].row else { return }
            spreadCount += 1
            guard spreadCount <= Self.spreadMax else {
                throw .overLimit(.cells, max: Self.spreadMax, place: part)
            }
            rows[place].cells[column] = value
        }
    }

    private func place(ofRow number: Int) -> Int? {
        let place = rows.partitioningIndex { $0.number >= number }
        return place < rows.count && rows[place].number == number ? place : nil
    }
}

extension Array {
    /// The first place from which on `belongs` holds, where it holds for no earlier one.
    fileprivate func partitioningIndex(_ belongs: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
