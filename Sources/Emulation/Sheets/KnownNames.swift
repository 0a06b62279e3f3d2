// What cells may name: units, offices, periods, indicators and criteria, by code or by what they are called.

internal import GRDB

/// What the cluster has described.
struct KnownNames {
    /// One thing that cells may name.
    struct Entry: Hashable {
        let code: String
        let vi: String
        let en: String

        /// As sheets show it: `Ba Đình (001)`; the code alone where there is no name.
        var shown: String { vi.isEmpty || vi == code ? code : "\(vi) (\(code))" }
    }

    /// A period's criteria, in order, with what sheets show of them.
    struct Criterion: Hashable {
        let entry: Entry
        let measuredIn: String
        let maximum: String
        /// Whether its figure is “Đạt” or “Không đạt”.
        let isPassOrFail: Bool
    }

    let units: [Entry]
    let periods: [Entry]
    let indicators: [Entry]
    /// By unit.
    let offices: [String: [Entry]]
    /// By period.
    let criteria: [String: [Criterion]]
    /// The year in which each period begins.
    let years: [String: Int]

    init(_ db: Database) throws {
        // Members that nobody has described yet are known by their codes.
        units =
            try Self.entries(
                db, "SELECT code, name_vi, name_en FROM unit ORDER BY position, code")
            + Self.entries(
                db,
                "SELECT DISTINCT unit, '', '' FROM member_unit "
                    + "WHERE unit NOT IN (SELECT code FROM unit) ORDER BY unit")
        periods = try Self.entries(db, "SELECT code, name, '' FROM period ORDER BY code")
        indicators = try Self.entries(
            db, "SELECT code, name_vi, name_en FROM indicator ORDER BY position, code")
        var offices: [String: [Entry]] = [:]
        for row in try Row.fetchAll(
            db,
            sql: "SELECT CAST(unit AS TEXT), CAST(code AS TEXT), CAST(name_vi AS TEXT) "
                + "FROM office ORDER BY unit, code")
        {
            offices[row[0], default: []].append(Entry(code: row[1], vi: row[2], en: ""))
        }
        self.offices = offices
        criteria = try Self.criteria(db)
        years = try Self.years(db)
    }

    private static func entries(_ db: Database, _ sql: String) throws -> [Entry] {
        try Row.fetchAll(db, sql: sql).map {
            Entry(code: text($0[0]), vi: text($0[1]), en: text($0[2]))
        }
    }

    /// Columns may hold what their type does not say.
    private static func text(_ value: DatabaseValue) -> String {
        String.fromDatabaseValue(value) ?? ""
    }

    private static func criteria(_ db: Database) throws -> [String: [Criterion]] {
        var criteria: [String: [Criterion]] = [:]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.code, c.code, c.name_vi, c.name_en, c.measured_in, c.max_points,
                    c.kind
                FROM period AS p JOIN criterion AS c
                    ON c.criteria_set = p.criteria_set AND c.version = p.criteria_version
                ORDER BY p.code, c.position, c.code
                """)
        for row in rows {
            let entry = Entry(code: text(row[1]), vi: text(row[2]), en: text(row[3]))
            criteria[text(row[0]), default: []].append(
                Criterion(
                    entry: entry, measuredIn: text(row[4]), maximum: text(row[5]),
                    isPassOrFail: text(row[6]) == "qualitative"))
        }
        return criteria
    }

    private static func years(_ db: Database) throws -> [String: Int] {
        var years: [String: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT code, starts FROM period") {
            let (code, starts) = (text(row[0]), text(row[1]))
            years[code] = Int(starts.prefix(4)) ?? Int(code.prefix(4))
        }
        return years
    }

    // MARK: Looking up

    /// What else a row says about what it names.
    struct Surroundings {
        var unit: String?
        var period: String?
    }

    func entries(of reference: SheetReference, _ around: Surroundings) -> [Entry] {
        switch reference {
        case .unit: units
        case .period: periods
        case .indicator: indicators
        case .office: offices[around.unit ?? ""] ?? []
        case .criterion: (criteria[around.period ?? ""] ?? []).map(\.entry)
        }
    }

    enum Finding: Hashable {
        case code(String)
        case several([String])
        case none
    }

    /// What a text names: a code, `Ba Đình (001)`, `I.1 Tỷ lệ …`, or a name.
    func find(
        _ text: String, _ reference: SheetReference, _ around: Surroundings
    ) -> Finding {
        let entries = entries(of: reference, around)
        func has(_ code: some StringProtocol) -> Bool {
            entries.contains { $0.code.utf8.elementsEqual(code.utf8) }
        }
        if has(text) { return .code(text) }
        if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
            let inside = text[text.index(after: open)...].dropLast()
            if has(inside) { return .code(String(inside)) }
        }
        let first = text.prefix { $0 != " " }
        if reference == .criterion {
            for code in [first, first.hasSuffix(".") ? first.dropLast() : first] where has(code) {
                return .code(String(code))
            }
        }
        let key = VietnameseSearch.key(text)
        var named = entries.filter {
            [$0.vi, $0.en].contains { !$0.isEmpty && VietnameseSearch.key($0) == key }
        }
        if named.isEmpty, reference == .office { named = offices(of: key, in: entries) }
        if named.count == 1 { return .code(named[0].code) }
        return named.isEmpty ? .none : .several(named.map(\.code))
    }

    /// Offices by their names without “huyện” and the like, which clerks leave out; a number alone could
    /// be a code as well.
    private func offices(of key: String, in entries: [Entry]) -> [Entry] {
        func bare(_ key: String) -> String {
            let word = ["quan ", "huyen ", "thi xa ", "thanh pho ", "tp "].first(
                where: key.hasPrefix)
            return String(key.dropFirst(word?.count ?? 0))
        }
        let asked = bare(key)
        guard asked.contains(where: \.isLetter) else { return [] }
        return entries.filter { bare(VietnameseSearch.key($0.vi)) == asked }
    }

    /// How sheets show a code.
    func shown(_ code: String, _ reference: SheetReference, _ around: Surroundings) -> String {
        let entry = entries(of: reference, around).first { $0.code.utf8.elementsEqual(code.utf8) }
        guard let entry, reference == .criterion else { return entry?.shown ?? code }
        return entry.vi.isEmpty ? code : "\(code) \(entry.vi)"
    }
}
