// Protobuf messages to bytes and back, with the one error that can come of it.

private import Foundation
package import SwiftProtobuf

/// The bytes of a message, fields in ascending order.
package func serialized(_ message: some SwiftProtobuf.Message) -> [UInt8] {
    do {
        return try message.serializedBytes()
    } catch {
        // Serializing fails only where required fields or Any are used; proto3 here has neither.
        preconditionFailure("a proto3 message without Any always serializes: \(error)")
    }
}

/// A message from its bytes; `part` names it in the error.
package func parsed<Parsed: SwiftProtobuf.Message>(
    _ bytes: [UInt8], part: String
) throws(WireError) -> Parsed {
    do {
        return try Parsed(serializedBytes: bytes)
    } catch {
        throw .malformed(part: part)
    }
}
