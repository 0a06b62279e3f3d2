// The folder beside a replica that holds its keys.

import Crypto
import Foundation
import Membership
import Testing

@Suite("A key folder")
struct KeyFolderTests {
    @Test("founds a cluster, and is its first city from then on")
    func founds() throws {
        try withTemporaryFolder { base in
            let folder = KeyFolder(replica: "\(base)/hanoi.db")
            #expect(folder.path == "\(base)/hanoi.db.keys")
            #expect(try folder.state() == .empty)
            let founded = try folder.found(
                clusterName: "Cụm", unit: "hanoi", schema: .emulation, now: foundingDay)
            #expect(try folder.state() == .member)
            let identity = try folder.identity()
            #expect(identity.member.description == "hanoi")
            #expect(identity.cluster == founded.cluster)
            #expect(identity.cluster.name == "Cụm")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(
                Set(files) == [
                    "member.key", "member.pem", "request.pem", "root.key", "root.pem", "unit.key",
                    "unit.pem",
                ])
        }
    }

    @Test("takes a city and its office through request, approval and acceptance")
    func enrols() throws {
        try withTemporaryFolder { base in
            let hanoi = try founded(base)
            let hcm = KeyFolder(replica: "\(base)/hcm.db")
            let request = try hcm.request(MemberName("hcm"))
            #expect(try hcm.state() == .requested(MemberName("hcm")))
            let approval = try hanoi.rootAuthority().approve(
                request, schema: .emulation, now: foundingDay)
            #expect(try hcm.accept(approval).member == MemberName("hcm"))

            let office = KeyFolder(replica: "\(base)/office.db")
            let asked = try office.request(MemberName("hcm/760"))
            let given = try hcm.unitAuthority().approve(
                asked, schema: .emulation, now: foundingDay)
            _ = try office.accept(given)
            let identity = try office.identity()
            #expect(identity.member.description == "hcm/760")
            #expect(identity.cluster == (try hanoi.identity().cluster))
            #expect(!PrivateFile.exists("\(office.path)/unit.key"))
        }
    }

    @Test("has mode 0700, and its files 0600")
    func modes() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            #expect(try mode(folder.path) == 0o700)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                #expect(try mode("\(folder.path)/\(file)") == 0o600, "\(file)")
            }
        }
    }

    @Test("refuses a key that others may read, and names it", arguments: [0o640, 0o604, 0o660])
    func openKey(mode: Int) throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            try chmod(folder.memberKeyPath, mode)
            let error = MembershipError.tooOpen(path: folder.memberKeyPath, mode: UInt32(mode))
            #expect(throws: error) { try folder.identity() }
        }
    }

    @Test("refuses keys of authorities that others may read")
    func openAuthorities() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            for name in ["root.key", "unit.key"] { try chmod("\(folder.path)/\(name)", 0o644) }
            #expect(throws: MembershipError.tooOpen(path: "\(folder.path)/root.key", mode: 0o644)) {
                try folder.rootAuthority()
            }
            #expect(throws: MembershipError.tooOpen(path: "\(folder.path)/unit.key", mode: 0o644)) {
                try folder.unitAuthority()
            }
        }
    }

    @Test("is not made where others may write")
    func openFolder() throws {
        try withTemporaryFolder { base in
            let folder = KeyFolder(replica: "\(base)/x.db")
            try FileManager.default.createDirectory(
                atPath: folder.path, withIntermediateDirectories: false)
            try chmod(folder.path, 0o770)
            #expect(throws: MembershipError.tooOpen(path: folder.path, mode: 0o770)) {
                try folder.request(MemberName("hanoi"))
            }
        }
    }

    @Test("gives the same request again, and none for another name")
    func asksOnce() throws {
        try withTemporaryFolder { base in
            let folder = KeyFolder(replica: "\(base)/x.db")
            let first = try folder.request(MemberName("hanoi"))
            #expect(try folder.request(MemberName("hanoi")).armoured == first.armoured)
            #expect(throws: MembershipError.alreadyRequested(first.name)) {
                try folder.request(MemberName("hcm"))
            }
        }
    }

    @Test("keeps keys that a request cut short had made")
    func resumes() throws {
        try withTemporaryFolder { base in
            let folder = KeyFolder(replica: "\(base)/x.db")
            let first = try folder.request(MemberName("hanoi"))
            try FileManager.default.removeItem(atPath: "\(folder.path)/request.pem")
            let second = try folder.request(MemberName("hanoi"))
            #expect(second.fingerprint == first.fingerprint)
        }
    }

    @Test("founds no second cluster over a member")
    func foundsOnce() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            let before = try contents(folder)
            #expect(throws: MembershipError.alreadyMember(try MemberName("hanoi"))) {
                try folder.found(
                    clusterName: "B", unit: "hanoi", schema: .none, now: foundingDay)
            }
            #expect(throws: MembershipError.alreadyMember(try MemberName("hanoi"))) {
                try folder.request(MemberName("hcm"))
            }
            #expect(try contents(folder) == before)
        }
    }

    @Test("takes an approval twice, and a renewed one, but none of another cluster")
    func acceptsAgain() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            let request = try folder.request(MemberName("hanoi"))
            let later = foundingDay.addingTimeInterval(1e8)
            let renewed = try folder.rootAuthority().approve(request, schema: .none, now: later)
            _ = try folder.accept(renewed)
            _ = try folder.accept(renewed)
            #expect(try folder.identity().chain == renewed.member.chain)

            let other = try SampleCluster().root.approve(request, schema: .none, now: later)
            #expect(throws: MembershipError.otherCluster(path: folder.path)) {
                try folder.accept(other)
            }
            #expect(try folder.identity().chain == renewed.member.chain)
        }
    }

    @Test("takes no approval that it did not ask for")
    func unasked() throws {
        try withTemporaryFolder { base in
            let sample = try SampleCluster()
            let folder = KeyFolder(replica: "\(base)/x.db")
            #expect(throws: MembershipError.noRequest(path: folder.path)) {
                try folder.accept(sample.hanoiApproval)
            }
            _ = try folder.request(MemberName("hanoi"))
            #expect(throws: MembershipError.otherKey(.member)) {
                try folder.accept(sample.hanoiApproval)
            }
            #expect(try folder.state() == .requested(sample.hanoi.name))
        }
    }

    @Test("finds the root key where it was moved to, and says when it is not there")
    func movedRootKey() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            let moved = "\(base)/safe.key"
            try FileManager.default.moveItem(atPath: "\(folder.path)/root.key", toPath: moved)
            #expect(throws: MembershipError.fileMissing(path: "\(folder.path)/root.key")) {
                try folder.rootAuthority()
            }
            _ = try folder.rootAuthority(keyPath: moved)
            #expect(throws: MembershipError.keyMismatch(.root)) {
                try folder.rootAuthority(keyPath: folder.memberKeyPath)
            }
        }
    }

    @Test("refuses files that are not what their names say")
    func malformed() throws {
        try withTemporaryFolder { base in
            let folder = try founded(base)
            let key = try PrivateFile.read(folder.memberKeyPath)
            for rubbish in [[], Array("xin chào".utf8), [0xff, 0], Array(key.dropLast(60))] {
                try PrivateFile.replace(folder.memberKeyPath, rubbish)
                #expect(throws: MembershipError.malformedFile(path: folder.memberKeyPath)) {
                    try folder.identity()
                }
            }
            let certificates = folder.memberCertificatesPath
            try PrivateFile.replace(certificates, key)
            #expect(throws: MembershipError.malformedFile(path: certificates)) {
                try folder.identity()
            }
            try PrivateFile.replace(certificates, [UInt8](repeating: 65, count: 65_537))
            #expect(throws: MembershipError.malformedFile(path: certificates)) {
                try folder.identity()
            }
        }
    }
}

