// What a good set of histories must have come upon, lest a change of the simulator leaves it out unnoticed.

/// The rare things that are counted.
package enum Rarity {
    /// Each of them has to come about in a run of a few thousand seeds.
    package static let wanted = [
        "siblings kept", "equal siblings kept", "hidden siblings kept", "rank tied in time",
        "several deletes kept", "row dead", "dead row revived by an edit", "dead row entered anew",
        "counter entered anew", "delete of a dead row merged", "conflict: value",
        "conflict: delete", "resolved", "savepoint undone", "transaction undone",
        "write in between", "seal in between", "two processes of ours", "client refused",
        "value in pieces", "exchanges at once", "delayed", "stream cut",
        "exchange resumed after a cut", "answer lost", "request delivered twice", "heads sealed",
        "bundle carried", "bundle cut short", "death at write", "death at sync", "death at head",
        "death between log and tables", "death between the note of a head and its commit",
        "power cut", "restart", "new life", "file brought back", "busy", "disk full",
        "clock set back", "maintained", "converged in round 2",
        "row parked", "row parked by merging", "row unseated by merging",
        "row freed by merging", "row freed by sealing",
        "parked row edited elsewhere", "insert over a parked key", "parked row deleted by its key",
        "unique values swapped", "statement refused", "foreign key's action captured",
        "ancestor touched", "delete outlived by a child's write", "conflict: unique",
        "conflict: parent", "unique settled by a delete", "unique settled by other values",
        "parent settled by a delete", "parent settled by other values",
        "schema: addColumn", "schema: rebuild", "schema: renameColumn", "schema: renameTable",
        "edit of which no trigger told", "value without a place",
        "written over what was not seen", "change refused", "own change refused",
    ]

    /// Those that did not.
    package static func missing(in counts: [String: Int]) -> [String] {
        wanted.filter { counts[$0, default: 0] == 0 }
    }
}
