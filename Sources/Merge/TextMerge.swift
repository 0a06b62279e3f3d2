// Two texts that were changed apart, made one: a three-way merge over what both came from.
//
// By lines; where both changed the same lines, by words inside them. Where both changed the same
// words, or words side by side, differently, nothing is merged and the places are named: a person
// decides. Bytes in, bytes out: invalid UTF-8, line ends of any kind and a missing last one survive.

/// Merges texts as bytes.
public enum TextMerge {
    /// The most lines, or words of lines that collide, that are looked at in one text.
    public static let piecesMax = 20_000

    /// What became of a merge.
    public enum Outcome: Hashable, Sendable {
        /// Both sides' changes are in the text.
        case merged([UInt8])
        /// Both sides changed the same places differently, at least one.
        case collided([Collision])
        /// A text has more than `piecesMax` pieces, or differs from the ancestor in too many.
        case tooLarge
    }

    /// A place that both sides changed differently.
    public struct Collision: Hashable, Sendable {
        /// The number of its first line in the ancestor, from 1.
        public let line: Int
        /// What stood there.
        public let base: [UInt8]
        /// What one side made of it.
        public let left: [UInt8]
        /// What the other side made of it.
        public let right: [UInt8]
    }

    /// Merges what two sides made of one text.
    ///
    /// Swapping the sides gives the same text, and the same places with their sides swapped. A side
    /// that changed nothing gives the other one; the same change on both sides is made once.
    ///
    /// - Complexity: O(*n* · *d*) for *n* pieces of which *d* differ, at most 1,000 a side.
    public static func merge(base: [UInt8], left: [UInt8], right: [UInt8]) -> Outcome {
        if left == right || base == right { return .merged(left) }
        if base == left { return .merged(right) }
        guard let chunks = chunks(base, left, right, splitting: lines) else { return .tooLarge }
        var text: [UInt8] = []
        var collisions: [Collision] = []
        for chunk in chunks {
            switch chunk.settled {
            case .some(let bytes):
                text += bytes
            case nil:
                if let bytes = byWords(chunk) {
                    text += bytes
                } else {
                    collisions.append(
                        Collision(
                            line: chunk.firstPiece + 1, base: chunk.base, left: chunk.left,
                            right: chunk.right))
                }
            }
        }
        return collisions.isEmpty ? .merged(text) : .collided(collisions)
    }

    private static func byWords(_ lines: Chunk) -> [UInt8]? {
        guard
            let chunks = chunks(lines.base, lines.left, lines.right, splitting: words)
        else { return nil }
        var text: [UInt8] = []
        for chunk in chunks {
            guard let bytes = chunk.settled else { return nil }
            text += bytes
        }
        return text
    }

    // MARK: Chunks

    /// A stretch of the ancestor, with what each side made of it.
    private struct Chunk {
        /// Which piece of the ancestor is its first.
        let firstPiece: Int
        let base: [UInt8]
        let left: [UInt8]
        let right: [UInt8]

        /// What the stretch becomes; nil where both sides changed it differently.
        var settled: [UInt8]? {
            if left == right || base == right { return left }
            return base == left ? right : nil
        }
    }

    /// The ancestor in stretches that neither side changed, or one did, or both.
    ///
    /// Changes that touch make one stretch: what was put beside a changed piece may belong to it.
    private static func chunks(
        _ base: [UInt8], _ left: [UInt8], _ right: [UInt8],
        splitting split: ([UInt8]) -> [ArraySlice<UInt8>]
    ) -> [Chunk]? {
        let texts = [base, left, right].map(split)
        guard texts.allSatisfy({ $0.count <= piecesMax }) else { return nil }
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        let numbered = texts.map { pieces in
            pieces.map { piece in
                let number = numbers[piece] ?? numbers.count
                numbers[piece] = number
                return number
            }
        }
        guard let leftHunks = TextDifference.hunks(numbered[0], numbered[1]),
            let rightHunks = TextDifference.hunks(numbered[0], numbered[2])
        else { return nil }
        var (leftSide, rightSide) = (Side(texts[1], leftHunks), Side(texts[2], rightHunks))
        var chunks: [Chunk] = []
        var place = 0
        while let first = [leftSide.next, rightSide.next].compactMap({ $0?.base.lowerBound }).min()
        {
            let same = joined(texts[0][place..<first])
            chunks.append(Chunk(firstPiece: place, base: same, left: same, right: same))
            var end = first
            // Each side's hunks that touch the stretch widen it, until none does.
            while leftSide.widen(&end) || rightSide.widen(&end) {}
            chunks.append(
                Chunk(
                    firstPiece: first, base: joined(texts[0][first..<end]),
                    left: leftSide.take(first..<end), right: rightSide.take(first..<end)))
            place = end
        }
        let rest = joined(texts[0][place...])
        return chunks + [Chunk(firstPiece: place, base: rest, left: rest, right: rest)]
    }

    /// One side's text, gone through from its beginning.
    private struct Side {
        private let pieces: [ArraySlice<UInt8>]
        private let hunks: [Hunk]
        /// The first hunk that was not taken, and the first behind those that belong to the stretch.
        private var taken = 0
        private var reached = 0
        /// How much longer than the ancestor the text is, so far.
        private var shift = 0

        init(_ pieces: [ArraySlice<UInt8>], _ hunks: [Hunk]) {
            self.pieces = pieces
            self.hunks = hunks
        }

        var next: Hunk? { reached < hunks.count ? hunks[reached] : nil }

        /// Widens a stretch by the next hunk if that begins in it or right behind it.
        mutating func widen(_ end: inout Int) -> Bool {
            guard let next, next.base.lowerBound <= end else { return false }
            end = max(end, next.base.upperBound)
            reached += 1
            return true
        }

        /// What this side made of a stretch of the ancestor, which ends at no hunk's inside.
        mutating func take(_ stretch: Range<Int>) -> [UInt8] {
            let start = stretch.lowerBound + shift
            for hunk in hunks[taken..<reached] { shift += hunk.side.count - hunk.base.count }
            taken = reached
            return joined(pieces[start..<(stretch.upperBound + shift)])
        }
    }

    // MARK: Pieces

    /// Lines, each with its line end.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        pieces(text) { before, _ in before == UInt8(ascii: "\n") }
    }

    /// Words, and what is between them: a number or a date is one word, whatever marks it has.
    private static func words(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        pieces(text) { isSpace($0) != isSpace($1) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private static func pieces(
        _ text: [UInt8], cutBetween isCut: (UInt8, UInt8) -> Bool
    ) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        for index in text.indices.dropFirst() where isCut(text[index - 1], text[index]) {
            pieces.append(text[start..<index])
            start = index
        }
        if start < text.count { pieces.append(text[start...]) }
        return pieces
    }

    private static func joined(_ pieces: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
        Array(pieces.joined())
    }
}
