// What the oracle says of constraints, one case each: who is parked, who is touched, what dangles.

import Merge
import Oracle
import Testing

/// One office's oracle, by reference, so that what is expected of it may change it.
private final class Author {
    var database: OracleDatabase

    init(_ number: UInt64, _ shapes: [String: OracleShape]) {
        database = OracleDatabase(origin: Origin.numbered(number).bytes, shapes: shapes)
    }

    /// The rows shown in the table that most tests have.
    var shown: [String] { database["t"].table().keys.sorted() }

    /// Where the table's conflicts are.
    var conflicts: [[String]] { database.conflicts()["t", default: []].map(\.place) }

    @discardableResult
    func run(_ statement: (inout OracleDatabase) -> Bool) -> Bool { database.run(statement) }

    @discardableResult
    func insert(
        _ key: String, _ values: [String: OracleValue] = [:], or clash: OracleClash = .abort,
        at time: Int64
    ) -> Bool {
        run { $0.sqlInsert(key, into: "t", values, or: clash, at: time) }
    }

    @discardableResult
    func delete(_ key: String, at time: Int64) -> Bool {
        run { $0.sqlDelete(key, from: "t", at: time) }
    }

    /// Seals what is pending, and says what was sealed of a table.
    @discardableResult
    func seal(_ table: String = "t") -> [OracleChange] {
        database.sealPending()?[table]?.changes ?? []
    }

    /// Writes a row without SQL, as settling a conflict does.
    func write(_ key: String, _ value: OracleValue, to column: String, at time: Int64) {
        let cells = [column: OracleWrite(value, at: time)]
        database.seal(("t", .put(key: key, cells: cells, additions: [:])))
    }
}

/// Two offices.
private struct Pair {
    let a: Author
    let b: Author

    init(_ shape: OracleShape, others: [String: OracleShape] = [:]) {
        let shapes = others.merging(["t": shape]) { $1 }
        a = Author(1, shapes)
        b = Author(2, shapes)
    }

    /// Both seal, and take what the other has.
    func settle() {
        a.database.pull(from: b.database)
        b.database.pull(from: a.database)
        a.database.pull(from: b.database)
    }
}

private func put(_ key: String, _ cells: [String: OracleWrite]) -> OracleChange {
    .put(key: key, cells: cells, additions: [:])
}

private let one = OracleValue.integer(1)
private let two = OracleValue.integer(2)
private let tree = OracleShape(
    registers: ["p": .null, "x": .null], uniques: [OracleUnique(["x"])],
    foreignKeys: [OracleForeignKey(["p"], of: "t")])

@Suite("The oracle's unique constraints")
struct UniqueOracleTests {
    private let pair = Pair(
        OracleShape(registers: ["x": .null, "y": .null], uniques: [OracleUnique(["x"])]))

    /// Both know `p`, which is shown, and `q`, which came later with the same x.
    private func clash() {
        #expect(pair.a.insert("p", ["x": one], at: 5))
        #expect(pair.b.insert("q", ["x": one], at: 6))
        pair.settle()
    }

    @Test("the row that came first keeps the key, and the other is shown once it wants another")
    func first() {
        clash()
        #expect(pair.a.shown == ["p"])
        #expect(pair.b.conflicts == [["q", "unique"]])
        pair.b.write("q", two, to: "x", at: 7)
        pair.settle()
        #expect(pair.a.shown == ["p", "q"])
        #expect(pair.a.conflicts.isEmpty && pair.b.conflicts.isEmpty)
    }

    @Test("who came first is told by the winning presence, its time before its origin")
    func order() {
        pair.a.insert("q", ["x": one], at: 5)
        pair.b.insert("p", ["x": one], at: 5)
        pair.settle()
        #expect(pair.b.shown == ["q"])
        pair.b.insert("o", ["x": two], at: 3)
        pair.a.insert("n", ["x": two], at: 4)
        pair.settle()
        #expect(pair.a.shown == ["o", "q"])
    }

    @Test("of two rows of one changeset and one time, the lower key came first")
    func orderByKey() {
        pair.a.insert("q", ["x": one], at: 5)
        pair.a.insert("p", ["x": two], at: 5)
        pair.a.seal()
        pair.a.write("p", one, to: "x", at: 6)
        #expect(pair.a.shown == ["p"])
    }

    @Test("a parked row claims nothing")
    func noClaims() {
        let pair = Pair(
            OracleShape(
                registers: ["x": .null, "y": .null],
                uniques: [OracleUnique(["x"]), OracleUnique(["y"])]))
        pair.a.insert("p", ["x": one], at: 1)
        pair.b.insert("q", ["x": one, "y": two], at: 2)
        pair.settle()
        #expect(pair.a.insert("r", ["y": two], at: 3))
        pair.settle()
        #expect(pair.b.shown == ["p", "r"])
        #expect(pair.b.conflicts == [["q", "unique"]])
    }

