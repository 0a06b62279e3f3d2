// Frames that no writer makes: each is refused by name, none is half read.

import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Ill-formed frames")
struct IllFormedFrameTests {
    /// One way to spoil a good row group, and what the reader says to it.
    struct Spoiling: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let part: String
        let spoil: @Sendable (inout Hoitu_V1_RowGroup) -> Void

        init(
            _ name: String, _ part: String,
            _ spoil: @escaping @Sendable (inout Hoitu_V1_RowGroup) -> Void
        ) {
            testDescription = name
            self.part = part
            self.spoil = spoil
        }
    }

    static let spoilings = [
        Spoiling("a table that the dictionary lacks", "row group") { $0.table = 1 },
        Spoiling("one key twice", "order of rows") { $0.keys[0].integers = [1, 1, 3] },
        Spoiling("descending keys", "order of rows") { $0.keys[0].integers = [1, 3, 2] },
        Spoiling("put and delete of one key", "order of rows") {
            $0.keys[0].integers = [1, 2, 2]
            $0.operations = Data([0, 0, 1])
            $0.values[0].data = Data("ab".utf8)
            $0.values[1].integers = [1, 2]
        },
        Spoiling("more rows than keys", "values") { $0.rows = 4 },
        Spoiling("fewer rows than keys", "values") { $0.rows = 2 },
        Spoiling("no key", "keys") { $0.keys = [] },
        Spoiling("two key columns for a key of one", "keys") { $0.keys.append($0.keys[0]) },
        Spoiling("a key of NULL", "keys") {
            $0.keys[0].types = Data([1, 0, 1])
            $0.keys[0].integers = [1, 3]
        },
        Spoiling("a key in pieces", "keys") { $0.keys[0].types = Data([5]) },
        Spoiling("operations for fewer rows", "operations") { $0.operations = Data([0, 1]) },
        Spoiling("an operation that is not known", "operations") { $0.operations = Data([8]) },
        Spoiling("a delete that enters the row", "operations") {
            $0.operations = Data([3])
            $0.columns = []
            $0.values = []
        },
        Spoiling("a put of nothing", "operations") {
            $0.columns = []
            $0.values = []
        },
        Spoiling("a person whom nobody named", "persons") { $0.persons = [1] },
        Spoiling("people for fewer rows", "persons") { $0.persons = [0, 0] },
        Spoiling("times for fewer rows", "times") { $0.times = [1, 2] },
        Spoiling("a column that the dictionary lacks", "columns") { $0.columns = [1, 4] },
        Spoiling("a cell of the key", "columns") { $0.columns = [0, 2] },
        Spoiling("one column twice", "columns") { $0.columns = [2, 2] },
        Spoiling("columns in disorder", "columns") { $0.columns = [2, 1] },
        Spoiling("fewer values than columns", "masks") { $0.values.removeLast() },
        Spoiling("more values than columns", "masks") { $0.values.append($0.values[0]) },
        Spoiling("masks too short", "masks") { $0.masks = Data([3, 3]) },
        Spoiling("masks too long", "masks") { $0.masks = Data([3, 3, 3, 3]) },
        Spoiling("masks that leave values over", "values") { $0.masks = Data([3, 3, 1]) },
        Spoiling("a real that is no number", "values") {
            $0.values[0].types = Data([2])
            $0.values[0].reals = [1, .nan, 2]
            $0.values[0].data = Data()
        },
        Spoiling("a type that is not known", "values") { $0.values[0].types = Data([7]) },
        Spoiling("types for fewer values", "values") { $0.values[0].types = Data([3, 3]) },
        Spoiling("data left over", "values") { $0.values[0].data.append(0) },
        Spoiling("lengths beyond the data", "values") { $0.values[0].lengths = [1, 1, 2] },
        Spoiling("lengths for fewer texts", "values") { $0.values[0].lengths = [1, 2] },
        Spoiling("integers left over", "values") { $0.values[1].integers.append(0) },
        Spoiling("integers that lack", "values") { $0.values[1].integers.removeLast() },
        Spoiling("text added to a counter", "counter") { $0.values[1] = $0.values[0] },
        Spoiling("a long value whose pieces never came", "long value") {
            $0.values[0] = Hoitu_V1_Values.with {
                $0.types = Data([5])
                $0.integers = [0, 1, 2]
            }
        },
        Spoiling("a negative series of pieces", "values") {
            $0.values[0] = Hoitu_V1_Values.with {
                $0.types = Data([5])
                $0.integers = [-1, 1, 2]
            }
        },
        Spoiling("a cell's time without the cell", "cell times") {
            $0.cellTimesAt = [6]
            $0.cellTimes = [1]
        },
        Spoiling("a cell's place without the time", "cell times") { $0.cellTimesAt = [1] },
        Spoiling("a time without the cell's place", "cell times") { $0.cellTimes = [1] },
        Spoiling("two times for one cell", "cell times") {
            $0.cellTimesAt = [1, 0]
            $0.cellTimes = [1, 1]
        },
    ]

    @Test("refused", arguments: spoilings)
    func refused(_ spoiling: Spoiling) throws {
        var group = good
        spoiling.spoil(&group)
        #expect(throws: WireError.malformed(part: spoiling.part)) { try rows(group) }
    }

    @Test("what the spoiled ones were made from is read")
    func unspoiled() throws {
        #expect(try rows(good).count == 3)
    }

    @Test("keys go on ascending from group to group and from frame to frame")
    func orderAcrossGroups() throws {
        let frame = serialized(Hoitu_V1_Frame.with { $0.groups = [good] })
        let twice = serialized(Hoitu_V1_Frame.with { $0.groups = [good, good] })
        let error = WireError.malformed(part: "order of rows")
        var reader = reader
        #expect(throws: error) { try self.reader.reading(twice) }
        _ = try reader.rows(ofPlain: frame)
        #expect(throws: error) { try reader.rows(ofPlain: frame) }
    }

    @Test("pieces that no row names are refused at the end")
    func piecesLeftOver() throws {
        let frame = Hoitu_V1_Frame.with { $0.longPiece.data = Data([1]) }
        var reader = reader
        _ = try reader.rows(ofPlain: serialized(frame))
        #expect(throws: WireError.malformed(part: "long value")) { try reader.finish() }
    }

    @Test("lists with one element for all, or none, mean what lists written out mean")
    func writtenOut() throws {
        var long = good
        long.operations = Data([0, 0, 0])
        long.persons = [0, 0, 0]
        long.times = [0, 0, 0]
        long.masks = Data([3, 3, 3])
        long.keys[0].types = Data([1, 1, 1])
        long.values[0].types = Data([3, 3, 3])
        long.values[0].lengths = [1, 1, 1]
        #expect(try rows(long) == rows(good))
    }

    /// Three rows, each with a text and an addition.
    private var good: Hoitu_V1_RowGroup {
        Hoitu_V1_RowGroup.with {
            $0.rows = 3
            $0.keys = [
                Hoitu_V1_Values.with {
                    $0.types = Data([1])
                    $0.integers = [1, 2, 3]
                }
            ]
            $0.columns = [1, 2]
            $0.values = [
                Hoitu_V1_Values.with { $0.data = Data("abc".utf8) },
                Hoitu_V1_Values.with {
                    $0.types = Data([1])
                    $0.integers = [1, 2, 3]
                },
            ]
        }
    }

    private var reader: FrameReader {
        FrameReader(tables: [units], sealedMilliseconds: noon, personCount: 1)
    }

    private func rows(_ group: Hoitu_V1_RowGroup) throws -> [RowEntry] {
        try reader.reading(serialized(Hoitu_V1_Frame.with { $0.groups = [group] }))
    }
}

extension FrameReader {
    /// The rows of a first frame.
    func reading(_ plain: [UInt8]) throws -> [RowEntry] {
        var reader = self
        return try reader.rows(ofPlain: plain)
    }
}
