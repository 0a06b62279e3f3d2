// The five cities and their districts as of mid-2023, which only the founder enters.
//
// Codes are those of the General Statistics Office (GSO), text with leading zeros. A district is a
// row of `office` even where no field office sits in it, so that the list of districts is whole.

/// The units and their districts.
package enum ReferenceData {
    /// The police force of one city.
    package struct Unit: Sendable {
        package let code: String
        package let name: Bilingual
        /// Two digits.
        package let gsoCode: String
        /// In the order of their kinds, then of their codes.
        package let districts: [District]
    }

    /// A district of a city, and its field office.
    package struct District: Sendable {
        /// Three digits.
        package let code: String
        /// With the word for its kind: `Quận Ba Đình`.
        package let name: String
        package let kind: DistrictKind
        package let hasFieldOffice: Bool
    }

    /// What a district is.
    package enum DistrictKind: String, CaseIterable, Sendable {
        case urban = "urban_district"
        case rural = "rural_district"
        case town
        case city

        fileprivate var word: String {
            switch self {
            case .urban: "Quận"
            case .rural: "Huyện"
            case .town: "Thị xã"
            case .city: "Thành phố"
            }
        }
    }

    /// The five, in the order in which the cluster names them.
    package static let units: [Unit] = [
        Unit(
            code: "hanoi", name: Bilingual(vi: "Hà Nội", en: "Hanoi"), gsoCode: "01",
            districts: list(
                .urban,
                [
                    ("001", "Ba Đình"), ("002", "Hoàn Kiếm"), ("003", "Tây Hồ"),
                    ("004", "Long Biên"), ("005", "Cầu Giấy"), ("006", "Đống Đa"),
                    ("007", "Hai Bà Trưng"), ("008", "Hoàng Mai"), ("009", "Thanh Xuân"),
                    ("019", "Nam Từ Liêm"), ("021", "Bắc Từ Liêm"), ("268", "Hà Đông"),
                ])
                + list(.town, [("269", "Sơn Tây")])
                + list(
                    .rural,
                    [
                        ("016", "Sóc Sơn"), ("017", "Đông Anh"), ("018", "Gia Lâm"),
                        ("020", "Thanh Trì"), ("250", "Mê Linh"), ("271", "Ba Vì"),
                        ("272", "Phúc Thọ"), ("273", "Đan Phượng"), ("274", "Hoài Đức"),
                        ("275", "Quốc Oai"), ("276", "Thạch Thất"), ("277", "Chương Mỹ"),
                        ("278", "Thanh Oai"), ("279", "Thường Tín"), ("280", "Phú Xuyên"),
                        ("281", "Ứng Hòa"), ("282", "Mỹ Đức"),
                    ])),
        Unit(
            code: "hcm", name: Bilingual(vi: "TP. Hồ Chí Minh", en: "Ho Chi Minh City"),
            gsoCode: "79",
            districts: list(.city, [("769", "Thủ Đức")])
                + list(
                    .urban,
                    [
                        ("760", "1"), ("761", "12"), ("764", "Gò Vấp"), ("765", "Bình Thạnh"),
                        ("766", "Tân Bình"), ("767", "Tân Phú"), ("768", "Phú Nhuận"),
                        ("770", "3"), ("771", "10"), ("772", "11"), ("773", "4"), ("774", "5"),
                        ("775", "6"), ("776", "8"), ("777", "Bình Tân"), ("778", "7"),
                    ])
                + list(
                    .rural,
                    [
                        ("783", "Củ Chi"), ("784", "Hóc Môn"), ("785", "Bình Chánh"),
                        ("786", "Nhà Bè"), ("787", "Cần Giờ"),
                    ])),
        Unit(
            code: "danang", name: Bilingual(vi: "Đà Nẵng", en: "Da Nang"), gsoCode: "48",
            districts: list(
                .urban,
                [
                    ("490", "Liên Chiểu"), ("491", "Thanh Khê"), ("492", "Hải Châu"),
                    ("493", "Sơn Trà"), ("494", "Ngũ Hành Sơn"), ("495", "Cẩm Lệ"),
                ])
                + list(.rural, [("497", "Hòa Vang"), ("498", "Hoàng Sa")])),
        Unit(
            code: "cantho", name: Bilingual(vi: "Cần Thơ", en: "Can Tho"), gsoCode: "92",
            districts: list(
                .urban,
                [
                    ("916", "Ninh Kiều"), ("917", "Ô Môn"), ("918", "Bình Thủy"),
                    ("919", "Cái Răng"), ("923", "Thốt Nốt"),
                ])
                + list(
                    .rural,
                    [
                        ("924", "Vĩnh Thạnh"), ("925", "Cờ Đỏ"), ("926", "Phong Điền"),
                        ("927", "Thới Lai"),
                    ])),
        Unit(
            code: "haiphong", name: Bilingual(vi: "Hải Phòng", en: "Hai Phong"), gsoCode: "31",
            districts: list(
                .urban,
                [
                    ("303", "Hồng Bàng"), ("304", "Ngô Quyền"), ("305", "Lê Chân"),
                    ("306", "Hải An"), ("307", "Kiến An"), ("308", "Đồ Sơn"),
                    ("309", "Dương Kinh"),
                ])
                + list(
                    .rural,
                    [
                        ("311", "Thủy Nguyên"), ("312", "An Dương"), ("313", "An Lão"),
                        ("314", "Kiến Thụy"), ("315", "Tiên Lãng"), ("316", "Vĩnh Bảo"),
                        ("317", "Cát Hải"), ("318", "Bạch Long Vĩ"),
                    ])),
    ]

    /// The statements that enter all of it.
    static var sql: String {
        var unitRows = Insertion(
            into: "unit", ["code", "name_vi", "name_en", "gso_code", "position"])
        var officeRows = Insertion(
            into: "office", ["unit", "code", "name_vi", "kind", "has_field_office"])
        for (index, unit) in units.enumerated() {
            unitRows.append([
                .text(unit.code), .text(unit.name.vi), .text(unit.name.en), .text(unit.gsoCode),
                .integer(Int64(index + 1)),
            ])
            for district in unit.districts {
                officeRows.append([
                    .text(unit.code), .text(district.code), .text(district.name),
                    .text(district.kind.rawValue), .integer(district.hasFieldOffice ? 1 : 0),
                ])
            }
        }
        return unitRows.sql + officeRows.sql
    }

    /// The GSO code of Hoàng Sa, the only district without a field office.
    private static let withoutFieldOffice = "498"

    private static func list(
        _ kind: DistrictKind, _ districts: [(code: String, name: String)]
    ) -> [District] {
        districts.map { code, name in
            District(
                code: code, name: "\(kind.word) \(name)", kind: kind,
                hasFieldOffice: code != withoutFieldOffice)
        }
    }
}
