// A message as text that survives mail, paper and USB sticks:
//
//     -----BEGIN HOITU MEMBER REQUEST-----
//     CAESBWhhbm9pGgMwMDEi…                   base64 of the protobuf message, 64 columns
//     -----END HOITU MEMBER REQUEST-----
//
// Lines before and after are ignored, as in PEM: mail programs add them.

internal import Foundation

enum Armour {
    /// The text of a message, ending in a newline.
    static func text(of message: Data, label: String) -> String {
        let body = message.base64EncodedString(
            options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    /// The message in `text`, which must be armoured under `label`.
    static func message(in text: [UInt8], label: String) throws(MembershipError) -> Data {
        func failure(_ fault: ArmourFault) -> MembershipError {
            .armour(expected: label, fault)
        }
        guard text.count <= Limits.fileBytesMax else {
            throw failure(.tooLong(bytes: text.count))
        }
        let lines = text.split(separator: UInt8(ascii: "\n")).map(trimmed)
        let opening = Array("-----BEGIN ".utf8)
        guard let first = lines.firstIndex(where: { $0.starts(with: opening) }) else {
            throw failure(.noBeginning)
        }
        guard lines[first].elementsEqual("-----BEGIN \(label)-----".utf8) else {
            let found = lines[first].dropFirst(opening.count).prefix(40)
            throw failure(.otherKind(String(decoding: found, as: UTF8.self)))
        }
        let rest = lines[(first + 1)...]
        let closing = Array("-----END \(label)-----".utf8)
        guard let last = rest.firstIndex(where: { $0.elementsEqual(closing) }) else {
            throw failure(.noEnd)
        }
        guard let message = decode(rest[..<last]) else { throw failure(.notBase64) }
        return message
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let last = line.last, [UInt8(ascii: "\r"), UInt8(ascii: " ")].contains(last) {
            line.removeLast()
        }
        return line
    }

    /// Nil unless the lines are base64 as an encoder writes it: decoders differ in what else they
    /// let pass.
    private static func decode(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Data? {
        let joined = Data(lines.joined())
        guard lines.allSatisfy({ $0.count <= Limits.armourColumns }),
            let message = Data(base64Encoded: joined),
            message.base64EncodedData() == joined
        else { return nil }
        return message
    }
}
