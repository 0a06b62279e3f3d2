// Exchange by file.

import Foundation
import Testing

@Suite("Bundles")
struct BundleTests {
    @Test("two files that never meet agree by bundles, and a bundle taken twice changes nothing")
    func agree() throws {
        let cluster = try Cluster()
        let bundle = cluster.folder.path + "/bundle"
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let made = try cluster.hanoi.json("bundle", "create", "--for", "hcm", bundle)
        #expect(made["sent"]["changesets"].int ?? 0 > 0)
        let size = try Data(contentsOf: URL(fileURLWithPath: bundle)).count
        #expect(made["sent"]["bytes"].int == size)
        let first = try cluster.hcm.json("bundle", "apply", bundle)
        #expect(first["from"].text == "hanoi")
        #expect(first["received"]["rows"].int == 1)
        #expect(first["received"]["bytes"].int == size)
        let digest = try cluster.hcm.json("digest")
        let second = try cluster.hcm.json("bundle", "apply", bundle)
        #expect(second["received"]["changesets"].int == 0)
        #expect(second["received"]["rows"].int == 0)
        #expect(try cluster.hcm.json("digest") == digest)
        #expect(try cluster.hanoi.digest() == digest["digest"].text)
        #expect(!FileManager.default.fileExists(atPath: bundle + ".partial"))
    }

    @Test("for a member never heard from, a bundle holds everything")
    func everything() throws {
        let cluster = try Cluster()
        try cluster.hcm.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        let bundle = cluster.folder.path + "/bundle"
        let made = try cluster.hanoi.json("bundle", "create", "--for", "cantho", bundle)
        #expect(try made["sent"]["changesets"].int == cluster.hanoi.changesets())
        let city = Office("cantho", in: cluster.folder)
        try Cluster.join(city, approvedBy: cluster.hanoi)
        try city.sql(Cluster.schema)
        try city.hoitu("bundle", "apply", bundle)
        #expect(try city.sql("SELECT * FROM note") == "a|x|1")
    }

    @Test("a later bundle carries only what its reader lacks, as far as is known")
    func later() throws {
        let cluster = try Cluster()
        try cluster.hcm.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        try cluster.hanoi.sql("INSERT INTO note VALUES ('b', 'y', 1)")
        let bundle = cluster.folder.path + "/bundle"
        let made = try cluster.hanoi.json("bundle", "create", "--for", "hcm", bundle)
        // TP.HCM's changeset shows that it had merged all of Hà Nội's before.
        #expect(made["sent"]["changesets"].int == 1)
        let taken = try cluster.hcm.json("bundle", "apply", bundle)
        #expect(taken["received"]["rows"].int == 1)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("a bundle cut anywhere is told, and what came whole before the cut is kept")
    func cut() throws {
        let cluster = try Cluster()
        for number in 1...4 {
            try cluster.hanoi.sql("INSERT INTO note VALUES ('\(number)', randomblob(3000), 1)")
            try cluster.hanoi.seal()
        }
        let bundle = cluster.folder.path + "/bundle"
        try cluster.hanoi.hoitu("bundle", "create", "--for", "hcm", bundle)
        let whole = try Data(contentsOf: URL(fileURLWithPath: bundle))
        var kept = 0
        for length in [0, 8, 40, whole.count / 2, whole.count * 4 / 5, whole.count - 1] {
            let part = cluster.folder.path + "/part"
            try whole.prefix(length).write(to: URL(fileURLWithPath: part))
            let refused = try cluster.hcm.run("bundle", "apply", part)
            #expect(refused.code == 1, "\(length)")
            #expect(refused.complaints.count == 1, "\(length): \(refused.errors)")
            #expect(refused.errors.contains("is cut short"), "\(length): \(refused.errors)")
            let rows = try #require(Int(try cluster.hcm.sql("SELECT count(*) FROM note")))
            #expect(rows >= kept, "\(length)")
            kept = rows
        }
        #expect(kept >= 3)
        #expect(try cluster.hcm.json("status")["held"].int == 0)
        try cluster.hcm.hoitu("bundle", "apply", bundle)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("an altered bundle never makes a difference that its author did not sign")
    func altered() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'a text that stands there', 1)")
        let bundle = cluster.folder.path + "/bundle"
        try cluster.hanoi.hoitu("bundle", "create", "--for", "hcm", bundle)
        let whole = try Data(contentsOf: URL(fileURLWithPath: bundle))
        let altered = cluster.folder.path + "/altered"
        for place in stride(from: 3, to: whole.count, by: whole.count / 12) {
            var bytes = whole
            bytes[place] ^= 0x10
            try bytes.write(to: URL(fileURLWithPath: altered))
            let ended = try cluster.hcm.run("bundle", "apply", altered)
            #expect([0, 1].contains(ended.code), "\(place): \(ended.errors)")
            #expect(ended.complaints.count == (ended.code == 0 ? 0 : 1), "\(place)")
            #expect(!ended.errors.contains("unexpected"), "\(place): \(ended.errors)")
        }
        try cluster.hcm.hoitu("bundle", "apply", bundle)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        #expect(try cluster.hcm.sql("SELECT body FROM note") == "a text that stands there")
    }

    @Test("what is no bundle is refused in a sentence, and changes nothing")
    func rubbish() throws {
        let cluster = try Cluster()
        let before = try cluster.hcm.digest()
        let rubbish = [
            try cluster.folder.write("rubbish", to: "text"),
            try cluster.folder.write("", to: "empty"),
            try cluster.folder.write("HOITU BUNDLE 1\n", to: "magic"),
            try cluster.folder.write("HOITU BUNDLE 1\n\u{7f}rubbish", to: "header"),
            try cluster.folder.write("HOITU BUNDLE 2\n", to: "newer"),
            cluster.hanoi.path, cluster.folder.path, "/nowhere", "",
        ]
        for path in rubbish {
            let refused = try cluster.hcm.run("bundle", "apply", path)
            #expect(refused.code == 1, "\(path)")
            #expect(refused.complaints.count == 1, "\(path): \(refused.errors)")
            #expect(!refused.errors.contains("unexpected"), "\(path): \(refused.errors)")
            #expect(!refused.errors.contains("Cocoa"), "\(path): \(refused.errors)")
        }
        #expect(try cluster.hcm.digest() == before)
    }

    @Test("a bundle that cannot be written leaves nothing half written")
    func unwritable() throws {
        let cluster = try Cluster()
        for path in [cluster.folder.path + "/none/bundle", cluster.folder.path] {
            let refused = try cluster.hanoi.run("bundle", "create", "--for", "hcm", path)
            #expect(refused.code == 1, "\(path)")
            #expect(refused.complaints.count == 1, "\(path): \(refused.errors)")
            #expect(!FileManager.default.fileExists(atPath: path + ".partial"), "\(path)")
        }
    }
}
