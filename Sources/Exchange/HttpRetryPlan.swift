// When to ask a peer again after a failure, and when asking again is useless.

/// How often to try, and how long to wait between: exponential, with jitter, so that offices
/// which lost one line together do not come back to a hub together.
package struct RetryPlan: Equatable, Sendable {
    /// The first try included.
    package var attemptsMax: Int
    /// About how long the first wait is.
    package var firstDelayMilliseconds: Int
    /// What no wait exceeds.
    package var delayMillisecondsMax: Int

    package init(
        attemptsMax: Int = 6, firstDelayMilliseconds: Int = 500,
        delayMillisecondsMax: Int = 60_000
    ) {
        precondition(attemptsMax > 0 && firstDelayMilliseconds > 0 && delayMillisecondsMax > 0)
        self.attemptsMax = attemptsMax
        self.firstDelayMilliseconds = firstDelayMilliseconds
        self.delayMillisecondsMax = delayMillisecondsMax
    }

    /// How long to wait before the next try: between half of the doubling bound and all of it.
    ///
    /// - Parameter attempts: How many tries have failed, the last with `error`; from 1.
    /// - Returns: Milliseconds; `nil` when another try is useless, or was the last one.
    package func delayMilliseconds(
        after error: TransportError, attempts: Int, using random: inout some RandomNumberGenerator
    ) -> Int? {
        precondition(attempts > 0)
        guard attempts < attemptsMax, error.mayPass else { return nil }
        let bound = delayBoundMilliseconds(attempts: attempts)
        return Int.random(in: (bound + 1) / 2...bound, using: &random)
    }

    private func delayBoundMilliseconds(attempts: Int) -> Int {
        var bound = firstDelayMilliseconds
        for _ in 1..<attempts where bound < delayMillisecondsMax { bound *= 2 }
        return min(bound, delayMillisecondsMax)
    }
}

extension TransportError {
    /// Whether the same request may succeed a little later, with nobody doing anything about it.
    package var mayPass: Bool {
        switch self {
        case .couldNotResolve, .couldNotConnect, .stalled, .cut: true
        case .problem(let problem): [408, 425, 429, 500, 502, 503, 504].contains(problem.status)
        case .tlsRefused, .wrongKey, .refusedByPeer, .unusableCredentials, .tooLong,
            .unsupportedURL, .other:
            false
        }
    }
}
