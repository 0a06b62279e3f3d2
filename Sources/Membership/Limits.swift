// How large anything that comes from outside may be.

enum Limits {
    /// A unit's or an office's code.
    static let codeBytesMax = 32
    /// A cluster's name, the longest that X.509 lets a common name be.
    static let clusterNameCharactersMax = 64
    /// One certificate or certificate request, DER; ours are about 600.
    static let certificateBytesMax = 4096
    /// A P-256 signature in DER.
    static let signatureBytesMax = 72
    /// A member's certificate and its unit's.
    static let chainCountMax = 2
    /// An enrolment file, a key, or a PEM file.
    static let fileBytesMax = 64 * 1024
    /// Columns of base64 in an enrolment file.
    static let armourColumns = 64
}
