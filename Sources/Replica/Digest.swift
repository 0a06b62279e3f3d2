// A hash of the merged state: equal on replicas with equal vectors, whatever their schemas.
//
// It covers what a person could ever be shown: winners and sums of living rows, siblings that differ,
// and deletes that are not settled. Specification: protocol/README.md, "Digest".

private import Crypto
internal import Merge
internal import Wire

extension Transaction {
    /// The digest of the merged state, or of one table: 32 bytes.
    ///
    /// - Complexity: O(rows), one look-up for each.
    package func digest(table name: String? = nil) throws -> [UInt8] {
        if let name {
            guard let table = try registry.table(called: name) else {
                throw ReplicaError.noSuchTable(name)
            }
            return try digest(of: table).bytes
        }
        var writer = ByteWriter()
        for table in try registry.all() {
            let (bytes, rows) = try digest(of: table)
            guard rows > 0 else { continue }
            writer.data(Array(table.name.utf8))
            writer.raw(bytes)
        }
        return sha256(writer.bytes)
    }

    private func digest(of table: TableRecord) throws -> (bytes: [UInt8], rows: Int) {
        var hash = SHA256()
        var count = 0
        let columns = table.columns.filter { $0.kind != .key }.sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        for key in try rows.keys(of: table) {
            var row = try rows.load(key, of: table)
            guard row.state.isAlive else { continue }
            try rows.readAll(&row, key: key, of: table)
            count += 1
            hash.update(data: digestRecord(of: row.state, key: key, columns: columns))
        }
        return (Array(hash.finalize()), count)
    }

    private func digestRecord(
        of state: RowState, key: RowKey, columns: [ColumnRecord]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.data(key.bytes)
        for column in columns {
            let cell = state.cell(column.id)
            let counter = state.counter(column.id)
            guard cell != nil || counter != nil else { continue }
            writer.byte(1)
            writer.data(Array(column.name.utf8))
            if let cell {
                writer.byte(0x52)
                writer.value(cell.winner.value)
            }
            if let counter {
                writer.byte(0x43)
                writer.fixed(UInt64(bitPattern: counter.sum))
            }
            if let cell, cell.isContested {
                writer.byte(0x53)
                writer.count(cell.siblings.count)
                for version in cell.siblings { writer.sibling(version) }
            }
        }
        if !state.deletes.isEmpty {
            writer.byte(0x44)
            writer.count(state.deletes.count)
            for delete in state.deletes { writer.dot(delete.dot) }
        }
        writer.byte(0)
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func sibling(_ version: Version) {
        fixed(UInt64(bitPattern: version.rank.editedMilliseconds))
        dot(version.dot)
        value(version.value)
    }

    fileprivate mutating func dot(_ dot: Dot) {
        raw(dot.origin.bytes)
        fixed(dot.seq)
    }
}
