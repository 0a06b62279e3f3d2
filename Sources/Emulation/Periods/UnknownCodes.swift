// Figures whose indicator or office nobody has described: a mistake in typing, or a row that has not come.

internal import GRDB
internal import Merge

extension PeriodFile {
    /// Each once, with the unit whose figures they are, in the order of units and codes.
    ///
    /// - Complexity: O(*n*) in the period's figures.
    func unknownCodes(
        _ records: PeriodRecords, _ file: EmulationFile
    ) throws -> [(unit: String, finding: Finding)] {
        let period = records.period.text("code")
        let indicators = Set(records["indicator"].map { Array($0.text("code").utf8) })
        let offices = try file.read { db in
            try Row.fetchAll(db, sql: "SELECT unit, code FROM office").map(Record.init)
        }
        let units = Set(offices.map { $0.text("unit") })
        let known = Set(offices.map { "\($0.text("unit"))/\($0.text("code"))" })
        var told: Set<Finding> = []
        var found: [(unit: String, finding: Finding)] = []
        for row in ["indicator_entry", "running_total", "stock_figure"].flatMap({ records[$0] })
        where row.text("period") == period {
            let (unit, office) = (row.text("unit"), row.text("office"))
            let indicator = row.text("indicator")
            var findings: [Finding] = []
            if !indicators.contains(Array(indicator.utf8)) {
                findings.append(.unknownIndicator(unit: unit, indicator: indicator))
            }
            // Of a unit without offices there is nothing to compare with.
            if !office.isEmpty, units.contains(unit), !known.contains("\(unit)/\(office)") {
                findings.append(.unknownOffice(unit: unit, office: office))
            }
            for finding in findings where told.insert(finding).inserted {
                found.append((unit, finding))
            }
        }
        func place(_ found: (unit: String, finding: Finding)) -> [UInt8] {
            Array("\(found.unit)\u{0}\(found.finding)".utf8)
        }
        return found.sorted { place($0).lexicographicallyPrecedes(place($1)) }
    }
}
