// Why bytes are refused.

package import Merge

/// A reason to refuse bytes from a peer. Nothing has been written when one is thrown.
package enum WireError: Error, Equatable {
    /// The bytes of `part` end too early, or do not parse.
    case malformed(part: String)
    /// `field` holds `count`; the protocol allows at most `limit`.
    case overLimit(field: String, count: Int, limit: Int)
    /// The changeset is written in a version of the format that this program does not know.
    case unknownVersion(UInt32)
    /// The signature does not fit the origin and the bytes.
    case badSignature(Dot)
    /// A frame's bytes are not those that the header promised.
    case badFrame(Dot, number: Int)
    /// The stream ended in the middle, after so many whole changesets.
    case cut(afterChangesets: Int)

    /// A stable word for logs and problem documents.
    package var code: String {
        switch self {
        case .malformed: "malformed"
        case .overLimit: "over-limit"
        case .unknownVersion: "unknown-version"
        case .badSignature: "bad-signature"
        case .badFrame: "bad-frame"
        case .cut: "cut"
        }
    }
}

/// Throws unless `count` is within `limit`.
func check(_ field: String, _ count: Int, atMost limit: Int) throws(WireError) {
    guard count <= limit else {
        throw WireError.overLimit(field: field, count: count, limit: limit)
    }
}
