// Who is refused: other clusters, other members, and those who are nobody.

import Foundation
import Testing

@Suite("Strangers")
struct StrangerTests {
    /// A founder of a cluster of its own, with a table of the same name.
    static func stranger(in folder: TestFolder, named name: String = "stranger") throws -> Office {
        let office = Office(name, in: folder)
        try office.hoitu("cluster", "create", "--name", "Other", "--unit", "hanoi")
        try office.sql(Cluster.schema)
        try office.hoitu("track", "note", "--counter", "note.n")
        return office
    }

    @Test("another cluster's member gets nothing, and gives nothing, whoever asks")
    func otherCluster() throws {
        let cluster = try Cluster()
        let stranger = try Self.stranger(in: cluster.folder)
        try cluster.hanoi.sql("INSERT INTO note VALUES ('ours', 'secret', 1)")
        try stranger.sql("INSERT INTO note VALUES ('theirs', 'foreign', 1)")
        for (asker, asked) in [(stranger, cluster.hanoi), (cluster.hanoi, stranger)] {
            let server = try Server(asked)
            try asker.hoitu("peer", "add", "hcm", server.url)
            let refused = try asker.run("sync")
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1, "\(refused.errors)")
            #expect(refused.errors.contains("cluster"), "\(refused.errors)")
            #expect(try server.stop() == 0)
        }
        #expect(try stranger.sql("SELECT id FROM note") == "theirs")
        #expect(try cluster.hanoi.sql("SELECT id FROM note") == "ours")
        #expect(try stranger.json("status")["vector"].keys.count == 1)
        #expect(try stranger.json("member", "list").items.count == 1)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: stranger.path))
        #expect(bytes.range(of: Data("secret".utf8)) == nil)
    }

    @Test("a client whose certificate is of another root is refused in the handshake")
    func otherCertificate() throws {
        let cluster = try Cluster()
        guard let curl = Programs.curl else { return }
        let stranger = try Self.stranger(in: cluster.folder)
        let server = try Server(cluster.hanoi)
        let credentials = [
            ["--cert", stranger.keys + "/member.pem", "--key", stranger.keys + "/member.key"], [],
        ]
        for credentials in credentials {
            let arguments =
                credentials + [
                    "-sS", "-k", "--max-time", "10", "--data-binary", "x",
                    server.url + "/v1/hello",
                ]
            let refused = try cluster.folder.start(curl, arguments).finish()
            #expect(refused.code != 0)
            #expect(refused.output.isEmpty)
        }
        #expect(server.process.isRunning)
    }

    @Test("a member that answers at another's address is sent nothing", arguments: [true, false])
    func wrongMember(isKnown: Bool) throws {
        let cluster = try Cluster()
        // A member that the roster does not know is read from the handshake.
        let name = isKnown ? "hanoi" : "cantho"
        try cluster.hcm.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let server = try Server(cluster.danang)
        try cluster.hcm.hoitu("peer", "add", name, server.url)
        let refused = try cluster.hcm.run("sync", "--json")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("hoitu peer add"), "\(refused.errors)")
        let report = try JSON(refused.output)["peers"][0]
        #expect(report["sent"]["bytes"].int == 0)
        #expect(report["received"]["bytes"].int == 0)
        try server.stop()
        #expect(try cluster.danang.sql("SELECT count(*) FROM note") == "0")
        let origin = try #require(try cluster.hcm.json("status")["replica"]["origin"].text)
        #expect(try !cluster.danang.json("status")["vector"].keys.contains(origin))
    }

    @Test("a bundle of another cluster is refused, and nothing of it is taken")
    func otherBundle() throws {
        let cluster = try Cluster()
        let stranger = try Self.stranger(in: cluster.folder)
        try stranger.sql("INSERT INTO note VALUES ('theirs', 'foreign', 1)")
        let bundle = cluster.folder.path + "/bundle"
        try stranger.hoitu("bundle", "create", "--for", "hcm", bundle)
        let before = try cluster.hcm.digest()
        let refused = try cluster.hcm.run("bundle", "apply", bundle)
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1)
        #expect(refused.errors.contains("cluster"))
        #expect(try cluster.hcm.digest() == before)
    }

    @Test("a stranger's request is approved only by one's own root, so it joins one cluster")
    func otherApproval() throws {
        let cluster = try Cluster()
        let stranger = try Self.stranger(in: cluster.folder)
        let city = Office("cantho", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        let ours = try cluster.hanoi.hoitu("member", "approve", "-", input: request)
        let theirs = try stranger.hoitu("member", "approve", "-", input: request)
        try city.hoitu("member", "accept", "-", input: ours)
        let refused = try city.run("member", "accept", "-", input: theirs)
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1)
        #expect(try city.json("status")["cluster"]["name"].text == "Test")
    }
}
