// Chains that were verified before: hubs are asked by the same offices all day.

internal import Foundation

/// The members that one `Trust` has verified, by their chains.
final class KnownChains: Sendable {
    private let lock = NSLock()
    /// Used under the lock only.
    nonisolated(unsafe) private var members: [[[UInt8]]: VerifiedMember] = [:]

    /// More than a cluster has; beyond that it starts anew.
    private static let membersMax = 4096

    /// The member whose chain is that one, byte for byte; nil when it was not verified yet.
    func member(_ chain: [[UInt8]]) -> VerifiedMember? {
        lock.withLock { members[chain] }
    }

    /// Keeps a member that was just verified.
    func add(_ member: VerifiedMember) {
        lock.withLock {
            if members.count >= Self.membersMax { members.removeAll() }
            members[member.chain] = member
        }
    }
}
