// Seeds on several processors: a process for each, since threads of one would wait for each other in
// the allocators that they share, and a trap in one would end all.

import Foundation
import Simulator

/// Processes of this same program, each of which runs every so-manieth seed.
final class Workers: @unchecked Sendable {
    private let lock = NSLock()
    private var processes: [Process] = []
    private var result = SeedResult()
    private var done = 0
    private let all: Int
    private let goesOn: Bool

    /// Runs the seeds, and stops when one fails unless it is to go on.
    static func run(
        _ seeds: ClosedRange<UInt64>, on count: Int, canary: Bool, goesOn: Bool
    ) async throws -> SeedResult {
        let workers = Workers(seeds.count, goesOn: goesOn)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in 0..<UInt64(count) where place < seeds.count {
                group.addTask {
                    let first = seeds.lowerBound + place
                    try await workers.run(
                        ["--seeds", "\(first)...\(seeds.upperBound)", "--every", "\(count)"]
                            + ["--told"] + (canary ? ["--canary"] : [])
                            + (goesOn ? ["--go-on"] : []), first: first)
                }
            }
            try await group.waitForAll()
        }
        return workers.result
    }

    private init(_ all: Int, goesOn: Bool) {
        self.all = all
        self.goesOn = goesOn
    }

    private func run(_ arguments: [String], first: UInt64) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        lock.withLock { processes.append(process) }
        let handle = output.fileHandleForReading
        let (last, isTold) = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [self] in
                continuation.resume(with: Result { try listen(to: handle) })
            }
        }
        process.waitUntilExit()
        guard !isTold else { return }
        let isStopped = lock.withLock { !goesOn && result.failure != nil }
        // One that was stopped because another failed has nothing to tell.
        if isStopped, process.terminationReason == .uncaughtSignal { return }
        var failed = SeedResult()
        let end =
            process.terminationReason == .uncaughtSignal ? "trapped with signal" : "ended with"
        failed.failures = [
            .init(
                seed: last ?? first, violation: "the program \(end) \(process.terminationStatus)")
        ]
        take(failed)
    }

    /// Reads what a process tells, to its end.
    ///
    /// - Returns: The seed that it began last, and whether it told its result.
    private func listen(to handle: FileHandle) throws -> (last: UInt64?, isTold: Bool) {
        var last: UInt64?
        var isTold = false
        var rest = Data()
        while case let more = handle.availableData, !more.isEmpty {
            rest += more
            while let end = rest.firstIndex(of: 0x0a) {
                let line = Data(rest[rest.startIndex..<end])
                rest = Data(rest[(end + 1)...])
                if let seed = UInt64(String(decoding: line, as: UTF8.self)) {
                    last = seed
                    tellProgress()
                } else {
                    take(try JSONDecoder().decode(SeedResult.self, from: line))
                    isTold = true
                }
            }
        }
        return (last, isTold)
    }

    private func take(_ part: SeedResult) {
        lock.withLock {
            result.merge(part)
            guard !goesOn, part.failure != nil else { return }
            for process in processes where process.isRunning { process.terminate() }
        }
    }

    private func tellProgress() {
        let done = lock.withLock {
            self.done += 1
            return self.done
        }
        guard done % 1000 == 0 else { return }
        FileHandle.standardError.write(Data("\(done) of \(all) seeds\n".utf8))
    }
}
