// What a changeset says of one row, in the words of its own dictionary.

package import Merge

/// How a column merges.
package enum ColumnKind: String, Hashable, Sendable {
    /// Part of the primary key.
    case key
    /// Concurrent values are siblings; the one edited last shows.
    case register
    /// Additions are summed.
    case counter
}

/// A table of a changeset's dictionary.
package struct TableEntry: Hashable, Sendable {
    /// The name under which the cluster first knew the table.
    package let name: String
    /// The key's columns first, in the key's order.
    package let columns: [ColumnEntry]

    /// A table with the columns that a changeset uses.
    package init(name: String, columns: [ColumnEntry]) {
        self.name = name
        self.columns = columns
    }

    /// How many columns the key has.
    package var keyCount: Int { columns.prefix { $0.kind == .key }.count }
}

/// A column of a changeset's dictionary.
package struct ColumnEntry: Hashable, Sendable {
    package let name: String
    package let kind: ColumnKind

    /// A column and how the author's cluster merges it.
    package init(name: String, kind: ColumnKind) {
        self.name = name
        self.kind = kind
    }
}

/// One change of one row.
package struct RowEntry: Hashable, Sendable {
    /// Index into the dictionary's tables.
    package var table: Int
    package var key: RowKey
    /// The author's clock at the row's last edit, in milliseconds since 1970.
    package var editedMilliseconds: Int64
    /// Index into the changeset's people.
    package var person: Int
    package var change: Change

    /// What is done to the row.
    package enum Change: Hashable, Sendable {
        case delete
        case put(Put)
    }

    /// Cells written and amounts added.
    package struct Put: Hashable, Sendable {
        /// Whether the row is entered where the merged row was dead or absent.
        package var entersRow: Bool
        /// Whether the put keeps the row alive beyond the cells it names.
        package var touchesRow: Bool
        /// In ascending order of column, none of them of the key.
        package var cells: [CellEntry]

        /// A put of cells.
        package init(entersRow: Bool, touchesRow: Bool, cells: [CellEntry]) {
            self.entersRow = entersRow
            self.touchesRow = touchesRow
            self.cells = cells
        }
    }

    /// One cell; for a counter, the integer that is added.
    package struct CellEntry: Hashable, Sendable {
        /// Index into the table's columns.
        package var column: Int
        package var editedMilliseconds: Int64
        package var value: Value

        /// A value for a column, and when it was edited.
        package init(column: Int, editedMilliseconds: Int64, value: Value) {
            self.column = column
            self.editedMilliseconds = editedMilliseconds
            self.value = value
        }
    }

    /// A change of the row `key`.
    package init(
        table: Int, key: RowKey, editedMilliseconds: Int64, person: Int, change: Change
    ) {
        self.table = table
        self.key = key
        self.editedMilliseconds = editedMilliseconds
        self.person = person
        self.change = change
    }
}
