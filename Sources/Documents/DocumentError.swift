// Why a file of an office program could not be read or written.

/// A reason to refuse a workbook, a table or a document.
package enum DocumentError: Error, Equatable {
    /// The bytes hold no ZIP container, which workbooks and documents are.
    case notArchive
}
