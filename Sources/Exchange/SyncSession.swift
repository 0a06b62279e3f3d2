// The conversation with a peer as decisions alone: events in, actions out, and no waiting.
//
// hello → pull what they have and we lack → push what we have and they lack. Equal hashes, and
// nothing new here, end it after one request. What waits here is sealed behind the greeting: only
// then is it known whether this file still is the one that its peers know. Specification: protocol/README.md, "Exchange".

package import Merge
package import Wire

/// One exchange with one peer, from the side that asks.
package struct SyncSession: Sendable {
    /// What happened.
    package enum Event: Sendable {
        case started
        /// The peer answered `hello`, and what waited here was sealed; `isWaiting` when the peer has
        /// changes which it seals only when it is pulled from.
        case greeted(
            theirs: ReceivedVector, parts: ReceivedParts, isWaiting: Bool, ours: ReceivedVector)
        /// The stream came to its end, and everything in it is durable here; `sent` covers what it held.
        case pulled(ours: ReceivedVector, sent: VersionVector)
        /// Everything sent is durable there.
        case pushed(theirs: ReceivedVector)
    }

    /// What to do next.
    package enum Action: Hashable, Sendable {
        case hello(hash: [UInt8])
        case pull(having: ReceivedVector)
        case push(lackedBy: ReceivedVector, havingPartsOf: ReceivedParts)
        /// What the peer has by now.
        case finish(theirs: ReceivedVector)
    }

    private enum State: Sendable {
        case idle
        case greeting
        case pulling(theirs: ReceivedVector)
        case pushing
        case finished
    }

    private var state = State.idle
    private var ours: ReceivedVector
    /// What the peer has begun to receive.
    private var theirParts = ReceivedParts()

    /// - Parameter ours: What this replica has received.
    package init(ours: ReceivedVector) {
        self.ours = ours
    }

    /// Takes one event of the conversation.
    ///
    /// - Returns: What to do about it; nil when the event no longer matters.
    package mutating func handle(_ event: Event) -> Action? {
        switch (state, event) {
        case (.idle, .started):
            state = .greeting
            return .hello(hash: ours.hash)
        case (.greeting, .greeted(let theirs, let parts, let isWaiting, let ours)):
            self.ours = ours
            theirParts = parts
            guard ours.vector.covers(theirs.vector), !isWaiting else {
                state = .pulling(theirs: theirs)
                return .pull(having: ours)
            }
            return pushOrFinish(theirs)
        case (.pulling(let theirs), .pulled(let ours, let sent)):
            self.ours = ours
            return pushOrFinish(theirs.extended(by: sent, as: ours))
        case (.pushing, .pushed(let theirs)):
            state = .finished
            return .finish(theirs: theirs)
        case (.idle, _), (.greeting, _), (.pulling, _), (.pushing, _), (.finished, _):
            return nil
        }
    }

    private mutating func pushOrFinish(_ theirs: ReceivedVector) -> Action {
        guard theirs.vector.covers(ours.vector) else {
            state = .pushing
            return .push(lackedBy: theirs, havingPartsOf: theirParts)
        }
        state = .finished
        return .finish(theirs: theirs)
    }
}

extension ReceivedVector {
    /// What a peer has that has sent more than it said before: it sealed what waited there when it was
    /// pulled from, and is not to be sent that.
    ///
    /// - Parameter ours: What we have received since, with the chain hashes.
    fileprivate func extended(by sent: VersionVector, as ours: ReceivedVector) -> ReceivedVector {
        let before = vector
        let new = ours.entries.filter { sent.covers($0.dot) && !before.covers($0.dot) }
        let origins = Set(new.map(\.dot.origin))
        return ReceivedVector(entries.filter { !origins.contains($0.dot.origin) } + new)
    }
}
