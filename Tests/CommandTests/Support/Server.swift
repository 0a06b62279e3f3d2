// A `hoitu serve` that runs for as long as a test needs it.

import Foundation

final class Server {
    let process: ChildProcess
    /// Where it listens.
    let url: String

    /// Starts it, and waits until it says that it listens.
    init(_ office: Office, listen: String = "127.0.0.1:0", _ options: String...) throws {
        let process = try office.start(["serve", "--listen", listen] + options)
        try poll(30, "a server that is ready") {
            process.output.contains(UInt8(ascii: "\n")) || !process.isRunning
        }
        let words = String(decoding: process.output, as: UTF8.self).split {
            $0 == " " || $0 == "\n"
        }
        guard words.count == 2, words[0] == "ready" else {
            throw Trouble("no server: \(words) \(process.errors)")
        }
        self.process = process
        url = String(words[1])
    }

    deinit { process.signal(SIGKILL) }

    /// Host and port, for a server that comes back at the same address.
    var address: String { String(url.dropFirst("https://".count)) }

    /// Ends it as an operator would.
    ///
    /// - Returns: Its exit code.
    @discardableResult
    func stop() throws -> Int32 {
        process.signal(SIGTERM)
        return try process.finish(withinSeconds: 20).code
    }

    /// Ends it as a power cut would.
    func crash() throws {
        process.signal(SIGKILL)
        _ = try process.finish(withinSeconds: 20)
    }
}
