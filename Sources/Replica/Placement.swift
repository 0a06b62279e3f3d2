// Which table of this file stands for a table that the cluster knows, and which column for a column.
//
// The cluster keeps the first name of a table or a column; what an office renames is renamed there
// alone. Nothing here writes: a read-only transaction finds the same places as one that writes.

internal import Merge
internal import Wire

extension TableRecord {
    /// Gives the columns their places in a table of this file.
    ///
    /// - Parameter told: What triggers call the columns; others are looked for under the name that
    ///   they had here last, then under their first.
    /// - Returns: Whether the table has the key that the cluster knows; if not, it is no place.
    mutating func place(in local: LocalTable, told: [ColumnID: String]) -> Bool {
        for index in columns.indices {
            if let name = told[columns[index].id] { columns[index].localName = name }
        }
        guard hasKey(of: local) else { return false }
        let keyNames = Dictionary(
            uniqueKeysWithValues: zip(key.map(\.id), local.key.map(\.name)))
        for index in columns.indices {
            if let name = keyNames[columns[index].id] { columns[index].localName = name }
        }
        let places = places(in: local, told: told)
        for index in columns.indices {
            if let place = places.columns[columns[index].id] {
                columns[index].localName = local.rest[place].name
            }
        }
        let byPlace = Dictionary(uniqueKeysWithValues: places.columns.map { ($1, $0) })
        shown = local.rest.indices.compactMap { place in byPlace[place].flatMap { column($0) } }
        strangers = local.rest.indices.filter { !places.taken.contains($0) }.map { local.rest[$0] }
        self.local = local
        let names = (shown.map(\.localName) + local.key.map(\.name)).map(quoted)
        selectRow =
            "SELECT \(names.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
            + "WHERE \(RowStore.isKey(local))"
        return true
    }

    /// The place of each column among those of a table beside its key, and the places that are
    /// taken: also by a counter which the column that has its name could not show.
    private func places(
        in local: LocalTable, told: [ColumnID: String]
    ) -> (columns: [ColumnID: Int], taken: Set<Int>) {
        let rest = local.rest
        let exact = Dictionary(
            rest.enumerated().map { (Array($1.name.utf8), $0) }, uniquingKeysWith: { $1 })
        // SQLite takes names for the same that differ in case, so both cannot stand in one table.
        let folded = Dictionary(
            rest.enumerated().map { (Self.folded($1.name), $0) }, uniquingKeysWith: { $1 })
        let rules: [(ColumnRecord) -> Int?] = [
            { column in told[column.id].flatMap { exact[Array($0.utf8)] } },
            { exact[Array($0.localName.utf8)] },
            { exact[Array($0.name.utf8)] },
            { folded[Self.folded($0.name)] },
        ]
        var found: [ColumnID: Int] = [:]
        var taken: Set<Int> = []
        for rule in rules {
            for column in columns where column.kind != .key && found[column.id] == nil {
                guard let place = rule(column), taken.insert(place).inserted else { continue }
                if column.kind != .counter || rest[place].canCount { found[column.id] = place }
            }
        }
        return (found, taken)
    }

    /// Whether a table of this file has the key that the cluster knows.
    func hasKey(of local: LocalTable) -> Bool {
        key.elementsEqual(local.key) { column, localColumn in
            let name = Self.folded(localColumn.name)
            return Self.folded(column.localName) == name || Self.folded(column.name) == name
        }
    }

    /// A constraint's text with the names under which the cluster knows tables and columns.
    func definition(_ written: String, among tables: [TableRecord]) -> String {
        var first: [[UInt8]: String] = [:]
        for table in tables {
            guard let local = table.local, !table.isCalled(table.name) else { continue }
            first[Self.folded(local.name)] = table.name
        }
        for column in key + shown where !column.name.utf8.elementsEqual(column.localName.utf8) {
            first[Self.folded(column.localName)] = column.name
        }
        guard !first.isEmpty else { return written }
        let text = SQLText(written)
        return text.tokens.indices.map { token in
            let word = text.text(token..<token + 1)
            guard text.tokens[token].kind != .other, !word.hasPrefix("'"),
                let name = first[Self.folded(text.name(token))]
            else { return text.blank(before: token) + word }
            let isQuoted = text.tokens[token].kind == .quoted
            return text.blank(before: token) + (isQuoted ? quoted(name) : name)
        }.joined()
    }

