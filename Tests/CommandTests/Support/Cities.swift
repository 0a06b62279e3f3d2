// The five cities of an emulation cluster, founded by the command itself, once, and copied for each test.

import Foundation

/// Five replicas that have the emulation tables, and have exchanged everything so far.
final class Cities {
    static let names = ["hanoi", "hcm", "danang", "cantho", "haiphong"]

    let folder: TestFolder
    let all: [Office]

    private static let template = Result { try made() }

    init() throws {
        let folder = try TestFolder()
        try Self.template.get().copy(to: folder.path)
        self.folder = folder
        all = Self.names.map { Office($0, in: folder) }
    }

    subscript(_ name: String) -> Office { all[Self.names.firstIndex(of: name) ?? 0] }

    private static func made() throws -> FilesAtRest {
        let folder = try TestFolder()
        let cities = names.map { Office($0, in: folder) }
        try cities[0].hoitu(
            "cluster", "create", "--name", "Test", "--unit", "hanoi", "--schema", "emulation")
        for city in cities.dropFirst() {
            try Cluster.join(city, approvedBy: cities[0])
            try Cluster.carry(from: cities[0], to: city)
        }
        return try FilesAtRest(of: folder.path)
    }
}
