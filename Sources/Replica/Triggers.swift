// The triggers that record what any client writes, with SQLite's built-in functions only.
//
// A trigger appends (generation, key, mask of changed columns, time) to the table's pending table;
// values are read when the changes are sealed. Columns are compared as bytes and by storage class:
// IS NOT alone takes 'x' and 'X' under NOCASE, and 1 and 1.0, for equal.

internal import Wire

/// Writes the SQL of a table's triggers.
struct Triggers {
    let table: TableRecord
    let local: LocalTable
    let guarding: Guarding?
    private let generation: Int
    /// The columns that a mask names, lowest bit first.
    private let columns: [LocalColumn]

    /// How many columns one integer of a mask has room for.
    static let columnsPerMask = 62

    /// - Parameters:
    ///   - generation: What the triggers write; the table's present one if none is given.
    ///   - guarding: What they refuse; nil where anybody may write.
    init(
        table: TableRecord, local: LocalTable, generation: Int? = nil, guarding: Guarding? = nil
    ) {
        self.table = table
        self.guarding = guarding
        self.local = local
        self.generation = generation ?? table.generation
        columns = local.rest(of: table)
    }

    /// How many integers a mask of so many columns takes, at least one.
    static func maskCount(columns: Int) -> Int {
        max(1, (columns + columnsPerMask - 1) / columnsPerMask)
    }

    /// The table that the triggers append to. No column has a type, so keys stay as they are stored.
    var createPendingTable: String {
        let keys = local.key.indices.map { "k\($0)" }
        let masks = (0..<maskCount).map { "m\($0)" }
        let names = (["g", "t"] + masks + keys + ["operation", "person"]).joined(separator: ", ")
        return
            "CREATE TABLE IF NOT EXISTS \(table.pendingTable) (id INTEGER PRIMARY KEY, \(names))"
    }

    private var maskCount: Int { Self.maskCount(columns: columns.count) }

    /// One CREATE TRIGGER for each event that has to be seen.
    var statements: [String] {
        var triggers = [
            trigger(
                "insert", "AFTER INSERT", "", keepCounters + [append(row: "NEW", mask: everything)]),
            trigger("delete", "AFTER DELETE", "", [append(row: "OLD", mask: nothing)]),
            trigger(
                "update", "AFTER UPDATE", "", keepCounters + [append(row: "OLD", mask: changed)]),
            trigger(
                "move", "AFTER UPDATE" + ofKey, " WHEN \(keyDiffers)",
                [append(row: "NEW", mask: everything)]),
        ]
        if let replaced = replacedTrigger { triggers.append(replaced) }
        if local.isKeyLoose {
            triggers.append(
                trigger(
                    "moved_over", "BEFORE UPDATE" + ofKey, " WHEN \(keyMayDiffer)",
                    appendHolders(ofKey: true)))
        }
        if hasUnique {
            triggers.append(
                trigger(
                    "unique_moved_over", "BEFORE UPDATE" + ofUnique, "",
                    appendHolders(ofKey: false)))
        }
        if let rowID = rowIDs.first {
            let holder = appendHolder(where: "\(rowID) = NEW.\(rowID)")
            // SQLite looks for these names among those that a statement sets, whether a table declares
            // them or not; without them, it would run the trigger for every update.
            let names = rowIDs.joined(separator: ", ")
            triggers.append(
                trigger(
                    "rowid_moved_over", "BEFORE UPDATE OF \(names)",
                    " WHEN NEW.\(rowID) <> OLD.\(rowID)", [holder]))
        }
        return triggers + guards
    }

    /// Marks the rows that an INSERT may replace. One trigger does it for all that a row can claim: for
    /// each, SQLite would work out the new row anew.
    private var replacedTrigger: String? {
        var conditions: [String] = []
        var actions: [String] = []
        if local.isKeyLoose {
            conditions.append(keyMayDiffer)
            actions += appendHolders(ofKey: true, and: keyMayDiffer)
        }
        if let rowID = rowIDs.first {
            // Unless a client names it, NEW.rowid is -1 before an INSERT.
            let isNamed = "NEW.\(rowID) <> -1"
            conditions.append(isNamed)
            actions.append(appendHolder(where: "\(isNamed) AND \(rowID) = NEW.\(rowID)"))
        }
        actions += appendHolders(ofKey: false)
        guard !actions.isEmpty else { return nil }
        let condition = hasUnique ? "" : " WHEN \(conditions.joined(separator: " OR "))"
        return trigger("replaced", "BEFORE INSERT", condition, actions)
    }

    /// The names by which the rowid can be reached, where it is a key beside the declared one: a
    /// REPLACE by it removes a row without a delete trigger.
    private var rowIDs: [String] {
        guard !local.isWithoutRowID, !local.isKeyRowID else { return [] }
        let taken = Set(local.columns.map { $0.name.lowercased() })
        return ["rowid", "_rowid_", "oid"].filter { !taken.contains($0) }
    }

    func trigger(
        _ name: String, _ event: String, _ condition: String, _ actions: [String]
    ) -> String {
        """
        CREATE TRIGGER hoitu_\(table.id)_\(name) \(event) ON main.\(quoted(local.name))\(condition)
        BEGIN
            \(actions.joined(separator: "\n    "))
        END
        """
    }

    // MARK: Actions

