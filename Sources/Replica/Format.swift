// Our tables inside the replica's file, created and migrated by numbered steps.
//
//   hoitu_meta        who this replica is
//   hoitu_origin      whose changesets we know, and how far: received, integrated
//   hoitu_changeset   the log: changesets in the order they came, as they travel
//   hoitu_frame       their frames
//   hoitu_spool       changesets of which frames are still to come
//   hoitu_closure     vectors of some dots, from which those of others are rebuilt
//   hoitu_head        the dots that no other integrated dot covers
//   hoitu_table, hoitu_column, hoitu_generation, hoitu_column_set    names as small numbers
//   hoitu_pending_N   what the triggers of table N appended since the last seal
//   hoitu_row         one record a row: who wrote it, and the exceptions (RowRecord.swift)
//   hoitu_parked      rows that this file's tables could not take
//   hoitu_conflict    what a person has to settle, and what was settled
//   hoitu_told        what members said they have received
//   hoitu_rule, hoitu_grant    who may write what, each with the changeset that said so (Writers.swift)
//   hoitu_holding     when our own unit holds which role: triggers ask it
//   hoitu_refused     changes that the rules did not let pass
//   hoitu_peer        where members are reached, and how the last exchange went
//
//   hoitu_member, hoitu_track, hoitu_track_column, hoitu_role    replicated like any table of the owner's
//
// Who may write a table's rows is declared by a row of hoitu_track_column: its column_name is the rule,
// OWNER "unit" OR ROLE "head", its kind is writers. A rule binds the changesets whose context covers the one
// that declares it; so the one that declares a rule may still write what it likes. Rows of that kind, and
// all of hoitu_role, are only ever added.

internal import GRDB

enum Format {
    /// The step that this program knows last.
    static let latest = migrations.count

    /// The tables of ours whose rows travel.
    static let replicated = ["hoitu_member", "hoitu_track", "hoitu_track_column", "hoitu_role"]

