// `schema apply`: a script of any DDL, run as a whole or not at all, with capture brought up to date
// in the same transaction.
//
// Rows that the script writes are captured like a stock client's: triggers are on while it runs.

internal import CSQLite
internal import GRDB

/// What a script did.
package struct SchemaReport: Hashable, Sendable {
    /// How many statements it has.
    package let statements: Int
    /// The owner's tables that it made, changed or dropped, by name.
    package let tables: [String]
}

extension Transaction {
    /// Runs a script that changes the schema.
    ///
    /// - Parameter script: SQL in UTF-8.
    /// - Throws: `ReplicaError.schemaScript`; the caller's transaction is then to be rolled back.
    package func applySchema(_ script: [UInt8]) throws -> SchemaReport {
        guard !script.contains(0) else {
            throw ReplicaError.schemaScript(statement: 1, .notText)
        }
        try sealPending()
        let before = try ownersSQL()
        let count = try asStockClient { try run(script) }
        registry.forget()
        try sealPending()
        let after = try ownersSQL()
        for table in try registry.all()
        where table.isTracked && !table.isOurs
            && table.local.map({ before[$0.name] != after[$0.name] }) == true
        {
            try declareConstraints(of: table)
        }
        try sealPending()
        let names = Set(before.keys).union(after.keys)
        return SchemaReport(
            statements: count, tables: names.filter { before[$0] != after[$0] }.sorted())
    }

    /// The SQL of the owner's tables and their indexes and triggers, by table.
    private func ownersSQL() throws -> [String: [String]] {
        let parts = try statement(
            """
            SELECT tbl_name, sql FROM main.sqlite_schema
            WHERE sql IS NOT NULL AND name NOT LIKE 'hoitu\\_%' ESCAPE '\\'
            ORDER BY tbl_name, type, name
            """
        ).all { ($0.text(0), $0.text(1)) }
        return Dictionary(grouping: parts, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Runs `work` with the owner's triggers and CHECK on, as they are for any other client.
    private func asStockClient<Result>(_ work: () throws -> Result) throws -> Result {
        cache.unsettle()
        defer {
            hoitu_sqlite3_enable_triggers(connection, 0)
            sqlite3_exec(
                connection,
                "PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = OFF", nil, nil,
                nil)
            cache.unsettle()
        }
        sqlite3_exec(connection, "PRAGMA ignore_check_constraints = OFF", nil, nil, nil)
        hoitu_sqlite3_enable_triggers(connection, 1)
        return try work()
    }

    // MARK: Statements

    private func run(_ script: [UInt8]) throws -> Int {
        var count = 0
        var place = 0
        let bytes = script.map { CChar(bitPattern: $0) } + [0]
        while place < script.count {
            place = Self.skipBlanks(script, from: place)
            // Refused before SQLite looks at it: some statements act while they are prepared.
            let start = script[place...].prefix(Self.startBytes)
            try Self.checkAllowed(
                SQLText(String(decoding: start, as: UTF8.self)), number: count + 1)
            let (statement, length) = try prepare(bytes, from: place, number: count + 1)
            let text = SQLText(String(decoding: script[place..<place + length], as: UTF8.self))
            place += length
            guard let statement else { continue }
            defer { sqlite3_finalize(statement) }
            count += 1
            try run(statement, text, number: count)
        }
        return count
    }

    /// As much of a statement as is looked at to see what it does.
    private static let startBytes = 200

    /// Where the next statement begins.
    private static func skipBlanks(_ script: [UInt8], from start: Int) -> Int {
        var place = start
        while place < script.count {
            let rest = script[place...]
            if [0x20, 0x09, 0x0a, 0x0c, 0x0d, UInt8(ascii: ";")].contains(script[place]) {
                place += 1
            } else if rest.starts(with: Array("--".utf8)) {
                place = rest.firstIndex(of: 0x0a) ?? script.count
            } else if rest.starts(with: Array("/*".utf8)) {
                var end = place + 2
                while end < script.count, !script[end...].starts(with: Array("*/".utf8)) {
                    end += 1
                }
                place = min(end + 2, script.count)
            } else {
                return place
            }
        }
        return place
    }

    private func prepare(
        _ bytes: [CChar], from place: Int, number: Int
    ) throws -> (OpaquePointer?, length: Int) {
        try bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress.map({ $0 + place }) else { return (nil, 0) }
            var statement: OpaquePointer?
            var tail: UnsafePointer<CChar>?
            guard sqlite3_prepare_v2(connection, start, -1, &statement, &tail) == SQLITE_OK else {
                throw failure(number)
            }
            return (statement, tail.map { $0 - start } ?? 0)
        }
    }

    private func run(_ statement: OpaquePointer, _ text: SQLText, number: Int) throws {
        guard !text.namesOurs else {
            throw ReplicaError.schemaScript(statement: number, .ownTable)
        }
        let narrowed = try tableLosingColumn(by: text)
        // SQLite drops no column that a trigger names.
        if let narrowed { try dropTriggers(ofTable: narrowed.id) }
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw failure(number) }
        sqlite3_reset(statement)
        // ON CONFLICT ROLLBACK and RAISE(ROLLBACK) end the transaction by themselves.
        guard sqlite3_get_autocommit(connection) == 0 else {
            throw ReplicaError.schemaScript(statement: number, .notAllowed(word: "ROLLBACK"))
        }
        guard let narrowed else { return }
        cache.unsettle()
        registry.forget()
        try followNarrowed(try registry.table(narrowed.id))
    }

