// Keys in canonical bytes: read back, and ordered as bytes are.

import Merge
import Testing
import Wire

@Suite("Canonical keys")
struct RowKeyTests {
    /// Ascending, as SQLite orders a BINARY index.
    static let ascending: [Value] = [
        .integer(.min), .integer(-256), .integer(-1), .integer(0), .integer(1), .integer(256),
        .integer(.max), .real(-.infinity), .real(-2), .real(-0.0), .real(0),
        .real(.leastNonzeroMagnitude), .real(1), .real(2), .real(.infinity), .text([]),
        .text([0]), .text([0, 0]), .text([0, 1]), .text([0, 0xff]), .text([1]), .text("a"),
        .text("a\u{0}"), .text("ab"), .text("b"), .text([0xff]), .blob([]), .blob([0]),
        .blob([0xff, 0xff]),
    ]

    @Test("the order of keys is the order of their values, alone or first or last of several")
    func order() throws {
        for (low, high) in zip(Self.ascending, Self.ascending.dropFirst()) {
            #expect(try key(low) < key(high))
            #expect(try key(low, .integer(9)) < key(high, .integer(-9)))
            #expect(try key(low, .blob([0xff])) < key(high, .text([])))
            #expect(try key(.text("x"), low) < key(.text("x"), high))
        }
    }

    @Test("a key gives its values back, whatever they are and wherever they stand")
    func values() throws {
        for first in Self.ascending {
            #expect(try key(first).values(columns: 1) == [first])
            for second in Self.ascending {
                let both = try key(first, second)
                #expect(try both.values(columns: 2) == [first, second])
            }
        }
    }

    @Test("bytes that are no key are refused, never read past their end")
    func malformed() throws {
        let keys: [[UInt8]] = [
            [], [0], [5], [1, 0, 0], [2], [3, 0, 7, 0, 0, 1], [3, 0x61], [3, 0x61, 0],
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ]
        for bytes in keys {
            #expect(throws: WireError.malformed(part: "key")) {
                try RowKey(canonical: bytes).values(columns: 2)
            }
        }
        #expect(throws: WireError.malformed(part: "key")) {
            try RowKey(canonical: try key(.integer(1), .integer(2)).bytes).values(columns: 1)
        }
    }

    @Test("every cut of a key is refused or is another key")
    func truncated() throws {
        let whole = try key(.text([0x61, 0, 0x62]), .integer(1), .blob([]))
        for count in 0..<whole.bytes.count {
            let cut = RowKey(canonical: Array(whole.bytes.prefix(count)))
            let values = try? cut.values(columns: 3)
            #expect(values == nil)
        }
    }
}
