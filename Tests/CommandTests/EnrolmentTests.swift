// Founding a cluster and joining it by mail, through the command.

import Foundation
import Testing

@Suite("Enrolment by the command")
struct EnrolmentTests {
    @Test("a city and an office join by four files, and are listed everywhere")
    func joins() throws {
        let cluster = try Cluster()
        let office = Office("hanoi/001", in: cluster.folder)
        try Cluster.join(office, approvedBy: cluster.hanoi)
        let certified = try office.json("member", "list").items.compactMap { $0["name"].text }
        #expect(
            certified == ["hanoi", "hanoi/001"], "before the first exchange, by its certificates")
        try Cluster.carry(from: cluster.hanoi, to: office)
        let names = try office.json("member", "list").items.compactMap { $0["name"].text }
        #expect(Set(names) == ["hanoi", "hcm", "danang", "hanoi/001"])
        #expect(try cluster.hanoi.json("member", "list") == office.json("member", "list"))
        let line = try cluster.hanoi.json("member", "list").items
            .first { $0["name"].text == "hanoi/001" }
        #expect(line?["unit"].text == "hanoi")
        #expect(line?["office"].text == "001")
        #expect(line?["approvedBy"].text == "hanoi")
    }

    @Test("requests and approvals are files, which mail may have put words around")
    func files() throws {
        let cluster = try Cluster()
        let city = Office("cantho", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        let mailed = try cluster.folder.write(
            "Kính gửi Hà Nội,\r\n\r\n" + request + "\r\n-- \r\nCần Thơ\r\n", to: "request")
        let approval = try cluster.hanoi.hoitu("member", "approve", mailed)
        try city.hoitu("member", "accept", cluster.folder.write(approval, to: "approval"))
        #expect(try city.json("status")["replica"]["member"].text == "cantho")
    }

    @Test("an office may write, and its entries reach the other cities")
    func officeWrites() throws {
        let cluster = try Cluster()
        let office = Office("hanoi/001", in: cluster.folder)
        try office.sql(Cluster.schema)
        try Cluster.join(office, approvedBy: cluster.hanoi)
        try Cluster.carry(from: cluster.hanoi, to: office)
        try office.sql("INSERT INTO note VALUES ('a', 'from the ward', 1)")
        try Cluster.carry(from: office, to: cluster.hanoi)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT body FROM note") == "from the ward")
        #expect(try cluster.hcm.json("log", "note")[0]["member"].text == "hanoi/001")
    }

    @Test("the wrong unit cannot approve an office, nor a city another city")
    func wrongApprover() throws {
        let cluster = try Cluster()
        for arguments in [["--unit", "hanoi", "--office", "002"], ["--unit", "cantho"]] {
            let applicant = Office("new\(arguments.count)", in: cluster.folder)
            let request = try applicant.start(["member", "request"] + arguments).finish()
            let refused = try cluster.hcm.run("member", "approve", "-", input: request.output)
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1, "\(refused.errors)")
            #expect(refused.output.isEmpty)
            let right = try cluster.hanoi.run("member", "approve", "-", input: request.output)
            #expect(right.code == 0, "\(right.errors)")
        }
    }

    @Test("a damaged approval is refused, and the right one still works afterwards")
    func damagedApproval() throws {
        let cluster = try Cluster()
        let city = Office("cantho", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        let approval = try cluster.hanoi.hoitu("member", "approve", "-", input: request)
        let middle = approval.index(approval.startIndex, offsetBy: approval.count / 2)
        let other = approval[middle] == "A" ? "B" : "A"
        let altered = approval.replacingCharacters(in: middle...middle, with: other)
        let rubbish = ["", "rubbish\n", String(approval[..<middle]), altered, request]
        for text in rubbish {
            let refused = try city.run("member", "accept", "-", input: text)
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1, "\(refused.errors)")
            #expect(!FileManager.default.fileExists(atPath: city.path))
        }
        try city.hoitu("member", "accept", "-", input: approval)
        #expect(try city.json("status")["replica"]["member"].text == "cantho")
    }

    @Test("an approval for somebody else is refused")
    func othersApproval() throws {
        let cluster = try Cluster()
        let city = Office("cantho", in: cluster.folder)
        let other = Office("hue", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        try other.hoitu("member", "request", "--unit", "hue")
        let approval = try cluster.hanoi.hoitu("member", "approve", "-", input: request)
        let refused = try other.run("member", "accept", "-", input: approval)
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1)
        try city.hoitu("member", "accept", "-", input: approval)
    }

    @Test("a damaged request is refused, and nobody becomes a member by it")
    func damagedRequest() throws {
        let cluster = try Cluster()
        let city = Office("cantho", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        let before = try cluster.hanoi.json("member", "list")
        for text in ["", "rubbish", String(request.dropLast(request.count / 2))] {
            let refused = try cluster.hanoi.run("member", "approve", "-", input: text)
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1, "\(refused.errors)")
        }
        #expect(try cluster.hanoi.json("member", "list") == before)
    }

    @Test("asking again gives the same request, and for another name it is refused")
    func asksAgain() throws {
        let folder = try TestFolder()
        let city = Office("hue", in: folder)
        let request = try city.hoitu("member", "request", "--unit", "hue")
        #expect(try city.hoitu("member", "request", "--unit", "hue") == request)
        let refused = try city.run("member", "request", "--unit", "cantho")
        #expect(refused.code == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.complaints.count == 1)
    }

    @Test("a root key that was moved elsewhere approves from there")
    func rootKeyElsewhere() throws {
        let cluster = try Cluster()
        let moved = cluster.folder.path + "/root.key"
        try FileManager.default.moveItem(atPath: cluster.hanoi.keys + "/root.key", toPath: moved)
        let city = Office("cantho", in: cluster.folder)
        let request = try city.hoitu("member", "request", "--unit", "cantho")
        let refused = try cluster.hanoi.run("member", "approve", "-", input: request)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("root.key"))
        let approval = try cluster.hanoi.hoitu(
            "member", "approve", "-", "--root-key", moved, input: request)
        try city.hoitu("member", "accept", "-", input: approval)
    }

    @Test("founding where a replica stands is refused, and leaves it alone")
    func foundsOnce() throws {
        let cluster = try Cluster()
        let digest = try cluster.hanoi.digest()
        for arguments in [
            ["cluster", "create", "--name", "Other", "--unit", "hue"],
            ["member", "request", "--unit", "hue"],
        ] {
            let refused = try cluster.hanoi.start(arguments).finish()
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1)
        }
        #expect(try cluster.hanoi.digest() == digest)
    }

    @Test("private keys are files that nobody else may read")
    func modes() throws {
        let cluster = try Cluster()
        let files = FileManager.default
        for file in try files.contentsOfDirectory(atPath: cluster.hanoi.keys) {
            guard file.hasSuffix(".key") else { continue }
            let mode = try files.attributesOfItem(atPath: "\(cluster.hanoi.keys)/\(file)")
            #expect(mode[.posixPermissions] as? Int == 0o600, "\(file)")
        }
        let mode = try files.attributesOfItem(atPath: cluster.hanoi.keys)
        #expect(mode[.posixPermissions] as? Int == 0o700)
    }
}
