// Values are what is stored, byte for byte: neither Swift's nor SQLite's idea of equal counts.

import Merge
import Testing

@Suite("Values")
struct ValueTests {
    /// Pairs that look alike somewhere, and are two values here.
    static let lookalikes: [(Value, Value)] = [
        (.text("\u{e9}"), .text("e\u{301}")),
        (.text("Đà Nẵng"), .text("Đà Nẵng".decomposed)),
        (.text("a"), .text("A")),
        (.text("a\0b"), .text("a\0c")),
        (.text("a\0"), .text("a")),
        (.text([0xff]), .text("\u{fffd}")),
        (.text([]), .null),
        (.text([]), .blob([])),
        (.text("1"), .integer(1)),
        (.text("a"), .blob([0x61])),
        (.integer(1), .real(1.0)),
        (.integer(0), .null),
        (.integer(1 << 53), .integer(1 << 53 + 1)),
        (.real(0.0), .real(-0.0)),
        (.real(.infinity), .real(-.infinity)),
        (.real(1.0), .real(1.0.nextUp)),
    ]

    @Test("values that only look alike differ, and conflict", arguments: lookalikes)
    func differ(left: Value, right: Value) {
        #expect(left != right)
        #expect(Set([left, right]).count == 2)
        #expect(merged(left, right).isContested)
    }

    @Test(
        "a value equals itself, and conflicts with no second copy",
        arguments: lookalikes.flatMap { [$0, $1] } + [.real(.nan)])
    func same(value: Value) {
        #expect(value == value)
        #expect(Set([value, value]).count == 1)
        #expect(!merged(value, value).isContested)
    }

    @Test("text keeps what is no valid UTF-8, and every NUL")
    func bytes() {
        let odd: [UInt8] = [0x61, 0x00, 0xff, 0xc3, 0x00]
        let row = merged(.text(odd), .text(odd))
        #expect(row.cell(.x)?.winner.value == .text(odd))
    }

    /// A row to whose cell two authors wrote at once.
    private func merged(_ left: Value, _ right: Value) -> RowState {
        var row = RowState()
        let nothing = VersionVector()
        row.take(.insert([.x: left], at: 1), from: Dot(.numbered(1), 1), seeing: nothing)
        row.take(.insert([.x: right], at: 1), from: Dot(.numbered(2), 1), seeing: nothing)
        return row
    }
}

extension String {
    /// The same text with its accents written as marks of their own, where this test needs it.
    fileprivate var decomposed: String {
        let marks: [Character: String] = ["à": "a\u{300}", "ẵ": "a\u{306}\u{303}"]
        return map { marks[$0] ?? String($0) }.joined()
    }
}
