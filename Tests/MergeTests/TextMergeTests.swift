// Texts changed apart and made one.

import Merge
import Testing

@Suite("Merging texts")
struct TextMergeTests {
    private static func merge(_ base: String, _ left: String, _ right: String) -> TextMerge.Outcome
    {
        TextMerge.merge(base: Array(base.utf8), left: Array(left.utf8), right: Array(right.utf8))
    }

    private static func merged(_ text: String) -> TextMerge.Outcome { .merged(Array(text.utf8)) }

    /// Every text of up to three lines of `a` and `b`; shorter ones without a last line end, too.
    private static let small: [[UInt8]] = {
        var texts: [String] = [""]
        var longest = [""]
        for lines in 1...3 {
            longest = longest.flatMap { [$0 + "a\n", $0 + "b\n"] }
            texts += longest + (lines < 3 ? longest.map { String($0.dropLast()) } : [])
        }
        return texts.map { Array($0.utf8) }
    }()

    // MARK: Laws

    @Test("a side that changed nothing gives the other, and equal sides give themselves")
    func unchanged() {
        for base in Self.small {
            for side in Self.small {
                #expect(TextMerge.merge(base: base, left: base, right: side) == .merged(side))
                #expect(TextMerge.merge(base: base, left: side, right: base) == .merged(side))
                #expect(TextMerge.merge(base: base, left: side, right: side) == .merged(side))
            }
        }
    }

    @Test("swapping the sides gives the same text, or the same places with their sides swapped")
    func symmetric() {
        var clean = 0
        for base in Self.small {
            for left in Self.small {
                for right in Self.small {
                    let one = TextMerge.merge(base: base, left: left, right: right)
                    let other = TextMerge.merge(base: base, left: right, right: left)
                    switch (one, other) {
                    case (.merged(let text), .merged(let same)):
                        clean += 1
                        if text != same { Issue.record("\(base) \(left) \(right)") }
                    case (.collided(let places), .collided(let swapped)):
                        let mirrored =
                            places.map { [$0.base, $0.right, $0.left] }
                            == swapped.map { [$0.base, $0.left, $0.right] }
                        if places.isEmpty || !mirrored { Issue.record("\(base) \(left) \(right)") }
                    default:
                        Issue.record("\(base) \(left) \(right)")
                    }
                }
            }
        }
        #expect(clean > Self.small.count * Self.small.count)
    }

    @Test("edits of places apart are both made, whatever they are")
    func apart() {
        let between = Array("between\nthem\n".utf8)
        for base in Self.small where base.last != 97 && base.last != 98 {
            for left in Self.small where left.last != 97 && left.last != 98 {
                for tail in Self.small {
                    for right in Self.small {
                        let outcome = TextMerge.merge(
                            base: base + between + tail, left: left + between + tail,
                            right: base + between + right)
                        if outcome != .merged(left + between + right) {
                            Issue.record("\(base) \(left) \(tail) \(right): \(outcome)")
                        }
                    }
                }
            }
        }
    }

    // MARK: Cases

