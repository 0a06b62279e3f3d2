// Columns as small numbers, and the two hidden ones.

/// A column of one table, by a number that the caller gives; two numbers are taken.
public struct ColumnID: Hashable, Comparable, Sendable {
    /// The number: 0 and 1 for the hidden columns, 2 and up for named ones.
    public let number: Int32

    /// The column with that number.
    public init(_ number: Int32) {
        self.number = number
    }

    /// Written by an INSERT where the merged row was dead or absent; shows nothing.
    public static let presence = ColumnID(0)
    /// Written with a counter's addition or to keep a row; keeps it alive, shows nothing.
    public static let touch = ColumnID(1)
    /// The lowest number of a column with a name.
    public static let firstNamed: Int32 = 2

    /// Whether no table has this column.
    public var isHidden: Bool { number < Self.firstNamed }

    public static func < (left: ColumnID, right: ColumnID) -> Bool { left.number < right.number }
}
