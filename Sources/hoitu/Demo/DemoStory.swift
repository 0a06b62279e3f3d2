// The demonstration: five cities do the main job, each with its own file, keys and server.
//
// Nothing is played: every step is an ordinary command in a process of its own, or SQL from an ordinary
// client, and cities talk over HTTPS with mutual TLS on the loopback address.

import Emulation
import Foundation
import Replica

final class DemoStory {
    private let folder: String
    private let language: Language
    private let shell: String
    private let tell: (Phrase) -> Void
    private let cities: [DemoCity]

    /// Who exchanges with whom: a chain, so that most pairs never meet and changes are relayed.
    private static let links = [
        ("hanoi", "haiphong"), ("hanoi", "danang"), ("danang", "hcm"), ("hcm", "cantho"),
    ]
    private static let offline = ["danang", "cantho"]
    private static let tables = EmulationSchema.declarations.map(\.table)
    private static let model = "unit = 'danang' AND year = 2023 AND code = 'm01'"
    private static let sharedTotal =
        "period = '2023-H1' AND indicator = 'models_recognised' AND unit = 'danang' AND office = '490'"

    /// - Parameter tell: Takes each line of the story.
    init(folder: String, language: Language, tell: @escaping (Phrase) -> Void) throws {
        guard let shell = Child.find("sqlite3") else {
            throw Complaint(phrase: DemoPhrases.noShell)
        }
        self.folder = folder
        self.language = language
        self.shell = shell
        self.tell = tell
        cities = EmulationSamples.names.map {
            DemoCity(unit: $0, folder: folder, language: language)
        }
    }

    private func city(_ unit: String) -> DemoCity {
        guard let city = cities.first(where: { $0.unit == unit }) else {
            preconditionFailure("\(unit) is one of the five")
        }
        return city
    }

    /// Plays it.
    ///
    /// - Returns: The digest that all five share in the end.
    /// - Throws: `Complaint` at the first step that did not come out as promised.
    func play() throws -> String {
        try found()
        try connect()
        try enter()
        try exchangeUntilQuiet()
        tell(DemoPhrases.agreed(try sharedDigest()))
        try loseNetwork()
        let expectedTotal = try workApart()
        try heal()
        try settle()
        try DemoReview(cities: cities, folder: folder, tell: tell).play(
            exchange: exchangeAlongAndBack)
        return try verify(expectedTotal: expectedTotal)
    }

    // MARK: Founding

    private func found() throws {
        let head = city(EmulationSamples.head)
        try head.hoitu(
            "cluster", "create", "--name", "Cụm thi đua (thử nghiệm)", "--unit", head.unit,
            "--schema", "emulation", "--person", "Cán bộ tổng hợp")
        tell(DemoPhrases.founded(head.unit))
        for city in cities where city !== head {
            let request = try city.hoitu("member", "request", "--unit", city.unit)
            let approval = try head.hoitu("member", "approve", "-", input: request)
            try city.hoitu(
                "member", "accept", "-", "--person", "Cán bộ tổng hợp", input: approval)
        }
        tell(DemoPhrases.joined(cities.map(\.unit).filter { $0 != head.unit }))
    }

    private func connect() throws {
        for city in cities { try city.serve() }
        for (one, other) in Self.links {
            // Either side could ask; here the second of a pair always does.
            guard let url = city(one).url else { continue }
            try city(other).hoitu("peer", "add", one, url)
        }
        tell(DemoPhrases.connected(Self.links.map { "\($0.0)–\($0.1)" }))
    }

    // MARK: Entering

    private func enter() throws {
        for entry in ReviewSample.entries {
            try city(entry.unit).sql(entry.sql)
            tell(Phrase(vi: entry.sentence.vi, en: entry.sentence.en))
        }
        for city in cities {
            let entries = EmulationSamples.resultEntries(for: city.unit)
            for (number, entry) in entries.enumerated() {
                // The first office of each city types into the stock shell, the others use a program.
                if number == 0 {
                    try city.sqliteShell(shell, entry.sql)
                } else {
                    try city.sql(entry.sql)
                }
            }
            tell(DemoPhrases.entered(city.unit, entries.count, shell: shell))
        }
    }

    // MARK: Exchanging

