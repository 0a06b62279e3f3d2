// Everything a file says, so that two states of it can be compared.

import Merge
import Simulator

extension Office {
    /// Every row of every table, ours and the owner's, and the schema.
    func dump() throws -> [String: [[Value]]] {
        let client = try StockClient(path: path)
        var dump: [String: [[Value]]] = [:]
        dump["schema"] = try client.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name")
        let names = try client.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        for case .text(let bytes)? in names.map(\.first) {
            let name = String(decoding: bytes, as: UTF8.self)
            dump[name] = try client.rows("SELECT * FROM \"\(name)\"")
        }
        return dump
    }
}
