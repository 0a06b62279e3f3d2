// Why a file of an office program could not be read or written.

/// A reason to refuse a workbook, a table or a document.
package enum DocumentError: Error, Equatable {
    /// The bytes hold no ZIP container, which workbooks and documents are.
    case notArchive
    /// A sheet's name that spreadsheets don't take, or that the workbook has already.
    case sheetName(String)
    /// A cell has more characters than a spreadsheet keeps, or lies outside of one.
    case cellTooLarge(sheet: String, row: Int, column: Int)
    /// A number that is not written in ASCII digits.
    case notANumber(String)
    /// A text has a character that no such file can carry, such as a control character.
    case unfitCharacter(scalar: UInt32, text: String)
    /// The library that makes the file could not, for a reason of the machine's: no room, no right.
    case notWritten(String)
}
