// A workload whose every transaction leaves a state that can be told from all others.

import CSQLite
import Simulator

/// A table whose `n`-th transaction changes several pages; what is found later names `n`.
struct Ledger {
    enum Journal: String, CaseIterable { case wal, delete, truncate }

    static let transactions = 9

    let disk: SimulatedDisk
    let program: DiskProgram
    let journal: Journal
    /// "FULL" or "OFF".
    let synchronous: String

    init(
        disk: SimulatedDisk, program: DiskProgram = .hoitu, journal: Journal = .wal,
        synchronous: String = "FULL"
    ) {
        self.disk = disk
        self.program = program
        self.journal = journal
        self.synchronous = synchronous
    }

    /// Makes the empty table, on the platter for good.
    func prepare() {
        let client = open()
        client.run(
            """
            CREATE TABLE page (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, body BLOB);
            CREATE INDEX page_n ON page (n, body);
            CREATE TABLE total (n INTEGER NOT NULL);
            INSERT INTO total VALUES (0);
            """)
    }

    /// Runs the transactions until one fails.
    ///
    /// - Returns: How many were committed.
    func work() -> Int {
        let client = open()
        for n in 1...Ledger.transactions {
            let result = client.run(
                """
                BEGIN IMMEDIATE;
                INSERT INTO page VALUES (\(n), 0, zeroblob(\(n * 700)));
                UPDATE page SET n = \(n) WHERE id % 3 = \(n % 3) OR id = \(n);
                UPDATE total SET n = \(n);
                COMMIT;
                """)
            guard result == SQLITE_OK else { return n - 1 }
        }
        return Ledger.transactions
    }

    /// Which transaction was the last, if the database is whole and shows all of it; else nil.
    func survivor() -> Int? {
        let client = open()
        guard client.rows("PRAGMA integrity_check") == ["ok"],
            let n = client.rows("SELECT n FROM total").first.flatMap({ Int($0) })
        else { return nil }
        let pages = client.rows("SELECT id, n, length(body) FROM page ORDER BY id")
        guard pages == Ledger.pages(after: n) else { return nil }
        return n
    }

    /// A connection whose cache is so small, and whose checkpoints so frequent, that writes come
    /// from everywhere.
    private func open() -> DiskClient {
        let client = DiskClient(disk, program)
        client.run(
            """
            PRAGMA cache_size = 4;
            PRAGMA journal_mode = \(journal);
            PRAGMA synchronous = \(synchronous);
            PRAGMA wal_autocheckpoint = 12;
            """)
        return client
    }

    private static func pages(after n: Int) -> [String] {
        var lastChange = [Int](repeating: 0, count: n + 1)
        for done in stride(from: 1, through: n, by: 1) {
            for id in 1...done where id % 3 == done % 3 || id == done { lastChange[id] = done }
        }
        return stride(from: 1, through: n, by: 1).map { "\($0)|\(lastChange[$0])|\($0 * 700)" }
    }
}
