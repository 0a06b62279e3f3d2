// Exact numbers: figures and points are fractions until they are rounded, once, by a rule that is said.
//
// Binary floating point would give other points on other machines, and 1.005 would round down.

/// Why a score cannot be worked out.
package enum ScoreError: Error, Hashable, Sendable {
    /// A number is too large to be exact.
    case outOfRange
    /// Something was to be divided by zero.
    case dividedByZero
}

/// A fraction in lowest terms.
package struct Fraction: Hashable, Sendable {
    /// Its sign is the fraction's.
    package let numerator: Int128
    /// Above zero.
    package let denominator: Int128

    package static let zero = Fraction(0)
    package static let half = Fraction(unchecked: 1, 2)

    package init(_ whole: Int64) {
        numerator = Int128(whole)
        denominator = 1
    }

    private init(unchecked numerator: Int128, _ denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// - Throws: `ScoreError.dividedByZero`, `.outOfRange`.
    package init(_ numerator: Int128, over denominator: Int128) throws(ScoreError) {
        guard denominator != 0 else { throw .dividedByZero }
        guard numerator != .min, denominator != .min else { throw .outOfRange }
        let divisor = Self.commonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.init(
            unchecked: sign * numerator / Int128(divisor), sign * denominator / Int128(divisor))
    }

    /// A number as people write it in a table: digits, perhaps a sign, perhaps a point and more digits.
    ///
    /// Nil for anything else; what a comma means is for whoever reads the input to find out.
    package init?(decimal text: String) {
        var digits = text[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.last?.isEmpty == false,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            digits.utf8.count <= 30
        else { return nil }
        let places = parts.count == 2 ? parts[1].utf8.count : 0
        guard let number = Int128(parts.joined()) else { return nil }
        let scale = (0..<places).reduce(Int128(1)) { scale, _ in scale * 10 }
        guard let fraction = try? Fraction(isNegative ? -number : number, over: scale) else {
            // The scale is a power of ten, so only a number out of range is left; it is no figure.
            return nil
        }
        self = fraction
    }

    private static func commonDivisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
        var (one, other) = (one, other)
        while other != 0 { (one, other) = (other, one % other) }
        return max(one, 1)
    }

    // MARK: Arithmetic

    package func plus(_ other: Fraction) throws(ScoreError) -> Fraction {
        try Fraction(
            Self.sum(
                Self.product(numerator, other.denominator),
                Self.product(other.numerator, denominator)),
            over: Self.product(denominator, other.denominator))
    }

    package func minus(_ other: Fraction) throws(ScoreError) -> Fraction {
        try plus(Fraction(unchecked: -other.numerator, other.denominator))
    }

    package func times(_ other: Fraction) throws(ScoreError) -> Fraction {
        // Crosswise first, so that what cancels out cannot overflow.
        let left = try Fraction(numerator, over: other.denominator)
        let right = try Fraction(other.numerator, over: denominator)
        return try Fraction(
            Self.product(left.numerator, right.numerator),
            over: Self.product(left.denominator, right.denominator))
    }

    package func over(_ other: Fraction) throws(ScoreError) -> Fraction {
        guard other.numerator != 0 else { throw .dividedByZero }
        return try times(try Fraction(other.denominator, over: other.numerator))
    }

    private static func product(_ one: Int128, _ other: Int128) throws(ScoreError) -> Int128 {
        let (product, isTooLarge) = one.multipliedReportingOverflow(by: other)
        if isTooLarge { throw .outOfRange }
        return product
    }

    private static func sum(_ one: Int128, _ other: Int128) throws(ScoreError) -> Int128 {
        let (sum, isTooLarge) = one.addingReportingOverflow(other)
        if isTooLarge { throw .outOfRange }
        return sum
    }
}

extension Fraction: Comparable {
    package static func < (left: Fraction, right: Fraction) -> Bool {
        // Whole parts first; then the rests, turned over, as Euclid would: nothing overflows.
        let (leftWhole, leftRest) = left.parts
        let (rightWhole, rightRest) = right.parts
        guard leftWhole == rightWhole else { return leftWhole < rightWhole }
        if leftRest == 0 || rightRest == 0 { return leftRest == 0 && rightRest != 0 }
        return Fraction(unchecked: right.denominator, rightRest)
            < Fraction(unchecked: left.denominator, leftRest)
    }

    /// The largest whole number that is not above it, and what is left over the denominator.
    fileprivate var parts: (whole: Int128, rest: Int128) {
        var (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        if rest < 0 { (whole, rest) = (whole - 1, rest + denominator) }
        return (whole, rest)
    }
}

/// Points, in hundredths.
package struct Points: Hashable, Comparable, Sendable {
    package let hundredths: Int64

    package static let zero = Points(hundredths: 0)

    package init(hundredths: Int64) { self.hundredths = hundredths }

    /// Rounded to two places, a half upwards.
    ///
    /// - Throws: `ScoreError.outOfRange`.
    package init(_ exact: Fraction) throws(ScoreError) {
        let scaled = try exact.times(Fraction(100)).plus(.half)
        guard let hundredths = Int64(exactly: scaled.parts.whole) else { throw .outOfRange }
        self.hundredths = hundredths
    }

    package static func < (left: Points, right: Points) -> Bool {
        left.hundredths < right.hundredths
    }

    package static func + (left: Points, right: Points) -> Points {
        Points(hundredths: left.hundredths + right.hundredths)
    }

    package static func - (left: Points, right: Points) -> Points {
        Points(hundredths: left.hundredths - right.hundredths)
    }

    package var exact: Fraction {
        get throws(ScoreError) { try Fraction(Int128(hundredths), over: 100) }
    }
}

extension Points: CustomStringConvertible {
    /// With a point and two places, the same everywhere.
    package var description: String {
        let digits = String(hundredths.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (hundredths < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
    }
}
