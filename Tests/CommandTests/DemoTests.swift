// The demonstration, as a visitor starts it.

import Foundation
import Testing

@Suite("The demonstration")
struct DemoTests {
    @Test("it shows that five cities agree, and leaves what it promised")
    func keeps() throws {
        let folder = try TestFolder()
        let kept = folder.path + "/kept"
        let demo = try folder.start(
            Programs.hoitu, ["demo", "--keep", kept, "--json"]
        ).finish(withinSeconds: 300)
        #expect(demo.code == 0, "\(demo.errors)")
        let answer = try JSON(demo.output)
        #expect(answer["ok"] == .bool(true))
        #expect(answer["folder"].text == kept)
        let cities = ["hanoi", "hcm", "danang", "cantho", "haiphong"].map { city in
            KeptCity(path: "\(kept)/\(city).db", folder: folder)
        }
        for city in cities {
            #expect(FileManager.default.fileExists(atPath: city.path + ".keys/member.key"))
            #expect(try city.digest() == answer["digest"].text)
        }
        let report = try FileManager.default.contentsOfDirectory(atPath: kept).filter {
            $0.hasPrefix("report")
        }
        #expect(!report.isEmpty)
        for file in report {
            #expect(FileManager.default.contents(atPath: "\(kept)/\(file)")?.isEmpty == false)
        }
        let papers = try FileManager.default.contentsOfDirectory(atPath: kept + "/review")
        #expect(papers.contains("so-ket-2023-H1.docx"))
        let again = try folder.start(Programs.hoitu, ["demo", "--keep", kept]).finish()
        #expect(again.code == 1)
        #expect(again.complaints.count == 1, "\(again.errors)")
        #expect(again.errors.contains(kept))
        #expect(try cities.map { try $0.digest() }.allSatisfy { $0 == answer["digest"].text })
    }

    @Test("a folder that holds anything is refused before anything is done")
    func notEmpty() throws {
        let folder = try TestFolder()
        _ = try folder.write("mine", to: "mine.txt")
        let refused = try folder.start(Programs.hoitu, ["demo", "--keep", folder.path]).finish()
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1)
        #expect(refused.output.isEmpty)
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(found) == ["mine.txt", "streams"])
        let file = try folder.start(
            Programs.hoitu, ["demo", "--keep", folder.path + "/mine.txt"]
        ).finish()
        #expect(file.code == 1)
        #expect(file.complaints.count == 1)
        #expect(file.errors.contains("mine.txt"), "\(file.errors)")
        #expect(!file.errors.contains("unexpected"), "\(file.errors)")
    }
}

/// A file that the demonstration left.
private struct KeptCity {
    let path: String
    let folder: TestFolder

    func digest() throws -> String? {
        let ended = try folder.start(
            Programs.hoitu, ["digest", "--json", "--replica", path]
        ).finish()
        return try JSON(ended.output)["digest"].text
    }
}
