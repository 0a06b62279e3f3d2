// Why an exchange with a peer, or with a bundle file, did not come about.

package import Replica

/// A reason not to go on with an exchange. What was taken before it stays, and is not asked for again.
package enum ExchangeError: Error, Equatable {
    /// The peer is of another cluster.
    case otherCluster
    /// The peer speaks no version of the protocol that we speak.
    case noCommonVersion(theirs: [UInt32])
    /// Somebody else answers at the peer's address.
    case otherMember(expected: String, found: String)
    /// The file is no bundle.
    case notABundle(file: String)
    /// The bundle ends too soon; the changesets that came whole are kept.
    case cutBundle(file: String, kept: Int)
    /// The bundle is meant for another member.
    case bundleForOther(file: String, member: String)
    /// A changeset that came along was refused; the others were taken.
    case refusedChangeset(Refusal)
    /// A file could not be read or written.
    case file(path: String, reason: String)

    /// A stable word for logs and problem documents.
    package var code: String {
        switch self {
        case .otherCluster: "other-cluster"
        case .noCommonVersion: "no-common-version"
        case .otherMember: "other-member"
        case .notABundle: "not-a-bundle"
        case .cutBundle: "cut-bundle"
        case .bundleForOther: "bundle-for-other"
        case .refusedChangeset(let refusal): refusal.code
        case .file: "file"
        }
    }
}

/// The version of the protocol that this program speaks.
package let protocolVersion: UInt32 = 1

/// The media type of every message and stream of the exchange.
package let mediaType = "application/vnd.hoitu.v1+protobuf"