    @Test("a holder that is deleted frees the row it kept out, by sealing and by merging")
    func freed() {
        clash()
        pair.a.delete("p", at: 7)
        #expect(pair.a.database["t"].sqlTable().isEmpty)
        #expect(pair.a.seal() == [.delete(key: "p")])
        #expect(pair.a.shown == ["q"])
        pair.settle()
        #expect(pair.b.shown == ["q"])
    }

    @Test("an insert over a parked key writes that row, and enters none")
    func overParked() {
        clash()
        #expect(pair.a.insert("q", ["x": two], at: 8))
        let cells = ["x": OracleWrite(two, at: 8), "y": OracleWrite(.null, at: 8)]
        #expect(pair.a.seal() == [put("q", cells)])
        #expect(pair.a.shown == ["p", "q"])
    }

    @Test("a row inserted over a parked key and deleted again is deleted")
    func parkedDeleted() {
        clash()
        #expect(pair.a.insert("q", ["x": two], at: 8) && pair.a.delete("q", at: 9))
        #expect(pair.a.seal() == [.delete(key: "q")])
    }

    @Test("a replaced holder is deleted; who ignores or aborts changes nothing")
    func clashes() {
        pair.a.insert("p", ["x": one], at: 1)
        pair.a.seal()
        #expect(!pair.a.insert("q", ["x": one], at: 2))
        #expect(pair.a.insert("q", ["x": one], or: .ignore, at: 2))
        #expect(pair.a.database["t"].sqlTable().keys.sorted() == ["p"])
        #expect(pair.a.insert("q", ["x": one], or: .replace, at: 2))
        let sealed = pair.a.seal()
        #expect(sealed.first == .delete(key: "p") && sealed.map(\.key) == ["p", "q"])
    }

    @Test("claims compare as SQLite does: case, spaces, whole reals, NULLs and conditions")
    func comparing() {
        func claim(
            _ value: OracleValue, _ collation: OracleCollation, _ y: OracleValue = .null
        ) -> Set<OracleClaim> {
            let unique = OracleUnique(
                ["x"], collations: ["x": collation], only: y == .null ? nil : .init("y", one))
            let shape = OracleShape(registers: ["x": .null, "y": .null], uniques: [unique])
            return shape.claims(of: ["x": value, "y": y], at: "k")
        }
        #expect(claim(.text("aB"), .nocase) == claim(.text("Ab"), .nocase))
        #expect(claim(.text("\u{e9}"), .nocase) != claim(.text("\u{c9}"), .nocase))
        #expect(claim(.text("a"), .binary) != claim(.text("A"), .binary))
        #expect(claim(.text("a "), .rtrim) == claim(.text("a"), .rtrim))
        #expect(claim(one, .binary) == claim(.real(1), .binary))
        #expect(claim(.real(0), .binary) == claim(.real(-0.0), .binary))
        #expect(claim(.text("1"), .binary) != claim(one, .binary))
        #expect(claim(.null, .binary).count == 1)
        #expect(claim(two, .binary, two).count == 1)
        #expect(claim(two, .binary, one).count == 2)
        let shape = OracleShape(sameKeys: ["V": "v"])
        #expect(shape.claims(of: [:], at: "V") == shape.claims(of: [:], at: "v"))
    }
}

@Suite("The oracle's parents")
struct ParentOracleTests {
    private let pair = Pair(tree)
    private let touch = [OracleColumn.touch: OracleWrite(.null, at: 0)]

    private func write(_ key: String, _ value: OracleValue, to column: String, at time: Int64) {
        pair.a.run { $0.sqlUpdate(key, of: "t", [column: value], at: time) }
    }

    @Test("a child's write outlives the delete of every ancestor that its author had not seen")
    func touched() {
        pair.a.insert("g", at: 1)
        pair.a.insert("k", ["p": .text("g")], at: 1)
        pair.settle()
        pair.a.delete("k", at: 2)
        pair.a.delete("g", at: 2)
        pair.b.insert("c", ["p": .text("k")], at: 2)
        pair.settle()
        #expect(pair.a.shown == ["c", "g", "k"])
        #expect(pair.b.conflicts == [["g", "delete"], ["k", "delete"]])
    }

    @Test("but not the delete by the child's own author, whose orphan is listed")
    func ownOrphan() {
        pair.a.insert("k", at: 1)
        pair.a.insert("c", ["p": .text("k")], at: 1)
        pair.a.seal()
        pair.a.delete("k", at: 2)
        write("c", one, to: "x", at: 3)
        #expect(pair.a.seal().last == .delete(key: "k"))
        pair.settle()
        #expect(pair.b.shown == ["c"])
        #expect(pair.b.conflicts == [["c", "parent", "p"]])
    }

