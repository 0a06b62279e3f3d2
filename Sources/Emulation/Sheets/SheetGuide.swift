// What the first sheet of a template says: a sentence for each column.

enum SheetGuide {
    /// How a sheet is filled in, before the columns.
    static func introduction(_ kind: SheetKind) -> [String] {
        [
            "Điền vào trang “\(kind.name.vi)”, mỗi dòng một nội dung, ngay dưới dòng tiêu đề cột.",
            "Không đổi tên cột; được thêm dòng, bỏ trống cột không bắt buộc, sắp xếp lại các dòng.",
            "Điền xong, lưu dạng .xlsx rồi nhập bằng lệnh “hoitu import”; có lỗi thì không dòng nào được ghi.",
            "Hệ thống không được chứa bí mật nhà nước.",
        ]
    }

    static let columnHeading = "Cột"
    static let requiredHeading = "Bắt buộc"
    static let sentenceHeading = "Cách điền"

    /// How a column is filled in.
    static func sentence(_ column: SheetColumn) -> String {
        if let own = own["\(column.table).\(column.name)"] { return own }
        switch column.field {
        case .text: return "Ghi bằng chữ; trong ô được xuống dòng."
        case .code: return "Ghi đúng mã hoặc số như trên văn bản; mỗi nội dung một mã."
        case .whole: return "Ghi số nguyên, không ghi đơn vị tính."
        case .count: return "Ghi số nguyên lớn hơn 0."
        case .decimal: return "Ghi số, không ghi dấu % hay đơn vị tính."
        case .day: return "Ghi ngày, tháng, năm, ví dụ 03/07/2023; để trống nếu chưa có."
        case .choice(let words):
            let labels = words.map { ChoiceLabels.label($0, of: column.name, in: column.table).vi }
            return "Chọn một trong: \(labels.joined(separator: "; ")). Để trống là “\(labels[0])”."
        case .flag: return "Chọn “Có” hoặc “Không”."
        case .reference(let reference): return sentence(reference)
        case .shown: return "Chỉ để xem, không phải điền."
        }
    }

    private static func sentence(_ reference: SheetReference) -> String {
        switch reference {
        case .unit: "Chọn trong danh sách, hoặc ghi tên hay mã đơn vị, ví dụ hanoi."
        case .office: "Ghi tên hay mã đơn vị cơ sở thuộc đơn vị đó, ví dụ 001."
        case .period: "Chọn trong danh sách, hoặc ghi mã kỳ, ví dụ 2023-H1."
        case .indicator: "Chọn trong danh sách, hoặc ghi tên hay mã chỉ số."
        case .criterion: "Ghi mã tiêu chí của kỳ, ví dụ I.1, hoặc tên đầy đủ."
        }
    }

    /// Where a column asks for more than its kind says.
    private static let own = [
        "indicator_entry.id": "Đã cấp sẵn cho từng dòng để nhập lại tệp không bị ghi hai lần; "
            + "không sửa, dòng thêm vào thì để trống.",
        "indicator_entry.amount":
            "Ghi số nguyên; số đã nhập không sửa được, chỉ đính chính bằng dòng mới.",
        "indicator_entry.reverses": "Chỉ điền khi đính chính: mã dòng của số đã nhập sai; "
            + "số lượng ghi ngược dấu với số đó.",
        "indicator_entry.reason": "Ghi lý do đính chính.",
        "self_score.note": "Ghi tên văn bản, tài liệu làm minh chứng.",
        "self_score.actual":
            "Ghi kết quả thực hiện, theo đơn vị tính của tiêu chí, không ghi dấu %.",
        "running_total.total": "Ghi tổng số cộng dồn đến nay của đơn vị cơ sở, là số nguyên.",
        "exemplar.name":
            "Ghi tên người hoặc tập thể; không ghi ngày sinh, số định danh, địa chỉ, điện thoại.",
        "recipient.name":
            "Ghi tên người hoặc tập thể; không ghi ngày sinh, số định danh, địa chỉ, điện thoại.",
        "decision.number":
            "Ghi số như trên quyết định; nhiều người được khen thì lặp lại ở mỗi dòng.",
    ]
}
