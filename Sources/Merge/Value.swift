// A value as SQLite stores it, compared by what is stored and nothing else.

/// One SQLite value.
///
/// Text is bytes, since SQLite keeps NUL characters and invalid UTF-8 as they are, and since Swift's
/// strings compare by canonical equivalence: replicas have to agree on bytes.
public enum Value: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])

    /// Text from a Swift string, as its UTF-8 bytes.
    public static func text(_ string: String) -> Value {
        .text(Array(string.utf8))
    }
}

extension Value: Hashable {
    /// Equal storage class and equal bits: 1 and 1.0 differ, and so do 0.0 and -0.0.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.integer(let a), .integer(let b)): a == b
        case (.real(let a), .real(let b)): a.bitPattern == b.bitPattern
        case (.text(let a), .text(let b)), (.blob(let a), .blob(let b)): a == b
        case (.null, _), (.integer, _), (.real, _), (.text, _), (.blob, _): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let number): hasher.combine(number)
        case .real(let number): hasher.combine(number.bitPattern)
        case .text(let bytes), .blob(let bytes): hasher.combine(bytes)
        }
    }
}
