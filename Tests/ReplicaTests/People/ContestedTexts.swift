// Two offices that changed one text apart.

import Merge
import Replica
import Testing

extension ModelPair {
    /// Both see `base` in the note; then each writes its own, and they meet.
    ///
    /// - Returns: The pair, and the conflict's id.
    static func apart(
        _ base: String, _ first: String, _ second: String
    ) throws -> (ModelPair, String) {
        let pair = try ModelPair()
        func write(_ office: Office, _ text: String, at time: Int) throws {
            let quoted = text.replacing("'", with: "''")
            try office.sql("UPDATE model SET note = '\(quoted)'", at: Int64(time))
        }
        try write(pair.a, base, at: 2000)
        try pair.expectAgreement()
        try write(pair.a, first, at: 3000)
        try write(pair.b, second, at: 4000)
        try pair.expectAgreement()
        return (pair, try #require(try pair.a.conflicts().first).id)
    }
}
