// What is wrong with a file that somebody filled in, cell by cell, and what has to be asked about.

package import Documents

/// Why nothing of a file is taken.
package struct SheetIssue: Hashable, Sendable {
    /// Which cell; nil when it is the file as a whole.
    package let place: CellPlace?
    package let reason: Reason

    package enum Reason: Hashable, Sendable {
        /// No sheet has the headings of any kind.
        case noTable
        /// The headings fit more than one kind, or a sheet was made by a later version.
        case unclearKind
        case newerTemplate
        case unknownHeading(String)
        case headingTwice(Bilingual)
        case missingHeading(Bilingual)
        case missing(Bilingual)
        case notANumber(String)
        case notWhole(String)
        case notAboveZero(String)
        case tooLong(String)
        /// A number cell with more digits than spreadsheets keep: the last ones are zeros by now.
        case rounded(String)
        /// It could be two numbers.
        case ambiguousNumber(String, vi: String, en: String)
        case notADay(String)
        /// It could be two days, as `2023-07-03` each.
        case ambiguousDay(String, dayFirst: String, monthFirst: String)
        /// A number or a text was turned into a day by the program that saved the file.
        case dayInstead(String)
        case percent
        case flagInstead
        case failure(String)
        case uncomputed
        case notAChoice(String, [Bilingual])
        case notYesOrNo(String)
        case unknown(what: String, String)
        case severalOfName(what: String, String, codes: [String])
        /// The same record stands in the file twice, first in this row.
        case twice(row: Int)
        /// Rows of one record say different things, first in this row.
        case differs(Bilingual, row: Int)
        case refusedText(TextRefusal)
        /// A text in an encoding of before Unicode, with what it may say.
        case legacy(String, tcvn3: String?, vni: String?)
        /// A rule of the tables that any client's writing meets.
        case rule(SchemaRule)
        /// A rule that only the file knows, in its own words.
        case refusedByTable(String)
    }

    package init(_ place: CellPlace?, _ reason: Reason) {
        self.place = place
        self.reason = reason
    }

    /// A name for programs, which never changes.
    package var code: String {
        switch reason {
        case .noTable: "no_table"
        case .unclearKind: "unclear_kind"
        case .newerTemplate: "newer_template"
        case .unknownHeading: "unknown_heading"
        case .headingTwice: "heading_twice"
        case .missingHeading: "missing_heading"
        case .missing: "missing"
        case .notANumber: "not_a_number"
        case .notWhole: "not_whole"
        case .notAboveZero: "not_above_zero"
        case .tooLong: "too_long"
        case .rounded: "rounded"
        case .ambiguousNumber: "ambiguous_number"
        case .notADay: "not_a_day"
        case .ambiguousDay: "ambiguous_day"
        case .dayInstead: "day_instead"
        case .percent: "percent"
        case .flagInstead: "flag_instead"
        case .failure: "formula_failed"
        case .uncomputed: "formula_without_value"
        case .notAChoice: "not_a_choice"
        case .notYesOrNo: "not_yes_or_no"
        case .unknown: "unknown_reference"
        case .severalOfName: "several_of_name"
        case .twice: "twice"
        case .differs: "differs"
        case .refusedText(.classified): "classified"
        case .refusedText(.personal): "personal"
        case .refusedText(.unmarkedSample): "unmarked_sample"
        case .legacy: "legacy_encoding"
        case .rule(let rule): rule.rawValue
        case .refusedByTable: "refused_by_table"
        }
    }
}

/// How a person answered what a file leaves open.
package struct SheetAnswers: Hashable, Sendable {
    /// How numbers that are typed as text are written.
    package enum Numbers: String, CaseIterable, Sendable {
        case vietnamese = "vi"
        case english = "en"
    }

    /// Which comes first in days that are typed as text.
    package enum Dates: String, CaseIterable, Sendable {
        case dayFirst = "dmy"
        case monthFirst = "mdy"
    }

    /// What texts are in.
    package enum Encoding: String, CaseIterable, Sendable {
        case tcvn3, vni
        /// What looks like one of the two is what it says.
        case unicode
    }

    package var numbers: Numbers?
    package var dates: Dates?
    package var encoding: Encoding?

    package init(numbers: Numbers? = nil, dates: Dates? = nil, encoding: Encoding? = nil) {
        self.numbers = numbers
        self.dates = dates
        self.encoding = encoding
    }
}

/// What came of a file.
package struct ImportReport: Sendable {
    /// What came of one sheet.
    package struct Part: Hashable, Sendable {
        package let sheet: String
        package let kind: SheetKind
        package var new = 0
        package var changed = 0
        package var unchanged = 0
    }

    package var parts: [Part] = []
    /// Sheets that have something in them, and no table that is known.
    package var passedOver: [String] = []
    /// In the order of the file; when there is one, nothing was written.
    package var issues: [SheetIssue] = []
    /// Whether the file's rows stand in the tables now.
    package var isWritten = false

    package var new: Int { parts.reduce(0) { $0 + $1.new } }
    package var changed: Int { parts.reduce(0) { $0 + $1.changed } }
    package var unchanged: Int { parts.reduce(0) { $0 + $1.unchanged } }
}
