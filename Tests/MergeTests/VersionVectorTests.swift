// How far each origin is integrated.

import Merge
import Testing

@Suite("VersionVector")
struct VersionVectorTests {
    let one = Origin.numbered(1)
    let two = Origin.numbered(2)

    @Test("an empty vector covers nothing, and is covered by all")
    func empty() {
        let empty = VersionVector()
        #expect(empty.isEmpty && empty.count == 0 && empty.dots.isEmpty)
        #expect(empty[one] == 0)
        #expect(!empty.covers(Dot(one, 1)))
        #expect(empty.covers(empty))
        #expect(VersionVector([one: 1]).covers(empty))
        #expect(!empty.covers(VersionVector([one: 1])))
    }

    @Test("an entry of zero is the same as none")
    func zero() {
        #expect(VersionVector([one: 0]) == VersionVector())
        #expect(VersionVector([one: 0, two: 3]).count == 1)
        var vector = VersionVector()
        vector.cover(Dot(one, 0))
        #expect(vector.isEmpty)
    }

    @Test(
        "a vector covers every dot up to its entry, and none beyond",
        arguments: [1, 2, 1 << 32 - 1, 1 << 32, 1 << 32 + 1, .max - 1] as [UInt64])
    func reach(highest: UInt64) {
        let vector = VersionVector([one: highest])
        #expect(vector.covers(Dot(one, 1)))
        #expect(vector.covers(Dot(one, highest)))
        #expect(!vector.covers(Dot(one, highest + 1)))
        #expect(!vector.covers(Dot(two, 1)))
    }

    @Test("covering a dot never takes a vector back")
    func monotone() {
        var vector = VersionVector([one: 5])
        vector.cover(Dot(one, 3))
        #expect(vector[one] == 5)
        vector.cover(Dot(one, 6))
        vector.cover(Dot(two, 1))
        #expect(vector == VersionVector([one: 6, two: 1]))
    }

    @Test("two vectors joined are the least that covers both")
    func join() {
        let left = VersionVector([one: 5, two: 1])
        let right = VersionVector([one: 2, two: 4, .numbered(3): 1])
        var joined = left
        joined.cover(right)
        #expect(joined == VersionVector([one: 5, two: 4, .numbered(3): 1]))
        #expect(joined.covers(left) && joined.covers(right))
        #expect(!left.covers(right) && !right.covers(left))
        var again = right
        again.cover(left)
        again.cover(left)
        #expect(again == joined)
    }

    @Test("a copy does not change with its original")
    func copies() {
        var vector = VersionVector([one: 1])
        let copy = vector
        vector.cover(Dot(one, 2))
        #expect(copy[one] == 1 && vector[one] == 2)
    }

    @Test("the dots of a vector are its entries, by the origin's unsigned bytes")
    func dots() {
        let origins: [UInt64] = [1, 1 << 62, 1 << 63, .max]
        let vector = VersionVector(
            Dictionary(uniqueKeysWithValues: origins.map { (Origin.numbered($0), $0) }))
        #expect(vector.dots == origins.map { Dot(.numbered($0), $0) })
    }
}
