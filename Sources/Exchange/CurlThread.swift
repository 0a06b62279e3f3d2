// The thread that blocking libcurl calls run on, so that they never hold one of Swift's own.
//
// A dispatch queue would not do: on Linux its threads come out of the same small pool as Swift's
// (measured: two transfers that wait, on a machine of two cores, stop every other task).

internal import Foundation

/// An actor's executor on one thread, which ends with it.
final class CurlThread: SerialExecutor {
    private let jobs = JobList()

    init() {
        Thread.detachNewThread { [jobs] in
            while let job = jobs.next() { job() }
        }
    }

    deinit {
        jobs.close()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        jobs.append { job.runSynchronously(on: executor) }
    }
}

/// What a thread is to do, in order.
private final class JobList: @unchecked Sendable {
    // Unchecked: the condition's lock guards both variables.
    private let condition = NSCondition()
    private var jobs: [@Sendable () -> Void] = []
    private var isClosed = false

    func append(_ job: @escaping @Sendable () -> Void) {
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.signal()
        }
    }

    /// Waits for a job; `nil` when there will be none.
    func next() -> (@Sendable () -> Void)? {
        condition.withLock {
            while jobs.isEmpty && !isClosed { condition.wait() }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }
}
