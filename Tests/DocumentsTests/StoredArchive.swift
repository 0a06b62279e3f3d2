// ZIP files made by hand, so that tests can give a reader what no program would write.

import Foundation

/// A container whose parts are not packed.
enum StoredArchive {
    static func bytes(_ parts: [(name: String, content: String)]) -> Data {
        var local = Data()
        var central = Data()
        for (name, content) in parts {
            let (name, content) = (Data(name.utf8), Data(content.utf8))
            var sizes = Data()
            for number in [checksum(content), UInt32(content.count), UInt32(content.count)] {
                append(number, to: &sizes)
            }
            let offset = UInt32(local.count)
            local += [0x50, 0x4b, 3, 4, 20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x50] + sizes
            append(UInt16(name.count), to: &local)
            local += [0, 0] + name + content
            central += [0x50, 0x4b, 1, 2, 20, 0, 20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x50] + sizes
            append(UInt16(name.count), to: &central)
            central += Data(count: 12)
            append(offset, to: &central)
            central += name
        }
        var end = Data([0x50, 0x4b, 5, 6, 0, 0, 0, 0])
        append(UInt16(parts.count), to: &end)
        append(UInt16(parts.count), to: &end)
        append(UInt32(central.count), to: &end)
        append(UInt32(local.count), to: &end)
        return local + central + end + [0, 0]
    }

    private static func append(_ number: some FixedWidthInteger, to data: inout Data) {
        withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }

    private static func checksum(_ data: Data) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in data {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let half = sum >> 1
                sum = sum & 1 == 0 ? half : half ^ 0xedb8_8320
            }
        }
        return ~sum
    }
}

/// A workbook of one sheet whose XML is given.
enum StoredWorkbook {
    private static let relations =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    static func parts(
        rows: String, after: String = "", styles: String = "", strings: String = ""
    ) -> [(name: String, content: String)] {
        [
            (
                "_rels/.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                <Relationship Id="rId1" Type="\(relations)/officeDocument" Target="xl/workbook.xml"/>\
                </Relationships>
                """
            ),
            (
                "xl/workbook.xml",
                """
                <x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
                xmlns:r="\(relations)"><x:sheets><x:sheet name="S" sheetId="1" r:id="rId1"/>\
                </x:sheets></x:workbook>
                """
            ),
            (
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                <Relationship Id="rId1" Type="\(relations)/worksheet" Target="/xl/sheet.xml"/>\
                <Relationship Id="rId2" Type="\(relations)/styles" Target="styles.xml"/>\
                <Relationship Id="rId3" Type="\(relations)/sharedStrings" Target="strings.xml"/>\
                <Relationship Id="rId4" Type="\(relations)/externalLink" Target="http://example.org" \
                TargetMode="External"/></Relationships>
                """
            ),
            ("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"),
            ("xl/strings.xml", "<sst>\(strings)</sst>"),
            (
                "xl/sheet.xml",
                "<worksheet><sheetData>\(rows)</sheetData>\(after)</worksheet>"
            ),
            ("xl/vbaProject.bin", "not looked at"),
        ]
    }

    static func bytes(
        rows: String, after: String = "", styles: String = "", strings: String = ""
    ) -> Data {
        StoredArchive.bytes(parts(rows: rows, after: after, styles: styles, strings: strings))
    }
}