    private var pendingColumns: String {
        let masks = (0..<maskCount).map { "m\($0)" }
        return (["g", "t"] + masks + local.key.indices.map { "k\($0)" }).joined(separator: ", ")
    }

    private func append(row: String, mask: [String]) -> String {
        let keys = local.key.map { "\(row).\(quoted($0.name))" }
        let values = ["\(generation)", "julianday('now')"] + mask + keys
        return "INSERT INTO \(table.pendingTable) (\(pendingColumns)) "
            + "VALUES (\(values.joined(separator: ", ")));"
    }

    /// Marks the rows that a REPLACE may remove without a delete trigger: those that have what the new
    /// row claims, by each index's own expressions, collations and WHERE.
    private func appendHolders(ofKey: Bool, and condition: String? = nil) -> [String] {
        local.uniqueIndexes.filter { $0.isPrimaryKey == ofKey }.map { index in
            let same = index.sharesClaim(with: newValue)
            return appendHolder(where: condition.map { "(\($0)) AND \(same)" } ?? same)
        }
    }

    /// The new row's value of a column or an expression.
    private func newValue(of sql: String) -> String {
        if let column = local.columns.first(where: { quoted($0.name) == sql }) {
            return "NEW.\(quoted(column.name))"
        }
        // The expression's own words, over the new row in the place of the table.
        let columns = local.columns.map { "NEW.\(quoted($0.name)) AS \(quoted($0.name))" }
        return "(SELECT \(sql) FROM (SELECT \(columns.joined(separator: ", "))))"
    }

    private func appendHolder(where same: String) -> String {
        let keys = local.key.map { quoted($0.name) }
        let values =
            ["\(generation)", "julianday('now')"] + nothing + keys
            + ["\(PendingOperation.held.rawValue)"]
        return "INSERT INTO \(table.pendingTable) (\(pendingColumns), operation) "
            + "SELECT \(values.joined(separator: ", ")) FROM \(quoted(local.name)) WHERE \(same);"
    }

    /// A counter that is no integer could not be sealed, and would hold up everything else.
    private var keepCounters: [String] {
        table.shown.filter { $0.kind == .counter }.map { column in
            let message =
                "hoitu: \(column.localName) of \(local.name) is a counter, and takes integers only"
            return "SELECT RAISE(ABORT, \(literal(message))) "
                + "WHERE typeof(NEW.\(quoted(column.localName))) <> 'integer';"
        }
    }

    private var everything: [String] { [String](repeating: "-1", count: maskCount) }
    private var nothing: [String] { [String](repeating: "0", count: maskCount) }

    private var changed: [String] {
        (0..<maskCount).map { number in
            let start = number * Self.columnsPerMask
            let columns = columns.dropFirst(start).prefix(Self.columnsPerMask)
            // A CASE compares and jumps; a shifted comparison would be worked out as a value first.
            let bits = columns.enumerated().map { bit, column in
                "CASE WHEN \(differs(column)) THEN \(1 << bit) ELSE 0 END"
            }
            return bits.isEmpty ? "0" : bits.joined(separator: " + ")
        }
    }

    private func differs(_ column: LocalColumn) -> String {
        let name = quoted(column.name)
        let value = "OLD.\(name) COLLATE BINARY IS NOT NEW.\(name)"
        let classes = "typeof(OLD.\(name)) <> typeof(NEW.\(name))"
        switch column.affinity {
        case .none:
            return "\(value) OR \(classes)"
        case .integer, .numeric:
            // They turn every whole real into an integer but the lowest, which equals one.
            return "\(value) OR (OLD.\(name) = -9223372036854775808 AND \(classes))"
        case .text, .real:
            return value
        }
    }

    // MARK: Keys

    /// SET rowid = … moves a row whose key is the rowid without naming the key's column.
    private var ofKey: String {
        local.isKeyRowID
            ? "" : " OF " + local.key.map { quoted($0.name) }.joined(separator: ", ")
    }

    private var keyDiffers: String {
        local.key.map(differs).joined(separator: " OR ")
    }

    /// How many rows one row can be in the way of, beside that of its own key.
    var claimCount: Int { local.uniqueIndexes.count + (rowIDs.isEmpty ? 0 : 1) }

    private var hasUnique: Bool { local.uniqueIndexes.contains { !$0.isPrimaryKey } }

    /// The columns whose change can make a row claim what another one has, where they can be told.
    private var ofUnique: String {
        let columns = local.uniqueIndexes.filter { !$0.isPrimaryKey }.map(\.columns)
        guard !columns.contains(nil) else { return "" }
        let names = columns.flatMap { $0 ?? [] }
        let generated = Set(local.columns.filter(\.isGenerated).map(\.name))
        guard !names.contains(where: { generated.contains($0) }) else { return "" }
        let distinct = local.columns.map(\.name).filter { names.contains($0) }
        return distinct.isEmpty ? "" : " OF " + distinct.map(quoted).joined(separator: ", ")
    }

    /// Whether another key than the same bytes may be the same key to SQLite.
    private var keyMayDiffer: String {
        local.key.map { column in
            let name = "typeof(NEW.\(quoted(column.name)))"
            return column.affinity == .none ? "\(name) <> 'blob'" : "\(name) = 'text'"
        }.joined(separator: " OR ")
    }
}
