// What clients write in a history, as its seed picks it.

internal import Oracle

/// How a history's clients write.
struct EditStyle: Sendable {
    /// Whether some values are so large that they travel in pieces.
    var hasLargeValues = false
    /// Whether the client has foreign keys enforced.
    var enforcesForeignKeys = false
}

extension Edit {
    /// A statement that a seed picks.
    static func random(
        _ table: HistoryTable, _ style: EditStyle = EditStyle(), _ random: inout SplitMix64
    ) -> Edit {
        let key = random.pick(table.keys)
        let columns = table.shape.registers.keys.sorted()
        var values: [String: OracleValue] = [:]
        for column in columns where random.percent(60) {
            values[column] = random.pick(table.values(of: column))
            // In a column without a type, integers and reals that compare equal are two values.
            if column == "note", random.percent(50) {
                values[column] = random.pick([.integer(1), .real(1), .blob([0x78])])
            }
            if style.hasLargeValues, column == "note", random.percent(20) {
                values[column] = largeValue
            }
        }
        var amounts: [String: Int64] = [:]
        for counter in table.shape.counters.sorted() where random.percent(40) {
            amounts[counter] = random.pick([1, 2, -3, 0, .max])
        }
        let free = columns.filter { !table.claimedColumns.contains($0) }
        switch random.below(16) {
        case 0...2: return .insert(key, values, amounts)
        case 3...7:
            return .update(key, values, amounts, or: clash(table, style, &random))
        case 8 where !free.isEmpty:
            let column = random.pick(free)
            return .updateAll(column, random.pick(table.values(of: column)))
        case 9, 10: return .delete(key)
        case 11 where random.percent(30): return .deleteAll
        case 12: return .replace(key, values, amounts)
        case 13: return .upsert(key, values, amounts)
        case 14:
            let replacing = random.percent(50) && mayReplace(table, style)
            return .move(key, random.pick(table.keys), replacing: replacing)
        default:
            return .update(key, [:], amounts, or: .abort)
        }
    }

    /// More than one frame holds.
    private static let largeValue = OracleValue.blob([UInt8](repeating: 0, count: 1_200_000))

    private static func clash(
        _ table: HistoryTable, _ style: EditStyle, _ random: inout SplitMix64
    ) -> OracleClash {
        if table.shape.uniques.isEmpty { return .abort }
        let clash = random.pick([OracleClash.abort, .ignore, .replace])
        return clash == .replace && !mayReplace(table, style) ? .ignore : clash
    }

    /// Where SQLite replaces the row that the updated one names, it first sets the name to NULL, as
    /// declared, and then writes the updated row as it read it before: with that name.
    private static func mayReplace(_ table: HistoryTable, _ style: EditStyle) -> Bool {
        !(style.enforcesForeignKeys && table.namesItself)
    }

    /// Two rows exchange what nobody else may have, by way of NULL.
    static func swap(
        _ one: HistoryKey, _ other: HistoryKey, _ column: String,
        _ values: (OracleValue, OracleValue)
    ) -> [Edit] {
        [
            .update(one, [column: .null], [:], or: .abort),
            .update(other, [column: values.0], [:], or: .abort),
            .update(one, [column: values.1], [:], or: .abort),
        ]
    }
}
