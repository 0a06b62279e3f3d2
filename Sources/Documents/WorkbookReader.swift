// Reads a workbook (`.xlsx`, ECMA-376): its sheets with what stands in their cells.
//
// Formulas are not computed: what the program that saved the file had computed is taken. Macros, links
// to other files and pictures are parts that nobody asks for.

package import Foundation

/// Reading workbooks.
package enum WorkbookReader {
    /// Whether the bytes begin as a ZIP container does, or another office file: no plain text does.
    package static func isBinary(_ bytes: Data) -> Bool {
        bytes.starts(with: [0x50, 0x4b]) || bytes.starts(with: oldBinaryMark)
    }

    private static let oldBinaryMark: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0]

    /// The sheets, in the order of their tabs.
    ///
    /// - Throws: `DocumentError`.
    package static func sheets(
        in bytes: Data, limits: SheetLimits = SheetLimits(),
        archive archiveLimits: Archive.Limits = Archive.Limits()
    ) throws(DocumentError) -> [FilledSheet] {
        if bytes.starts(with: oldBinaryMark) { throw .otherFormat(.oldBinary) }
        let archive = try Archive(reading: bytes, limits: archiveLimits)
        try refuseOthers(archive)
        let main = try mainPart(of: archive)
        let folder = main.split(separator: "/").dropLast().joined(separator: "/")
        let workbook = try SmallPart.read(WorkbookPart.self, required(main, archive), main)
        guard workbook.sheets.sheet.count <= limits.sheetsMax else {
            throw .overLimit(.sheets, max: limits.sheetsMax, place: "")
        }
        let relations = try relationships(of: main, in: folder, archive)
        let shared = SheetReader.Shared(
            strings: try strings(relations, archive, limits),
            formats: CellFormats(try styles(relations, archive)), is1904: workbook.is1904)
        var budget = SheetBudget(limits)
        var sheets: [FilledSheet] = []
        for entry in workbook.sheets.sheet {
            guard let relation = relations.first(where: { $0.id == entry.relationship }) else {
                throw .damaged(part: main)
            }
            // Sheets that are a chart, a dialogue or a macro have no cells.
            guard relation.kind == "worksheet" else { continue }
            let reader = SheetReader(entry.name, part: relation.part, shared, budget)
            try XMLEvents.read(required(relation.part, archive), relation.part, into: reader)
            budget = reader.budget
            let isVisible = (entry.state ?? "visible") == "visible"
            sheets.append(try reader.sheet(isVisible: isVisible))
        }
        return sheets
    }

    /// What a part refers to within the container.
    private struct Relation {
        let id: String
        /// The last word of its type: `worksheet`, `sharedStrings`, `styles`.
        let kind: String
        let part: String
    }

    private static func refuseOthers(_ archive: Archive) throws(DocumentError) {
        if let type = try archive.part("mimetype"),
            type.starts(with: Data("application/vnd.oasis.opendocument".utf8))
        {
            throw .otherFormat(.openDocument)
        }
        if archive.has("xl/workbook.bin") { throw .otherFormat(.binaryWorkbook) }
        if archive.has("word/document.xml") { throw .otherFormat(.document) }
    }

    private static func mainPart(of archive: Archive) throws(DocumentError) -> String {
        let name = "_rels/.rels"
        let relations = try SmallPart.read(
            RelationshipsPart.self, required(name, archive), name)
        guard
            let main = (relations.entries ?? []).first(where: {
                $0.type.hasSuffix("/officeDocument")
            })
        else { throw .missing(part: "xl/workbook.xml") }
        return path(main.target, in: "")
    }

    private static func relationships(
        of main: String, in folder: String, _ archive: Archive
    ) throws(DocumentError) -> [Relation] {
        let file = main.split(separator: "/").last.map(String.init) ?? main
        let name = (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels"
        let part = try SmallPart.read(RelationshipsPart.self, required(name, archive), name)
        return (part.entries ?? []).filter { $0.mode != "External" }.map {
            Relation(
                id: $0.id, kind: $0.type.split(separator: "/").last.map(String.init) ?? "",
                part: path($0.target, in: folder))
        }
    }

    /// A target as a part's name: from the top where it begins with `/`, else from the folder.
    private static func path(_ target: String, in folder: String) -> String {
        var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    private static func strings(
        _ relations: [Relation], _ archive: Archive, _ limits: SheetLimits
    ) throws(DocumentError) -> [String] {
        guard let relation = relations.first(where: { $0.kind == "sharedStrings" }) else {
            return []
        }
        let reader = SharedStrings(limits)
        try XMLEvents.read(required(relation.part, archive), relation.part, into: reader)
        return reader.strings
    }

    private static func styles(
        _ relations: [Relation], _ archive: Archive
    ) throws(DocumentError) -> StylesPart? {
        guard let relation = relations.first(where: { $0.kind == "styles" }) else { return nil }
        return try SmallPart.read(
            StylesPart.self, required(relation.part, archive), relation.part)
    }

    private static func required(
        _ name: String, _ archive: Archive
    ) throws(DocumentError) -> Data {
        guard let part = try archive.part(name) else { throw .missing(part: name) }
        return part
    }
}
