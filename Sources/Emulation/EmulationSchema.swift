// The tables of an emulation cluster, how they are replicated, and how a replica gets them.
//
// The first tables stand here; what came later is in Schema/, by numbered migrations. People write to
// these tables by hand, so whatever has a sensible default has one. There is no foreign key here, and
// nothing is UNIQUE beside the keys: an office may enter a figure before the row that describes it has
// arrived. Each CHECK looks at what comes from one author at a time, so no merge can break it.

package import Membership
package import Replica

/// What `cluster create --schema emulation` and `member accept` set up.
package enum EmulationSchema {
    /// The name by which the cluster's certificates and the replica know this schema.
    package static let name = "emulation"

    /// The DDL of the first migration, which never changes.
    static let firstTables = """
        CREATE TABLE unit (
            code TEXT NOT NULL PRIMARY KEY,
            name_vi TEXT NOT NULL DEFAULT '',
            name_en TEXT NOT NULL DEFAULT '',
            gso_code TEXT NOT NULL DEFAULT '',
            position INTEGER NOT NULL DEFAULT 0);

        CREATE TABLE office (
            unit TEXT NOT NULL,
            code TEXT NOT NULL,
            name_vi TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL DEFAULT 'urban_district'
                CHECK (kind IN ('urban_district', 'rural_district', 'town', 'city')),
            has_field_office INTEGER NOT NULL DEFAULT 1 CHECK (has_field_office IN (0, 1)),
            PRIMARY KEY (unit, code));

        CREATE TABLE period (
            code TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL DEFAULT '',
            starts TEXT NOT NULL DEFAULT '',
            ends TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'planned'
                CHECK (state IN ('planned', 'covenant_open', 'active', 'submission_open',
                    'cross_review', 'appraisal', 'locked', 'archived')),
            note TEXT NOT NULL DEFAULT '');

        CREATE TABLE indicator (
            code TEXT NOT NULL PRIMARY KEY,
            name_vi TEXT NOT NULL DEFAULT '',
            name_en TEXT NOT NULL DEFAULT '',
            measured_in TEXT NOT NULL DEFAULT '',
            better TEXT NOT NULL DEFAULT 'higher' CHECK (better IN ('higher', 'lower')),
            theme TEXT NOT NULL DEFAULT '',
            position INTEGER NOT NULL DEFAULT 0,
            note TEXT NOT NULL DEFAULT '');

        CREATE TABLE running_total (
            period TEXT NOT NULL,
            indicator TEXT NOT NULL,
            unit TEXT NOT NULL,
            office TEXT NOT NULL,
            total INTEGER NOT NULL DEFAULT 0 CHECK (typeof(total) = 'integer'),
            note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (period, indicator, unit, office));

        CREATE TABLE model (
            unit TEXT NOT NULL,
            year INTEGER NOT NULL,
            code TEXT NOT NULL,
            title TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL DEFAULT 'model'
                CHECK (kind IN ('model', 'good_practice', 'creative_task')),
            description TEXT NOT NULL DEFAULT '',
            status TEXT NOT NULL DEFAULT 'proposed'
                CHECK (status IN ('proposed', 'recognised', 'replicated', 'ended')),
            replicated_in TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (unit, year, code));

        CREATE TABLE report_section (
            period TEXT NOT NULL,
            unit TEXT NOT NULL,
            section TEXT NOT NULL,
            heading TEXT NOT NULL DEFAULT '',
            body TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (period, unit, section));
        """

    /// How each table is replicated, as the last migration that names it says; parents first.
    package static let declarations: [TrackDeclaration] = {
        let all = Migration.all.flatMap(\.declarations)
        let last = Dictionary(all.map { ($0.table, $0) }, uniquingKeysWith: { $1 })
        var seen: Set<String> = []
        return all.filter { seen.insert($0.table).inserted }.compactMap { last[$0.table] }
    }()

    /// How the first tables are.
    static let firstDeclarations = [
        TrackDeclaration(table: "unit"),
        TrackDeclaration(table: "office"),
        TrackDeclaration(table: "period"),
        TrackDeclaration(table: "indicator"),
        TrackDeclaration(table: "running_total", counters: ["total"]),
        TrackDeclaration(table: "model"),
        TrackDeclaration(table: "report_section"),
    ]

    /// Makes and tracks the tables on the founder, and enters the units and their offices.
    ///
    /// Everyone else gets those rows from the founder, by exchange. What is in one changeset with the
    /// rules is not bound by them, so the founder may enter every city's offices.
    ///
    /// - Parameters:
    ///   - headship: Makes the founder's unit the cluster's first head.
    ///   - warrant: The root key's word for it.
    package static func install(
        in transaction: Transaction, headship: RoleGrant, warrant: [UInt8]
    ) throws {
        try makeTables(in: transaction)
        // Our connection fires no triggers: what stands in a table is captured when tracking begins.
        try transaction.createTables(ReferenceData.sql)
        try track(in: transaction)
        try transaction.add(headship, warrant: warrant)
    }

    /// The grant that makes a unit the cluster's head for as long as nobody ends it.
    ///
    /// - Parameters:
    ///   - id: 32 hexadecimal digits that nobody has used before.
    ///   - starts: In milliseconds since 1970; from the beginning unless said.
    package static func headship(of unit: String, id: String, starts: Int64 = 0) -> RoleGrant? {
        RoleGrant(
            id: id, role: TableWriters.head, unit: unit, starts: starts, ends: nil, ended: nil)
    }

    /// Makes and tracks the tables on a member that joins.
    ///
    /// Tracking here, and not only when the founder's declarations arrive, captures what is entered
    /// before the first exchange. Equal declarations are no conflict.
    package static func installTables(in transaction: Transaction) throws {
        try makeTables(in: transaction)
        try track(in: transaction)
    }

    private static func makeTables(in transaction: Transaction) throws {
        for migration in Migration.all {
            try transaction.createTables(migration.sql + migration.roleSQL)
        }
        try transaction.setOwnersVersion(Migration.newest)
    }

    private static func track(in transaction: Transaction) throws {
        try transaction.track(declarations)
    }
}
