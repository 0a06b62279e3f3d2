// Why a server did not start, for callers that do not know NIO's errors.

internal import Foundation
internal import NIOCore

/// The address of a server cannot be had: it is taken, not this machine's, or no address.
package enum ListenFailure {
    /// What the system says, if `error`, thrown by ``PeerServer/run()``, is about the address.
    package static func reason(_ error: any Error) -> String? {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is SocketAddressError: "there is no such host"
        default: nil
        }
    }
}
