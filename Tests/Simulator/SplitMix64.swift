// The one source of chance of a simulated run: the same seed draws the same numbers everywhere.
//
// Swift's own generators are seeded by the system, and `shuffled(using:)` may change between
// versions of the standard library; what a run draws is spelt out here.

/// Steele, Lea and Flood's SplitMix64: a counter, and a mixing of its bits.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `bound`, which is at least 1.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True `share` times in a hundred.
    package mutating func percent(_ share: Int) -> Bool {
        below(100) < share
    }

    /// One of `choices`, which has at least one.
    package mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }
}
