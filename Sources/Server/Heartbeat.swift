// Tells a client that its request is still being worked on.
//
// A client gives up on a server that lets nothing through for a while (`stallSeconds`), which is
// right for a dead line and wrong for a replica that integrates 10⁶ rows before it answers, or
// that takes no more of a push meanwhile. "102 Processing" (RFC 2518) is the difference.

internal import HTTPTypes
internal import HummingbirdCore

/// Informational heads while an endpoint works, before its answer begins.
struct Heartbeat: Sendable {
    let intervalSeconds: Int
    /// After so many the client's own patience decides: an endpoint that hangs is not work.
    let countMax: Int

    /// Runs `work`, which is cancelled once a head cannot be written: its client is gone.
    func during<Value: Sendable>(
        _ writer: borrowing ResponseWriter, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask { try await work() }
            defer { tasks.cancelAll() }
            for _ in 0..<countMax {
                tasks.addTask { try await pause() }
                if let value = try await tasks.next() ?? nil { return value }
                try await writer.writeInformationalHead(HTTPResponse(status: .processing))
            }
            guard let value = try await tasks.next() ?? nil else {
                preconditionFailure("only pauses end without a value, and there is none left")
            }
            return value
        }
    }

    private func pause<Value>() async throws -> Value? {
        try await Task.sleep(for: .seconds(intervalSeconds))
        return nil
    }
}

extension HTTPResponse.Status {
    fileprivate static let processing = Self(code: 102, reasonPhrase: "Processing")
}