@Suite("A private file")
struct PrivateFileTests {
    @Test("is never created over another")
    func noOverwriting() throws {
        try withTemporaryFolder { base in
            let path = "\(base)/k"
            try PrivateFile.create(path, [1])
            #expect(throws: MembershipError.fileExists(path: path)) {
                try PrivateFile.create(path, [2])
            }
            #expect(try PrivateFile.read(path) == [1])
            try PrivateFile.replace(path, [3, 4])
            #expect(try PrivateFile.readSecret(path) == [3, 4])
            #expect(try FileManager.default.contentsOfDirectory(atPath: base) == ["k"])
        }
    }

    @Test("says what the system refused")
    func refused() throws {
        try withTemporaryFolder { base in
            #expect(throws: MembershipError.fileMissing(path: "\(base)/none")) {
                try PrivateFile.read("\(base)/none")
            }
            let error = #expect(throws: MembershipError.self) {
                try PrivateFile.create("\(base)/none/k", [1])
            }
            #expect(error?.code == "file")
            #expect(throws: MembershipError.malformedFile(path: base)) {
                try PrivateFile.read(base)
            }
        }
    }
}

private func founded(_ base: String) throws -> KeyFolder {
    let folder = KeyFolder(replica: "\(base)/hanoi.db")
    _ = try folder.found(clusterName: "Cụm", unit: "hanoi", schema: .emulation, now: foundingDay)
    return folder
}

private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue & 0o777
}

private func chmod(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}

private func contents(_ folder: KeyFolder) throws -> [String: [UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return Dictionary(
        uniqueKeysWithValues: try names.map { ($0, try PrivateFile.read("\(folder.path)/\($0)")) })
}
