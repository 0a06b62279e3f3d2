// Values survive as SQLite stores them, and every change of one is seen.

import Merge
import Replica
import Testing
import Wire

@Suite("Values on their way")
struct ValueTests {
    static let schema = """
        CREATE TABLE v (
            id INTEGER PRIMARY KEY, any_one, a_text TEXT, a_case TEXT COLLATE NOCASE,
            an_integer INTEGER, a_real REAL, a_number NUMERIC, a_blob BLOB);
        """

    private func pair() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: Self.schema,
            tracked: [TrackDeclaration(table: "v", keysByPeople: true)])
        try cluster[0].sql("INSERT INTO v (id) VALUES (1)")
        try cluster.settle()
        return cluster
    }

    /// Literals that differ as stored in a column without a type, each from the one before.
    static let literals = [
        "NULL", "''", "x''", "0", "0.0", "1", "1.0", "'1'", "x'31'", "'x'", "'X'",
        "9223372036854775807", "-9223372036854775808", "-9223372036854775808.0",
        "9007199254740993", "9007199254740992.0", "1e999", "-1e999", "5e-324",
        "1.7976931348623157e308", "0.1", "CAST(x'4e554c00696e73696465' AS TEXT)", "'NUL'",
        "CAST(x'ff00fe' AS TEXT)", "x'ff00fe'", "'é'", "'e\u{301}'", "' '", "zeroblob(3000000)",
        "randomblob(3145728)", "'Cụm thi đua'",
    ]

    @Test("a change of each value to the next is seen, and arrives bit for bit")
    func untyped() throws {
        let cluster = try pair()
        for literal in Self.literals.dropFirst() {
            try cluster[0].sql("UPDATE v SET any_one = \(literal)")
            #expect(try cluster[0].seal() != nil, "\(literal)")
            try cluster[1].pull(from: cluster[0])
            let query = "SELECT any_one, typeof(any_one), length(any_one) FROM v"
            #expect(try cluster[1].rows(query) == cluster[0].rows(query), "\(literal)")
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test(
        "typed columns keep what they store",
        arguments: ["a_text", "a_case", "an_integer", "a_real", "a_number", "a_blob"])
    func typed(column: String) throws {
        let cluster = try pair()
        for literal in Self.literals + ["-0.0"] {
            try cluster[0].sql("UPDATE v SET \(column) = \(literal)")
            try cluster[1].pull(from: cluster[0])
            let query = "SELECT \(column), typeof(\(column)) FROM v"
            #expect(try cluster[1].rows(query) == cluster[0].rows(query), "\(literal)")
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test("only the column that changed is written", arguments: ["'x'", "'X'"])
    func onlyChanged(value: String) throws {
        let cluster = try pair()
        try cluster[0].sql("UPDATE v SET a_case = 'x', a_text = 'x'")
        try cluster[0].seal()
        try cluster[0].sql("UPDATE v SET a_case = \(value), a_text = 'y'")
        try cluster[0].seal()
        guard case .put(let put)? = try cluster[0].lastSealed().first?.change else {
            Issue.record("nothing was put")
            return
        }
        #expect(put.cells.count == (value == "'X'" ? 2 : 1))
        #expect(!put.entersRow)
    }

    @Test("each column of 130 is seen alone")
    func manyColumns() throws {
        let columns = (0..<130).map { "c\($0)" }
        let cluster = try TestCluster(
            ["hanoi"],
            schema: "CREATE TABLE wide (id TEXT PRIMARY KEY NOT NULL, "
                + columns.joined(separator: ", ") + ");",
            tracked: [TrackDeclaration(table: "wide")])
        let office = cluster[0]
        try office.sql("INSERT INTO wide (id) VALUES ('k')")
        try office.seal()
        for (index, column) in columns.enumerated() {
            try office.sql("UPDATE wide SET \(column) = \(index)")
            try office.seal()
            let entries = try office.lastSealed()
            guard entries.count == 1, case .put(let put) = entries[0].change else {
                Issue.record("\(column): \(entries)")
                return
            }
            #expect(put.cells.map(\.value) == [.integer(Int64(index))], "\(column)")
        }
        try office.sql("UPDATE wide SET c61 = 'a', c62 = 'b', c123 = 'c', c124 = 'd', c129 = 'e'")
        try office.seal()
        guard case .put(let put)? = try office.lastSealed().first?.change else { return }
        #expect(put.cells.map(\.value) == ["a", "b", "c", "d", "e"].map { .text($0) })
    }

    @Test("a value that another schema's column converts is kept as it was written")
    func converted() throws {
        let cluster = try TestCluster(
            ["hanoi"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y);",
            tracked: [TrackDeclaration(table: "t")])
        let other = try cluster.add(
            "hcm", schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x INTEGER, y REAL);")
        let third = try cluster.add("danang")
        try cluster[0].sql("INSERT INTO t VALUES ('k', '12', 3), ('z', -0.0, -0.0)")
        try other.pull(from: cluster[0])
        #expect(
            try other.rows("SELECT x, y FROM t ORDER BY id") == [
                [.integer(12), .real(3)], [.integer(0), .real(0)],
            ])
        #expect(try other.digest() == cluster[0].digest())
        // An edit of the other column by the office that converts does not write the converted one.
        try other.sql("UPDATE t SET y = 4.5 WHERE id = 'k'")
        try third.pull(from: other)
        #expect(
            try third.rows("SELECT x, y FROM t WHERE id = 'k'") == [[.text("12"), .real(4.5)]])
        try cluster.expectAgreementOfState()
        // Nor is anything lost when the value itself is edited there.
        try other.sql("UPDATE t SET x = 13 WHERE id = 'k'")
        try cluster.expectAgreementOfState()
        #expect(try third.value("SELECT x FROM t WHERE id = 'k'") == .integer(13))
    }
}

extension TestCluster {
    /// Settles, and holds every office to the merged state of the first, whatever its tables show.
    func expectAgreementOfState(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expectAgreement(sourceLocation: sourceLocation)
    }
}
