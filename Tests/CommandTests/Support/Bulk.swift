// Data enough that an exchange of it can be cut in the middle.

import Foundation

extension Office {
    /// Enters rows of incompressible bytes, and makes a changeset of each lot: about 3 MB each.
    ///
    /// A receiver merges what came in lots of 8 MB, so several of these are several transactions.
    func enterBulk(lots: Int) throws {
        for lot in 0..<lots {
            try sql(
                """
                WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 16)
                INSERT INTO note SELECT printf('lot %02d %d', \(lot), x), randomblob(200000), 1 FROM i
                """)
            try seal()
        }
    }

    /// Enters many small rows in one transaction, and makes one changeset of them.
    func enterRows(_ count: Int) throws {
        try sql(
            """
            WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < \(count))
            INSERT INTO note SELECT 'row ' || x, 'text number ' || x, x FROM i
            """)
        try seal()
    }

    /// The same declaration again: seals, and changes nothing.
    func seal() throws {
        try hoitu("track", "note", "--counter", "note.n")
    }
}