    /// Every link exchanges until nothing moves any more: along the chain, then back.
    private func exchangeUntilQuiet() throws {
        var rounds = 0
        var moved = true
        while moved {
            rounds += 1
            guard rounds <= cities.count + 1 else {
                throw Complaint(phrase: DemoPhrases.doesNotSettle(rounds))
            }
            moved = false
            // Up the chain and down again by turns: news reach both ends in two rounds.
            let links = rounds.isMultiple(of: 2) ? Self.links.reversed() : Self.links
            for (one, other) in links {
                let report = try city(other).json("sync", one)
                moved = Self.movedAnything(report) || moved
            }
        }
        tell(DemoPhrases.exchanged(rounds))
    }

    /// Every link exchanges along the chain, and back, after which everyone has what anyone had.
    private func exchangeAlongAndBack() throws {
        for (one, other) in Self.links + Self.links.reversed().dropFirst() {
            try city(other).hoitu("sync", one)
        }
        tell(DemoPhrases.exchangedAlongAndBack)
    }

    private static func movedAnything(_ report: Any) -> Bool {
        let peers = (report as? [String: Any])?["peers"] as? [[String: Any]] ?? []
        return peers.contains { peer in
            ["received", "sent"].contains { direction in
                let tally = peer[direction] as? [String: Any]
                return (tally?["changesets"] as? Int ?? 0) > 0
            }
        }
    }

    // MARK: Apart

    private func loseNetwork() throws {
        for unit in Self.offline { city(unit).goOffline() }
        tell(DemoPhrases.cut(Self.offline))
        let failed = try Child.run(
            Child.ownPath,
            ["sync", "danang", "--replica", city("hcm").path, "--lang", language.rawValue])
        guard failed.status == 1 else {
            throw Complaint(phrase: DemoPhrases.cutNotNoticed)
        }
        let sentence = failed.errors.trimmingCharacters(in: .whitespacesAndNewlines)
        tell(Phrase(vi: "    " + sentence, en: "    " + sentence))
    }

    /// Units and the head edit the same things without hearing of each other.
    ///
    /// - Returns: What the shared running total has to be when all have met again.
    private func workApart() throws -> Int64 {
        try refuseStranger()
        for (unit, title) in [
            ("danang", "Góc hồ sơ trực tuyến, có hẹn giờ"),
            (EmulationSamples.head, "Góc tư vấn hồ sơ ngày thứ Bảy"),
        ] {
            try city(unit).sqliteShell(
                shell, "UPDATE model SET title = '\(title)' WHERE \(Self.model);")
            tell(DemoPhrases.editsTitle(unit, title))
        }
        let section = "period = '2023-H1' AND unit = 'cantho' AND section = 'movement'"
        for (unit, text) in [
            ("cantho", "Bổ sung: đã gửi đủ báo cáo quý II."),
            (EmulationSamples.head, "Góp ý: nên nêu rõ số mô hình được nhân rộng."),
        ] {
            try city(unit).sql(
                "UPDATE report_section SET body = body || ' \(text)' WHERE \(section)")
            tell(DemoPhrases.editsSection(unit))
        }
        let doomed = "unit = 'haiphong' AND year = 2023 AND code = 'm01'"
        try city("haiphong").sql("DELETE FROM model WHERE \(doomed)")
        try city(EmulationSamples.head).sql(
            "UPDATE model SET description = description || ' Đề nghị nhân rộng.' WHERE \(doomed)")
        tell(DemoPhrases.deletesAndEdits)
        return try addToSharedTotal()
    }

    /// A unit's rows are its own, and the head's: any other city is refused, by any program.
    private func refuseStranger() throws {
        let attempt = try Child.run(
            shell, ["-bail", city("hcm").path],
            input: "UPDATE model SET title = 'x' WHERE \(Self.model);\n")
        guard attempt.status != 0, attempt.errors.contains("hoitu: only the unit") else {
            throw Complaint(phrase: DemoPhrases.strangerWrote)
        }
        tell(DemoPhrases.strangerRefused)
        let sentence = attempt.errors.trimmingCharacters(in: .whitespacesAndNewlines)
        tell(Phrase(vi: "    " + sentence, en: "    " + sentence))
    }

    private func addToSharedTotal() throws -> Int64 {
        let select = "SELECT total FROM running_total WHERE \(Self.sharedTotal)"
        var expected = try city("danang").integer(select)
        for (unit, amount) in [("danang", Int64(2)), (EmulationSamples.head, 3)] {
            try city(unit).sql(
                "UPDATE running_total SET total = total + \(amount) WHERE \(Self.sharedTotal)")
            expected += amount
        }
        tell(DemoPhrases.addsToTotal(expected))
        return expected
    }

