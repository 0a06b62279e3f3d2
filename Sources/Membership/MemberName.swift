// The name of a member: a city's unit, or a unit and one of its field offices.

/// `hanoi`, a city's main replica, or `hanoi/001`, a field office of that unit.
package struct MemberName: Hashable, Sendable {
    /// The unit's code, which owner columns hold.
    package let unit: String
    /// The office's code within its unit; nil for the city's main replica.
    package let office: String?

    /// A name from its two codes, each 1 to 32 of `a`–`z`, `0`–`9`, `_`, `-`.
    package init(unit: String, office: String? = nil) throws(MembershipError) {
        guard Self.isCode(unit), office.map(Self.isCode) ?? true else {
            throw .malformedName(String("\(unit)/\(office ?? "")".prefix(80)))
        }
        self.unit = unit
        self.office = office
    }

    /// A name from its text form, `hanoi` or `hanoi/001`.
    package init(_ text: String) throws(MembershipError) {
        let codes = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard codes.count <= 2, codes.allSatisfy(Self.isCode) else {
            throw .malformedName(String(text.prefix(80)))
        }
        unit = String(decoding: codes[0], as: UTF8.self)
        office = codes.count == 2 ? String(decoding: codes[1], as: UTF8.self) : nil
    }

    private static func isCode(_ text: String) -> Bool { isCode(text.utf8) }

    private static func isCode(_ bytes: some Collection<UInt8>) -> Bool {
        (1...Limits.codeBytesMax).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension MemberName: Comparable {
    /// By unit, then the city's main replica before its offices, then by office; codes as bytes.
    package static func < (left: MemberName, right: MemberName) -> Bool {
        (left.unit, left.office ?? "") < (right.unit, right.office ?? "")
    }
}

extension MemberName: CustomStringConvertible {
    /// The text form.
    package var description: String { office.map { "\(unit)/\($0)" } ?? unit }
}
