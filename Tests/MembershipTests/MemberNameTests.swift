// The names of members.

import Membership
import Testing

@Suite("A member's name")
struct MemberNameTests {
    @Test("reads back as it was written", arguments: ["hanoi", "hanoi/001", "a", "x_1-y/z-2_"])
    func roundTrip(text: String) throws {
        #expect(try MemberName(text).description == text)
    }

    @Test("has a unit, and an office only behind a slash")
    func parts() throws {
        let office = try MemberName("hcm/760")
        #expect(office.unit == "hcm")
        #expect(office.office == "760")
        #expect(try MemberName("hcm").office == nil)
        #expect(try MemberName(unit: "hcm", office: "760") == office)
    }

    @Test(
        "is refused unless its codes are 1 to 32 of a-z, 0-9, _ and -",
        arguments: [
            "", "/", "hanoi/", "/001", "hanoi/001/2", "Hanoi", "hà nội", "ha noi", "hanoi:1",
            "unit:hanoi", "hanoi\0", "hanoi\n", "e\u{301}", "../x",
            String(repeating: "a", count: 33), "a/" + String(repeating: "1", count: 33),
        ])
    func refused(text: String) {
        #expect(throws: MembershipError.malformedName(text)) { try MemberName(text) }
    }

    @Test("is refused in parts by the same rule")
    func refusedParts() {
        #expect(throws: MembershipError.self) { try MemberName(unit: "hanoi/001") }
        #expect(throws: MembershipError.self) { try MemberName(unit: "hanoi", office: "") }
    }

    @Test("may be 32 characters a part")
    func longest() throws {
        let code = String(repeating: "a", count: 32)
        #expect(try MemberName("\(code)/\(code)").unit == code)
    }

    @Test("sorts by unit, the city before its offices")
    func order() throws {
        let texts = ["cantho", "hanoi", "hanoi/001", "hanoi/002", "hanoi-2", "hcm"]
        let names = try texts.map { try MemberName($0) }
        #expect(names.shuffled().sorted().map(\.description) == texts)
    }

    @Test("in an error is cut to 80 characters")
    func cut() {
        let text = String(repeating: "A", count: 1000)
        #expect(throws: MembershipError.malformedName(String(text.prefix(80)))) {
            try MemberName(text)
        }
    }
}
