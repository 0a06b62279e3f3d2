// Our certificates, in the eyes of another implementation.

import Foundation
import Membership
import Testing

private let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

@Suite("OpenSSL, which libcurl uses,", .enabled(if: openssl != nil, "no openssl command"))
struct OpenSSLTests {
    @Test("verifies both chains, for both ends of TLS, by strict X.509")
    func verifies() throws {
        try withTemporaryFolder { base in
            let (city, office) = try enrolled(base)
            for folder in [city, office] {
                for purpose in ["sslclient", "sslserver"] {
                    let (status, output) = try run([
                        "verify", "-x509_strict", "-attime", "\(Int(Date().timeIntervalSince1970))",
                        "-purpose", purpose, "-CAfile", folder.rootCertificatePath,
                        "-untrusted", folder.memberCertificatesPath, folder.memberCertificatesPath,
                    ])
                    #expect(status == 0, "\(output)")
                }
            }
        }
    }

    @Test("reads the keys, and finds each to be its certificate's")
    func keys() throws {
        try withTemporaryFolder { base in
            let (_, office) = try enrolled(base)
            let fromKey = try run(["pkey", "-in", office.memberKeyPath, "-pubout"])
            let fromCertificate = try run([
                "x509", "-in", office.memberCertificatesPath, "-noout", "-pubkey",
            ])
            #expect(fromKey.status == 0)
            #expect(fromKey.output == fromCertificate.output)
        }
    }

    @Test("shows the member's URI, and no other name")
    func uri() throws {
        try withTemporaryFolder { base in
            let (_, office) = try enrolled(base)
            let shown = try run([
                "x509", "-in", office.memberCertificatesPath, "-noout", "-ext", "subjectAltName",
            ])
            let id = try office.identity().cluster.idText
            let names = shown.output.split(separator: "\n").last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(names == "URI:urn:hoitu:\(id):hanoi/001")
        }
    }

    @Test("computes the same pin")
    func pin() throws {
        try withTemporaryFolder { base in
            let (city, _) = try enrolled(base)
            let der = "\(base)/public.der"
            _ = try run([
                "pkey", "-in", city.memberKeyPath, "-pubout", "-outform", "DER", "-out", der,
            ])
            let hash = "\(base)/hash"
            _ = try run(["dgst", "-sha256", "-binary", "-out", hash, der])
            let base64 = Data(try PrivateFile.read(hash)).base64EncodedString()
            #expect(try city.identity().verified.pin == "sha256//" + base64)
        }
    }

    @Test("verifies a changeset's signature")
    func signature() throws {
        try withTemporaryFolder { base in
            let (city, _) = try enrolled(base)
            let identity = try city.identity()
            let hash = [UInt8](0..<32)
            try PrivateFile.create("\(base)/message", hash)
            let raw = try identity.sign(hash)
            let der = integerPair(raw)
            try PrivateFile.create("\(base)/signature", der)
            _ = try run([
                "x509", "-in", city.memberCertificatesPath, "-noout", "-pubkey", "-out",
                "\(base)/public.pem",
            ])
            let (status, output) = try run([
                "dgst", "-sha256", "-verify", "\(base)/public.pem", "-signature",
                "\(base)/signature", "\(base)/message",
            ])
            #expect(status == 0, "\(output)")
        }
    }
}

/// The DER form of a raw signature: a sequence of two integers.
private func integerPair(_ raw: [UInt8]) -> [UInt8] {
    let integers = [raw[..<32], raw[32...]].flatMap { half -> [UInt8] in
        var bytes = Array(half.drop { $0 == 0 })
        if bytes.first.map({ $0 > 127 }) ?? true { bytes.insert(0, at: 0) }
        return [2, UInt8(bytes.count)] + bytes
    }
    return [0x30, UInt8(integers.count)] + integers
}

private func enrolled(_ base: String) throws -> (city: KeyFolder, office: KeyFolder) {
    let now = Date()
    let city = KeyFolder(replica: "\(base)/hanoi.db")
    _ = try city.found(clusterName: "Cụm", unit: "hanoi", schema: .none, now: now)
    let office = KeyFolder(replica: "\(base)/office.db")
    let request = try office.request(MemberName("hanoi/001"))
    _ = try office.accept(city.unitAuthority().approve(request, schema: .none, now: now))
    return (city, office)
}

private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(openssl))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
