// Changesets for a peer: copied from the log as they came, in the order they came.

package import Merge
package import Wire

extension Transaction {
    /// The next changesets that `theirs` lacks, behind a position of the log.
    ///
    /// The order of the log is causal, so a peer that takes them in order never meets a gap. Reading
    /// goes on in later transactions: changesets only ever are appended.
    ///
    /// - Parameters:
    ///   - position: Where the part before ended; 0 at first.
    ///   - byteLimit: Where a part ends, once it has one changeset.
    /// - Returns: The changesets, how many changes of rows they carry as far as is known, and the
    ///   position to go on from; nil when there is nothing behind it.
    package func changesets(
        lackedBy theirs: VersionVector, after position: Int64, byteLimit: Int
    ) throws -> (changesets: [Changeset], rows: Int, position: Int64)? {
        var position = position
        var found: [Changeset] = []
        var bytes = 0
        var rows = 0
        while bytes < byteLimit {
            let next = try log.positions(after: position, limit: 256)
            if next.isEmpty { break }
            for entry in next where bytes < byteLimit {
                position = entry.position
                guard !theirs.covers(entry.dot) else { continue }
                let changeset = try log.changeset(at: position)
                bytes += changeset.stored.byteCount
                rows += try log.rows(at: position)
                found.append(changeset)
            }
        }
        return found.isEmpty ? nil : (found, rows, position)
    }

    /// A dot under which a peer's vector names another changeset than ours, if there is one.
    ///
    /// Such a fork keeps that origin's changesets back, and no others.
    package func fork(with theirs: ReceivedVector) throws -> Dot? {
        try theirs.entries.first { entry in
            guard let mine = try log.chain(entry.dot) else { return false }
            return mine.short != entry.chain
        }?.dot
    }
}
