// Values and rows, as the oracle sees them.

/// One SQLite value, such that the compiler's own `==` compares what is stored, bit for bit.
package enum OracleValue: Hashable, Sendable {
    case null
    case integer(Int64)
    /// A real number, by its bits: `0.0` and `-0.0` differ.
    case real(bits: UInt64)
    /// Text, by its bytes as stored.
    case text([UInt8])
    case blob([UInt8])

    /// A real number by its value.
    package static func real(_ number: Double) -> OracleValue { .real(bits: number.bitPattern) }

    /// Text by its UTF-8 bytes.
    package static func text(_ string: String) -> OracleValue { .text(Array(string.utf8)) }
}

extension OracleValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let bits): "\(Double(bitPattern: bits))"
        case .text(let bytes): String(decoding: bytes, as: UTF8.self).debugDescription
        case .blob(let bytes) where bytes.count > 100: "\(bytes.count) bytes"
        case .blob(let bytes): "\(bytes)"
        }
    }
}

/// A row as a reader sees it: each column's value, counters as integers.
package typealias OracleTableRow = [String: OracleValue]

/// Rows by key. A key is any text that tells rows apart; the caller makes it, such that texts sort
/// as the canonical keys do.
package typealias OracleTable = [String: OracleTableRow]

/// The two columns that no table has.
package enum OracleColumn {
    /// Written when a row is entered where the merged row was dead or absent.
    package static let presence = ""
    /// Written with an addition, and to keep a row as it is. Its time is kept as 0: only its
    /// dot means anything.
    package static let touch = "\0"

    /// Whether the column is one of the two.
    package static func isHidden(_ column: String) -> Bool { column == presence || column == touch }
}
