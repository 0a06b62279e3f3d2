// A disk that takes no more: told, nothing half done, and well again once there is room.
//
// The system's limit on the size of a file stands for the disk; what it stops fails as a write does.

import Foundation
import Testing

@Suite("A full disk")
struct FullDiskTests {
    /// The command, in a process whose files may not grow beyond `kibibytes`.
    private func start(
        _ office: Office, _ arguments: [String], kibibytes: Int
    ) throws -> ChildProcess {
        let words = ([Programs.hoitu] + arguments + ["--replica", office.path])
            .map { "'\($0)'" }.joined(separator: " ")
        // Blocks of 512 bytes; the signal that comes with the limit is ignored, as by a daemon.
        let script = "trap '' XFSZ; ulimit -f \(kibibytes * 2); exec \(words)"
        return try office.folder.start("/bin/sh", ["-c", script])
    }

    @Test("a pull that finds the disk full fails in a sentence, and goes on when there is room")
    func pull() throws {
        let cluster = try Cluster()
        try cluster.hanoi.enterBulk(lots: 4)
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        let failed = try start(cluster.hcm, ["sync"], kibibytes: 4096).finish()
        #expect(failed.code == 1, "\(failed.output)")
        #expect(failed.complaints.count == 1, "\(failed.errors)")
        #expect(!failed.errors.contains("unexpected"), "\(failed.errors)")
        #expect(try cluster.hcm.isWhole())
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("a server whose disk is full refuses a push, goes on, and takes it when there is room")
    func push() throws {
        let cluster = try Cluster()
        try cluster.hcm.enterBulk(lots: 4)
        let server = try start(
            cluster.hanoi, ["serve", "--listen", "127.0.0.1:0"], kibibytes: 4096)
        try poll(30, "a server") { server.output.contains(UInt8(ascii: "\n")) }
        let url = String(decoding: server.output, as: UTF8.self).split(separator: " ").last
        try cluster.hcm.hoitu(
            "peer", "add", "hanoi", String(url ?? "").trimmingCharacters(in: .newlines))
        let failed = try cluster.hcm.run("sync")
        #expect(failed.code == 1)
        #expect(failed.complaints.count == 1, "\(failed.errors)")
        #expect(server.isRunning)
        #expect(try cluster.hanoi.isWhole())
        server.signal(SIGTERM)
        #expect(try server.finish(withinSeconds: 20).code == 0)
        let roomy = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", roomy.url)
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("a change that cannot be sealed for want of room is sealed later, under the next number")
    func seal() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', randomblob(3000000), 1)")
        let before = try cluster.hanoi.json("status")
        let failed = try start(cluster.hanoi, ["digest"], kibibytes: 2048).finish()
        #expect(failed.code == 1)
        #expect(failed.complaints.count == 1, "\(failed.errors)")
        let after = try cluster.hanoi.json("status")
        #expect(after["vector"] == before["vector"])
        #expect(after["pending"].int == 1)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("a bundle that does not fit leaves no file")
    func bundle() throws {
        let cluster = try Cluster()
        try cluster.hanoi.enterBulk(lots: 1)
        let path = cluster.folder.path + "/bundle"
        let failed = try start(
            cluster.hanoi, ["bundle", "create", "--for", "hcm", path], kibibytes: 1024
        ).finish()
        #expect(failed.code == 1)
        #expect(failed.complaints.count == 1, "\(failed.errors)")
        #expect(failed.errors.contains(path), "\(failed.errors)")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }
}
