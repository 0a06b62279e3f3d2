// Names of authors, and of what they sealed.

import Merge
import Testing

@Suite("Origin and Dot")
struct OriginTests {
    @Test("an origin gives back its sixteen bytes, the first the most significant")
    func bytes() throws {
        let bytes: [UInt8] = [0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xff]
        let origin = try #require(Origin(bytes: bytes))
        #expect(origin.bytes == bytes)
        #expect(origin == Origin(high: 0x8001_0203_0405_0607, low: 0x0809_0a0b_0c0d_0eff))
        #expect(origin.description == "800102030405060708090a0b0c0d0eff")
        #expect(Dot(origin, 1 << 32).description == "800102030405060708090a0b0c0d0eff:4294967296")
    }

    @Test("no origin has more bytes than sixteen, or fewer", arguments: [0, 1, 15, 17, 32])
    func wrongLength(count: Int) {
        #expect(Origin(bytes: Array(repeating: 0, count: count)) == nil)
    }

    @Test("origins compare as their unsigned bytes do, at every place")
    func order() throws {
        for place in 0..<16 {
            for (lower, higher) in [(0, 1), (0x7f, 0x80), (0xfe, 0xff)] as [(UInt8, UInt8)] {
                // Every later byte speaks for the other side, and counts for nothing.
                var left = Array(repeating: 0xff as UInt8, count: 16)
                var right = Array(repeating: 0 as UInt8, count: 16)
                for earlier in 0..<place { right[earlier] = 0xff }
                left[place] = lower
                right[place] = higher
                let less = try #require(Origin(bytes: left))
                let more = try #require(Origin(bytes: right))
                #expect(less < more && !(more < less) && less != more)
            }
        }
    }

    @Test("random origins compare as their bytes do")
    func randomOrder() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<1000 {
            let bytes = (0..<2).map { _ in (0..<16).map { _ in UInt8(random.below(3)) &* 0x7f } }
            let left = try #require(Origin(bytes: bytes[0]))
            let right = try #require(Origin(bytes: bytes[1]))
            #expect((left < right) == bytes[0].lexicographicallyPrecedes(bytes[1]))
        }
    }

    @Test("dots are listed by origin, then by number")
    func dots() {
        let ascending = [
            Dot(.numbered(1), 2), Dot(.numbered(1), 1 << 40), Dot(.numbered(2), 1),
            Dot(Origin(high: 2, low: 1), 1),
        ]
        #expect(ascending.reversed().sorted() == ascending)
    }
}
