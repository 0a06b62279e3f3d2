// Decides in the TLS handshake whether a client is of the cluster.
//
// NIOSSL verifies by itself too, but then tells the leaf only. Who may speak for a member is in
// the whole chain (an office under its own unit's certificate), so the path is built here.

internal import Exchange
internal import Foundation
internal import NIOCore
internal import NIOSSL
internal import SwiftASN1
internal import X509

/// Builds a path from a client's certificate to the cluster's root.
struct PeerVerifier: Sendable {
    private let roots: [NIOSSLCertificate]
    private let store: CertificateStore

    init(rootFile: String) throws {
        roots = try NIOSSLCertificate.fromPEMFile(rootFile)
        store = CertificateStore(try roots.map { try $0.parsed() })
    }

    /// The form in which NIOSSL asks.
    @Sendable func verify(
        _ shown: [NIOSSLCertificate],
        _ promise: EventLoopPromise<NIOSSLVerificationResultWithMetadata>
    ) {
        promise.completeWithTask { try await verdict(on: shown) }
    }

    /// - Parameter shown: What the client sent, its own certificate first; at most a few.
    private func verdict(
        on shown: [NIOSSLCertificate]
    ) async throws -> NIOSSLVerificationResultWithMetadata {
        guard (1...Self.shownMax).contains(shown.count) else { return .failed }
        let parsed = try shown.map { try $0.parsed() }
        var verifier = Verifier(rootCertificates: store) { RFC5280Policy() }
        let result = await verifier.validate(
            leaf: parsed[0], intermediates: CertificateStore(parsed.dropFirst()))
        guard case .validCertificate(let path) = result else { return .failed }
        let chain = try path.map { certificate in
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
        }
        return .certificateVerified(VerificationMetadata(ValidatedCertificateChain(chain)))
    }

    /// An office's, its unit's and the root, with room for a renewal.
    private static let shownMax = 8
}

extension NIOSSLCertificate {
    fileprivate func parsed() throws -> Certificate {
        try Certificate(derEncoded: toDERBytes())
    }
}
