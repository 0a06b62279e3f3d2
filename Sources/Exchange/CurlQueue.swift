// The thread that blocking libcurl calls run on, so that they never hold one of Swift's own.

internal import Dispatch

/// An actor's executor on a dispatch queue of its own. (Linux has no `DispatchSerialQueue`.)
final class CurlQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "hoitu.curl")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// For `preconditionIsolated`; a serial queue's thread is where its code runs.
    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
