// What an authority approves, and what an approval is worth to the one who asked.

import Crypto
import Foundation
import Membership
import SwiftProtobuf
import Testing
import Wire

@Suite("An approval")
struct ApprovalTests {
    let sample: SampleCluster

    init() throws { sample = try SampleCluster() }

    @Test("survives its text form")
    func roundTrip() throws {
        for approval in [sample.hanoiApproval, sample.officeApproval] {
            let read = try Approval(armoured: Array(approval.armoured.utf8))
            #expect(read.cluster == sample.trust.cluster)
            #expect(read.schema == .emulation)
            #expect(read.member.name == approval.member.name)
            #expect(read.member.chain == approval.member.chain)
            #expect(read.unitCertificate == approval.unitCertificate)
            #expect(read.armoured == approval.armoured)
        }
    }

    @Test("makes the asker a member")
    func accepted() throws {
        let identity = try sample.officeApproval.identity(
            for: sample.office.name, keys: sample.office.keys)
        #expect(identity.member == sample.office.name)
        #expect(identity.cluster == sample.trust.cluster)
        #expect(identity.chain == sample.officeApproval.member.chain)
    }

    @Test("serves only who asked")
    func otherAsker() throws {
        let other = try Applicant("hanoi")
        #expect(throws: MembershipError.otherKey(.member)) {
            try sample.hanoiApproval.identity(for: other.name, keys: other.keys)
        }
        let halfOther = EnrolmentKeys(member: sample.hanoi.keys.member, unit: other.keys.unit)
        #expect(throws: MembershipError.otherKey(.unit)) {
            try sample.hanoiApproval.identity(for: other.name, keys: halfOther)
        }
        let name = sample.hcm.name
        #expect(throws: MembershipError.otherName(asked: name, approved: sample.hanoi.name)) {
            try sample.hanoiApproval.identity(for: name, keys: sample.hanoi.keys)
        }
    }

    @Test("is of one cluster")
    func mixedClusters() throws {
        let other = try SampleCluster()
        let text = try text { message in
            message.rootCertificate = Data(other.trust.cluster.rootCertificate)
            message.cluster = Data(other.trust.cluster.id)
        }
        #expect(throws: MembershipError.certificate(.member, .cluster)) {
            try Approval(armoured: text)
        }
    }

    @Test("of a city carries its unit's certificate, and no other unit's")
    func unitCertificate() throws {
        let without = try text { $0.unitCertificate = Data() }
        #expect(throws: MembershipError.malformedField("unit_certificate")) {
            try Approval(armoured: without)
        }
        let wrong = try text { $0.unitCertificate = Data(sample.hcmUnit.certificate) }
        #expect(throws: MembershipError.certificate(.unit, .subject)) {
            try Approval(armoured: wrong)
        }
    }

    @Test("is refused when a field is not what its certificates say")
    func fields() throws {
        let changes: [(String, (inout Hoitu_V1_Approval) -> Void)] = [
            ("cluster", { $0.cluster = Data($0.cluster.dropLast()) }),
            ("cluster_name", { $0.clusterName = "Cụm khác" }),
            ("schema", { $0.schema = "other" }),
        ]
        for (field, change) in changes {
            let changed = try text(change)
            #expect(throws: MembershipError.malformedField(field)) {
                try Approval(armoured: changed)
            }
        }
        let newer = try text { $0.version = 7 }
        #expect(throws: MembershipError.unknownVersion(7)) { try Approval(armoured: newer) }
    }

    // Rubbish.

    @Test("cut off anywhere is refused")
    func truncated() {
        let text = Array(sample.officeApproval.armoured.utf8)
        for length in stride(from: 0, to: text.count - 1, by: 10) {
            #expect(throws: MembershipError.self, "\(length) bytes") {
                try Approval(armoured: Array(text[..<length]))
            }
        }
    }

    @Test("with a character changed anywhere is refused")
    func flipped() {
        let text = Array(sample.hanoiApproval.armoured.utf8)
        for index in stride(from: 0, to: text.count, by: 3) {
            var changed = text
            changed[index] ^= 1 << UInt8(index % 8)
            // The mark's newline may become another ending of the same line.
            if index == text.count - 1, changed[index] == UInt8(ascii: "\r") { continue }
            #expect(throws: MembershipError.self, "byte \(index)") {
                try Approval(armoured: changed)
            }
        }
    }

    @Test("is not a request, nor the reverse")
    func otherKind() {
        let fault = ArmourFault.otherKind("HOITU MEMBER REQUEST-----")
        #expect(throws: MembershipError.armour(expected: "HOITU MEMBER APPROVAL", fault)) {
            try Approval(armoured: Array(sample.hanoi.request.armoured.utf8))
        }
    }

    @Test("is refused for what is wrong with its text")
    func armour() throws {
        let label = "HOITU MEMBER APPROVAL"
        let begin = "-----BEGIN \(label)-----\n"
        let end = "-----END \(label)-----\n"
        let cases: [(String, ArmourFault)] = [
            ("", .noBeginning),
            ("xin chào\n", .noBeginning),
            (begin, .noEnd),
            (begin + "AAAA\n" + begin, .noEnd),
            (begin + "AAA\n" + end, .notBase64),
            (begin + "AAB=\n" + end, .notBase64),
            (begin + "A AA\n" + end, .notBase64),
            (begin + "à\n" + end, .notBase64),
            (begin + String(repeating: "A", count: 68) + "\n" + end, .notBase64),
            (begin + "////\n" + end, .notMessage),
        ]
        for (text, fault) in cases {
            #expect(throws: MembershipError.armour(expected: label, fault), "\(text)") {
                try Approval(armoured: Array(text.utf8))
            }
        }
        #expect(throws: MembershipError.unknownVersion(0)) {
            try Approval(armoured: Array((begin + end).utf8))
        }
    }

    @Test("of more than 64 KiB is refused unread")
    func tooLong() {
        let text = [UInt8](repeating: UInt8(ascii: "A"), count: 65_537)
        let fault = ArmourFault.tooLong(bytes: 65_537)
        #expect(throws: MembershipError.armour(expected: "HOITU MEMBER APPROVAL", fault)) {
            try Approval(armoured: text)
        }
    }

    /// The text of hanoi's approval, with a change.
    private func text(_ change: (inout Hoitu_V1_Approval) -> Void) throws -> [UInt8] {
        var message = try Hoitu_V1_Approval(
            serializedBytes: unarmoured(sample.hanoiApproval.armoured))
        change(&message)
        return armoured(try message.serializedBytes(), "HOITU MEMBER APPROVAL")
    }
}
