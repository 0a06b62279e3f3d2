// The districts, by the numbers of mid-2023.

import Emulation
import Testing

@Suite("The units and their districts")
struct ReferenceDataTests {
    @Test("the five cities have 30, 22, 8, 9 and 15 districts, of the kinds they should be")
    func counts() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        let counts = try founder.rows(
            """
            SELECT unit.code, gso_code, unit.name_vi, count(*), sum(kind = 'city'),
                sum(kind = 'urban_district'), sum(kind = 'town'), sum(kind = 'rural_district'),
                sum(has_field_office)
            FROM unit JOIN office ON office.unit = unit.code
            GROUP BY unit.code ORDER BY position
            """)
        #expect(
            counts == [
                "hanoi|01|Hà Nội|30|0|12|1|17|30",
                "hcm|79|TP. Hồ Chí Minh|22|1|16|0|5|22",
                "danang|48|Đà Nẵng|8|0|6|0|2|7",
                "cantho|92|Cần Thơ|9|0|5|0|4|9",
                "haiphong|31|Hải Phòng|15|0|7|0|8|15",
            ])
    }

    @Test("Hoàng Sa is listed, and is the only district without a field office")
    func hoangSa() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        #expect(
            try founder.rows(
                "SELECT unit, code, name_vi, kind FROM office WHERE has_field_office = 0")
                == ["danang|498|Huyện Hoàng Sa|rural_district"])
    }

    @Test("GSO codes are text with their zeros, and no code occurs twice")
    func codes() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        let districts = ReferenceData.units.flatMap(\.districts)
        #expect(Set(districts.map(\.code)).count == 84)
        #expect(districts.map(\.name).contains("Quận 10"))
        #expect(
            try founder.rows(
                """
                SELECT count(*), sum(typeof(code) = 'text'), sum(code GLOB '[0-9][0-9][0-9]')
                FROM office
                """) == ["84|84|84"])
        #expect(
            try founder.rows("SELECT name_vi FROM office WHERE unit = 'hanoi' AND code = '001'")
                == ["Quận Ba Đình"])
        #expect(
            try founder.rows("SELECT typeof(gso_code) FROM unit WHERE code = 'hanoi'") == ["text"])
    }
}
