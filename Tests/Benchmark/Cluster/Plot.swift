// Lines over days, in panels side by side, as SVG: written by hand, since it is a page of code.

import Foundation

/// A drawing with a title in two languages.
struct Plot {
    let english: String
    let vietnamese: String
    let panels: [Panel]

    struct Panel {
        let english: String
        let vietnamese: String
        let lines: [Line]
    }

    /// One value a day, from the first.
    struct Line {
        let english: String
        let vietnamese: String
        let values: [Double]
    }

    // MARK: Measures, in pixels

    private static let panelWidth = 340.0
    private static let height = 330.0
    private static let left = 56.0
    private static let right = 16.0
    private static let top = 96.0
    private static let bottom = 64.0
    private static let colours = ["#0b62a4", "#c2410c", "#3f7d20"]

    private var width: Double { Self.panelWidth * Double(panels.count) }

    var svg: String {
        let drawn = panels.enumerated().map { place, panel in
            "<g transform=\"translate(\(number(Self.panelWidth * Double(place))) 0)\">\n"
                + draw(panel) + "\n</g>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(Self.height))" \
            width="\(number(width))" height="\(number(Self.height))" font-family="sans-serif" \
            font-size="11" fill="#222">
            <title>\(english)</title>
            <rect width="100%" height="100%" fill="#fff"/>
            \(text(english, x: 12, y: 20, size: 14))
            \(text(vietnamese, x: 12, y: 38, size: 12, colour: "#555"))
            \(drawn.joined(separator: "\n"))
            </svg>

            """
    }

    // MARK: A panel

    private func draw(_ panel: Panel) -> String {
        let days = panel.lines.map(\.values.count).max() ?? 0
        let step = Self.step(for: panel.lines.flatMap(\.values).max() ?? 0)
        let most = max(step, panel.lines.flatMap(\.values).max() ?? 0)
        let top = (most / step).rounded(.up) * step
        let across = Self.panelWidth - Self.left - Self.right
        let down = Self.height - Self.top - Self.bottom
        func x(_ day: Int) -> Double {
            Self.left + across * Double(day) / Double(max(1, days - 1))
        }
        func y(_ value: Double) -> Double { Self.top + down * (1 - value / top) }
        var parts = [
            text(panel.english, x: Self.left, y: 66, size: 12),
            text(panel.vietnamese, x: Self.left, y: 82, size: 11, colour: "#555"),
        ]
        for tick in 0...Int((top / step).rounded()) {
            let value = Double(tick) * step
            parts.append(
                line(Self.left, y(value), Self.left + across, y(value), tick == 0 ? "#222" : "#ddd")
            )
            parts.append(
                text(String(format: "%g", value), x: Self.left - 6, y: y(value) + 4, anchor: "end"))
        }
        for day in Self.daysNamed(of: days) {
            parts.append(line(x(day), y(0), x(day), y(0) + 4, "#222"))
            parts.append(text("\(day + 1)", x: x(day), y: y(0) + 17, anchor: "middle"))
        }
        parts.append(
            text(
                "day · ngày", x: Self.left + across, y: Self.height - 30, anchor: "end",
                colour: "#555"))
        for (place, drawn) in panel.lines.enumerated() {
            let colour = Self.colours[place % Self.colours.count]
            let points = drawn.values.enumerated().map { "\(number(x($0))),\(number(y($1)))" }
            parts.append(
                """
                <polyline points="\(points.joined(separator: " "))" fill="none" \
                stroke="\(colour)" stroke-width="2"/>
                """)
            if panel.lines.count > 1 {
                parts.append(
                    text(
                        "\(drawn.english) · \(drawn.vietnamese)", x: Self.left + 8,
                        y: Self.top + 14 + 15 * Double(place), colour: colour))
            }
        }
        return parts.joined(separator: "\n")
    }

    /// A distance of ticks, such that there are from three to seven of them.
    private static func step(for most: Double) -> Double {
        guard most > 0 else { return 1 }
        let magnitude = pow(10, floor(log10(most)))
        return [0.1, 0.2, 0.5, 1].map { $0 * magnitude }.first { most / $0 <= 6 } ?? 2 * magnitude
    }

    /// The first day, and every fifth.
    private static func daysNamed(of days: Int) -> [Int] {
        (0..<days).filter { $0 == 0 || ($0 + 1) % 5 == 0 }
    }

    // MARK: Marks

    private func text(
        _ words: String, x: Double, y: Double, size: Int = 11, anchor: String = "start",
        colour: String = "#222"
    ) -> String {
        """
        <text x="\(number(x))" y="\(number(y))" font-size="\(size)" text-anchor="\(anchor)" \
        fill="\(colour)">\(words)</text>
        """
    }

    private func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String
    ) -> String {
        """
        <line x1="\(number(x1))" y1="\(number(y1))" x2="\(number(x2))" y2="\(number(y2))" \
        stroke="\(colour)"/>
        """
    }

    private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
