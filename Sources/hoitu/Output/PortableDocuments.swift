// PDF from word processors' files, by LibreOffice, where the machine has it.

import Emulation
import Foundation

/// A LibreOffice that can be run.
struct PortableDocuments {
    private let program: String
    private static let secondsMax = 180.0

    /// - Throws: `Complaint` that says what to install when there is none on the PATH.
    init() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.lazy.flatMap { folder in
            ["soffice", "libreoffice"].map { "\(folder)/\($0)" }
        }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw Complaint(phrase: ReportPhrases.noConverter) }
        program = found
    }

    /// Each of the files as a PDF of its name.
    ///
    /// - Throws: `Complaint` when the program made none.
    func converted(_ files: [ReportFile]) throws -> [ReportFile] {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent("hoitu-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        // What cannot be removed is left to whoever cleans the temporary folder.
        defer { try? manager.removeItem(at: folder) }
        let sources = try files.map { file in
            let url = folder.appendingPathComponent(file.name)
            try file.bytes.write(to: url)
            return url
        }
        try run(on: sources, in: folder)
        return try sources.map { source in
            let url = source.deletingPathExtension().appendingPathExtension("pdf")
            guard let bytes = manager.contents(atPath: url.path) else {
                throw Complaint(phrase: ReportPhrases.notConverted)
            }
            return ReportFile(name: url.lastPathComponent, bytes: bytes)
        }
    }

    /// With a profile of its own: a LibreOffice that somebody has open would take the work and not say so.
    private func run(on sources: [URL], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        let profile = folder.appendingPathComponent("profile", isDirectory: true).absoluteString
        process.arguments =
            [
                "-env:UserInstallation=\(profile)", "--headless", "--convert-to", "pdf",
                "--outdir", folder.path,
            ] + sources.map(\.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        guard ended.wait(timeout: .now() + Self.secondsMax) == .success else {
            process.terminate()
            throw Complaint(phrase: ReportPhrases.notConverted)
        }
    }
}
