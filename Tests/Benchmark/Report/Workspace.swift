// The folder that a run works in, and what it leaves there: nothing.

import Foundation

struct Workspace {
    let path: String

    /// - Parameter folder: Where it is made; in the place for temporary files if nil.
    init(in folder: String?) throws {
        let place = folder ?? NSTemporaryDirectory()
        path = "\(place)/hoitu-benchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A folder in it, empty.
    func subfolder(_ name: String) throws -> String {
        try remove(name)
        let folder = "\(path)/\(name)"
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

    /// Removes all of it, and says so where it cannot.
    func clear() {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            say("Files were left in \(path): \(error)")
        }
    }
}