    @Test("a child whose parent is parked is shown and listed, and touches it all the same")
    func parkedParent() {
        pair.a.insert("g", ["x": one], at: 1)
        pair.b.insert("h", ["x": one], at: 2)
        pair.b.insert("c", ["x": two, "p": .text("h")], at: 3)
        pair.settle()
        #expect(pair.a.shown == ["c", "g"])
        #expect(pair.a.conflicts == [["c", "parent", "p"], ["h", "unique"]])
        write("c", .null, to: "x", at: 4)
        #expect(pair.a.seal().last == put("h", touch))
    }

    @Test("an ancestor's own put is touched too, one that is entered is not, and a cycle ends")
    func ownPut() {
        pair.a.insert("g", at: 1)
        pair.a.seal()
        write("g", .text("c"), to: "p", at: 2)
        pair.a.insert("c", ["p": .text("m")], at: 2)
        pair.a.insert("m", ["p": .text("g")], at: 2)
        let sealed = pair.a.seal()
        let touched = sealed.filter {
            guard case .put(_, let cells, _) = $0 else { return false }
            return cells[OracleColumn.touch] != nil
        }
        #expect(touched.map(\.key) == ["g"])
        #expect(sealed.map(\.key) == ["c", "g", "m"])
    }

    @Test("a row above itself is not touched, and settling a conflict touches what is above")
    func aboveItself() {
        pair.a.insert("g", ["p": .text("g")], at: 1)
        pair.a.insert("k", ["p": .text("g")], at: 1)
        pair.a.seal()
        write("g", one, to: "x", at: 2)
        #expect(pair.a.seal() == [put("g", ["x": OracleWrite(one, at: 2)])])
        pair.a.write("k", two, to: "x", at: 3)
        #expect(pair.a.database["t"].log.last?.changes.first == put("g", touch))
    }

    @Test("all parents of a row are climbed, in whatever table they are")
    func otherTables() {
        let child = OracleShape(
            registers: ["one": .null, "two": .null],
            foreignKeys: [
                OracleForeignKey(["one"], of: "t"), OracleForeignKey(["two"], of: "t"),
            ])
        let a = Pair(tree, others: ["child": child]).a
        for key in ["g", "h"] { a.insert(key, at: 1) }
        a.insert("k", ["p": .text("g")], at: 1)
        a.seal()
        a.run {
            $0.sqlInsert("c", into: "child", ["one": .text("k"), "two": .text("h")], at: 2)
        }
        #expect(a.seal("t").map(\.key) == ["g", "h", "k"])
    }

    @Test("a parent's key may be of several columns, and one NULL among them names none")
    func composite() {
        let keys = [[one, OracleValue.text("a")]: "1a"]
        let foreignKey = OracleForeignKey(["n", "s"], of: "t", keys: keys)
        #expect(foreignKey.parent(of: ["n": one, "s": .text("a")]) == "1a")
        #expect(foreignKey.parent(of: ["n": one, "s": .null]) == nil)
        #expect(foreignKey.parent(of: ["n": two, "s": .text("a")])?.hasPrefix("no key") == true)
        #expect(foreignKey.name == "n, s")
    }

    @Test("an enforcing client cascades, sets NULL, restricts, and refuses orphans")
    func actions() {
        func child(_ action: OracleAction) -> OracleShape {
            OracleShape(
                registers: ["p": .null],
                foreignKeys: [OracleForeignKey(["p"], of: "t", onDelete: action)])
        }
        let others = [
            "gone": child(.cascade), "left": child(.setNull), "holds": child(.restrict),
        ]
        let a = Pair(tree, others: others).a
        a.database.enforcesForeignKeys = true
        #expect(!a.run { $0.sqlInsert("c", into: "gone", ["p": .text("g")], at: 1) })
        #expect(a.insert("g", at: 1) && a.insert("h", at: 1))
        for (table, parent) in ["gone": "g", "left": "g", "holds": "h"] {
            #expect(a.run { $0.sqlInsert("c", into: table, ["p": .text(parent)], at: 1) })
        }
        a.seal()
        #expect(!a.delete("h", at: 2))
        #expect(a.delete("g", at: 2))
        #expect(!a.run { $0.sqlMove("h", to: "g", in: "t", or: .abort, at: 2) })
        let sealed = a.database.sealPending()
        #expect(sealed?["gone"]?.changes == [.delete(key: "c")])
        #expect(sealed?["left"]?.changes == [put("c", ["p": OracleWrite(.null, at: 2)])])
        #expect(sealed?["t"]?.changes == [.delete(key: "g")])
    }
}
