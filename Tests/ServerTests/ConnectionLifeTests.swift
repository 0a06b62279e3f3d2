// The decisions about idle connections, without a connection.

import NIOCore
import Server
import Testing

@Suite("Server connection life")
struct ConnectionLifeTests {
    private static let options = PeerServerOptions(
        host: "", port: 0, handshakeSeconds: 10, idleSeconds: 100)
    private var life = ConnectionLife(options: options, now: .uptimeNanoseconds(0))

    @Test("a handshake has its time, and ends at once in a shutdown")
    mutating func handshake() {
        life.note(.received, now: .seconds(9))
        #expect(!life.shouldClose(now: .seconds(9)))
        #expect(life.shouldClose(now: .seconds(10)))
        life.note(.quiesce, now: .seconds(1))
        #expect(life.shouldClose(now: .seconds(1)))
    }

    @Test("a request keeps its connection, however long it takes")
    mutating func exchange() {
        life.note(.handshakeCompleted, now: .seconds(1))
        life.note(.exchangeBegan, now: .seconds(2))
        life.note(.quiesce, now: .seconds(3))
        #expect(!life.shouldClose(now: .seconds(9999)))
        life.note(.exchangeEnded, now: .seconds(9999))
        #expect(!life.shouldClose(now: .seconds(9999)))
        #expect(life.shouldClose(now: .seconds(10_000)))
    }

    @Test("a shutdown waits for what is still being written, up to the limit of idleness")
    mutating func unwritten() {
        life.note(.handshakeCompleted, now: .seconds(1))
        life.note(.writeBegan, now: .seconds(2))
        life.note(.quiesce, now: .seconds(3))
        #expect(!life.shouldClose(now: .seconds(50)))
        #expect(life.shouldClose(now: .seconds(102)))
        life.note(.writeEnded, now: .seconds(50))
        #expect(life.shouldClose(now: .seconds(51)))
    }

    @Test("an unused connection ends after the limit of idleness")
    mutating func idle() {
        life.note(.handshakeCompleted, now: .seconds(1))
        life.note(.received, now: .seconds(5))
        #expect(!life.shouldClose(now: .seconds(104)))
        #expect(life.shouldClose(now: .seconds(105)))
    }
}

extension NIODeadline {
    fileprivate static func seconds(_ seconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(0) + .seconds(seconds)
    }
}
