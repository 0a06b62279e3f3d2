// The specification, held against the sources that cite it and the numbers that they use.

import Foundation
import Testing
import Wire

@Suite("Specification")
struct SpecificationTests {
    static let limits: [(name: String, value: Int)] = [
        ("headerBytesMax", Limits.headerBytesMax), ("frameBytesMax", Limits.frameBytesMax),
        ("frameStoredBytesMax", Limits.frameStoredBytesMax),
        ("inlineFrameBytesMax", Limits.inlineFrameBytesMax),
        ("recordBytesMax", Limits.recordBytesMax), ("framesMax", Limits.framesMax),
        ("frameRowsMax", Limits.frameRowsMax), ("frameValuesMax", Limits.frameValuesMax),
        ("tablesMax", Limits.tablesMax), ("columnsMax", Limits.columnsMax),
        ("headsMax", Limits.headsMax), ("originsMax", Limits.originsMax),
        ("nameBytesMax", Limits.nameBytesMax), ("personsMax", Limits.personsMax),
        ("personBytesMax", Limits.personBytesMax),
        ("certificatesMax", Limits.certificatesMax),
        ("certificateBytesMax", Limits.certificateBytesMax),
        ("keyBytesMax", Limits.keyBytesMax), ("valueBytesMax", Limits.valueBytesMax),
        ("rowLongBytesMax", Limits.rowLongBytesMax),
        ("messageBytesMax", Limits.messageBytesMax),
    ]

    /// What writers choose; readers don't care.
    static let choices: [(name: String, value: Int)] = [
        ("pieceBytesMax", Limits.pieceBytesMax),
        ("rowInlineBytesMax", Limits.rowInlineBytesMax),
        ("frameTargetBytes", Limits.frameTargetBytes),
    ]

    @Test("the table of limits says what readers hold to, and leaves none out")
    func limits() throws {
        let readme = try text("protocol/README.md")
        for (name, value) in Self.limits {
            #expect(readme.contains("| `\(name)` | \(grouped(value)) |"), "\(name): \(value)")
        }
        for (name, value) in Self.choices {
            #expect(readme.contains("`\(name)`") && readme.contains(grouped(value)), "\(name)")
        }
        let declared = try text("Sources/Wire/Limits.swift").split(separator: "static let ")
            .dropFirst().compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(declared.sorted() == (Self.limits + Self.choices).map(\.name).sorted())
    }

    @Test("every section that the wire's sources cite is there")
    func citedSections() throws {
        let headings = try text("protocol/README.md").split(separator: "\n")
            .filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
        let folder = root.appendingPathComponent("Sources/Wire").resolvingSymlinksInPath()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var cited = 0
        for file in files where file.hasSuffix(".swift") {
            let source = try String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for part in source.components(separatedBy: "protocol/README.md, \"").dropFirst() {
                let section = String(part.prefix { $0 != "\"" })
                #expect(headings.contains(section), "\(file) cites \(section)")
                cited += 1
            }
        }
        #expect(cited > 5)
    }

    /// The way numbers are written on the page.
    private func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { index in
            let isGroupStart = index > 0 && (digits.count - index).isMultiple(of: 3)
            return (isGroupStart ? "," : "") + String(digits[index])
        }.joined()
    }

    private var root: URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
