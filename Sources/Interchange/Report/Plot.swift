// SPDX-License-Identifier: Apache-2.0

/// What all drawings have in common.
enum Plot {
    /// An image of this size that says in words what it shows.
    static func draw(
        _ title: String, description: String = "", width: Double, height: Double, in page: inout Markup,
        _ content: (inout Markup) -> Void
    ) {
        let box = "0 0 \(number(width)) \(number(height))"
        page.element("svg", ["xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "role": "img"]) { svg in
            svg.element("title", title)
            svg.element("desc", description.isEmpty ? title : description)
            content(&svg)
        }
    }

    /// A coordinate, to a tenth.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}

extension Markup {
    /// A straight line.
    mutating func line(_ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
        empty(
            "line",
            [
                "class": kind, "x1": Plot.number(x1), "y1": Plot.number(y1), "x2": Plot.number(x2),
                "y2": Plot.number(y2),
            ])
    }

    /// Words at a place: `start`, `middle` or `end` of them.
    mutating func label(_ words: String, x: Double, y: Double, anchor: String = "middle") {
        element("text", ["x": Plot.number(x), "y": Plot.number(y), "text-anchor": anchor], words)
    }
}
