// Owners who change the schema of a tracked table with another program, and tell nobody.

internal import Merge
internal import Oracle

extension World {
    /// The next change of a schema, if there is to be one.
    ///
    /// - Parameter wanted: The one to make, where it can be made.
    func pick(
        _ wanted: SchemaStep?, _ edition: SchemaEdition, _ watch: Watch, _ client: StockClient,
        _ random: inout SplitMix64
    ) throws -> SchemaStep? {
        guard plan.changesSchema, wanted != nil || random.percent(20) else { return nil }
        let step = wanted ?? random.pick(SchemaStep.allCases)
        switch step {
        case .addColumn: return edition.contains(.mark) ? nil : step
        case .renameColumn where edition.contains(.text): return nil
        case .renameTable where edition.contains(.memo): return nil
        // Only triggers tell what was renamed, and a rebuilt table has lost them.
        case .renameColumn, .renameTable: return watch.isThere ? step : nil
        case .rebuild: return try client.knowsNames(edition) ? step : nil
        }
    }

    func run(
        _ step: SchemaStep, _ edition: SchemaEdition, at office: SimulatedOffice,
        _ client: StockClient
    ) throws {
        note("  \(office.name): \(step.rawValue)")
        try client.run(step.sql(after: edition))
        count("schema: \(step.rawValue)")
    }

    /// Every office brings its schema to the last edition, in an order of its own.
    func migrateAll(_ random: inout SplitMix64) throws {
        for office in offices {
            var steps = SchemaStep.allCases
            for place in steps.indices.reversed() { steps.swapAt(place, random.below(place + 1)) }
            for step in steps {
                try seal(office, byOther: false)
                _ = try write(office, &random, schemaStep: step)
            }
            guard try office.client?.edition() == .whole else {
                throw Violation("\(office.name) could not change its schema")
            }
        }
        try checkAll()
    }

    /// Counts values for which an office's table has no column.
    func countUnplaced(_ changeset: ModelChangeset, at office: SimulatedOffice) {
        guard plan.changesSchema else { return }
        let report = HistoryTable.report(SchemaEdition())
        let columns = office.model[report].shape.registers
        for change in changeset.parts[report.name]?.changes ?? [] {
            guard case .put(_, let cells, _) = change else { continue }
            let named = cells.keys.filter { !OracleColumn.isHidden($0) }
            if named.contains(where: { columns[$0] == nil }) { count("value without a place") }
        }
    }
}

extension StockClient {
    /// What the client has made of the schema.
    func edition() throws -> SchemaEdition {
        guard case .integer(let edition)? = try rows("SELECT edition FROM client").first?.first
        else { throw StockError(description: "no edition") }
        return SchemaEdition(rawValue: edition)
    }

    /// What our triggers tell of.
    func watch() throws -> Watch {
        let found = try rows(
            """
            SELECT s.sql FROM hoitu_table t JOIN sqlite_schema s
                ON s.type = 'trigger' AND s.name = 'hoitu_' || t.id || '_update'
            WHERE t.name = 'report'
            """)
        guard case .text(let bytes)? = found.first?.first else {
            return Watch(isThere: false, columns: [])
        }
        let sql = String(decoding: bytes, as: UTF8.self)
        let columns = HistoryTable.report(.whole).shape.registers.keys.filter {
            sql.contains("OLD.\"\($0)\"")
        }
        return Watch(isThere: true, columns: Set(columns))
    }

    /// Whether our program has looked since something was renamed.
    fileprivate func knowsNames(_ edition: SchemaEdition) throws -> Bool {
        let report = HistoryTable.report(edition)
        let known = try rows(
            """
            SELECT t.local_name, c.local_name FROM hoitu_table t JOIN hoitu_column c ON c.tbl = t.id
            WHERE t.name = 'report' AND c.name = 'body'
            """)
        let names = [report.inFile, report.local("body")].map { Value.text(Array($0.utf8)) }
        return known == [names]
    }
}
