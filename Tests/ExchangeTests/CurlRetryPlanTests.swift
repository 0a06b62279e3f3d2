// When a request is worth repeating, and how long to wait.

import Exchange
import Testing

@Suite("Retry plan")
struct CurlRetryPlanTests {
    private let plan = RetryPlan(
        attemptsMax: 9, firstDelayMilliseconds: 500, delayMillisecondsMax: 20_000)

    @Test("waits double, up to the greatest, and none is below half of it", arguments: 1...50)
    func doubling(seed: UInt64) {
        var random = Sequence64(state: seed)
        let bounds = [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]
        for (index, bound) in bounds.enumerated() {
            let delay = plan.delayMilliseconds(
                after: .cut(detail: ""), attempts: index + 1, using: &random)
            #expect(delay.map { (bound / 2...bound).contains($0) } == true)
        }
    }

    @Test("the same random numbers give the same waits; others, others")
    func deterministic() {
        let waits = [UInt64(1), 1, 2].map { seed in
            var random = Sequence64(state: seed)
            return (1...8).map {
                plan.delayMilliseconds(
                    after: .stalled(afterSeconds: 1), attempts: $0, using: &random)
            }
        }
        #expect(waits[0] == waits[1])
        #expect(waits[0] != waits[2])
    }

    @Test("the last attempt is the last")
    func last() {
        var random = Sequence64(state: 1)
        #expect(
            plan.delayMilliseconds(after: .cut(detail: ""), attempts: 9, using: &random) == nil)
        let once = RetryPlan(attemptsMax: 1)
        #expect(
            once.delayMilliseconds(after: .cut(detail: ""), attempts: 1, using: &random) == nil)
    }

    @Test("the longest wait does not overflow")
    func overflow() {
        var random = Sequence64(state: 1)
        let patient = RetryPlan(
            attemptsMax: .max, firstDelayMilliseconds: 1, delayMillisecondsMax: 1 << 40)
        let delay = patient.delayMilliseconds(
            after: .cut(detail: ""), attempts: 1000, using: &random)
        #expect(delay.map { (1 << 39...1 << 40).contains($0) } == true)
    }

    @Test(
        "what passes by itself is tried again",
        arguments: [
            .couldNotResolve(host: "h"), .couldNotConnect(detail: ""), .stalled(afterSeconds: 30),
            .cut(detail: ""), .problem(Problem(status: 503, title: "")),
        ] as [TransportError])
    func passing(error: TransportError) {
        #expect(error.mayPass)
    }

    @Test(
        "what somebody has to mend is not",
        arguments: [
            .tlsRefused(detail: ""), .wrongKey, .refusedByPeer(detail: ""),
            .unusableCredentials(detail: ""), .tooLong(limitBytes: 1), .unsupportedURL(""),
            .problem(Problem(status: 409, title: "")), .other(code: 1, message: ""),
        ] as [TransportError])
    func lasting(error: TransportError) {
        var random = Sequence64(state: 1)
        #expect(plan.delayMilliseconds(after: error, attempts: 1, using: &random) == nil)
    }
}

/// SplitMix64: a generator whose numbers follow from its seed.
private struct Sequence64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
