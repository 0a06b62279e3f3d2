// The folder that a run works in, and what it leaves there: nothing.

import Foundation

struct Workspace {
    let path: String
    private let isOurs: Bool

    /// - Parameter folder: One that the user wants; a new one in the place for temporary files if nil.
    init(_ folder: String?) throws {
        isOurs = folder == nil
        path = folder ?? NSTemporaryDirectory() + "hoitu-benchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A folder in it, empty.
    func subfolder(_ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try remove(name)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Removes a folder in it, for the next one to have the room.
    func remove(_ name: String) throws {
        let folder = "\(path)/\(name)"
        if FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Removes what was made. Says so where it cannot.
    func clear() {
        do {
            if isOurs { return try FileManager.default.removeItem(atPath: path) }
            for name in try FileManager.default.contentsOfDirectory(atPath: path)
            where Self.ours.contains(name) {
                try remove(name)
            }
        } catch {
            say("Files were left in \(path): \(error)")
        }
    }

    private static let ours: Set<String> = [
        "table", "growth", "members", "conflicts", "large", "idle", "heads", "month", "cities",
        "check",
    ]
}
