// Joining a cluster by two small files.

import Crypto
import Foundation
import Membership
import SwiftProtobuf
import Testing
import Wire

@Suite("Enrolment")
struct EnrolmentTests {
    let sample: SampleCluster

    init() throws { sample = try SampleCluster() }

    // Requests.

    @Test("requests survive their text form", arguments: ["hanoi", "hanoi/001"])
    func requestRoundTrip(text: String) throws {
        let asker = try Applicant(text)
        let read = try EnrolmentRequest(armoured: Array(asker.request.armoured.utf8))
        #expect(read.name == asker.name)
        #expect(read.memberKey.rawRepresentation == asker.request.memberKey.rawRepresentation)
        #expect(read.unitKey?.rawRepresentation == asker.keys.unit?.publicKey.rawRepresentation)
        #expect(read.fingerprint == asker.request.fingerprint)
        #expect(read.armoured == asker.request.armoured)
    }

    @Test("files are lines of at most 64 columns between their marks")
    func form() throws {
        let lines = sample.hanoi.request.armoured.split(separator: "\n")
        #expect(lines.first == "-----BEGIN HOITU MEMBER REQUEST-----")
        #expect(lines.last == "-----END HOITU MEMBER REQUEST-----")
        #expect(lines.allSatisfy { $0.count <= 64 })
        #expect(sample.hanoiApproval.armoured.hasPrefix("-----BEGIN HOITU MEMBER APPROVAL-----\n"))
    }

    @Test("files pass through mail: CRLF, and lines before and after")
    func mailed() throws {
        let text = sample.hanoi.request.armoured.replacingOccurrences(of: "\n", with: "\r\n")
        let mail = "Kính gửi anh,\r\n\r\n" + text + "--\r\nTrân trọng\r\n"
        #expect(try EnrolmentRequest(armoured: Array(mail.utf8)).name == sample.hanoi.name)
    }

    @Test("a city asks with two keys, which differ; an office with one")
    func keysAsked() throws {
        let key = P256.Signing.PrivateKey()
        #expect(throws: MembershipError.request(.unit, .missing)) {
            try EnrolmentRequest(MemberName("hanoi"), keys: .init(member: key, unit: nil))
        }
        #expect(throws: MembershipError.request(.unit, .unexpected)) {
            try EnrolmentRequest(MemberName("hanoi/1"), keys: .init(member: key, unit: .init()))
        }
        #expect(throws: MembershipError.request(.unit, .sameKey)) {
            try EnrolmentRequest(MemberName("hanoi"), keys: .init(member: key, unit: key))
        }
    }

    @Test("a request for another name, with the keys of this one, is refused")
    func renamed() throws {
        let text = try requestText { $0.unit = "hcm" }
        #expect(throws: MembershipError.request(.member, .subject)) {
            try EnrolmentRequest(armoured: text)
        }
    }

    @Test("a request whose keys were exchanged is refused")
    func exchanged() throws {
        let text = try requestText {
            ($0.memberRequest, $0.unitRequest) = ($0.unitRequest, $0.memberRequest)
        }
        #expect(throws: MembershipError.request(.member, .subject)) {
            try EnrolmentRequest(armoured: text)
        }
    }

    @Test("a request that does not prove its key is refused")
    func tampered() throws {
        let text = try requestText { $0.memberRequest[$0.memberRequest.count - 1] ^= 1 }
        #expect(throws: MembershipError.request(.member, .proof)) {
            try EnrolmentRequest(armoured: text)
        }
        for index in 0..<(try requestMessage().memberRequest.count) {
            let text = try requestText { $0.memberRequest[index] ^= 4 }
            #expect(throws: MembershipError.self, "byte \(index)") {
                try EnrolmentRequest(armoured: text)
            }
        }
    }

    @Test("a request of another version, or without a name, is refused")
    func fields() throws {
        let newer = try requestText { $0.version = 2 }
        #expect(throws: MembershipError.unknownVersion(2)) {
            try EnrolmentRequest(armoured: newer)
        }
        let nameless = try requestText { $0.unit = "" }
        #expect(throws: MembershipError.malformedName("/")) {
            try EnrolmentRequest(armoured: nameless)
        }
    }

    @Test("fingerprints tell requests apart by name and key")
    func fingerprints() throws {
        let again = try EnrolmentRequest(sample.hanoi.name, keys: sample.hanoi.keys)
        #expect(again.fingerprint == sample.hanoi.request.fingerprint)
        #expect(again.fingerprint.count == 32)
        #expect(try Applicant("hanoi").request.fingerprint != again.fingerprint)
    }

    // Approving.

    @Test("the root approves cities, not offices")
    func rootApproves() throws {
        #expect(throws: MembershipError.mayNotVouch(.root, for: sample.office.name)) {
            try sample.root.approve(sample.office.request, schema: .none, now: foundingDay)
        }
    }

    @Test("a unit approves its own offices, and nobody else")
    func unitApproves() throws {
        for name in ["hcm/760", "hanoi", "hcm"] {
            let asker = try Applicant(name)
            #expect(throws: MembershipError.mayNotVouch(.unit("hanoi"), for: asker.name)) {
                try sample.hanoiUnit.approve(asker.request, schema: .none, now: foundingDay)
            }
        }
    }

    @Test("only who holds an authority's key is that authority")
    func authorities() throws {
        let key = P256.Signing.PrivateKey()
        #expect(throws: MembershipError.keyMismatch(.root)) {
            try RootAuthority(trust: sample.trust, key: key)
        }
        #expect(throws: MembershipError.keyMismatch(.unit)) {
            try UnitAuthority(
                trust: sample.trust, certificate: sample.hanoiUnit.certificate, key: key)
        }
        #expect(throws: MembershipError.certificate(.unit, .cluster)) {
            try UnitAuthority(
                trust: SampleCluster().trust, certificate: sample.hanoiUnit.certificate,
                key: sample.hanoi.keys.unit!)
        }
    }

    private func requestMessage() throws -> Hoitu_V1_EnrolmentRequest {
        try Hoitu_V1_EnrolmentRequest(
            serializedBytes: unarmoured(sample.hanoi.request.armoured))
    }

    private func requestText(
        _ change: (inout Hoitu_V1_EnrolmentRequest) -> Void
    ) throws -> [UInt8] {
        var message = try requestMessage()
        change(&message)
        return armoured(try message.serializedBytes(), "HOITU MEMBER REQUEST")
    }
}

/// The message inside an enrolment file.
func unarmoured(_ text: String) -> Data {
    Data(base64Encoded: text.split(separator: "\n").dropFirst().dropLast().joined())!
}

/// An enrolment file, made apart from the code that is tested.
func armoured(_ message: Data, _ label: String) -> [UInt8] {
    var lines = ["-----BEGIN \(label)-----"]
    var rest = message.base64EncodedString()[...]
    while !rest.isEmpty {
        lines.append(String(rest.prefix(64)))
        rest = rest.dropFirst(64)
    }
    lines.append("-----END \(label)-----\n")
    return Array(lines.joined(separator: "\n").utf8)
}
