// The made-up texts of the samples: models, creative tasks, and sections of each city's report.
//
// Titles are of everyday administration; none is taken from a real unit, and nobody is named.

/// Texts by unit.
enum SampleTexts {
    struct Model {
        let code: String
        let title: String
        /// `model`, `good_practice` or `creative_task`.
        let kind: String
        let description: String
        let status: String
        /// Codes of units, with commas between.
        let replicatedIn: String
    }

    struct Section {
        let code: String
        let heading: String
        let body: String
    }

    static func models(of unit: String) -> [Model] {
        switch unit {
        case "hanoi":
            [
                Model(
                    code: "m01", title: "Sáng thứ Bảy hướng dẫn thủ tục", kind: "model",
                    description: "Mỗi tháng hai buổi sáng thứ Bảy, bộ phận một cửa hướng dẫn "
                        + "kê khai hồ sơ cho người đi làm giờ hành chính.",
                    status: "replicated", replicatedIn: "haiphong"),
                Model(
                    code: "m02", title: "Phiếu góp ý điện tử tại bộ phận một cửa",
                    kind: "good_practice",
                    description: "Người đến làm thủ tục chấm mức hài lòng trên màn hình; kết quả "
                        + "được tổng hợp hằng tuần.",
                    status: "recognised", replicatedIn: ""),
                Model(
                    code: "t01", title: "Sổ tay thi đua dùng chung", kind: "creative_task",
                    description: "Biên tập một sổ tay chung về biểu mẫu, thời hạn và cách gửi "
                        + "hồ sơ khen thưởng.",
                    status: "proposed", replicatedIn: ""),
            ]
        case "hcm":
            [
                Model(
                    code: "m01", title: "Góc tư vấn hồ sơ trực tuyến", kind: "model",
                    description: "Bố trí máy tính và cán bộ trực để hướng dẫn nộp hồ sơ qua mạng.",
                    status: "replicated", replicatedIn: "cantho, danang"),
                Model(
                    code: "m02", title: "Bảng tiến độ báo cáo trong tuần", kind: "good_practice",
                    description: "Treo bảng các báo cáo đến hạn trong tuần, đánh dấu việc đã gửi.",
                    status: "recognised", replicatedIn: ""),
                Model(
                    code: "t01", title: "Mười lăm phút đầu tuần học văn bản mới",
                    kind: "creative_task",
                    description: "Sáng thứ Hai mỗi đội đọc và trao đổi một văn bản mới ban hành.",
                    status: "recognised", replicatedIn: ""),
            ]
        case "danang":
            [
                Model(
                    code: "m01", title: "Ngày thứ Sáu không giấy hẹn", kind: "model",
                    description: "Thủ tục đơn giản nộp ngày thứ Sáu được trả ngay trong buổi.",
                    status: "recognised", replicatedIn: ""),
                Model(
                    code: "t01", title: "Tủ sách pháp luật mở", kind: "creative_task",
                    description: "Mỗi phòng góp sách, tài liệu đã công bố vào một tủ sách chung.",
                    status: "proposed", replicatedIn: ""),
            ]
        case "cantho":
            [
                Model(
                    code: "m01", title: "Chuyến xe hướng dẫn thủ tục về xã", kind: "model",
                    description: "Theo lịch báo trước, tổ lưu động đến các xã xa trung tâm để "
                        + "hướng dẫn và nhận hồ sơ.",
                    status: "recognised", replicatedIn: ""),
                Model(
                    code: "m02", title: "Bảng tin thi đua hằng tuần", kind: "good_practice",
                    description: "Một trang tin ngắn nêu kết quả thi đua trong tuần và việc cần "
                        + "làm tuần tới.",
                    status: "proposed", replicatedIn: ""),
            ]
        case "haiphong":
            [
                Model(
                    code: "m01", title: "Ngày hội thủ tục tại xã đảo", kind: "model",
                    description: "Mỗi quý một ngày tiếp nhận và trả hồ sơ tại chỗ cho xã đảo.",
                    status: "recognised", replicatedIn: ""),
                Model(
                    code: "t01", title: "Đôi bạn cùng soạn báo cáo", kind: "creative_task",
                    description: "Người mới được ghép với người đã quen việc khi soạn báo cáo "
                        + "định kỳ.",
                    status: "recognised", replicatedIn: "hanoi"),
            ]
        default: []
        }
    }

    static func sections(of unit: String) -> [Section] {
        switch unit {
        case "hanoi":
            report(
                movement: "Đơn vị đã ký giao ước thi đua từ đầu năm và phát động các đợt thi đua "
                    + "theo chuyên đề. Các đơn vị cơ sở đăng ký danh hiệu đúng hạn.",
                shortcomings: "Một số báo cáo còn gửi chậm. Việc nhân rộng mô hình giữa các quận, "
                    + "huyện chưa đều.")
        case "hcm":
            report(
                movement: "Phong trào được gắn với cải cách hành chính và xây dựng lực lượng. "
                    + "Mỗi quận, huyện chọn ít nhất một phần việc sáng tạo để theo đuổi.",
                shortcomings: "Số liệu của vài đơn vị cơ sở còn phải đính chính. Hồ sơ mô hình "
                    + "chưa thống nhất cách trình bày.")
        case "danang":
            report(
                movement: "Đơn vị tập trung thi đua về thái độ phục vụ và thời hạn trả hồ sơ. "
                    + "Kết quả được công bố hằng tháng trong nội bộ.",
                shortcomings: "Công tác tuyên truyền gương điển hình còn dồn vào cuối kỳ.")
        case "cantho":
            report(
                movement: "Các đội thi đua theo tuần, có bảng tin chung. Việc hướng dẫn thủ tục "
                    + "lưu động được nhiều xã đề nghị duy trì.",
                shortcomings: "Đường truyền ở một số nơi chưa ổn định nên số liệu về chậm.")
        case "haiphong":
            report(
                movement: "Đơn vị giữ nền nếp thi đua thường xuyên và mở thêm một đợt thi đua "
                    + "theo chuyên đề. Các đơn vị ở đảo tham gia đầy đủ.",
                shortcomings: "Việc kiểm tra chéo giữa các đơn vị cơ sở mới làm được một lượt.")
        default: []
        }
    }

    private static func report(movement: String, shortcomings: String) -> [Section] {
        [
            Section(
                code: "leadership", heading: "Công tác lãnh đạo, chỉ đạo",
                body: "Đơn vị đã quán triệt các nghị quyết, chỉ thị và ban hành kế hoạch thi đua "
                    + "ngay từ đầu năm."),
            Section(
                code: "movement", heading: "Phong trào thi đua và kết quả", body: movement),
            Section(
                code: "force_building", heading: "Xây dựng Đảng, xây dựng lực lượng",
                body: "Sinh hoạt chi bộ đúng định kỳ.\nCông tác huấn luyện, luân chuyển cán bộ "
                    + "thực hiện theo kế hoạch."),
            Section(
                code: "shortcomings", heading: "Hạn chế và nguyên nhân", body: shortcomings),
            Section(
                code: "next_period", heading: "Nhiệm vụ kỳ tới",
                body: "Tiếp tục thực hiện các chỉ tiêu đã đăng ký, nhân rộng mô hình có hiệu quả."),
        ]
    }
}
