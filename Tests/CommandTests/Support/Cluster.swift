// Three cities of one cluster, founded by the command itself, once, and copied for each test.

import Foundation

/// Files at rest, by their path below a folder.
struct FilesAtRest: Sendable {
    private let contents: [(path: String, data: Data, mode: Int)]

    init(of folder: String) throws {
        let files = FileManager.default
        contents = try files.subpathsOfDirectory(atPath: folder).sorted().compactMap { path in
            let attributes = try files.attributesOfItem(atPath: "\(folder)/\(path)")
            guard attributes[.type] as? FileAttributeType == .typeRegular,
                !path.hasPrefix("streams")
            else { return nil }
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
            return (path, data, (attributes[.posixPermissions] as? Int) ?? 0o600)
        }
    }

    func copy(to folder: String) throws {
        for (path, data, mode) in contents {
            let place = "\(folder)/\(path)"
            try FileManager.default.createDirectory(
                atPath: (place as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            guard
                FileManager.default.createFile(
                    atPath: place, contents: data, attributes: [.posixPermissions: mode])
            else { throw Trouble("cannot write \(place)") }
        }
    }
}

/// Hà Nội (which founded it), TP.HCM and Đà Nẵng, who have exchanged everything so far.
///
/// Each has the table `note`: a text key `id`, a column `body` without a type, and a counter `n`.
final class Cluster {
    let folder: TestFolder
    let hanoi: Office
    let hcm: Office
    let danang: Office

    private static let template = Result { try made() }

    static let schema =
        "CREATE TABLE note (id TEXT PRIMARY KEY NOT NULL, body, n INTEGER NOT NULL DEFAULT 0);"

    init() throws {
        folder = try TestFolder()
        hanoi = Office("hanoi", in: folder)
        hcm = Office("hcm", in: folder)
        danang = Office("danang", in: folder)
        try Self.template.get().copy(to: folder.path)
    }

    private static func made() throws -> FilesAtRest {
        let folder = try TestFolder()
        let founder = Office("hanoi", in: folder)
        try founder.hoitu("cluster", "create", "--name", "Test", "--unit", "hanoi")
        let others = ["hcm", "danang"].map { Office($0, in: folder) }
        for office in others { try join(office, approvedBy: founder) }
        for office in [founder] + others { try office.sql(schema) }
        try founder.hoitu("track", "note", "--counter", "note.n")
        for office in others { try carry(from: founder, to: office) }
        return try FilesAtRest(of: folder.path)
    }

    /// Enrols an office by mail.
    static func join(_ office: Office, approvedBy approver: Office) throws {
        let name = office.name.split(separator: "/")
        var arguments = ["member", "request", "--unit", String(name[0])]
        if name.count > 1 { arguments += ["--office", String(name[1])] }
        let request = try office.start(arguments).finish().output
        let approval = try approver.hoitu("member", "approve", "-", input: request)
        try office.hoitu("member", "accept", "-", input: approval)
    }

    /// Gives `receiver` what `sender` has, by a file.
    static func carry(from sender: Office, to receiver: Office) throws {
        let file = "\(sender.folder.path)/\(UUID().uuidString).bundle"
        try sender.hoitu("bundle", "create", "--for", receiver.name, file)
        try receiver.hoitu("bundle", "apply", file)
    }

    /// Lets Hà Nội and another city write one record apart, and then meet by files.
    ///
    /// - Returns: The ids of what is open then, which are the same on both.
    func disagree(_ first: String, _ second: String, with other: Office) throws -> [String] {
        try hanoi.sql(first)
        try other.sql(second)
        try Self.carry(from: hanoi, to: other)
        try Self.carry(from: other, to: hanoi)
        return try hanoi.conflicts().compactMap { $0["id"].text }
    }
}
