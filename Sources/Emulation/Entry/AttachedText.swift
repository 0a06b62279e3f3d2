// The text inside attachments, as far as it is looked at for markings: plain text, and the documents,
// workbooks and slides of office programs.
//
// Pictures and scans are not: a person has to look at those.

internal import Documents
internal import Foundation

#if canImport(FoundationXML)
    internal import FoundationXML
#endif

enum AttachedText {
    /// What a file of that name most likely is.
    static func mediaType(of fileName: String) -> String {
        let ending = fileName.split(separator: ".").last?.lowercased() ?? ""
        return [
            "txt": "text/plain", "csv": "text/csv", "md": "text/markdown", "html": "text/html",
            "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
            "jpeg": "image/jpeg",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ][ending] ?? "application/octet-stream"
    }

    /// The paragraphs, cells and lines of a file; nothing of what is no text.
    ///
    /// - Throws: `EntryError.unreadableAttachment` for a container that cannot be read.
    static func texts(in bytes: [UInt8], named name: String) throws(EntryError) -> [String] {
        if bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) { return try office(bytes, name) }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            return (String(data: Data(bytes), encoding: .utf16) ?? "").lines
        }
        if bytes.contains(0) { return unmarkedWide(bytes)?.lines ?? [] }
        return String(validating: bytes, as: UTF8.self)?.lines ?? []
    }

    /// UTF-16 without its mark: every other byte of plain letters is 0, and hardly one of the others.
    private static func unmarkedWide(_ bytes: [UInt8]) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var zeros = [0, 0]
        for (place, byte) in bytes.enumerated() where byte == 0 { zeros[place % 2] += 1 }
        let few = bytes.count / 100
        guard max(zeros[0], zeros[1]) * 10 > bytes.count, min(zeros[0], zeros[1]) <= few else {
            return nil
        }
        return String(
            data: Data(bytes),
            encoding: zeros[0] > zeros[1] ? .utf16BigEndian : .utf16LittleEndian)
    }

    private static func office(_ bytes: [UInt8], _ name: String) throws(EntryError) -> [String] {
        do {
            let archive = try Archive(reading: Data(bytes))
            return try parts.flatMap { part -> [String] in
                guard let content = try archive.part(part) else { return [] }
                let reader = ParagraphReader()
                guard reader.read(content) else {
                    throw DocumentError.damaged(part: part)
                }
                return reader.paragraphs
            }
        } catch {
            throw .unreadableAttachment(file: name)
        }
    }

    /// Where documents and workbooks keep what people read.
    private static let parts =
        [
            "word/document.xml", "word/comments.xml", "word/footnotes.xml", "word/endnotes.xml",
            "xl/sharedStrings.xml", "docProps/core.xml", "content.xml", "styles.xml", "meta.xml",
        ]
        + (1...20).flatMap { ["word/header\($0).xml", "word/footer\($0).xml"] }
        + (1...100).flatMap {
            [
                "xl/worksheets/sheet\($0).xml", "xl/comments\($0).xml",
                "ppt/slides/slide\($0).xml", "ppt/notesSlides/notesSlide\($0).xml",
            ]
        }
}

/// Collects what stands in a part: one text for each paragraph, cell or field.
private final class ParagraphReader: NSObject, XMLParserDelegate {
    private(set) var paragraphs: [String] = []
    private var current = ""

    /// The elements behind which another text begins.
    private static let ends: Set<String> = [
        "w:p", "si", "c", "oddHeader", "oddFooter", "dc:title", "dc:subject", "dc:description",
        "cp:keywords", "cp:category", "comment", "a:p", "text:p", "text:h", "meta:keyword",
    ]

    func read(_ content: Data) -> Bool {
        let parser = XMLParser(data: content)
        parser.delegate = self
        let isWhole = parser.parse()
        paragraphs.append(current)
        return isWhole
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard Self.ends.contains(name) else { return }
        paragraphs.append(current)
        current = ""
    }
}

extension String {
    fileprivate var lines: [String] { split(whereSeparator: \.isNewline).map(String.init) }
}
