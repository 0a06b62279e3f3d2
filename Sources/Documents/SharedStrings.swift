// The strings that a workbook's cells share (`xl/sharedStrings.xml`).

internal import Foundation

/// Reads them, in order.
final class SharedStrings: XMLReader {
    private(set) var strings: [String] = []
    private var text = SheetText()
    private let textLengthMax: Int
    private let cellsMax: Int

    init(_ limits: SheetLimits) {
        textLengthMax = limits.textLengthMax
        cellsMax = limits.cellsMax
    }

    func began(_ element: String, _ attributes: [String: String]) throws(DocumentError) {
        if element == "si" { text = SheetText() }
        text.began(element)
    }

    func found(_ characters: String) { text.found(characters) }

    func ended(_ element: String) throws(DocumentError) {
        text.ended(element)
        guard element == "si" else { return }
        guard strings.count < cellsMax else {
            throw .overLimit(.cells, max: cellsMax, place: "sharedStrings")
        }
        strings.append(text.value)
    }
}

/// Texts as cells of workbooks spell them.
package enum CellText {
    /// The text with `_x0041_` spelled out, which readers take for the character A.
    package static func escaped(_ text: String) -> String {
        text.contains("_x")
            ? text.replacing(/_(?=x[0-9A-Fa-f]{4}_)/, with: "_x005F_") : text
    }
}

/// A text of runs (`CT_Rst`): what is shown, without how it is pronounced.
struct SheetText {
    private var runs = ""
    private var isText = false
    private var isPhonetic = false

    mutating func began(_ element: String) {
        if element == "rPh" { isPhonetic = true }
        if element == "t" { isText = true }
    }

    mutating func found(_ characters: String) {
        if isText, !isPhonetic { runs += characters }
    }

    mutating func ended(_ element: String) {
        if element == "rPh" { isPhonetic = false }
        if element == "t" { isText = false }
    }

    /// The text, with `_x000D_` as the character that it stands for.
    var value: String { Self.unescaped(runs) }

    static func unescaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        return text.replacing(/_x([0-9A-Fa-f]{4})_/) { match in
            guard let code = UInt32(match.1, radix: 16), let scalar = UnicodeScalar(code) else {
                return String(match.0)
            }
            return String(Character(scalar))
        }
    }
}
