// Settling conflicts by the command.

import Foundation
import Testing

@Suite("Settling conflicts")
struct ResolveTests {
    private func apart() throws -> (Cluster, String) {
        let cluster = try Cluster()
        let ids = try cluster.disagree(
            "INSERT INTO note VALUES ('a', 'x', 0)", "INSERT INTO note VALUES ('a', 'y', 0)",
            with: cluster.hcm)
        return (cluster, try #require(ids.first))
    }

    /// A row that Hà Nội deleted and TP.HCM edited.
    private func deletedAndEdited() throws -> (Cluster, String) {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'old', 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        let ids = try cluster.disagree(
            "DELETE FROM note", "UPDATE note SET body = 'new'", with: cluster.hcm)
        return (cluster, try #require(ids.first))
    }

    @Test("--take shows the version of that number everywhere", arguments: [1, 2])
    func take(number: Int) throws {
        let (cluster, id) = try apart()
        let version = try cluster.hanoi.json("conflicts", "show", id)["versions"][number - 1]
        let left = try cluster.hanoi.json("conflicts", "resolve", id, "--take", "\(number)")
        #expect(left["conflicts"].int == 0)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT body FROM note") == version["value"].text)
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
    }

    @Test("--keep leaves a row that was deleted and edited, for good")
    func keep() throws {
        let (cluster, id) = try deletedAndEdited()
        try cluster.hcm.hoitu("conflicts", "resolve", id, "--keep")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT body FROM note") == "new")
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
    }

    @Test("--delete takes a row that was deleted and edited away, for good")
    func delete() throws {
        let (cluster, id) = try deletedAndEdited()
        try cluster.hcm.hoitu("conflicts", "resolve", id, "--delete")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT count(*) FROM note") == "0")
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
    }

    @Test("what does not fit a conflict is refused in a sentence, and leaves it open")
    func misfits() throws {
        let (values, valueID) = try apart()
        let (deletes, deleteID) = try deletedAndEdited()
        let misfits: [(Office, [String])] = [
            (values.hanoi, [valueID, "--take", "0"]), (values.hanoi, [valueID, "--take", "3"]),
            (values.hanoi, [valueID, "--take", "9223372036854775807"]),
            (values.hanoi, [valueID, "--keep"]), (values.hanoi, [valueID, "--delete"]),
            (values.hanoi, [valueID, "--set", "body=x"]),
            (values.hanoi, [String(valueID.dropLast()), "--take", "1"]),
            (values.hanoi, [valueID.uppercased() + "x", "--take", "1"]),
            (values.hanoi, ["", "--take", "1"]), (values.hanoi, ["' OR 1", "--take", "1"]),
            (deletes.hanoi, [deleteID, "--take", "1"]),
            (deletes.hanoi, [deleteID, "--value", "x"]),
            (deletes.hanoi, [deleteID, "--set", "body=x"]),
        ]
        for (office, arguments) in misfits {
            let before = try office.digest()
            let refused = try office.start(["conflicts", "resolve"] + arguments).finish()
            #expect(refused.code == 1, "\(arguments)")
            #expect(refused.complaints.count == 1, "\(arguments): \(refused.errors)")
            #expect(try office.conflicts().count == 1, "\(arguments)")
            #expect(try office.digest() == before, "\(arguments)")
        }
    }

    @Test("what is settled is settled once, and says so the second time")
    func twice() throws {
        let (cluster, id) = try apart()
        try cluster.hanoi.hoitu("conflicts", "resolve", id, "--take", "1")
        let refused = try cluster.hanoi.run("conflicts", "resolve", id, "--take", "1")
        #expect(refused.code == 1)
        #expect(refused.errors.contains(id))
        #expect(try cluster.hanoi.json("conflicts", "--all")[0]["id"].text == id)
        #expect(try cluster.hanoi.json("conflicts", "show", id)["open"] == .bool(false))
    }

    @Test("the same decision in two places is one result, and no new conflict")
    func samePlaces() throws {
        let (cluster, id) = try apart()
        for office in [cluster.hanoi, cluster.hcm] {
            try office.hoitu("conflicts", "resolve", id, "--value", "agreed")
        }
        try meet(cluster)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT body FROM note") == "agreed")
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
    }

    @Test("different decisions in two places are a conflict again, of the same id")
    func differentPlaces() throws {
        let (cluster, id) = try apart()
        try cluster.hanoi.hoitu("conflicts", "resolve", id, "--value", "one")
        try cluster.hcm.hoitu("conflicts", "resolve", id, "--value", "two")
        try meet(cluster)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.conflicts().map { $0["id"].text } == [id])
        }
        #expect(try cluster.hanoi.conflicts() == cluster.hcm.conflicts())
    }

    @Test(
        "the same decision on a delete in two places is one result",
        arguments: [
            "--keep", "--delete",
        ])
    func sameDelete(decision: String) throws {
        let (cluster, id) = try deletedAndEdited()
        for office in [cluster.hanoi, cluster.hcm] {
            try office.hoitu("conflicts", "resolve", id, decision)
        }
        try meet(cluster)
        let count = decision == "--keep" ? "1" : "0"
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.conflicts().isEmpty)
            #expect(try office.sql("SELECT count(*) FROM note") == count)
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
    }

    @Test("an edit by anyone who has seen both versions settles a conflict")
    func edit() throws {
        let (cluster, _) = try apart()
        try cluster.hcm.sql("UPDATE note SET body = 'by hand'")
        try meet(cluster)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.conflicts().isEmpty)
            #expect(try office.sql("SELECT body FROM note") == "by hand")
        }
    }

    @Test("the log names who settled, and who else wrote by default")
    func persons() throws {
        let cluster = try Cluster()
        let office = Office("hue", in: cluster.folder)
        let request = try office.hoitu("member", "request", "--unit", "hue")
        let approval = try cluster.hanoi.hoitu("member", "approve", "-", input: request)
        try office.hoitu("member", "accept", "-", "--person", "Lê Văn Mặc", input: approval)
        try office.sql(Cluster.schema)
        try Cluster.carry(from: cluster.hanoi, to: office)
        let ids = try cluster.disagree(
            "INSERT INTO note VALUES ('a', 'x', 0)", "INSERT INTO note VALUES ('a', 'y', 0)",
            with: office)
        try office.hoitu(
            "conflicts", "resolve", ids[0], "--take", "1",
            environment: ["HOITU_PERSON": "Trần Thị Quyết"])
        let persons = try office.json("log", "note").items.map { $0["person"].text }
        #expect(persons.first == "Trần Thị Quyết")
        #expect(Set(persons.dropFirst()) == ["Lê Văn Mặc", ""])
        let shown = try office.json("conflicts", "show", ids[0])["versions"].items
        #expect(shown.allSatisfy { $0["person"].text == "Trần Thị Quyết" })
    }

    private func meet(_ cluster: Cluster) throws {
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
    }
}