    // MARK: Together again

    private func heal() throws {
        for unit in Self.offline { try city(unit).serve() }
        tell(DemoPhrases.healed(Self.offline))
        try exchangeUntilQuiet()
        tell(DemoPhrases.agreed(try sharedDigest()))
    }

    /// An officer looks at what is open, and settles it by the ordinary commands.
    private func settle() throws {
        let officer = city(EmulationSamples.head)
        let listing = try officer.hoitu("conflicts")
        tell(DemoPhrases.conflictsOf(officer.unit))
        for line in listing.split(separator: "\n") {
            tell(Phrase(vi: "    " + line, en: "    " + line))
        }
        let conflicts = try officer.conflicts()
        guard conflicts.count == 3 else {
            throw Complaint(phrase: DemoPhrases.unexpectedConflicts(conflicts.count))
        }
        for conflict in conflicts {
            guard let id = conflict["id"] as? String, let kind = conflict["kind"] as? String else {
                continue
            }
            let decision = decision(kind, conflict)
            let answer = try resolve(id, decision, by: officer)
            tell(
                DemoPhrases.decided(
                    "hoitu conflicts resolve \(id) \(decision.joined(separator: " "))"))
            tell(Phrase(vi: "    " + answer, en: "    " + answer))
        }
        try exchangeUntilQuiet()
    }

    private func decision(_ kind: String, _ conflict: [String: Any]) -> [String] {
        if kind == "delete" { return ["--keep"] }
        guard conflict["table"] as? String == "report_section" else { return ["--take", "1"] }
        let versions = conflict["versions"] as? [[String: Any]] ?? []
        let bodies = versions.compactMap { $0["value"] as? String }
        // Both authors only appended, so both additions can stand one behind the other.
        let common = bodies.dropFirst().reduce(bodies.first ?? "") { $0.commonPrefix(with: $1) }
        let additions = bodies.map { $0.dropFirst(common.count) }
        return ["--value", common + additions.joined(separator: " ")]
    }

    private func resolve(_ id: String, _ decision: [String], by officer: DemoCity) throws -> String
    {
        let answer: String =
            switch decision.count {
            case 1: try officer.hoitu("conflicts", "resolve", id, decision[0])
            default: try officer.hoitu("conflicts", "resolve", id, decision[0], decision[1])
            }
        return answer.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: Proof

    /// The digest of all five; a complaint when they differ.
    private func sharedDigest() throws -> String {
        let digests = try cities.map { try $0.digest() }
        guard let first = digests.first, !first.isEmpty, digests.allSatisfy({ $0 == first }) else {
            throw Complaint(
                phrase: DemoPhrases.digestsDiffer(
                    zip(cities, digests).map { "\($0.unit) \($1)" }))
        }
        return first
    }

    private func verify(expectedTotal: Int64) throws -> String {
        let digest = try sharedDigest()
        let contents = try cities.map { try $0.tables(Self.tables) }
        for (city, content) in zip(cities, contents) where content != contents[0] {
            throw Complaint(phrase: DemoPhrases.tablesDiffer(city.unit))
        }
        for city in cities {
            try city.hoitu("conflicts", "--check")
            let total = try city.integer(
                "SELECT total FROM running_total WHERE \(Self.sharedTotal)")
            guard total == expectedTotal else {
                throw Complaint(
                    phrase: DemoPhrases.totalDiffers(city.unit, total, expected: expectedTotal))
            }
        }
        tell(DemoPhrases.verified(digest, total: expectedTotal))
        return digest
    }

    /// The report that stays in the folder, in both languages.
    func writeReport() throws -> String {
        let file = try EmulationFile(path: city(EmulationSamples.head).path)
        guard let totals = try file.runningTotals(of: EmulationSamples.period) else {
            throw Complaint(phrase: DemoPhrases.noTotals)
        }
        let report = totals.text(in: .vietnamese) + "\n\n" + totals.text(in: .english) + "\n"
        try report.write(toFile: "\(folder)/report.txt", atomically: true, encoding: .utf8)
        return totals.text(in: language == .vi ? .vietnamese : .english)
    }
}
