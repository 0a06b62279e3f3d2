// What one seed means: how many offices, which faults and how bad, and what happens in which order.
//
// Each step has a random of its own, so that a history with steps left out is still the same history.

internal import Oracle

/// What happens next.
package enum Action: String, Sendable, CaseIterable {
    /// Another program writes, in one transaction.
    case edit
    /// It writes and takes everything back.
    case undo
    /// Our program seals, as the daemon does from time to time.
    case seal
    /// A person settles a conflict.
    case resolve
    /// One office exchanges with another.
    case exchange
    /// Exchanges in flight go on.
    case deliver
    /// A file with changes is carried from one office to another.
    case bundle
    /// Our program ends in the middle of whatever comes next.
    case crash
    /// The power goes.
    case powerCut
    /// What is down comes up again.
    case restart
    /// A clock jumps, stops, or goes on.
    case clock
    /// Someone copies the file.
    case backup
    /// Someone brings the copy back.
    case restore
    /// The other program checkpoints, or vacuums.
    case maintain
    /// It begins a transaction and goes for lunch, or comes back.
    case hold
    /// The disk is full, or has room again.
    case fill
    /// Lines break, others are mended.
    case partition
}

/// One step of a history.
package struct Step: Sendable {
    /// Its place in the whole history, from 1.
    package let number: Int
    package let action: Action
    let office: Int
    let other: Int
    let seed: UInt64
}

/// A whole history.
package struct Plan: Sendable {
    package let seed: UInt64
    let officeCount: Int
    /// Which members take part, in which order.
    let members: [Int]
    let network: NetworkFaults
    /// In percent of the occasions on which our program takes a lock.
    let intrusionPercent: Int
    /// Whether some values are too large for one frame.
    let hasLargeValues: Bool
    /// Tables that are written to more often than others.
    private let favoured: [HistoryTable]
    /// Whether owners change the schema of one table.
    let changesSchema: Bool
    /// Whether clients write to rows that may not be theirs.
    let writesOwned: Bool
    /// Whether each office's client has foreign keys enforced.
    let enforceForeignKeys: [Bool]
    package let steps: [Step]

    /// - Parameter length: How many steps; as many as the seed says without it.
    package init(seed: UInt64, length: Int? = nil) {
        var random = SplitMix64(seed: seed &* 0x9e37_79b9 &+ 1)
        self.seed = seed
        let count = random.pick([2, 2, 2, 3, 3, 3, 3, 4, 5, 8])
        officeCount = count
        var members = Array(0..<8)
        for place in members.indices.reversed() {
            members.swapAt(place, random.below(place + 1))
        }
        self.members = Array(members.prefix(count))
        network = Self.network(&random)
        intrusionPercent = random.pick([0, 0, 3, 10])
        hasLargeValues = random.percent(2)
        let isOfConstraints = random.percent(50)
        favoured =
            isOfConstraints ? [.place, .place, .place, .place, .visit, .visit] : [.model]
        changesSchema = random.percent(12)
        // Not picked, so that other histories stay what they were; those of changing schemas too, which
        // are few, and rarely come upon what only they can.
        writesOwned = seed % 6 == 5 && !changesSchema
        let enforcing = random.pick([0, 50, 100])
        enforceForeignKeys = (0..<count).map { _ in random.percent(enforcing) }
        let weights = Self.weights(&random)
        let length = length ?? random.pick([6, 8, 12, 16, 30])
        steps = (1...length).map { number in
            let office = random.below(count)
            return Step(
                number: number, action: Self.pick(weights, &random), office: office,
                other: (office + 1 + random.below(count - 1)) % count, seed: random.next())
        }
    }

    /// The tables that every office has.
    var tables: [HistoryTable] { changesSchema ? HistoryTable.all : HistoryTable.lasting }

    /// The tables that are written to, as often as they are in the list.
    func written(_ edition: SchemaEdition) -> [HistoryTable] {
        let reports = [HistoryTable](repeating: .report(edition), count: changesSchema ? 5 : 0)
        let owned = [HistoryTable](repeating: .duty, count: writesOwned ? 6 : 0)
        return HistoryTable.lasting.filter { $0.shape.owners.isEmpty } + favoured + reports + owned
    }

    private static func network(_ random: inout SplitMix64) -> NetworkFaults {
        var faults = NetworkFaults()
        // A third of the seeds has a network that works.
        guard random.percent(66) else { return faults }
        faults.dropPercent = random.pick([0, 0, 10, 40])
        faults.cutPercent = random.pick([0, 5, 10, 25])
        faults.answerLostPercent = random.pick([0, 0, 10, 30])
        faults.delayPercent = random.pick([0, 10, 30, 60])
        faults.replayPercent = random.pick([0, 0, 10, 30])
        faults.pieceBytesMax = random.pick([64, 300, 2000, 1 << 20])
        return faults
    }

    /// How often each thing happens; which of the rarer ones happen at all, the seed says.
    private static func weights(_ random: inout SplitMix64) -> [(Action, Int)] {
        let restores = random.pick([0, 0, 0, 8])
        return Action.allCases.map { action in
            switch action {
            case .edit: (action, 40)
            case .exchange: (action, random.pick([15, 25, 35]))
            case .seal, .resolve, .deliver: (action, 5)
            case .undo: (action, 3)
            case .crash, .powerCut: (action, random.pick([0, 0, 3, 8]))
            case .restart: (action, 6)
            case .bundle where restores > 0: (action, 8)
            case .bundle, .maintain, .hold, .fill: (action, random.pick([0, 0, 3]))
            case .clock: (action, random.pick([0, 4]))
            case .backup, .restore: (action, restores)
            case .partition: (action, random.pick([0, 0, 4]))
            }
        }
    }

    private static func pick(_ weights: [(Action, Int)], _ random: inout SplitMix64) -> Action {
        var place = random.below(weights.reduce(0) { $0 + $1.1 })
        for (action, weight) in weights {
            place -= weight
            if place < 0 { return action }
        }
        return .edit
    }
}