    /// The statements of each step; a step that was released never changes.
    static let migrations: [String] = [
        """
        CREATE TABLE hoitu_meta (name TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID;
        CREATE TABLE hoitu_origin (
            id INTEGER PRIMARY KEY,
            origin BLOB NOT NULL UNIQUE,
            member TEXT NOT NULL,
            public_key BLOB NOT NULL,
            received INTEGER NOT NULL DEFAULT 0,
            integrated INTEGER NOT NULL DEFAULT 0,
            chain BLOB NOT NULL
        );
        CREATE TABLE hoitu_changeset (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            origin INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            header BLOB NOT NULL,
            signature BLOB NOT NULL,
            chain BLOB NOT NULL,
            rows INTEGER,
            held TEXT,
            UNIQUE (origin, seq)
        );
        CREATE INDEX hoitu_changeset_held ON hoitu_changeset (position) WHERE held IS NOT NULL;
        CREATE TABLE hoitu_frame (
            position INTEGER NOT NULL,
            number INTEGER NOT NULL,
            stored BLOB NOT NULL,
            PRIMARY KEY (position, number)
        );
        CREATE TABLE hoitu_closure (
            origin INTEGER NOT NULL, seq INTEGER NOT NULL, vector BLOB NOT NULL,
            PRIMARY KEY (origin, seq)
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_head (origin INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
        CREATE TABLE hoitu_table (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            tracked INTEGER NOT NULL DEFAULT 0,
            generation INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE hoitu_column (
            tbl INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
            PRIMARY KEY (tbl, number), UNIQUE (tbl, name)
        );
        CREATE TABLE hoitu_generation (
            tbl INTEGER NOT NULL, generation INTEGER NOT NULL, columns BLOB NOT NULL,
            PRIMARY KEY (tbl, generation)
        );
        CREATE TABLE hoitu_column_set (id INTEGER PRIMARY KEY, columns BLOB NOT NULL UNIQUE);
        CREATE TABLE hoitu_row (
            tbl INTEGER NOT NULL, key BLOB NOT NULL, state BLOB NOT NULL,
            PRIMARY KEY (tbl, key)
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_parked (
            tbl INTEGER NOT NULL, key BLOB NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (tbl, key)
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_conflict (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            tbl INTEGER NOT NULL,
            key BLOB NOT NULL,
            number INTEGER,
            open INTEGER NOT NULL,
            settled_origin INTEGER,
            settled_seq INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX hoitu_conflict_row ON hoitu_conflict (tbl, key);
        CREATE INDEX hoitu_conflict_open ON hoitu_conflict (id) WHERE open;
        CREATE TABLE hoitu_peer (
            name TEXT PRIMARY KEY NOT NULL,
            url TEXT NOT NULL,
            last_sync INTEGER,
            error TEXT,
            vector BLOB,
            clock_ahead INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_told (member TEXT PRIMARY KEY NOT NULL, vector BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE hoitu_member (
            name TEXT PRIMARY KEY NOT NULL,
            certificates BLOB,
            approved_by TEXT,
            approved_at INTEGER
        );
        CREATE TABLE hoitu_track (
            name TEXT PRIMARY KEY NOT NULL,
            tracked INTEGER,
            keys_by_people INTEGER
        );
        CREATE TABLE hoitu_track_column (
            table_name TEXT NOT NULL,
            column_name TEXT NOT NULL,
            kind TEXT,
            PRIMARY KEY (table_name, column_name)
        );
        """,
        """
        ALTER TABLE hoitu_parked ADD COLUMN kind TEXT NOT NULL DEFAULT 'constraint';
        ALTER TABLE hoitu_parked ADD COLUMN holder BLOB;
        CREATE INDEX hoitu_parked_holder ON hoitu_parked (tbl, holder) WHERE holder IS NOT NULL;
        ALTER TABLE hoitu_conflict ADD COLUMN detail TEXT;
        ALTER TABLE hoitu_conflict ADD COLUMN reason TEXT;
        """,
        """
        ALTER TABLE hoitu_table ADD COLUMN local_name TEXT;
        ALTER TABLE hoitu_table ADD COLUMN signature TEXT;
        ALTER TABLE hoitu_table ADD COLUMN triggers INTEGER;
        ALTER TABLE hoitu_column ADD COLUMN local_name TEXT;
        ALTER TABLE hoitu_column ADD COLUMN default_sql TEXT;
        """,
        """
        CREATE TABLE hoitu_spool (
            id INTEGER PRIMARY KEY,
            origin BLOB NOT NULL UNIQUE,
            seq INTEGER NOT NULL,
            chain BLOB NOT NULL,
            frames INTEGER NOT NULL
        );
        ALTER TABLE hoitu_closure ADD COLUMN joined INTEGER;
        CREATE INDEX hoitu_closure_joined ON hoitu_closure (joined) WHERE joined IS NOT NULL;
        """,
        """
        CREATE TABLE hoitu_role (
            id TEXT PRIMARY KEY NOT NULL, role TEXT, unit TEXT, starts INTEGER, ends INTEGER,
            ended TEXT, warrant BLOB
        );
        CREATE TABLE hoitu_rule (
            table_name TEXT NOT NULL, rule TEXT NOT NULL,
            origin INTEGER NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (table_name, rule, origin, seq)
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_grant (
            origin INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
            role TEXT NOT NULL, unit TEXT NOT NULL, starts INTEGER, ends INTEGER, ended TEXT,
            PRIMARY KEY (origin, seq, id)
        ) WITHOUT ROWID;
        CREATE TABLE hoitu_holding (role TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER);
        CREATE TABLE hoitu_refused (
            origin INTEGER NOT NULL, seq INTEGER NOT NULL, tbl INTEGER NOT NULL, key BLOB NOT NULL,
            rule TEXT NOT NULL,
            PRIMARY KEY (origin, seq, tbl, key)
        ) WITHOUT ROWID;
        """,
    ]

    /// The file's step; 0 when it is no replica.
    static func step(_ db: Database) throws -> Int {
        let isThere = try Bool.fetchOne(
            db,
            sql: "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'hoitu_meta'")
        guard isThere == true else { return 0 }
        return try Int.fetchOne(db, sql: "SELECT value FROM hoitu_meta WHERE name = 'format'") ?? 0
    }

    /// Brings the file to the latest step, inside the caller's transaction.
    static func migrate(_ db: Database, from step: Int) throws {
        for statements in migrations[step...] { try db.execute(sql: statements) }
        try db.execute(
            sql: "INSERT OR REPLACE INTO hoitu_meta (name, value) VALUES ('format', ?)",
            arguments: [latest])
    }
}
