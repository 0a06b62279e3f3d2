// Why a replica refuses, or cannot do, what it was asked.

package import Merge

/// What went wrong with a replica. The transaction it happened in left nothing behind.
package enum ReplicaError: Error, Equatable {
    /// The file is no replica yet.
    case notAReplica(file: String)
    /// The file was closed by this same process.
    case closed(file: String)
    /// The file already is a replica.
    case alreadyAReplica(file: String)
    /// The file was written by a later version of this program.
    case newerFormat(file: String, found: Int, known: Int)
    /// The database stores text as UTF-16.
    case notUTF8(file: String)
    /// A record of ours does not read as it was written.
    case damaged(part: String)
    /// There is no such table in the file.
    case noSuchTable(String)
    /// The table cannot be tracked.
    case refusedTable(String, TrackRefusal)
    /// The table is not tracked.
    case notTracked(String)
    /// There is no such column in the table.
    case noSuchColumn(table: String, column: String)
    /// A statement of a script, counted from 1, could not be run.
    case schemaScript(statement: Int, ScriptProblem)
    /// A key is too long to be exchanged.
    case keyTooLong(table: String, bytes: Int)
    /// A changeset came before the one it follows.
    case gap(Dot, received: UInt64)
    /// Two different changesets bear one dot: two copies of one file were both written to.
    case fork(Dot)
    /// The first changeset of an origin does not prove whose it is.
    case badBirth(Dot)
    /// A changeset is meant for a scope that this version does not keep.
    case unknownScope(String)
    /// There is no open conflict of that id.
    case noSuchConflict(id: String)
    /// The conflict is of a kind that the asked-for resolution does not settle.
    case wrongResolution(id: String, kind: ConflictKind)
    /// The conflict has no version of that number.
    case noSuchVersion(id: String, number: Int, count: Int)
    /// A value does not fit the column it is meant for.
    case refusedValue(table: String, column: String, message: String)
    /// There is no peer of that name.
    case noSuchPeer(String)
    /// A conflict settled by naming columns names one that the row does not have.
    case nothingToSet(id: String)
    /// The conflict cannot be settled as asked.
    case refusedResolution(id: String, ResolutionRefusal)
    /// A record was to be found by a column that is not of the key.
    case notOfTheKey(table: String, column: String, key: [String])
    /// A role may be passed on by a unit that holds it, or with the root key.
    case notTheHolder(role: String)
    /// A vector covers a changeset that is not merged here, or whose author had seen one that the
    /// vector leaves out.
    case unknownMoment(Dot, seen: Dot?)

    /// A stable word for logs and problem documents.
    package var code: String {
        switch self {
        case .notAReplica: "not-a-replica"
        case .closed: "closed"
        case .alreadyAReplica: "already-a-replica"
        case .newerFormat: "newer-format"
        case .notUTF8: "not-utf8"
        case .damaged: "damaged"
        case .noSuchTable: "no-such-table"
        case .refusedTable: "refused-table"
        case .notTracked: "not-tracked"
        case .noSuchColumn: "no-such-column"
        case .schemaScript: "schema-script"
        case .keyTooLong: "key-too-long"
        case .gap: "gap"
        case .fork: "fork"
        case .badBirth: "bad-birth"
        case .unknownScope: "unknown-scope"
        case .noSuchConflict: "no-such-conflict"
        case .wrongResolution: "wrong-resolution"
        case .noSuchVersion: "no-such-version"
        case .refusedValue: "refused-value"
        case .noSuchPeer: "no-such-peer"
        case .nothingToSet: "nothing-to-set"
        case .refusedResolution: "refused-resolution"
        case .notOfTheKey: "not-of-the-key"
        case .unknownMoment: "unknown-moment"
        case .notTheHolder: "not-the-holder"
        }
    }
}

/// Why `track` refuses a table.
package enum TrackRefusal: Hashable, Sendable {
    case ownTable
    case view
    case virtualTable
    case noPrimaryKey
    case nullableKey(column: String)
    case keyAssignedBySQLite(column: String)
    case generatedKey(column: String)
    case counterNotInteger(column: String)
    case counterInKey(column: String)
    case counterNullable(column: String)
    case ambiguousName(column: String)
    /// The cluster knows the table with another key.
    case otherKey(columns: [String])
    /// The cluster knows another table under that name, which was renamed here.
    case nameTaken(by: String)
    /// The column that is to hold the owner is no part of the key.
    case ownerOutsideKey(column: String)
    /// The column that is to hold the owner turns a unit's code into a number, or cannot hold it.
    case ownerNoText(column: String)
    /// Who may write the table is declared otherwise, as `rule` says, and declared once.
    case otherRule(rule: String)
}

/// Why a script that changes the schema was not run.
package enum ScriptProblem: Hashable, Sendable {
    /// SQLite's own message.
    case failed(message: String)
    /// A statement that would end or escape the transaction, by its first word.
    case notAllowed(word: String)
    /// A statement that names a table of ours.
    case ownTable
    /// The file holds a NUL byte, behind which SQLite would not read.
    case notText
}
