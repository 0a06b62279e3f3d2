// The disk of one simulated office, in memory: a SQLite VFS whose programs can die at any write.
//
// Read on in DiskDeath (how programs die), DiskVFS and DiskFileMethods (what SQLite calls),
// DiskHandle (an open file), DiskFile and UnsyncedWrites (its bytes), SharedMemory (the WAL index).

/// Which program holds a file open: ours, or any other SQLite client.
package enum DiskProgram: Sendable, CaseIterable { case hoitu, stock }

/// Why the head file could not be read or replaced.
package enum DiskError: Error { case dead, full }

/// The files of one office, and what can happen to them.
///
/// Used by one logical thread at a time: calls may come from different threads, never at once.
/// All chance comes from `seed(_:)`. What SQLite draws itself, such as the salts of a WAL and
/// `randomblob()`, does not: its generator is one for the process and asks the default VFS.
package final class SimulatedDisk: @unchecked Sendable {
    /// What the office's clock says, in milliseconds since 1970: what `julianday('now')` sees.
    package var nowMilliseconds: Int64 = 0
    /// While true, writes that would make a file longer fail with `SQLITE_FULL`.
    package var isFull = false
    /// Called before a handle of `hoitu` takes a lock on the database or its shared memory: where
    /// another client may get in between. It may run statements of `stock`, and kill or plan.
    /// What it does itself never calls it again.
    package var beforeHoituLocks: (() -> Void)?
    /// What the last planned death hit.
    package var lastDeath: DeathReport?

    private let name: String
    private var vfss: [DiskVFS] = []
    /// In the order in which they were made: what a power cut leaves must not depend on hashing.
    private(set) var files: [DiskFile] = []
    private var head: [UInt8]?
    /// The living ones of both programs, in the order of their opening.
    var handles: [DiskHandle] = []
    var chance = SplitMix64(seed: 0)
    var plannedDeath: PlannedDeath?
    private var isHoituDead = false
    private var isStockDead = false
    private var hoituWrites = 0
    private var stockWrites = 0
    private var areOthersIn = false

    /// An empty disk, reached through two VFSs named after `name`, unique in the process.
    ///
    /// They are registered until the disk is freed, which no open file of it survives.
    package init(name: String) {
        self.name = name
        vfss = DiskProgram.allCases.map { program in
            DiskVFS(name: vfsName(program), disk: self, program: program)
        }
    }

    deinit {
        for vfs in vfss { vfs.unregister() }
    }

    /// Sets the state of all chance of this disk.
    package func seed(_ seed: UInt64) {
        chance = SplitMix64(seed: seed)
    }

    /// A URI that opens the database on this disk, as `program`.
    package func path(_ program: DiskProgram) -> String {
        "file:\(Image.databaseName)?vfs=\(vfsName(program))"
    }

    private func vfsName(_ program: DiskProgram) -> String {
        "\(name)-\(program)"
    }
}

// MARK: - Images

extension SimulatedDisk {
    /// The files as they lie there now, synced or not, as `cp` of the folder would find them.
    package func image() -> Image {
        let named = files.map { Image.File(name: $0.name ?? "", bytes: $0.bytes) }
        return Image(files: named.sorted { $0.name < $1.name }, head: head)
    }

    /// Puts other files in the place of all, and makes the disk as good as new.
    ///
    /// Every open handle dies; both programs may open anew; no death is planned. Chance, clock,
    /// counts, `isFull` and `beforeHoituLocks` stay as they are.
    package func load(_ image: Image) {
        for program in DiskProgram.allCases { kill(program) }
        files = image.files.map { DiskFile(name: $0.name, bytes: $0.bytes) }
        head = image.head
        plannedDeath = nil
        lastDeath = nil
        for program in DiskProgram.allCases { revive(program) }
    }
}

// MARK: - The head file

extension SimulatedDisk {
    /// The small file beside the database (FILE.keys/head): nil when there is none.
    package func readHead() throws -> [UInt8]? {
        guard !isHoituDead else { throw DiskError.dead }
        return head
    }

    /// Replaces the small file as a whole; durable when it returns. Counts as a write of `hoitu`.
    package func replaceHead(_ bytes: [UInt8]) throws {
        guard !isHoituDead else { throw DiskError.dead }
        if isDyingWrite(of: .hoitu) {
            if isDyingCallDone() && !isFull { head = bytes }
            dieInHead()
            throw DiskError.dead
        }
        // The new file lies beside the old one before it takes its place.
        guard !isFull else { throw DiskError.full }
        head = bytes
    }
}

// MARK: - State of the programs

extension SimulatedDisk {
    /// True from death until `revive`.
    package func isDead(_ program: DiskProgram) -> Bool {
        switch program {
        case .hoitu: isHoituDead
        case .stock: isStockDead
        }
    }

    func setDead(_ program: DiskProgram, _ isDead: Bool) {
        switch program {
        case .hoitu: isHoituDead = isDead
        case .stock: isStockDead = isDead
        }
    }

    /// Writes so far, as `planDeath` counts them; lets the caller plan inside a range.
    package var writes: [DiskProgram: Int] { [.hoitu: hoituWrites, .stock: stockWrites] }

    /// All writes so far, of both programs.
    package var writeCount: Int { hoituWrites + stockWrites }

    func countWrite(of program: DiskProgram) {
        switch program {
        case .hoitu: hoituWrites += 1
        case .stock: stockWrites += 1
        }
    }

    func letOthersIn() {
        guard let beforeHoituLocks, !areOthersIn else { return }
        areOthersIn = true
        defer { areOthersIn = false }
        beforeHoituLocks()
    }
}

// MARK: - Files, for the VFS

extension SimulatedDisk {
    func file(named name: String) -> DiskFile? {
        files.first { $0.name == name }
    }

    func create(_ name: String) -> DiskFile {
        let file = DiskFile(name: name)
        files.append(file)
        return file
    }

    /// Takes the name away; handles that have the file open keep it.
    func delete(_ name: String) -> Bool {
        guard let index = files.firstIndex(where: { $0.name == name }) else { return false }
        files.remove(at: index)
        return true
    }

    func open(
        _ file: DiskFile, kind: DiskHandle.Kind, by program: DiskProgram, owner: DiskHandle?
    ) -> DiskHandle {
        let handle = DiskHandle(
            disk: self, program: program, kind: kind, file: file, owner: owner)
        handles.append(handle)
        return handle
    }

    func forget(_ handle: DiskHandle) {
        handles.removeAll { $0 === handle }
    }

    func fillWithChance(_ target: UnsafeMutableRawBufferPointer) {
        for index in target.indices { target[index] = UInt8(truncatingIfNeeded: chance.next()) }
    }
}
