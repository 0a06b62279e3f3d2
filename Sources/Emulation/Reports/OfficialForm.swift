// The form of an official paper: Decree 30/2020/NĐ-CP, annex I.

package import Documents

/// A day as official papers write it.
package struct OfficialDay {
    private let day: SheetDay

    package init(_ day: SheetDay) { self.day = day }

    /// `ngày 03 tháng 7 năm 2023`: days under 10 and the months 1 and 2 have a zero before them.
    package var long: String { "ngày \(dayText) tháng \(monthText) năm \(day.year)" }

    /// `03/7/2023`.
    package var short: String { "\(dayText)/\(monthText)/\(day.year)" }

    private var dayText: String { day.day < 10 ? "0\(day.day)" : "\(day.day)" }
    private var monthText: String { day.month < 3 ? "0\(day.month)" : "\(day.month)" }
}

/// Parts that official papers have.
package enum OfficialForm {
    /// The letters of points, in the order of the Vietnamese alphabet: there is no f, j, w or z.
    private static let letters = Array("abcdđeghiklmnopqrstuvxy")

    /// `a`, `b`, `c`, `d`, `đ`, `e`, `g` …; behind the last letter, `a1`, `b1` …
    package static func point(_ place: Int) -> String {
        let round = place / letters.count
        return "\(letters[place % letters.count])" + (round == 0 ? "" : "\(round)")
    }

    /// Papers of `Công an thành phố Hà Nội` are written at `Hà Nội`; a city that is named after a person
    /// keeps the word before it (Decree 30/2020, annex I).
    package static func place(of unit: String) -> String {
        let name = unit.hasPrefix("Công an ") ? String(unit.dropFirst("Công an ".count)) : unit
        for word in ["thành phố ", "tỉnh "] where name.hasPrefix(word) {
            let rest = String(name.dropFirst(word.count))
            return rest == "Hồ Chí Minh" ? "Thành phố \(rest)" : rest
        }
        return name
    }

    /// Who issues the paper, and the national title and motto; number and date are the clerk's.
    static func head(issuer: [String], kind: String, place: String, year: String) -> [DocumentBlock]
    {
        // For the clerk to write in; a page would make one space of many.
        let room = String(repeating: "\u{A0}", count: 10)
        let left =
            issuer.enumerated().map { index, line in
                [TextRun(line.uppercased(), bold: index == issuer.count - 1)]
            } + [[TextRun("––––––")], [TextRun("Số:\(room)/\(kind)")]]
        let right: [[TextRun]] = [
            [TextRun("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold: true)],
            [TextRun("Độc lập - Tự do - Hạnh phúc", bold: true, underlined: true)],
            [TextRun(" ")],
            [
                TextRun(
                    "\(place.isEmpty ? "……………" : place), ngày …… tháng …… năm \(year)", italic: true
                )
            ],
        ]
        return [
            .table(
                DocumentTable(
                    columns: [.init(58, .center), .init(102, .center)],
                    rows: [[.init(left), .init(right)]], hasBorders: false, fontSize: 12))
        ]
    }

    /// Two who sign side by side, each in lines.
    static func bothSign(_ one: [String], _ other: [String]) -> [DocumentBlock] {
        let names = [one, other].map { lines in
            DocumentTable.Cell(
                lines.map { [TextRun(XMLText.shown($0), bold: true)] }
                    + [[TextRun("(Ký, ghi rõ họ tên)", italic: true)]])
        }
        return [
            .paragraph(.init(.small, " ")),
            .table(
                DocumentTable(
                    columns: [.init(80, .center), .init(80, .center)], rows: [names],
                    hasBorders: false)),
        ]
    }

    /// Who gets the paper, and who signs it.
    ///
    /// - Parameter receivers: Without the signs that a list of them has.
    static func foot(receivers: [String], signer: [String]) -> [DocumentBlock] {
        let left =
            [[TextRun("Nơi nhận:", bold: true, italic: true)]]
            + receivers.enumerated().map { place, name in
                [
                    TextRun(
                        "- \(XMLText.shown(name))\(place == receivers.count - 1 ? "." : ";")")
                ]
            }
        let right =
            signer.map { [TextRun(XMLText.shown($0), bold: true)] }
            + [[TextRun("(Ký, ghi rõ họ tên, đóng dấu)", italic: true)]]
        return [
            .paragraph(.init(.small, " ")),
            .table(
                DocumentTable(
                    columns: [.init(80, .left), .init(80, .center)],
                    rows: [[.init(left), .init(right)]], hasBorders: false, fontSize: 12)),
        ]
    }
}
