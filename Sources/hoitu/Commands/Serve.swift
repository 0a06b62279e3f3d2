// hoitu serve: the daemon. Prints one line on standard output, `ready https://HOST:PORT`, once it
// listens; SIGTERM ends it when the requests under way are answered.

import ArgumentParser
import Exchange
import Foundation
import Logging
import Membership
import Replica
import Server
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpServe[.helpLanguage])
    }

    @Option(help: ArgumentHelp(Phrases.helpListen[.helpLanguage], valueName: "host:port"))
    var listen = "127.0.0.1:8443"

    @Option(help: ArgumentHelp(Phrases.helpEvery[.helpLanguage], valueName: "duration"))
    var every: String?

    @OptionGroup var common: Common

    func run() async throws {
        let (host, port) = try address()
        let interval = try every.map(Self.seconds)
        let replica = try common.open()
        let trust = try common.keys.identity().trust
        var logger = Logger(label: "hoitu") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let server = PeerServer(
            options: PeerServerOptions(host: host, port: port),
            tls: PeerTLS(
                certificateFile: common.keys.memberCertificatesPath,
                keyFile: common.keys.memberKeyPath, rootFile: common.keys.rootCertificatePath),
            endpoints: ReplicaEndpoints(
                file: replica, trust: trust, clock: SystemClock.milliseconds
            ).endpoints,
            logger: logger
        ) { port in
            Output.line(Phrases.ready("https://\(Self.inURL(host)):\(port)"))
        }
        var services: [any Service] = [server]
        if let interval {
            services.append(
                ScheduledSync(
                    file: replica, interval: interval, logger: logger,
                    sync: PeerSync(
                        file: replica, keys: common.keys, trust: trust,
                        clock: SystemClock.milliseconds)))
        }
        let group = ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch PeerServerError.cannotListen(let reason) {
            throw Complaint(phrase: Phrases.cannotListen(listen, reason))
        }
        try replica.close()
    }

    private func address() throws -> (String, Int) {
        guard let colon = listen.lastIndex(of: ":"),
            let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port),
            colon != listen.startIndex
        else { throw Complaint(phrase: Phrases.notAnAddress(listen), code: 64) }
        let host = listen[..<colon].trimmingCharacters(in: ["[", "]"])
        return (host, port)
    }

    private static func inURL(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }

    /// `30s`, `5m`, `1h`; a bare number is seconds.
    static func seconds(_ text: String) throws -> Duration {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? text[...] : text.dropLast()), number > 0,
            number <= 366 * 86_400
        else { throw Complaint(phrase: Phrases.notADuration(text), code: 64) }
        return .seconds(number * (unit ?? 1))
    }
}

/// Exchanges with every peer, again and again, until the daemon ends.
private struct ScheduledSync: Service {
    let file: ReplicaFile
    let interval: Duration
    let logger: Logger
    let sync: PeerSync

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await exchangeForEver() }
        } catch is CancellationError {
            // The daemon ends in the middle of an exchange or of a wait: what was whole is kept.
        }
    }

    private func exchangeForEver() async throws {
        while !Task.isCancelled {
            for peer in try await file.read({ try $0.peers() }) {
                let report = try await sync.sync(peer)
                guard let error = report.error else { continue }
                logger.warning(
                    "sync failed",
                    metadata: [
                        "peer": "\(peer.name)", "code": "\(ErrorCode.code(of: error))",
                    ])
            }
            try await Task.sleep(for: interval)
        }
    }
}
