// Small files that only their owner may read, and that are either there whole or not at all.

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Reading and writing of such files; blocking, and rare.
package enum PrivateFile {
    /// Writes a file that must not exist yet, mode 0600; durable when this returns.
    package static func create(_ path: String, _ bytes: [UInt8]) throws(MembershipError) {
        try write(path, bytes) { temporary in
            // Unlike rename, link never replaces what is there.
            guard link(temporary, path) == 0 else { return errno }
            unlink(temporary)
            return nil
        }
    }

    /// Writes a file or replaces it whole, mode 0600; durable when this returns.
    package static func replace(_ path: String, _ bytes: [UInt8]) throws(MembershipError) {
        try write(path, bytes) { temporary in
            rename(temporary, path) == 0 ? nil : errno
        }
    }

    /// Reads a file of at most 64 KiB.
    package static func read(_ path: String) throws(MembershipError) -> [UInt8] {
        try read(path, isSecret: false)
    }

    /// Reads a key, which nobody but its owner may be able to read.
    package static func readSecret(_ path: String) throws(MembershipError) -> [UInt8] {
        try read(path, isSecret: true)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a folder of mode 0700 unless it is there; refuses one that others may write to.
    package static func makeFolder(_ path: String) throws(MembershipError) {
        if mkdir(path, 0o700) == 0 {
            guard chmod(path, 0o700) == 0 else { throw .file(path: path, errno: errno) }
        } else if errno != EEXIST {
            throw .file(path: path, errno: errno)
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .file(path: path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .file(path: path, errno: ENOTDIR) }
        try checkMode(status, path, forbidden: 0o022)
    }

    private static func checkMode(
        _ status: stat, _ path: String, forbidden: mode_t
    ) throws(MembershipError) {
        guard status.st_mode & forbidden == 0 else {
            throw .tooOpen(path: path, mode: UInt32(status.st_mode & 0o777))
        }
    }
}

extension PrivateFile {
    /// Writes a temporary file beside `path`, and has `publish` give it its name, or say why not.
    private static func write(
        _ path: String, _ bytes: [UInt8], publish: (String) -> Int32?
    ) throws(MembershipError) {
        let temporary = "\(path).\(getpid()).tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: temporary, errno: errno) }
        let failure = fill(file, with: bytes)
        close(file)
        if let failure = failure ?? publish(temporary) {
            unlink(temporary)
            if failure == EEXIST { throw .fileExists(path: path) }
            throw .file(path: path, errno: failure)
        }
        try syncFolder(of: path)
    }

    private static func fill(_ file: Int32, with bytes: [UInt8]) -> Int32? {
        // The umask may have taken more from the mode than it should.
        guard fchmod(file, 0o600) == 0 else { return errno }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { unsafe in
                #if canImport(Glibc)
                    Glibc.write(file, unsafe.baseAddress, unsafe.count)
                #else
                    Darwin.write(file, unsafe.baseAddress, unsafe.count)
                #endif
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                return errno
            }
        }
        return fsync(file) == 0 ? nil : errno
    }

    private static func syncFolder(of path: String) throws(MembershipError) {
        var folder = "."
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .file(path: folder, errno: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .file(path: folder, errno: errno) }
    }

    private static func read(_ path: String, isSecret: Bool) throws(MembershipError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT ? .fileMissing(path: path) : .file(path: path, errno: errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .file(path: path, errno: errno) }
        if isSecret { try checkMode(status, path, forbidden: 0o077) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Limits.fileBytesMax else {
            throw .malformedFile(path: path)
        }
        return try contents(of: file, path)
    }

    private static func contents(
        of file: Int32, _ path: String
    ) throws(MembershipError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: Limits.fileBytesMax + 1)
        while true {
            let count = buffer.withUnsafeMutableBytes { unsafe in
                #if canImport(Glibc)
                    Glibc.read(file, unsafe.baseAddress, unsafe.count)
                #else
                    Darwin.read(file, unsafe.baseAddress, unsafe.count)
                #endif
            }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .file(path: path, errno: errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= Limits.fileBytesMax else { throw .malformedFile(path: path) }
        }
    }
}
