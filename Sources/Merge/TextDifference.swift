// What one text changed of another: the pieces that differ, each with its place in both.
//
// Myers' O(ND) algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986) over pieces that
// are compared as bytes. It is bounded: two texts that differ in too much are not compared.

/// A run of pieces that one text has in place of a run of another.
struct Hunk: Hashable {
    /// Which pieces of the ancestor are replaced; empty for an insertion.
    var base: Range<Int>
    /// By which pieces of the changed text; empty for a removal.
    var side: Range<Int>
}

enum TextDifference {
    /// The most pieces that differ on one side.
    static let differencesMax = 1000

    /// The hunks that turn `base` into `side`, ascending, with equal pieces between any two.
    ///
    /// - Returns: Nil when more than `differencesMax` pieces differ.
    /// - Complexity: O((*n* + *m*) · *d*) steps and O(*d*²) memory, *d* the pieces that differ.
    static func hunks(_ base: [Int], _ side: [Int]) -> [Hunk]? {
        let start = zip(base, side).prefix { $0 == $1 }.count
        let room = min(base.count, side.count) - start
        let end = zip(base.reversed(), side.reversed()).prefix(room).prefix { $0 == $1 }.count
        let from = Array(base[start..<(base.count - end)])
        let to = Array(side[start..<(side.count - end)])
        guard let kept = matches(from, to) else { return nil }
        return hunks(
            between: kept.map { (start + $0.0, start + $0.1) },
            from: (start, start), to: (start + from.count, start + to.count))
    }

    private static func hunks(
        between kept: [(Int, Int)], from start: (Int, Int), to end: (Int, Int)
    ) -> [Hunk] {
        var hunks: [Hunk] = []
        var (base, side) = start
        for match in kept + [end] {
            if match.0 > base || match.1 > side {
                hunks.append(Hunk(base: base..<match.0, side: side..<match.1))
            }
            (base, side) = (match.0 + 1, match.1 + 1)
        }
        return hunks
    }

    /// The pieces that a shortest edit keeps, as pairs of places, ascending.
    private static func matches(_ from: [Int], _ to: [Int]) -> [(Int, Int)]? {
        let reach = min(differencesMax, from.count + to.count)
        // furthest[k + reach + 1]: how far diagonal k was followed, by the place in `from`.
        var furthest = [Int32](repeating: 0, count: 2 * reach + 3)
        var trail: [[Int32]] = []
        for edits in 0...reach {
            trail.append(Array(furthest[(reach + 1 - edits)...(reach + 1 + edits)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let place = diagonal + reach + 1
                let goesDown =
                    diagonal == -edits
                    || (diagonal != edits && furthest[place - 1] < furthest[place + 1])
                var x = Int(goesDown ? furthest[place + 1] : furthest[place - 1] + 1)
                while x < from.count, x - diagonal < to.count, from[x] == to[x - diagonal] {
                    x += 1
                }
                furthest[place] = Int32(x)
                if x >= from.count, x - diagonal >= to.count {
                    return walkBack(trail, from.count, to.count)
                }
            }
        }
        return nil
    }

    /// Follows the furthest places back from the end, and collects what was kept.
    private static func walkBack(_ trail: [[Int32]], _ fromEnd: Int, _ toEnd: Int) -> [(Int, Int)] {
        var kept: [(Int, Int)] = []
        var (x, y) = (fromEnd, toEnd)
        for edits in stride(from: trail.count - 1, through: 0, by: -1) {
            let before = trail[edits]
            let diagonal = x - y
            func reached(_ diagonal: Int) -> Int { Int(before[diagonal + edits]) }
            let goesDown =
                diagonal == -edits
                || (diagonal != edits && reached(diagonal - 1) < reached(diagonal + 1))
            let previous = goesDown ? diagonal + 1 : diagonal - 1
            let startX = edits == 0 ? 0 : reached(previous)
            let startY = edits == 0 ? 0 : startX - previous
            while x > startX, y > startY {
                (x, y) = (x - 1, y - 1)
                kept.append((x, y))
            }
            (x, y) = (startX, startY)
        }
        return kept.reversed()
    }
}
