// The rules of the tree that a compiler does not check.

import Foundation
import Testing

@Suite("The tree is tidy")
struct TidyTests {
    /// What each target may import of ours: only what stands to its left.
    static let order = [
        "Merge", "Wire", "Membership", "Replica", "Exchange", "Server", "Documents",
        "Emulation", "hoitu",
    ]
    /// Pairs that stand in the order, and still must not know each other.
    static let forbidden: [String: Set<String>] = ["Emulation": ["Exchange", "Server"]]
    /// Libraries that only these targets may use.
    static let owners: [String: Set<String>] = [
        "CCurl": ["Exchange"], "CZstd": ["Wire"], "CSQLite": ["Replica"],
        "CZip": ["Documents"], "CXlsxwriter": ["Documents"],
        "GRDB": ["Replica", "Emulation", "hoitu"],
        "Hummingbird": ["Server"], "NIOCore": ["Server"], "NIOSSL": ["Server"],
        "X509": ["Membership", "Server"], "SwiftASN1": ["Membership", "Server"],
        "ArgumentParser": ["hoitu"],
    ]
    static let linesMax = 450

    static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct SourceFile {
        let path: String
        let target: String
        let lines: [Substring]
    }

    static func files(in folder: String) throws -> [SourceFile] {
        let root = top.appending(path: folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try paths.sorted().filter { $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") }
            .map { path in
                let text = try String(
                    contentsOf: root.appending(path: path), encoding: .utf8)
                return SourceFile(
                    path: "\(folder)/\(path)",
                    target: String(path.prefix { $0 != "/" }),
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false))
            }
    }

    static func imports(of file: SourceFile) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 1,
                !line.hasPrefix(" "), words.count > place + 1
            else { return nil }
            return String(words[place + 1])
        }
    }

    @Test("no module imports one to its right, or one that it must not know")
    func arrows() throws {
        for file in try Self.files(in: "Sources") {
            guard let place = Self.order.firstIndex(of: file.target) else { continue }
            for imported in Self.imports(of: file) {
                if let other = Self.order.firstIndex(of: imported) {
                    #expect(other < place, "\(file.path) imports \(imported)")
                }
                let isForbidden = Self.forbidden[file.target]?.contains(imported) ?? false
                #expect(!isForbidden, "\(file.path) imports \(imported)")
            }
        }
    }

    @Test("a library is used behind one fence")
    func fences() throws {
        for file in try Self.files(in: "Sources") {
            for imported in Self.imports(of: file) {
                guard let owners = Self.owners[imported] else { continue }
                #expect(owners.contains(file.target), "\(file.path) imports \(imported)")
            }
        }
    }

    @Test("the merge uses no library at all, not even Foundation")
    func pureMerge() throws {
        for file in try Self.files(in: "Sources") where file.target == "Merge" {
            #expect(Self.imports(of: file).isEmpty, "\(file.path)")
        }
    }

    @Test("every file opens by saying what it is for")
    func openings() throws {
        for folder in ["Sources", "Tests"] {
            for file in try Self.files(in: folder) {
                #expect(file.lines.first?.hasPrefix("// ") == true, "\(file.path)")
            }
        }
    }

    @Test("no file is so long that it must have two jobs")
    func lengths() throws {
        for folder in ["Sources", "Tests"] {
            for file in try Self.files(in: folder) {
                #expect(file.lines.count <= Self.linesMax, "\(file.path): \(file.lines.count)")
            }
        }
    }

    @Test("the sources cannot crash on purpose, nor leave work for later")
    func leftovers() throws {
        let words = ["try!", "as!", "fatalError(", "TO" + "DO", "FIX" + "ME"]
        for file in try Self.files(in: "Sources") {
            for (number, line) in file.lines.enumerated() {
                for word in words {
                    #expect(!line.contains(word), "\(file.path):\(number + 1) has \(word)")
                }
            }
        }
    }

    @Test("the top of the tree holds what belongs there, and nothing else")
    func top() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.top.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        #expect(
            Set(found) == ["Package.swift", "README.md", "Sources", "Tests", "protocol"])
    }

    @Test("the README's map names every target and no other")
    func map() throws {
        let readme = try String(
            contentsOf: Self.top.appending(path: "README.md"), encoding: .utf8)
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Self.top.appending(path: "Sources").path)
        for folder in folders {
            #expect(readme.contains("`\(folder)`"), "README.md does not map \(folder)")
        }
    }
}
