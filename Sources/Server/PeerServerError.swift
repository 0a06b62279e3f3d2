// Why a server could not begin.

internal import Foundation
internal import NIOCore

/// A reason why a server does not listen. Nobody was served.
package enum PeerServerError: Error, Equatable {
    /// The address is taken, not this machine's, or not ours to use.
    case cannotListen(reason: String)

    /// What an error of binding the socket means; nil for any other error.
    init?(_ error: any Error) {
        switch error {
        case let error as IOError:
            self = .cannotListen(reason: String(cString: strerror(error.errnoCode)))
        case is SocketAddressError:
            self = .cannotListen(reason: "there is no such host")
        default: return nil
        }
    }
}
