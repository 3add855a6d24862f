// SPDX-License-Identifier: Apache-2.0

/// The colours of the page, for light and for dark, and its style sheet.
package enum ReportStyle {
    /// Colours as `#rrggbb`.
    package struct Palette: Sendable {
        /// Behind everything; behind tiles and charts.
        package let ground: String, panel: String
        /// Words; words of less weight.
        package let ink: String, faint: String
        /// Lines and marks of figures; of what is to be reached; of what stands out.
        package let figure: String, target: String, signal: String
        /// Lines between things.
        package let rule: String
    }

    /// On a bright page, and on paper.
    package static let light = Palette(
        ground: "#ffffff", panel: "#f5f6f8", ink: "#1b2430", faint: "#505c6b", figure: "#1f5fa8", target: "#2c7a4b",
        signal: "#b3361b", rule: "#d5dae1")
    /// On a dark page.
    package static let dark = Palette(
        ground: "#14181e", panel: "#1d232b", ink: "#e8ecf1", faint: "#a9b4c2", figure: "#7db4f0", target: "#6fcf97",
        signal: "#ff9b7f", rule: "#39424e")

    static var sheet: String {
        """
        :root{\(variables(light));color-scheme:light dark}
        @media (prefers-color-scheme:dark){:root{\(variables(dark))}}
        @media print{:root{\(variables(light))}section{break-inside:avoid}main{max-width:none}}
        \(rules)
        """
    }

    private static func variables(_ palette: Palette) -> String {
        "--ground:\(palette.ground);--panel:\(palette.panel);--ink:\(palette.ink);--faint:\(palette.faint);"
            + "--figure:\(palette.figure);--target:\(palette.target);--signal:\(palette.signal);--rule:\(palette.rule)"
    }

    private static let rules = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
        h2{font-size:1.2rem;margin:2.6rem 0 .3rem;padding-top:.8rem;border-top:1px solid var(--rule)}
        h3{font-size:1rem;margin:1.4rem 0 .2rem}
        p{margin:.3rem 0 .8rem;max-width:44rem}
        .faint,figcaption,.note{color:var(--faint);font-size:.9rem}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.8rem;margin:1.2rem 0}
        .tile{background:var(--panel);border-radius:.5rem;padding:.8rem 1rem}
        .tile strong{display:block;font-size:1.9rem;line-height:1.2;font-variant-numeric:tabular-nums}
        .tile span{display:block}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
        figure{margin:0;max-width:34rem;background:var(--panel);border-radius:.5rem;padding:.8rem}
        figure h3{margin:0}
        svg{display:block;width:100%;height:auto}
        svg text{fill:var(--faint);font-size:11px;font-variant-numeric:tabular-nums}
        .line{fill:none;stroke:var(--figure);stroke-width:1.5}
        .dot{fill:var(--figure)}.dot.stands-out{fill:var(--signal)}
        .reach{stroke:var(--figure);stroke-width:2;stroke-linecap:round}
        .limit{stroke:var(--faint);stroke-width:1;stroke-dasharray:4 3}
        .centre{stroke:var(--faint);stroke-width:1}
        .target{stroke:var(--target);stroke-width:1.5}
        .axis{stroke:var(--rule);stroke-width:1}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:.4rem 0 1rem}
        th,td{text-align:left;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--rule);font-weight:400;vertical-align:middle;overflow-wrap:anywhere}
        thead th{color:var(--faint);font-size:.85rem}
        td.number,th.number{text-align:right;white-space:nowrap;padding-left:.5rem}
        .intervals{table-layout:fixed}
        .intervals th:nth-child(2){width:36%}.intervals th:nth-child(3){width:11rem}.intervals th:nth-child(4){width:4rem}
        details{margin:.4rem 0 0}summary{cursor:pointer;color:var(--faint);font-size:.9rem}
        @media (max-width:36rem){
        .intervals thead{display:none}
        .intervals tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid var(--rule);padding:.3rem 0}
        .intervals th,.intervals td{border:0;padding:.1rem 0}
        .intervals td.plot,.intervals td:last-child{grid-row:2}
        .intervals td.plot{padding-right:1rem}
        .intervals td:last-child::before{content:"n = ";color:var(--faint)}
        .wide thead{display:none}.wide tr{display:block;border-bottom:1px solid var(--rule);padding:.4rem 0}
        .wide th,.wide td{display:block;border:0;padding:.05rem 0}
        .wide td.number{display:flex;justify-content:space-between;padding:.05rem 0}
        .wide td::before{content:attr(data-label);color:var(--faint);white-space:normal}}
        """
}
