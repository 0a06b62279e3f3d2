// Files that are not what they should be.

import Foundation
import Testing

@Suite("Files that are no replicas")
struct FileTests {
    private static let commands = [
        ["status"], ["digest"], ["sync"], ["conflicts"], ["serve", "--listen", "127.0.0.1:0"],
        ["track", "note"], ["bundle", "apply", "/nowhere"], ["member", "list"],
    ]

    private func expectRefused(_ office: Office, _ what: String) throws {
        for command in Self.commands {
            let refused = try office.start(command).finish()
            #expect(refused.code == 1, "\(what) \(command)")
            #expect(refused.output.isEmpty, "\(what) \(command): \(refused.output)")
            #expect(refused.complaints.count == 1, "\(what) \(command): \(refused.errors)")
            #expect(!refused.errors.contains("unexpected"), "\(what): \(refused.errors)")
        }
    }

    @Test("a path where there is no file is told, and no file is made there")
    func missing() throws {
        let office = Office("nobody", in: try TestFolder())
        try expectRefused(office, "missing")
        #expect(!FileManager.default.fileExists(atPath: office.path))
        #expect(!FileManager.default.fileExists(atPath: office.keys))
    }

    @Test(
        "a folder, a text file, an empty file and a stranger's database are told",
        arguments: [
            "folder", "text", "empty", "database",
        ])
    func noReplica(kind: String) throws {
        let cluster = try Cluster()
        // The keys of a member, beside something that is not its replica.
        let office = cluster.hcm
        try FileManager.default.removeItem(atPath: office.path)
        switch kind {
        case "folder":
            try FileManager.default.createDirectory(
                atPath: office.path, withIntermediateDirectories: false)
        case "text": _ = try cluster.folder.write("Not a database.\n", to: office.fileName)
        case "empty": _ = try cluster.folder.write("", to: office.fileName)
        default: try office.sql(Cluster.schema)
        }
        try expectRefused(office, kind)
        if kind == "empty" {
            #expect(FileManager.default.contents(atPath: office.path)?.isEmpty == true)
        }
    }

    @Test("a file that may not be read is told")
    func unreadable() throws {
        guard getuid() != 0 else { return }  // who is root may read everything
        let cluster = try Cluster()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0], ofItemAtPath: cluster.hcm.path)
        try expectRefused(cluster.hcm, "unreadable")
    }

    @Test("keys that others may read are refused, with what to do about it")
    func openKeys() throws {
        let cluster = try Cluster()
        let key = cluster.hcm.keys + "/member.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        try expectRefused(cluster.hcm, "open keys")
        #expect(try cluster.hcm.run("status").errors.contains("chmod"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try cluster.hcm.hoitu("status")
    }

    @Test("missing, rubbish and other members' keys are refused")
    func wrongKeys() throws {
        let cluster = try Cluster()
        let key = cluster.hcm.keys + "/member.key"
        let own = try Data(contentsOf: URL(fileURLWithPath: key))
        let others = try Data(contentsOf: URL(fileURLWithPath: cluster.hanoi.keys + "/member.key"))
        for content in [Data(), Data("rubbish".utf8), own.prefix(60), others] {
            try replace(key, content)
            try expectRefused(cluster.hcm, "wrong key")
        }
        try FileManager.default.removeItem(atPath: key)
        try expectRefused(cluster.hcm, "no key")
        try replace(key, own)
        try cluster.hcm.hoitu("status")
    }

    @Test("keys of another member beside a replica do not write in its name")
    func othersFolder() throws {
        let cluster = try Cluster()
        try FileManager.default.removeItem(atPath: cluster.hcm.keys)
        try FileManager.default.copyItem(atPath: cluster.hanoi.keys, toPath: cluster.hcm.keys)
        try cluster.hcm.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let refused = try cluster.hcm.run("digest")
        #expect(refused.code == 1, "\(refused.output)")
        #expect(refused.complaints.count == 1, "\(refused.errors)")
    }

    @Test("founding in a file that is no database fails, and works once it is out of the way")
    func foundsLater() throws {
        let folder = try TestFolder()
        let office = Office("hanoi", in: folder)
        _ = try folder.write(
            "Not a database, and longer than a header has to be.\n", to: office.fileName)
        let create = ["cluster", "create", "--name", "Test", "--unit", "hanoi"]
        let refused = try office.start(create).finish()
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1, "\(refused.errors)")
        try FileManager.default.removeItem(atPath: office.path)
        let again = try office.start(create).finish()
        #expect(again.code == 0, "\(again.errors)")
        #expect(try office.json("status")["replica"]["member"].text == "hanoi")
    }

    @Test("joining in a file that is no database fails, and works once it is out of the way")
    func joinsLater() throws {
        let cluster = try Cluster()
        let office = Office("hue", in: cluster.folder)
        let request = try office.hoitu("member", "request", "--unit", "hue")
        let approval = try cluster.hanoi.hoitu("member", "approve", "-", input: request)
        _ = try cluster.folder.write("Not a database.\n", to: office.fileName)
        #expect(try office.run("member", "accept", "-", input: approval).code == 1)
        try FileManager.default.removeItem(atPath: office.path)
        let again = try office.run("member", "accept", "-", input: approval)
        #expect(again.code == 0, "\(again.errors)")
        #expect(try office.json("status")["replica"]["member"].text == "hue")
    }

    private func replace(_ path: String, _ content: Data) throws {
        try? FileManager.default.removeItem(atPath: path)  // it may be gone already
        guard
            FileManager.default.createFile(
                atPath: path, contents: content, attributes: [.posixPermissions: 0o600])
        else { throw Trouble("cannot write \(path)") }
    }
}
