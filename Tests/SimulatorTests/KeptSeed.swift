// Seeds that once found something, each with what it was: they are run for ever.

import Testing

/// A seed, and what it found.
struct KeptSeed: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let found: String

    var testDescription: String { "seed \(seed): \(found)" }

    static let all = [
        KeptSeed(
            seed: 23,
            found:
                "a request that was served by a closed connection (in the simulator's own shutdown)"
        )
    ]
}
