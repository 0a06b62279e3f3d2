// What a replica would name as the heads of its next changeset, read from its file.

import Merge
import Simulator
import Wire

struct HeadsFailure: Error, CustomStringConvertible {
    let description: String
}

extension StockClient {
    /// The dots that no other integrated dot covers, with the start of their chain hashes.
    func heads() throws -> [ChainedDot] {
        try rows(
            """
            SELECT o.origin, h.seq, c.chain FROM hoitu_head h JOIN hoitu_origin o ON o.id = h.origin
            JOIN hoitu_changeset c ON c.origin = h.origin AND c.seq = h.seq
            """
        ).map { row in
            guard case .blob(let bytes) = row[0], case .integer(let seq) = row[1],
                case .blob(let chain) = row[2], let origin = Origin(bytes: bytes)
            else { throw HeadsFailure(description: "A head of the hub cannot be read.") }
            return ChainedDot(dot: Dot(origin, UInt64(seq)), chain: ChainHash(bytes: chain).short)
        }
    }

    /// One number.
    func integer(_ query: String) throws -> Int {
        guard case .integer(let number)? = try rows(query).first?.first else {
            throw HeadsFailure(description: "No number came of: \(query)")
        }
        return Int(number)
    }
}
