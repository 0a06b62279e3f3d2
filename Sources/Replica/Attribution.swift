// Who is behind what is pending, where a program of ours knows it and a stock client could not say.

internal import Merge

extension Transaction {
    /// Names a person for all pending changes that name none.
    ///
    /// Whoever calls it seals before writing, so that nothing of others' is pending; a stock client that
    /// writes in between, in the moment before this, is taken for the same person.
    package func attributePending(to person: String) throws {
        for table in try registry.all() where table.isTracked {
            try statement(
                "UPDATE \(table.pendingTable) SET person = ?1 WHERE person IS NULL"
            ).run(.text(person))
        }
    }
}
