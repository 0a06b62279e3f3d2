// Exchanges in flight: each runs until it waits for the network, and goes on when the world says so.
//
// They are ordinary tasks, but only one of them, or the world, ever runs: a task that waits wakes the
// world, and the world wakes one task. So the order of everything is the world's to choose.

internal import Foundation

/// Something that takes time: one exchange, or a request that the network delivers again.
///
/// Used by the world and by its own task in turn, never by both at once.
final class Activity: @unchecked Sendable {
    let name: String
    let client: SimulatedOffice
    /// The client's process; once that has ended, so has the activity.
    let clientLife: Int
    /// What befalls it.
    var random: SplitMix64
    /// Whether anything befell it that may make it fail.
    var isDisturbed = false
    /// Whether a stream of it was cut.
    var wasCut = false
    /// Whether it let others go on in the middle.
    private(set) var hasWaited = false
    fileprivate(set) var isFinished = false
    private var task: Task<Void, Never>?
    fileprivate var waiting: CheckedContinuation<Void, Never>?
    fileprivate var world: CheckedContinuation<Void, Never>?

    init(name: String, client: SimulatedOffice, random: SplitMix64) {
        self.name = name
        self.client = client
        clientLife = client.life
        self.random = random
    }

    /// Whether the process that asked is gone.
    var isOrphan: Bool {
        client.life != clientLife || client.file == nil || client.disk.isDead(.hoitu)
    }

    /// Runs `work` until it waits or ends.
    func start(_ work: @escaping @Sendable () async -> Void) async {
        await withCheckedContinuation { world in
            self.world = world
            task = Task {
                await work()
                isFinished = true
                wakeWorld()
            }
        }
        await letGo()
    }

    /// Lets the work go on, until it waits again or ends.
    func advance() async {
        guard let waiting else { return }
        self.waiting = nil
        await withCheckedContinuation { world in
            self.world = world
            waiting.resume()
        }
        await letGo()
    }

    /// Once the work is done, what it held is let go of here, and not some time later by its thread.
    private func letGo() async {
        guard isFinished else { return }
        await task?.value
        task = nil
    }

    /// Called by the work: waits until the world says to go on.
    func wait() async {
        hasWaited = true
        await withCheckedContinuation { waiting in
            self.waiting = waiting
            wakeWorld()
        }
    }

    private func wakeWorld() {
        let world = self.world
        self.world = nil
        world?.resume()
    }
}
