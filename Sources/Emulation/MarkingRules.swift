// Which words are a marking of classification, and which only look like one.
//
// A marking is TUYỆT MẬT or TỐI MẬT in any letters; MẬT in capitals, by itself or behind the name of a
// document (TÀI LIỆU MẬT); and a field “Độ mật:” that says more than “không”. Everyday words have the
// same syllable: bảo mật, bí mật, mật độ, mật khẩu, mật ong.
//
// Names of files are mostly written without diacritics, where `mat` is mật as well as mặt, mất and mắt.
// There it is a marking unless a word of `everydayBefore` stands before it or one of `everydayBehind`
// behind it: `bao-cao-mat.txt` is refused, `mat-bang.xlsx` and `gap-mat.docx` are not. Of a word that
// neither list has, the name is refused, since a file is renamed sooner than a secret is taken back.

enum MarkingRules {
    /// The marking that the words bear, as it stands there; nil when they bear none.
    static func marking(in text: [RuleWord], isFileName: Bool) -> String? {
        let words = spelledTogether(text.flatMap { pieces(of: $0, isFileName: isFileName) })
        let looking = Looking(words: words, isFileName: isFileName)
        return words.indices.lazy.compactMap { looking.marking(at: $0) }.first
    }

    // MARK: Words as they are meant

    /// MẬT2023, TUYỆTMẬT and, in the name of a file, BaoCaoMat are several words each.
    private static func pieces(of word: RuleWord, isFileName: Bool) -> [RuleWord] {
        var pieces: [String] = []
        var last: Character?
        for character in word.text {
            let isNext = last.map { last in
                last.isNumber != character.isNumber
                    || (isFileName && last.isLowercase && character.isUppercase)
            }
            if isNext ?? true { pieces.append("") }
            pieces[pieces.count - 1].append(character)
            last = character
        }
        pieces = pieces.flatMap { grade(in: $0, isFileName: isFileName) }
        guard pieces.count > 1 else { return [word] }
        return pieces.enumerated().map { number, text in
            number == 0
                ? RuleWord(text, after: word.between, isFirst: word.isFirst)
                : RuleWord(text, after: "", isFirst: false)
        }
    }

    /// `TUYỆTMẬT` as its two words, and what stands before them as a third.
    private static func grade(in piece: String, isFileName: Bool) -> [String] {
        guard piece.count >= 6 else { return [piece] }
        let small = piece.lowercased()
        let endings = [("tuyệtmật", "tuyetmat"), ("tốimật", "toimat")]
        for (marked, plain) in endings
        where small.hasSuffix(marked) || (isFileName && small.hasSuffix(plain)) {
            let before = String(piece.dropLast(plain.count))
            let grade = String(piece.suffix(plain.count).dropLast(3))
            return (before.isEmpty ? [] : [before]) + [grade, String(piece.suffix(3))]
        }
        return [piece]
    }

    private static let spelled = ["tuyệt", "tối", "mật"]

    /// M.Ậ.T and M Ậ T, letter by letter or in other parts, are one word.
    private static func spelledTogether(_ words: [RuleWord]) -> [RuleWord] {
        var joined: [RuleWord] = []
        var place = 0
        while place < words.count {
            let count = spelled.lazy.compactMap { length(of: $0, in: words[place...]) }.first ?? 1
            let word = words[place]
            let text = words[place..<place + count].map(\.text).joined()
            joined.append(
                count == 1 ? word : RuleWord(text, after: word.between, isFirst: word.isFirst))
            place += count
        }
        return joined
    }

    /// How many words, more than one, spell a word at the beginning of others; nil where none do.
    private static func length(of spelled: String, in words: ArraySlice<RuleWord>) -> Int? {
        guard let first = words.first, first.small.count < spelled.count,
            spelled.hasPrefix(first.small)
        else { return nil }
        var text = ""
        for (number, word) in words.prefix(spelled.count).enumerated() {
            text += word.small
            if text == spelled { return number + 1 }
        }
        return nil
    }
}

/// Looks at one text's words.
private struct Looking {
    let words: [RuleWord]
    let isFileName: Bool

    func marking(at place: Int) -> String? {
        let word = words[place]
        guard word.small == "mật" || (isFileName && word.small == "mat") else { return nil }
        let before = place > 0 && isBeside(word) ? words[place - 1] : nil
        if let before, isGrade(before, place) { return "\(before.text) \(word.text)" }
        if before?.small == "độ", let field = level(at: place) { return field }
        if isFileName { return isEverydayName(place, before) ? nil : word.text }
        return isStamp(place, before) ? word.text : nil
    }

    private func isBeside(_ word: RuleWord) -> Bool {
        word.follows || (isFileName && word.between == "." && !word.isFirst)
    }

    /// The word behind, where it belongs to the same line.
    private func next(_ place: Int) -> RuleWord? {
        guard place + 1 < words.count else { return nil }
        let next = words[place + 1]
        return isBeside(next) && !next.beginsLine ? next : nil
    }

    // MARK: Grades