    private func failure(_ number: Int) -> ReplicaError {
        .schemaScript(
            statement: number, .failed(message: String(cString: sqlite3_errmsg(connection))))
    }

    /// The tracked table of which a statement drops a column.
    private func tableLosingColumn(by text: SQLText) throws -> TableRecord? {
        guard text.isWord(0, "ALTER"), text.isWord(1, "TABLE") else { return nil }
        let name = text.isMark(3, ".") ? 4 : 2
        guard text.isWord(name + 1, "DROP") else { return nil }
        let table = text.name(name)
        cache.unsettle()
        registry.forget()
        return try registry.all().first { record in
            record.isTracked
                && record.local.map { TableRecord.folded($0.name) == TableRecord.folded(table) }
                    ?? false
        }
    }

    /// Makes triggers anew after we took them away, and keeps what the lost column held.
    private func followNarrowed(_ table: TableRecord) throws {
        guard let local = table.local else { return }
        let former = Set(try registry.columns(ofGeneration: table.generation, table: table.id))
        try registry.forgetSignature(of: table.id)
        try installTracking(
            local, as: try registry.table(table.id), counters: try counters(of: table))
        let now = try registry.table(table.id)
        try rekeep(columns: former.subtracting(now.shown.map(\.id)), of: now)
    }

    /// Throws for what would end or escape the transaction.
    private static func checkAllowed(_ text: SQLText, number: Int) throws {
        let refused = [
            "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH",
            "VACUUM",
        ]
        func refuse(_ word: String) -> ReplicaError {
            .schemaScript(statement: number, .notAllowed(word: word))
        }
        if let word = refused.first(where: { text.isWord(0, $0) }) { throw refuse(word) }
        guard text.isWord(0, "PRAGMA") else { return }
        let name = text.isMark(2, ".") ? 3 : 1
        guard text.tokens.indices.contains(name) else { throw refuse("PRAGMA") }
        // Foreign keys cannot be turned on or off inside a transaction, so that is let pass.
        let allowed = [
            "foreign_keys", "defer_foreign_keys", "foreign_key_check", "legacy_alter_table",
            "user_version", "application_id",
        ]
        let pragma = text.name(name)
        guard allowed.contains(pragma.lowercased()) else { throw refuse("PRAGMA \(pragma)") }
    }
}

extension SQLText {
    /// Whether a word or a quoted name begins as the names of our own tables do.
    fileprivate var namesOurs: Bool {
        tokens.indices.contains { token in
            tokens[token].kind != .other && name(token).lowercased().hasPrefix("hoitu_")
        }
    }
}
