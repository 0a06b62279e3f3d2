// Exchange by file, for offices that no network reaches: the same bytes, behind a line that says so.
//
//   bundle = "HOITU BUNDLE 1\n" length BundleHeader stream
//
// Specification: protocol/README.md, "Bundles".

internal import Foundation
package import Membership
package import Replica
internal import Wire

/// Bundle files.
package enum BundleFile {
    private static let magic = Array("HOITU BUNDLE 1\n".utf8)
    private static let readBytes = 1 << 20

    /// Writes what `member` lacks, as far as is known; for a member never heard from, everything.
    ///
    /// The file is complete or not there: it is written beside its place, synced, and moved.
    ///
    /// - Returns: What was written.
    package static func create(
        at path: String, for member: MemberName, from file: ReplicaFile
    ) throws -> Tally {
        _ = try file.write { try $0.sealPending() }
        let (theirs, header) = try file.read { transaction in
            let theirs = try transaction.knownVector(of: member.description)
            return (theirs, try Self.header(for: member, transaction))
        }
        let temporary = path + ".partial"
        guard FileManager.default.createFile(atPath: temporary, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw ExchangeError.file(path: path, reason: String(cString: strerror(errno))) }
        var outflow = Outflow(lackedBy: theirs, havingPartsOf: ReceivedParts())
        let opening = magic + ChangesetStream.delimited(header)
        do {
            try handle.write(contentsOf: opening)
            while let part = try file.read({ try outflow.next(from: $0) }) {
                try handle.write(contentsOf: part)
            }
            try handle.synchronize()
            try handle.close()
        } catch {
            // What failed is what is reported; a leftover that cannot be removed does no harm.
            try? FileManager.default.removeItem(atPath: temporary)
            guard let error = error as? CocoaError else { throw error }
            throw ExchangeError.file(path: path, reason: reason(error))
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(atPath: temporary)  // as above
            throw ExchangeError.file(path: path, reason: reason)
        }
        var tally = outflow.tally
        tally.bytes += opening.count
        return tally
    }

    private static func header(
        for member: MemberName, _ transaction: Transaction
    ) throws -> [UInt8] {
        let status = try transaction.status()
        var header = Hoitu_V1_BundleHeader()
        header.cluster = Data(status.clusterID)
        header.from = status.member
        header.to = member.description
        header.scopes = [
            Greeting.scope(hash: status.received.hash, received: status.received)
        ]
        return serialized(header)
    }

    /// Merges a bundle. Applying it twice changes nothing the second time.
    ///
    /// - Returns: Who wrote it, and what in it was new here.
    /// - Throws: `ExchangeError.notABundle`, `.otherCluster`; `.cutBundle` when the file is not whole:
    ///   what came before the cut is merged.
    package static func apply(
        _ path: String, to file: ReplicaFile
    ) throws -> (from: String, tally: Tally) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ExchangeError.file(path: path, reason: String(cString: strerror(errno)))
        }
        defer { try? handle.close() }  // a handle that was only read has nothing to lose
        let magic = try read(magic.count, of: path, from: handle)
        guard magic == Self.magic else {
            throw Self.magic.starts(with: magic)
                ? ExchangeError.cutBundle(file: path, kept: 0) : .notABundle(file: path)
        }
        var opening = DelimitedReader(messageBytesMax: Limits.messageBytesMax)
        var message: [UInt8]?
        var openingBytes = magic.count
        while message == nil {
            let next = try read(readBytes, of: path, from: handle)
            guard !next.isEmpty else { throw ExchangeError.cutBundle(file: path, kept: 0) }
            openingBytes += next.count
            opening.append(next)
            message = try opening.next()
        }
        let header: Hoitu_V1_BundleHeader = try parsed(message ?? [], part: "bundle header")
        let cluster = try file.read { try $0.clusterID() }
        guard Array(header.cluster) == cluster else { throw ExchangeError.otherCluster }
        let rest = opening.rest
        let theirs = try header.scopes.first { $0.scope.isEmpty && $0.hasReceived }
            .map { try ReceivedVector($0.received) }
        if let theirs { try file.write { try $0.takeNewLifeIfBehind(theirs) } }
        var tally: Tally
        do {
            tally = try merge(
                rest, then: { try read(readBytes, of: path, from: handle) }, into: file)
        } catch WireError.cut(let kept) {
            throw ExchangeError.cutBundle(file: path, kept: kept)
        }
        tally.bytes += openingBytes - rest.count
        if let theirs { try file.write { try $0.noteVector(of: header.from, theirs) } }
        return (header.from, tally)
    }

    /// The next bytes, at most `count`; none at the end of the file.
    private static func read(
        _ count: Int, of path: String, from handle: FileHandle
    ) throws -> [UInt8] {
        do {
            return Array(try handle.read(upToCount: count) ?? Data())
        } catch let error as CocoaError {
            // A folder, or a stick that was pulled out.
            throw ExchangeError.file(path: path, reason: reason(error))
        }
    }

    /// What the system said, rather than Foundation.
    private static func reason(_ error: CocoaError) -> String {
        let system = error.userInfo[NSUnderlyingErrorKey] as? NSError
        return system.map { String(cString: strerror(Int32(truncatingIfNeeded: $0.code))) }
            ?? "\(error.code.rawValue)"
    }

    private static func merge(
        _ start: [UInt8], then next: () throws -> [UInt8], into file: ReplicaFile
    ) throws -> Tally {
        var intake = Intake()
        var tally = Tally()
        var bytes = start
        repeat {
            tally.bytes += bytes.count
            let batch = try intake.take(bytes)
            if !batch.isEmpty { tally.count(try file.write { try $0.receive(batch) }) }
            bytes = try next()
        } while !bytes.isEmpty
        let rest = intake.takeRest()
        tally.count(try file.write { try $0.receive(rest) })
        try intake.finish()
        if let refusal = tally.refusal { throw ExchangeError.refusedChangeset(refusal) }
        return tally
    }
}
