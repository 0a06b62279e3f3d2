// Reads a part of a workbook as events, so that a large one is never held as a tree.

internal import Foundation

#if canImport(FoundationXML)
    internal import FoundationXML
#endif

/// What a reader does with the elements of a part; names come without their prefixes.
protocol XMLReader: AnyObject {
    func began(_ element: String, _ attributes: [String: String]) throws(DocumentError)
    func found(_ text: String)
    func ended(_ element: String) throws(DocumentError)
}

/// Brings events from the parser to a reader, and stops at its first error.
final class XMLEvents: NSObject, XMLParserDelegate {
    private let reader: any XMLReader
    private var failure: DocumentError?

    private let name: String

    private init(_ reader: any XMLReader, _ name: String) {
        self.reader = reader
        self.name = name
    }

    /// Reads a whole part.
    ///
    /// - Throws: `DocumentError.damaged` for what is no well-formed XML, and what the reader throws.
    static func read(
        _ bytes: Data, _ name: String, into reader: any XMLReader
    ) throws(DocumentError) {
        try refuseDeclarations(bytes, name)
        let events = XMLEvents(reader, name)
        let parser = XMLParser(data: bytes)
        parser.shouldProcessNamespaces = true
        parser.delegate = events
        let isWhole = parser.parse()
        if let failure = events.failure { throw failure }
        guard isWhole else { throw .damaged(part: name) }
    }

    /// In another encoding than UTF-8 a declaration could hide; office programs write no other. A document
    /// type could name files of this machine and make
    /// text grow without end; no workbook has one.
    static func refuseDeclarations(_ bytes: Data, _ name: String) throws(DocumentError) {
        let start = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        let isUnicode8 =
            !namesOtherEncoding(start) && !bytes.prefix(4).contains(0)
            && start.first { !$0.isWhitespace && $0 != "\u{feff}" } == "<"
        let isDeclaring = bytes.range(of: Data("<!DOCTYPE".utf8)) != nil
        guard isUnicode8, !isDeclaring else { throw .damaged(part: name) }
    }

    /// - Parameter start: Of a part, in small letters.
    private static func namesOtherEncoding(_ start: String) -> Bool {
        guard start.hasPrefix("<?xml"), let declaration = start.split(separator: "?>").first else {
            return false
        }
        let named = declaration.filter { !$0.isWhitespace }.split(separator: "encoding=")
            .dropFirst()
        return named.first.map { !$0.dropFirst().hasPrefix("utf-8") } ?? false
    }

    private func take(_ parser: XMLParser, _ work: () throws(DocumentError) -> Void) {
        guard failure == nil else { return }
        do throws(DocumentError) {
            try work()
        } catch {
            failure = error
            parser.abortParsing()
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        take(parser) { () throws(DocumentError) in try reader.began(element, attributes) }
    }

    /// The parser mends what it can, says so here, and returns as if nothing had been.
    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        if failure == nil { failure = .damaged(part: name) }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if failure == nil { reader.found(text) }
    }

    func parser(
        _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        take(parser) { () throws(DocumentError) in try reader.ended(element) }
    }
}
