// swift-tools-version: 6.1
// The package: one folder under Sources for each step that data takes (see the Map in README.md).

import PackageDescription

/// `HOITU_CORE=1` leaves out what needs the web server, so that the merge, the wire and the
/// replica build and test on their own, in a fraction of the time.
let coreOnly = Context.environment["HOITU_CORE"] != nil

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let xml = Target.Dependency.product(name: "XMLCoder", package: "XMLCoder")

let package = Package(
    name: "hoitu",
    platforms: [.macOS(.v15)],
    products: coreOnly ? [] : [.executable(name: "hoitu", targets: ["hoitu"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/CoreOffice/XMLCoder", from: "0.18.0"),
    ],
    targets: [
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CXlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

        .target(name: "Merge", swiftSettings: settings),
        .target(
            name: "Wire", dependencies: ["Merge", "CZstd", protobuf, crypto],
            swiftSettings: settings),
        .target(
            name: "Membership", dependencies: ["Merge", "Wire", protobuf, crypto, x509, asn1],
            swiftSettings: settings),
        .target(
            name: "Replica",
            dependencies: ["Merge", "Wire", "Membership", "CSQLite", grdb, crypto, heap],
            swiftSettings: settings),
        .target(
            name: "Exchange",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "CCurl", protobuf, crypto,
            ],
            swiftSettings: settings),
        .target(
            name: "Documents", dependencies: ["CZip", "CXlsxwriter", xml],
            swiftSettings: settings),
        .target(
            name: "Emulation",
            dependencies: ["Merge", "Wire", "Membership", "Replica", "Documents", grdb],
            swiftSettings: settings),
        .target(name: "Oracle", path: "Tests/Oracle", swiftSettings: settings),
        .target(
            name: "Simulator",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Exchange", "Oracle", "CSQLite", crypto,
            ],
            path: "Tests/Simulator", exclude: ["Office/members.json"], swiftSettings: settings),
        .executableTarget(
            name: "simulate", dependencies: ["Simulator", arguments], path: "Tests/Simulate",
            swiftSettings: settings),

        .executableTarget(
            name: "benchmark",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Exchange", "Simulator", "CSQLite",
                crypto, arguments,
            ],
            path: "Tests/Benchmark", exclude: ["recorded.json"], swiftSettings: settings),

        .testTarget(name: "TidyTests", swiftSettings: settings),
        .testTarget(
            name: "MergeTests", dependencies: ["Merge", "Oracle"], swiftSettings: settings),
        .testTarget(
            name: "WireTests", dependencies: ["Merge", "Wire", protobuf, crypto],
            swiftSettings: settings),
        .testTarget(
            name: "MembershipTests",
            dependencies: ["Merge", "Wire", "Membership", crypto, x509, asn1, protobuf],
            swiftSettings: settings),
        .testTarget(
            name: "ReplicaTests",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Simulator", "CSQLite", grdb, crypto,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SimulatorTests", dependencies: ["Simulator", "CSQLite"],
            swiftSettings: settings),
        .testTarget(
            name: "ExchangeTests",
            dependencies: ["Merge", "Wire", "Membership", "Replica", "Exchange", grdb, crypto],
            swiftSettings: settings),
        .testTarget(
            name: "DocumentsTests", dependencies: ["Documents"], exclude: ["Files"],
            swiftSettings: settings),
        .testTarget(
            name: "EmulationTests",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Documents", "Emulation", grdb,
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

if !coreOnly {
    package.dependencies += [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ]
    let lifecycle = Target.Dependency.product(
        name: "ServiceLifecycle", package: "swift-service-lifecycle")
    package.targets += [
        .target(
            name: "Server",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Exchange", logging, lifecycle, x509,
                asn1,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Exchange", "Server", crypto, x509, asn1, logging, lifecycle,
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "hoitu",
            dependencies: [
                "Merge", "Wire", "Membership", "Replica", "Exchange", "Documents", "Emulation",
                "Server", grdb, logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                arguments,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: ["Merge", "Wire", "Membership", "Replica", "hoitu", grdb],
            swiftSettings: settings),
    ]
}