    /// Whether this file's table bears that very name.
    func isCalled(_ name: String) -> Bool {
        local.map { $0.name.utf8.elementsEqual(name.utf8) } ?? false
    }

    /// A name as SQLite compares it: letters of ASCII in one case.
    static func folded(_ name: String) -> [UInt8] {
        name.utf8.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 }
    }
}

extension LocalColumn {
    /// Whether a counter's sum can always be shown in it.
    var canCount: Bool { affinity == .integer && isNotNull }
}

extension Registry {
    /// Gives tracked tables their places: first those whose triggers tell them, then those that are
    /// found by name.
    ///
    /// - Parameter taken: The places that other tables have.
    func placeAll(
        _ tables: inout [TableRecord], generations: [Int64: [ColumnID]],
        butNot taken: Set<[UInt8]> = []
    ) throws {
        let captures = try transaction.cache.captures(transaction)
        var taken = taken
        for index in tables.indices where tables[index].isTracked {
            let table = tables[index]
            let name = table.isOurs ? table.name : captures[table.id]?.table
            guard let name, let local = try transaction.cache.table(name, transaction) else {
                continue
            }
            taken.insert(Array(local.name.utf8))
            let told = captures[table.id]?.names(
                generation: generations[table.id] ?? [], key: table.key.map(\.id))
            if !tables[index].place(in: local, told: told ?? [:]) { tables[index].local = nil }
        }
        for index in tables.indices where tables[index].isTracked {
            let table = tables[index]
            guard !table.isOurs, captures[table.id] == nil else { continue }
            guard let local = try place(named: table, butNot: taken) else { continue }
            taken.insert(Array(local.name.utf8))
            if !tables[index].place(in: local, told: [:]) { tables[index].local = nil }
        }
    }

    /// The table that bears a known table's last name in this file, or else its first.
    private func place(named table: TableRecord, butNot taken: Set<[UInt8]>) throws -> LocalTable? {
        for name in [table.localName, table.name].compactMap({ $0 }) {
            guard let local = try transaction.cache.table(name, transaction), !local.isView,
                !local.isVirtual, !taken.contains(Array(local.name.utf8))
            else { continue }
            return local
        }
        return nil
    }

    /// The table of this file that stands, or could stand, for the table of a first name.
    func place(of name: String) throws -> LocalTable? {
        let known = try table(named: name)
        if let local = known?.local { return local }
        let taken = Set(try all().compactMap { ($0.local?.name.utf8).map { Array($0) } })
        for name in [known?.localName, name].compactMap({ $0 }) {
            guard let local = try transaction.cache.table(name, transaction) else { continue }
            if !taken.contains(Array(local.name.utf8)) { return local }
        }
        return nil
    }

    /// What is known of a table of this file that is to be tracked; nil when nothing is.
    ///
    /// - Throws: `ReplicaError.refusedTable` when the cluster knows another table under its name.
    func record(for local: LocalTable) throws -> TableRecord? {
        let all = try all()
        if let placed = all.first(where: { $0.isCalled(local.name) }) { return placed }
        func isFree(_ table: TableRecord) -> Bool { table.local == nil }
        func bears(_ name: String?) -> Bool {
            name.map { TableRecord.folded($0) == TableRecord.folded(local.name) } ?? false
        }
        if let former = all.first(where: { bears($0.localName) && isFree($0) }) { return former }
        guard let known = all.first(where: { bears($0.name) }) else { return nil }
        guard isFree(known) else {
            throw ReplicaError.refusedTable(
                local.name, .nameTaken(by: known.local?.name ?? known.name))
        }
        return known
    }

    /// The table that a person means: by what this file calls it, or else by its first name.
    func table(called name: String) throws -> TableRecord? {
        let all = try all()
        return all.first { $0.isCalled(name) }
            ?? all.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
