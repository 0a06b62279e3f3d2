// A mid-year review by five cities, each a process of its own, over HTTPS, with the network coming and going.

import Foundation
import Testing

@Suite("A review by five cities")
struct ReviewTests {
    private static let period = "2023-H1"
    private static let day = ["--day", "2023-07-03"]

    private let cities: Cities
    private var hanoi: Office { cities["hanoi"] }

    init() throws { cities = try Cities() }

    /// The city that serves, and the peers that know where.
    private func connect(_ hub: Office) throws -> Server {
        let server = try Server(hub)
        for city in cities.all where city !== hub {
            try city.hoitu("peer", "add", hub.name, server.url)
        }
        return server
    }

    /// Everyone but the offline ones exchanges with the hub: once for what the hub has to tell, twice for
    /// what others have.
    private func exchange(_ rounds: Int, without offline: [String] = []) throws {
        for _ in 0..<rounds {
            for city in cities.all where city !== hanoi && !offline.contains(city.name) {
                try city.hoitu("dongbo")
            }
        }
    }

    private func step(_ city: Office, _ arguments: String...) throws {
        let ended = try city.start(arguments + Self.day).finish()
        guard ended.code == 0 else { throw Trouble("\(city.name) \(arguments): \(ended.errors)") }
    }

    private func scores() throws -> Set<[UInt8]> {
        Set(
            try cities.all.map {
                Array(try $0.hoitu("score", Self.period, "--json").utf8)
            })
    }

    @Test(
        """
        offices go offline, the headship changes hands, an entry comes late, the head reopens: \
        all five end with the same bytes
        """)
    func review() throws {
        try hanoi.hoitu("sample", "load", "--only", "review")
        let server = try connect(hanoi)
        try exchange(1)
        try step(hanoi, "period", "adopt", "five-2023")
        try step(hanoi, "chot", Self.period, "--to", "submission_open")
        try exchange(1)
        for city in cities.all {
            try city.hoitu("nhap", "tucham", "criterion=II.1", "actual=1", "--made-up")
            try step(city, "nop", Self.period)
        }
        let bonus = try cities["danang"].json(
            "nhap", "diemcong", "points=1,5", "reason=Mô hình được nhân rộng (DỮ LIỆU GIẢ LẬP)")
        try exchange(2)
        try hanoi.hoitu(
            "nhap", "ketluan", "about=bonus", "unit=danang",
            "item=\(bonus["key"]["id"].text ?? "")", "says=accepted")
        // Hải Phòng loses the network; meanwhile the headship goes to TP.HCM, which locks.
        let haiphong = cities["haiphong"]
        try step(hanoi, "head", "handover", "hcm", "--from", "2023-07-02")
        try exchange(1, without: ["haiphong"])
        let refused = try hanoi.start(["chot", Self.period] + Self.day).finish()
        #expect(refused.code == 1 && refused.errors.contains("hcm"), "\(refused.errors)")
        try haiphong.hoitu(
            "nhap", "solieu", "chiso=drives", "coso=303", "soluong=2", "as_of=2023-06-30",
            "--made-up")
        try step(cities["hcm"], "chot", Self.period, "--to", "locked")
        try exchange(2, without: ["haiphong"])
        let before = try hanoi.hoitu("score", Self.period, "--json")
        try exchange(2)
        // What came late is listed to both sides, and changes nothing.
        #expect(try scores() == [Array(before.utf8)])
        for city in [hanoi, haiphong] {
            let late = try city.json("late", Self.period)
            #expect(late.items.map { $0["unit"].text } == ["haiphong"])
            let board = try city.json("board", Self.period)
            #expect(board["reopening"].items.contains { $0["unit"].text == "haiphong" })
        }
        let closed = try haiphong.run(
            "nhap", "solieu", "period=\(Self.period)", "chiso=drives", "coso=303", "soluong=1",
            "as_of=2023-06-30", "--made-up")
        #expect(closed.code == 1 && closed.complaints.count == 1)
        try reopen(before: before)
        try comparePapers()
        server.process.signal(SIGTERM)
    }

    private func reopen(before: String) throws {
        try step(
            cities["hcm"], "period", "reopen", Self.period, "--because",
            "Hải Phòng nhập khi mất mạng")
        try step(cities["hcm"], "chot", Self.period)
        try exchange(2)
        let after = try scores()
        #expect(after.count == 1 && after != [Array(before.utf8)])
        for city in cities.all {
            #expect(try city.json("late", Self.period).items.isEmpty)
            let period = try city.json("period", "show", Self.period)
            #expect(period["epoch"].int == 2 && period["state"].text == "locked")
            #expect(period["reopenedBecause"].text == "Hải Phòng nhập khi mất mạng")
        }
        #expect(Set(try cities.all.map { try $0.digest() }).count == 1)
        let danang = try hanoi.json("score", Self.period).items.first {
            $0["unit"].text == "danang"
        }
        #expect(danang?["bonus"].text == "1.50")
    }

    /// What `report` writes at a city: names and bytes, of every format that has the same bytes everywhere.
    private func papers(of city: Office) throws -> [String: Data] {
        let out = "\(cities.folder.path)/papers-\(city.name)"
        try city.hoitu("baocao", Self.period, "--out", out)
        let names = try FileManager.default.contentsOfDirectory(atPath: out)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(fileURLWithPath: "\(out)/\($0)")))
            })
    }

    private func comparePapers() throws {
        let papers = try papers(of: hanoi)
        let kinds = Set(papers.keys.map { $0.split(separator: ".").last.map(String.init) ?? "" })
        #expect(kinds == ["docx", "xlsx", "html"])
        for city in cities.all where city !== hanoi {
            let others = try self.papers(of: city)
            #expect(others.keys.sorted() == papers.keys.sorted())
            for (name, bytes) in papers { #expect(others[name] == bytes, "\(city.name): \(name)") }
        }
    }
}
