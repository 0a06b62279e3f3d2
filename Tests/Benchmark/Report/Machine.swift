// What a figure was measured on, and by which command, so that a table can be read next year.

import Foundation

struct Machine: Codable {
    let cores: Int
    let processor: String
    let memoryMebibytes: Int
    let kernel: String
    /// The kind of file system that the files lay on.
    let fileSystem: String
    let isRelease: Bool
    let date: String
    let command: String

    /// - Parameter folder: Where the files lie.
    init(folder: String) throws {
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryMebibytes = Int(ProcessInfo.processInfo.physicalMemory >> 20)
        processor = Self.processor()
        kernel =
            Self.text("/proc/sys/kernel/osrelease").map { "Linux \($0)" }
            ?? ProcessInfo.processInfo.operatingSystemVersionString
        fileSystem = Self.fileSystem(of: folder)
        #if DEBUG
            isRelease = false
        #else
            isRelease = true
        #endif
        date = ISO8601DateFormatter().string(from: Date())
        let program = (CommandLine.arguments.first ?? "benchmark") as NSString
        command = ([program.lastPathComponent] + CommandLine.arguments.dropFirst())
            .joined(separator: " ")
    }

    var text: String {
        """
        `\(command)`, \(date)\(isRelease ? "" : ", a debug build, whose times say nothing"): \
        \(cores) cores of \(processor), \(grouped(memoryMebibytes)) MiB, \(kernel), files on \
        \(fileSystem).
        """
    }

    private static func processor() -> String {
        let lines = text("/proc/cpuinfo")?.split(separator: "\n") ?? []
        let names = ["model name", "Model", "CPU part"]
        for name in names {
            guard let line = lines.first(where: { $0.hasPrefix(name) }),
                let value = line.split(separator: ":", maxSplits: 1).last
            else { continue }
            return value.trimmingCharacters(in: .whitespaces)
        }
        return "an unknown processor"
    }

    private static func fileSystem(of folder: String) -> String {
        let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
        let mounts = (text("/proc/mounts") ?? "").split(separator: "\n").map {
            $0.split(separator: " ")
        }
        let found = mounts.filter { mount in
            guard mount.count > 2 else { return false }
            return path.hasPrefix(mount[1] == "/" ? "/" : mount[1] + "/")
        }.max { $0[1].utf8.count <= $1[1].utf8.count }
        return found.map { String($0[2]) } ?? "an unknown file system"
    }

    private static func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
