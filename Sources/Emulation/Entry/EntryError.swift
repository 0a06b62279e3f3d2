// Why an entry is not taken as it was given.

package enum EntryError: Error, Hashable, Sendable {
    case noSuchKind(String)
    case noSuchField(String, kind: String)
    /// Nobody said, and nothing stands for it.
    case missing([EntryField], kind: String)
    /// A number or a day that could be two; each is given as it could be typed to mean one.
    case ambiguous(EntryField, text: String, first: String, second: String)
    case notANumber(EntryField, text: String)
    case notAWholeNumber(EntryField, text: String)
    case notADay(EntryField, text: String)
    case notAChoice(EntryField, text: String, table: String)
    /// A key's field without text.
    case empty(EntryField)
    case refused(EntryField, TextRefusal)
    /// The content of an attachment bears a marking.
    case refusedContent(file: String, TextRefusal)
    /// An attachment whose text cannot be looked at.
    case unreadableAttachment(file: String)
    /// Nobody said a day, and today is not one of the period's.
    case dayOutside(EntryField, day: String, period: String, starts: String, ends: String)
    /// No period is open, or several are.
    case whichPeriod([String])
    case whichCluster([String])
    /// The entry that is to be reversed is not here.
    case noSuchEntry(id: String)
    /// What a verdict is about has not been entered.
    case nothingToDecide(VerdictSubject, unit: String, item: String)
    /// What the entry belongs to has not been entered.
    case parentMissing(kind: String)
    /// More bytes than an attachment may have.
    case tooLarge(bytes: Int, limit: Int)
}
