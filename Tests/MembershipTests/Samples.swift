// A small cluster to test on: two cities and an office, and a moment for them to be founded.

import Crypto
import Foundation
import Membership

/// 2026-01-01T00:00:00Z.
let foundingDay = Date(timeIntervalSince1970: 1_767_225_600)

/// A cluster with the cities `hanoi` and `hcm`, and the office `hanoi/001`, all approved.
struct SampleCluster {
    let rootKey = P256.Signing.PrivateKey()
    let root: RootAuthority
    let hanoi: Applicant
    let hcm: Applicant
    let office: Applicant
    let hanoiApproval: Approval
    let hcmApproval: Approval
    let officeApproval: Approval
    let hanoiUnit: UnitAuthority
    let hcmUnit: UnitAuthority

    var trust: Trust { root.trust }

    init(now: Date = foundingDay) throws {
        root = try RootAuthority.found(clusterName: "Cụm thi đua", key: rootKey, now: now)
        hanoi = try Applicant("hanoi")
        hcm = try Applicant("hcm")
        office = try Applicant("hanoi/001")
        hanoiApproval = try root.approve(hanoi.request, schema: .emulation, now: now)
        hcmApproval = try root.approve(hcm.request, schema: .emulation, now: now)
        hanoiUnit = try hanoi.unitAuthority(by: hanoiApproval)
        hcmUnit = try hcm.unitAuthority(by: hcmApproval)
        officeApproval = try hanoiUnit.approve(office.request, schema: .emulation, now: now)
    }
}

/// Someone who asks to become a member.
struct Applicant {
    let name: MemberName
    let keys: EnrolmentKeys
    let request: EnrolmentRequest

    init(_ text: String) throws {
        name = try MemberName(text)
        keys = EnrolmentKeys(
            member: P256.Signing.PrivateKey(),
            unit: name.office == nil ? P256.Signing.PrivateKey() : nil)
        request = try EnrolmentRequest(name, keys: keys)
    }

    func unitAuthority(by approval: Approval) throws -> UnitAuthority {
        try UnitAuthority(
            trust: approval.trust, certificate: approval.unitCertificate!, key: keys.unit!)
    }
}

/// Runs `body` with the path of a new folder, which goes away afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("hoitu-membership-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}
