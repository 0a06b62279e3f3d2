// TCP without TLS, for peers that misbehave.

import Foundation

/// Accepts connections, in the kernel, and says nothing.
final class Listener: Sendable {
    let port: Int
    private let socket: Int32

    init() throws {
        socket = Self.open()
        var address = sockaddr_in.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { [socket] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 8) == 0
                    && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() {
        Foundation.close(socket)
    }

    static func open() -> Int32 {
        Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    }
}

/// Connects, and says nothing.
final class RawClient: Sendable {
    private let socket: Int32

    init(port: Int) throws {
        socket = Listener.open()
        var address = sockaddr_in.loopback(port: port)
        let connected = withUnsafePointer(to: &address) { [socket] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit {
        close(socket)
    }

    /// Waits until the other side closes; whether it did so without a word.
    func waitForEnd() async throws -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var byte: UInt8 = 0
                continuation.resume(returning: recv(socket, &byte, 1, 0) <= 0)
            }
        }
    }
}

extension sockaddr_in {
    fileprivate static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