    /// Tuyệt or tối; not the evening of “buổi tối mật độ xe tăng”, nor “tuyệt mật khẩu”.
    private func isGrade(_ word: RuleWord, _ place: Int) -> Bool {
        let isNamed =
            ["tuyệt", "tối"].contains(word.small)
            || (isFileName && ["tuyet", "toi"].contains(word.small))
        guard isNamed else { return false }
        if let next = next(place), next.between == " " || isFileName,
            ["do", "khau", "ong"].contains(next.key)
        {
            return false
        }
        let isEvening =
            word.small == "tối" && word.follows && place > 1
            && ["buổi", "đêm", "mỗi"].contains(words[place - 2].small)
        return !isEvening
    }

    /// A field that says how secret a text is: “Độ mật: A”, not “Độ mật: không”.
    private func level(at place: Int) -> String? {
        guard place + 1 < words.count else { return nil }
        let level = words[place + 1]
        let isSaid = level.between.contains(":") && !level.beginsLine
        return isSaid && !["không", "thường"].contains(level.small) ? "Độ mật" : nil
    }

    // MARK: MẬT in texts

    /// Documents that are called after their secrecy, where MẬT stands behind them in capitals.
    private static let documents: Set<String> = [
        "văn bản", "tài liệu", "hồ sơ", "báo cáo", "kế hoạch", "công văn", "công điện",
        "quyết định",
        "chỉ thị", "tờ trình", "thông báo", "phương án", "đề án", "biên bản", "phụ lục",
        "danh sách",
        "số liệu", "nội dung", "bản đồ", "dự thảo", "đóng dấu",
    ]

    /// What somebody does with such documents in general: QUẢN LÝ TÀI LIỆU MẬT.
    private static let handling: Set<String> = [
        "lý", "quản", "vệ", "hủy", "huỷ", "giữ", "trữ", "gửi", "nhận", "mượn", "lộ", "lọt", "mất",
        "chụp", "về",
    ]

    /// Everyday words in capitals too.
    private static let everydayEnds: Set<String> = ["bảo", "bí", "cơ", "thân", "cẩn", "ong", "túi"]
    private static let everydayBeginnings: Set<String> = [
        "độ", "khẩu", "ong", "mã", "thiết", "phục", "vụ", "danh", "hiệu", "lệnh", "thư", "ngữ",
    ]

    /// MẬT in capitals that is no part of a heading such as CÔNG TÁC BẢO MẬT or MẬT ĐỘ DÂN CƯ.
    private func isStamp(_ place: Int, _ before: RuleWord?) -> Bool {
        let word = words[place]
        guard word.isCapitals else { return false }
        // Headings are broken into lines anywhere.
        if let before, Self.everydayEnds.contains(before.small) { return false }
        let next = next(place)
        if let next, next.between == " ", Self.everydayBeginnings.contains(next.small) {
            return false
        }
        let isFirst = before?.isCapitals != true || word.beginsLine
        if isFirst, next?.isCapitals != true { return true }
        if isFirst, pair(place + 1, place + 2).map(Self.documents.contains) == true { return true }
        guard pair(place - 2, place - 1).map(Self.documents.contains) == true else { return false }
        return place < 3 || !Self.handling.contains(words[place - 3].small)
    }

    private func pair(_ first: Int, _ second: Int) -> String? {
        guard words.indices.contains(first), words.indices.contains(second) else { return nil }
        return "\(words[first].small) \(words[second].small)"
    }

    // MARK: Names of files

    /// bảo mật, bí mật, gặp mặt, tiền mặt, có mặt, làm mất, ra mắt …
    private static let everydayBefore: Set<String> = [
        "bao", "bi", "gap", "tien", "co", "vang", "be", "doi", "ra", "mot", "hai", "nhieu", "moi",
        "cac", "ve", "lam", "thay", "than", "chong", "khuon", "nhan", "tui", "ong", "can", "rua",
        "kham", "dau", "kinh", "nguoi", "da", "hon", "so",
    ]

    /// mật độ, mật khẩu, mật ong, mật mã, mặt bằng, mặt trận, mặt hàng, mất an toàn, mất cắp, mắt kính …
    private static let everydayBehind: Set<String> = [
        "do", "khau", "ong", "ma", "thiet", "phuc", "vu", "bang", "tran", "tien", "duong", "hang",
        "dat", "na", "an", "cap", "tich", "troi", "trang", "kinh", "ngu", "trat", "doan", "nuoc",
        "cat", "can", "hieu", "dien", "rung", "tai", "xe", "xa", "trom", "giay", "tre",
    ]

    private func isEverydayName(_ place: Int, _ before: RuleWord?) -> Bool {
        // Where the name is written with diacritics, so are its everyday words.
        if words[place].small == "mật" {
            return before.map { Self.everydayEnds.contains($0.small) } == true
                || next(place).map { Self.everydayBeginnings.contains($0.small) } == true
        }
        if let before, Self.everydayBefore.contains(before.key) { return true }
        return next(place).map { Self.everydayBehind.contains($0.key) } ?? false
    }
}
