// One office: a disk, our program while it runs, another SQLite client, a clock, and what it should hold.

internal import Exchange
internal import Membership
internal import Merge
internal import Oracle
internal import Replica

/// An office of the simulated cluster.
///
/// Used by one task at a time, as everything in a world is.
final class SimulatedOffice: @unchecked Sendable {
    let identity: Identity
    let disk: SimulatedDisk
    /// Where its peers find it.
    let url: String
    /// Our program's hold on the file; nil while it is not running.
    private(set) var file: ReplicaFile?
    /// Another process of our program, such as a command beside the daemon; opened when first used.
    private var second: ReplicaFile?
    /// The processes of our program that have ended.
    private var graves: [ReplicaFile] = []
    /// Whether that one is in the middle of something.
    var isOtherInUse = false
    /// Counts the processes of our program.
    private(set) var life = 0
    /// Any other program's; nil while it is not running.
    private(set) var client: StockClient?
    /// What it should hold.
    var model: OfficeModel
    /// Whether its client has foreign keys enforced.
    var enforcesForeignKeys: Bool { model.database.enforcesForeignKeys }
    /// How far its clock is off, in milliseconds.
    var skewMilliseconds: Int64 = 0
    /// Whether its clock has stopped.
    var isClockStanding = false
    /// A copy of the file, and what it should hold.
    var backup: (image: SimulatedDisk.Image, model: OfficeModel)?
    /// The origins that it has taken since its file was last brought back; nil when it never was.
    var livesSinceRestore: [[UInt8]]?
    /// Whether a new origin is no surprise: the file is, or may be, behind its own head.
    var mayTakeNewLife = false
    private var incarnations: SplitMix64
    /// The random of the client that gets in between, while it may.
    var intruder: SplitMix64?
    /// The step at which a death of its programs was planned.
    var plannedAt = 0
    /// Whether somebody is getting in between at this moment.
    var isIntruded = false
    /// Whether the client holds a transaction open.
    var isHoldingLock = false
    /// The writes that the disk had seen when the office was checked last.
    private var checkedWrites: Int?
    /// The length of the log when the merged state was compared last.
    var checkedLogCount: Int?

    var name: MemberName { identity.member }

    init(
        identity: Identity, disk: SimulatedDisk, model: OfficeModel, incarnations: SplitMix64
    ) {
        self.identity = identity
        self.disk = disk
        self.model = model
        self.incarnations = incarnations
        url = "sim://\(identity.member)"
    }

    /// Whether anything was written since the office was checked.
    var mustBeChecked: Bool { checkedWrites != disk.writeCount }

    func noteChecked() { checkedWrites = disk.writeCount }

    var clock: @Sendable () -> Int64 {
        { [disk] in disk.nowMilliseconds }
    }

    var lineage: Lineage {
        Lineage(
            place: "head", read: { [disk] in try disk.readHead() },
            replace: { [disk] in try disk.replaceHead($0) },
            newIncarnation: { [self] in (0..<16).map { _ in UInt8(incarnations.below(256)) } })
    }

    /// What it answers to peers, while it runs.
    var endpoints: PeerEndpoints? {
        file.map {
            ReplicaEndpoints(file: $0, trust: identity.trust, clock: clock).endpoints
        }
    }

    // MARK: Coming and going

    /// Starts our program.
    func start() throws {
        disk.revive(.hoitu)
        life += 1
        (checkedWrites, checkedLogCount) = (nil, nil)
        file = try open()
    }

    /// In every other life what can be sealed in bulk is, few changes too: it comes to the same.
    private func open() throws -> ReplicaFile {
        try ReplicaFile(
            path: disk.path(.hoitu), identity: identity, lineage: lineage,
            bulkRowsMin: life % 2 == 1 ? 1 : ReplicaFile.usualBulkRowsMin, clock: clock)
    }

    /// Our program's other process; nil while it cannot run.
    func otherProcess() throws -> ReplicaFile? {
        guard file != nil else { return nil }
        if second == nil { second = try open() }
        return second
    }

    /// Starts the other program.
    func startClient() throws {
        disk.revive(.stock)
        isHoldingLock = false
        client = try StockClient(path: disk.path(.stock))
        if enforcesForeignKeys { try client?.run("PRAGMA foreign_keys = ON") }
    }

    /// Takes note that our program has ended. What it has begun ends by itself, on a dead disk.
    func bury() {
        graves += [file, second].compactMap { $0 }
        (file, second) = (nil, nil)
        life += 1
    }

    /// Lets go of every process that has ended: on their queues, so that nothing of them is left to
    /// another thread, which would find another world on this disk.
    func clearGraves() throws {
        for grave in graves { try grave.close() }
        graves = []
    }

    /// Takes note that the other program has ended.
    func buryClient() {
        let ended = client
        client = nil
        isHoldingLock = false
        withExtendedLifetime(ended) {}
    }
}
