// Containers that are none are refused.

import Documents
import Foundation
import Testing

@Suite("archive")
struct ArchiveTests {
    @Test("bytes that hold no container are refused")
    func rubbish() {
        #expect(throws: DocumentError.notArchive) { try Archive(reading: Data("rubbish".utf8)) }
    }
}
