// Offices behind hubs, day after day: every office enters its rows and exchanges with its hub, and then
// the hubs exchange. The hubs are real files; offices are authors without one.

import Exchange
import Foundation
import Membership
import Replica
import Simulator
import Wire

/// A cluster of hubs, and the offices behind them.
final class Region {
    let hubs: [Hub]
    private var offices: [Office]
    private var random: SplitMix64
    /// Rows that were entered, whoever entered them.
    private(set) var enteredRows = 0

    /// An office, and what it knows.
    private struct Office {
        var author: Author
        let hub: Int
        /// The rows that it has entered.
        var numbers: [Int] = []
        /// How much the hub had taken when the office pulled.
        var seen = 0
        /// The edits that it has made.
        var editions = 0
    }

    /// What an office enters on one day: from 3 to 7 rows or edits.
    private static let changesMin = 3
    private static let changesSpan = 5
    /// Of a hundred changes of an office that has rows, how many are edits.
    private static let editPercent = 30

    init(folder: String, hubs hubCount: Int, offices officeCount: Int, seed: UInt64) async throws {
        let roster = try Roster(hubs: hubCount, offices: officeCount)
        var hubs: [Hub] = []
        for (place, identity) in roster.hubs.enumerated() {
            let path = "\(folder)/hub\(place + 1).db"
            let file =
                place == 0
                ? try Replicas.found(
                    path, as: identity, approving: roster.hubs.map(\.verified))
                : try Replicas.join(path, as: identity) {
                    try $0.createTables(SampleRow.table)
                }
            hubs.append(try Hub(identity, file: file))
        }
        self.hubs = hubs
        random = SplitMix64(seed: seed)
        offices = []
        try await exchange()
        for (hub, members) in zip(hubs, roster.offices) { try hub.approve(members) }
        try await exchange()
        for (place, members) in roster.offices.enumerated() {
            for member in members {
                let heads = try hubs[place].answerPull()
                var office = Office(author: Author(member, seeing: heads), hub: place)
                let records = try sealHeadsIfMany(&office)
                if !records.isEmpty { try hubs[place].take(records) }
                offices.append(office)
            }
        }
    }

    /// One working day of every office, in an order of the day.
    ///
    /// - Returns: The median of what one office's exchange has its hub do, in seconds.
    func work() throws -> Double {
        var order = Array(offices.indices)
        for place in order.indices.dropLast() {
            order.swapAt(place, place + random.below(order.count - place))
        }
        var times: [Double] = []
        for place in order { times.append(try seconds { try work(place) }) }
        return median(times) ?? 0
    }

    private func work(_ place: Int) throws {
        var office = offices[place]
        let hub = hubs[office.hub]
        let changes = entries(of: &office)
        // As in `PeerSync`: what was written is sealed, then pulled, then pushed.
        var records = try office.author.seal(changes, at: Replicas.clock())
        let heads = try hub.answerPull()
        office.author.see(heads)
        records += try sealHeadsIfMany(&office)
        try hub.take(records)
        office.seen = hub.taken
        offices[place] = office
    }

    /// What a replica seals behind a pull, lest its next context name many heads.
    private func sealHeadsIfMany(_ office: inout Office) throws -> [UInt8] {
        guard office.author.heads.count > 4,
            office.seen == 0 || hubs[office.hub].taken > office.seen
        else { return [] }
        return try office.author.seal([], at: Replicas.clock())
    }

    private func entries(of office: inout Office) -> [AuthorChange] {
        let count = Self.changesMin + random.below(Self.changesSpan)
        var edited: Set<Int> = []
        let former = office.numbers
        return (0..<count).map { _ in
            if !former.isEmpty, random.percent(Self.editPercent) {
                let number = random.pick(former)
                if edited.insert(number).inserted {
                    office.editions += 1
                    return .edit(SampleEdit(number, edition: office.editions))
                }
            }
            let number = enteredRows
            enteredRows += 1
            office.numbers.append(number)
            return .insert(SampleRow(number))
        }
    }

    // MARK: Hubs

    /// Every hub exchanges with the first one, and again, until all have everything.
    ///
    /// - Returns: The exchange of the last hub in the first round, the largest one, with its seconds; nil with
    ///   one hub alone.
    @discardableResult
    func exchange() async throws -> (report: SyncReport, seconds: Double)? {
        var largest: (SyncReport, Double)?
        for hub in hubs.dropFirst() {
            let start = ContinuousClock.now
            let report = try await hub.sync(with: hubs[0])
            let components = (ContinuousClock.now - start).components
            largest = (
                report, Double(components.seconds) + Double(components.attoseconds) / 1e18
            )
        }
        for hub in hubs.dropFirst() { _ = try await hub.sync(with: hubs[0]) }
        return largest
    }

    /// Whether all hubs hold the same, and every row that was entered.
    func check() throws {
        let digests = Set(try hubs.map { try $0.file.read { try $0.digest() } })
        let rows = try hubs[0].rowCount()
        guard digests.count == 1, rows == enteredRows else {
            throw StreamFailure(
                description: "\(digests.count) digests, \(rows) of \(enteredRows) rows")
        }
    }

    func close() throws {
        for hub in hubs { try hub.file.close() }
    }
}
