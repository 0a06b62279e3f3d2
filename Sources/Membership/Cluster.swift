// Which cluster: a hash of its root key, and the name that people gave it.

internal import Crypto

/// A cluster, as its root certificate states it. Only `Trust` makes one.
package struct Cluster: Hashable, Sendable {
    /// 16 bytes: the first of SHA-256 of the root's public key (X9.63, 65 bytes).
    package let id: [UInt8]
    /// What people call it: 1 to 64 characters.
    package let name: String
    /// DER.
    package let rootCertificate: [UInt8]

    init(name: String, rootKey: P256.Signing.PublicKey, rootCertificate: [UInt8]) {
        id = Self.id(rootKey: rootKey)
        self.name = name
        self.rootCertificate = rootCertificate
    }

    /// The id in 32 lower-case hexadecimal digits: what people compare over the telephone.
    package var idText: String { Self.hexadecimal(id) }

    static func id(rootKey: P256.Signing.PublicKey) -> [UInt8] {
        Array(SHA256.hash(data: rootKey.x963Representation).prefix(16))
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Refuses what a certificate cannot carry as a common name, and what would garble a terminal.
    static func check(name: String) throws(MembershipError) {
        let scalars = name.unicodeScalars
        guard (1...Limits.clusterNameCharactersMax).contains(scalars.count),
            scalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw .malformedClusterName(String(name.prefix(80))) }
    }
}
