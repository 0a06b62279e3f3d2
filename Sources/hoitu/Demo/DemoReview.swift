// The last act of the demonstration: the mid-year review, by the commands that the cities would type.

import Emulation
import Foundation

struct DemoReview {
    let cities: [DemoCity]
    /// Where the documents go.
    let folder: String
    let tell: (Phrase) -> Void

    private static let period = EmulationSamples.period
    /// The day of the review; who heads the cluster is asked of it.
    private static let day = "2023-07-03"

    /// Plays it, and leaves all five with one ranking.
    ///
    /// - Throws: `Complaint` at the first step that did not come out as promised.
    func play(exchange: () throws -> Void) throws {
        guard let head = cities.first(where: { $0.unit == EmulationSamples.head }) else { return }
        try head.hoitu("period", "adopt", ReviewSample.criteriaSet, "--day", Self.day)
        try advance(head, to: "submission_open")
        tell(DemoPhrases.sheetsOpen(head.unit))
        try exchange()
        for city in cities {
            try city.hoitu(
                "nhap", "tucham", "period=\(Self.period)",
                "criterion=\(ReviewSample.typedCriterion)", "actual=1", "--made-up")
            try city.hoitu("nop", Self.period, "--day", Self.day)
        }
        tell(DemoPhrases.sheetsIn(cities.map(\.unit)))
        let bonus = try askForBonus()
        try exchange()
        try decide(bonus, head)
        try advance(head, to: "locked")
        tell(DemoPhrases.locked(head.unit, try lockedVector(at: head)))
        try exchange()
        try compare()
        try write()
    }

    /// The last city enters bonus points, which have an id.
    private func askForBonus() throws -> (city: DemoCity, id: String) {
        let city = cities[cities.count - 1]
        let entered =
            try city.json(
                "nhap", "diemcong", "period=\(Self.period)", "points=1,5",
                "reason=Mô hình được nhân rộng trong Cụm (\(EmulationSamples.mark))")
            as? [String: Any]
        guard let key = entered?["key"] as? [String: Any], let id = key["id"] as? String else {
            throw Complaint(phrase: DemoPhrases.bonusMissing(city.unit))
        }
        return (city, id)
    }

    /// Bonus points count once the head has accepted them.
    private func decide(_ bonus: (city: DemoCity, id: String), _ head: DemoCity) throws {
        try head.hoitu(
            "nhap", "ketluan", "about=bonus", "unit=\(bonus.city.unit)", "item=\(bonus.id)",
            "says=accepted", "decided_on=\(Self.day)")
        tell(DemoPhrases.decided(head.unit, bonus.city.unit))
    }

    private func advance(_ head: DemoCity, to state: String) throws {
        try head.hoitu("chot", Self.period, "--to", state, "--day", Self.day)
    }

    private func lockedVector(at city: DemoCity) throws -> String {
        let period = try city.json("period", "show", Self.period) as? [String: Any]
        return period?["lockedVector"] as? String ?? ""
    }

    /// Every city works the ranking out for itself, from the vector that the lock named.
    private func compare() throws {
        let rankings = try cities.map { try $0.hoitu("score", Self.period) }
        let scores = try cities.map { try $0.hoitu("score", Self.period, "--json") }
        for (city, score) in zip(cities, scores)
        where !score.utf8.elementsEqual(scores[0].utf8) || score.isEmpty {
            throw Complaint(phrase: DemoPhrases.scoresDiffer(city.unit))
        }
        tell(DemoPhrases.scored)
        for line in rankings[0].split(separator: "\n") {
            tell(Phrase(vi: "    " + line, en: "    " + line))
        }
    }

    /// Every city makes the documents, which are the same, byte for byte; those of the first are kept.
    private func write() throws {
        guard let first = cities.first else { return }
        let kept = "\(folder)/review"
        let files = try documents(of: first, in: kept)
        for city in cities.dropFirst() {
            let again = "\(folder)/review-of-\(city.unit)"
            guard !files.isEmpty, files == (try documents(of: city, in: again)) else {
                throw Complaint(phrase: DemoPhrases.documentsDiffer(city.unit))
            }
            try FileManager.default.removeItem(atPath: again)
        }
        tell(DemoPhrases.documents(files.count, kept, cities: cities.count))
    }

    /// Names and hashes of what a city's `report` writes, in its order.
    private func documents(of city: DemoCity, in folder: String) throws -> [String] {
        let answer = try city.json("report", Self.period, "--out", folder)
        return Self.files(answer).compactMap { file in
            guard let path = file["path"] as? String, let hash = file["sha256"] as? String else {
                return nil
            }
            return "\(URL(fileURLWithPath: path).lastPathComponent) \(hash)"
        }
    }

    private static func files(_ answer: Any) -> [[String: Any]] {
        (answer as? [String: Any])?["files"] as? [[String: Any]]
            ?? answer as? [[String: Any]] ?? []
    }
}
