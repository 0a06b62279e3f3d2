// Why a file of an office program could not be read or written.

/// A reason to refuse a workbook, a table or a document.
package enum DocumentError: Error, Equatable, Sendable {
    /// The bytes hold no ZIP container, which workbooks and documents are.
    case notArchive
    /// The container's part, or the table, is cut off or contradicts itself.
    case damaged(part: String)
    /// A part that every workbook has is missing.
    case missing(part: String)
    /// A part or the file's owner has locked it with a password.
    case encrypted
    /// A format that is not read; it has to be saved as another.
    case otherFormat(OtherFormat)
    /// There is more of something than is read.
    case overLimit(DocumentLimit, max: Int, place: String)
    /// The bytes are no text in an encoding that is known.
    case unknownEncoding
    /// A quotation that begins on a line never ends.
    case unclosedQuote(line: Int)
    /// A cell goes on behind the quotation mark that closes it.
    case textBehindQuote(CellPlace)
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

    /// A format that looks like a workbook, and is none that is read.
    package enum OtherFormat: String, Sendable {
        /// `.xls`, or a workbook with a password: both are the same container.
        case oldBinary = "xls"
        case openDocument = "ods"
        case binaryWorkbook = "xlsb"
        case document = "docx"
    }
}

/// What there may be only so much of.
package enum DocumentLimit: String, Sendable {
    case parts, bytes, ratio, sheets, rows, columns, cells, textLength
}