    @Test(
        "each side's lines and words are in the text",
        arguments: [
            ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
            ("a\nb\nc\n", "a\nb\nc\nd\n", "z\na\nb\nc\n", "z\na\nb\nc\nd\n"),
            ("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
            // Lines side by side: settled by words inside them.
            ("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"),
            (
                "một cửa lưu động", "một cửa lưu động mới", "Một cửa lưu động",
                "Một cửa lưu động mới"
            ),
            ("one two three", "eins two three", "one two drei", "eins two drei"),
            // The last line end belongs to whoever changed it.
            ("a\nb", "a\nb\n", "A\nb", "A\nb\n"), ("a\nb\n", "a\nb", "A\nb\n", "A\nb"),
            ("a\nb", "a\nb\nc", "A\nb", "A\nb\nc"), ("x\n\ny", "X\n\ny", "x\n\nY", "X\n\nY"),
            // Line ends of Windows stay.
            ("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"),
            // Both made the same change, and one made another one as well.
            ("a\nb\nc\n", "A\nb\nc\n", "A\nb\nC\n", "A\nb\nC\n"),
        ])
    func clean(base: String, left: String, right: String, expected: String) {
        #expect(Self.merge(base, left, right) == Self.merged(expected))
        #expect(Self.merge(base, right, left) == Self.merged(expected))
    }

    @Test(
        "what both changed differently, or side by side, is for a person",
        arguments: [
            ("a", "b", "c"), ("", "a", "b"), ("a\n", "a\nb\n", "a\nc\n"),
            ("a b", "a c", "a d"), ("mã 12", "mã 13", "mã 14"),
            ("3,5 điểm", "3,6 điểm", "4,5 điểm"),
            ("2023-07-03", "2023-07-04", "2023-08-03"),
            ("The cat sat", "A dog ran", "The cat sat up"),
            ("a\nb\nc\n", "a\nc\n", "a\nB\nc\n"), ("a b c", "a x b c", "a y b c"),
        ])
    func collided(base: String, left: String, right: String) {
        guard case .collided(let places) = Self.merge(base, left, right) else {
            Issue.record("\(Self.merge(base, left, right))")
            return
        }
        #expect(!places.isEmpty)
    }

    @Test("a collision says where it is, and what stood there")
    func place() {
        let outcome = Self.merge("a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\n", "a\nb\nY\nd\ne\n")
        guard case .collided(let places) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(places.map(\.line) == [3])
        #expect(places.map(\.base) == [Array("c\n".utf8)])
        #expect(places.map(\.left) == [Array("X\n".utf8)])
        #expect(places.map(\.right) == [Array("Y\n".utf8)])
    }

    @Test("bytes that are no UTF-8, and NUL, go through")
    func bytes() {
        let odd: [UInt8] = [0xFF, 0x00, 0xC3, 10]
        let (first, last) = (Array("one\n".utf8), Array("two\n".utf8))
        let outcome = TextMerge.merge(
            base: first + odd + last, left: odd + odd + last, right: first + odd)
        #expect(outcome == .merged(odd + odd))
    }

    @Test(
        "texts with too many lines or differences are refused, and long ones that differ little merge"
    )
    func limits() {
        func text(_ lines: Int, _ line: (Int) -> String) -> [UInt8] {
            (0..<lines).flatMap { Array((line($0) + "\n").utf8) }
        }
        let base = text(15_000) { "line \($0)" }
        let left = text(15_000) { $0 == 3 ? "left" : "line \($0)" }
        let right = text(15_000) { $0 == 14_000 ? "right" : "line \($0)" }
        let both = text(15_000) { $0 == 3 ? "left" : $0 == 14_000 ? "right" : "line \($0)" }
        #expect(TextMerge.merge(base: base, left: left, right: right) == .merged(both))
        let other = text(3000) { "other \($0)" }
        #expect(TextMerge.merge(base: base, left: other, right: right) == .tooLarge)
        let long = text(TextMerge.piecesMax + 1) { "\($0 % 7)" }
        #expect(
            TextMerge.merge(base: long, left: long + [97], right: [97] + long) == .tooLarge)
    }

    @Test("edits of places apart commute in longer texts", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for round in 0..<100 {
            var texts: [[String]] = [[], [], [], []]
            for place in 0..<(3 + random.below(30)) {
                let line =
                    random.percent(50) ? "line \(place)" : random.pick(["same", "twice", ""])
                let edit = random.pick([["edit \(round) \(place)"], [], [line, "new \(place)"]])
                let side = random.below(3)
                let isEdited = place % 4 == 0 && side > 0
                texts[0].append(line)
                texts[1] += isEdited && side == 1 ? edit : [line]
                texts[2] += isEdited && side == 2 ? edit : [line]
                texts[3] += isEdited ? edit : [line]
                // Lines that occur once keep the places apart, however the others are matched.
                for index in texts.indices { texts[index] += ["a \(place)", "b \(place)"] }
            }
            let bytes = texts.map { Array($0.map { $0 + "\n" }.joined().utf8) }
            let outcome = TextMerge.merge(base: bytes[0], left: bytes[1], right: bytes[2])
            #expect(outcome == .merged(bytes[3]), "seed \(seed), round \(round)")
        }
    }
}
