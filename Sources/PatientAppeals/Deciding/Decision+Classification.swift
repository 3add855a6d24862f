// SPDX-License-Identifier: Apache-2.0

extension Decision {
    mutating func classify(_ body: Classify) throws(Rejection) {
        try requireOpen()
        let kind = body.kind == .unsaid ? appeal.kind : body.kind
        let language = body.language == .unsaid ? appeal.language : body.language
        let changesIssue =
            !body.category.isEmpty || body.hcat != .unsaid || body.severity != 0 || body.stage != .unsaid
            || (body.issue != 0 && !isBlank(body.reason))
        guard kind != appeal.kind || language != appeal.language || changesIssue else {
            throw Rejection(.nothingToChange, "command", "says nothing that is not so already.")
        }
        if appeal.channel == .proactive, kind == .complaint {
            throw Rejection(.kindNotForChannel, "kind", "is no complaint where staff step in before there is one.")
        }
        if changesIssue { try reclassify(body) }
        if kind != appeal.kind || language != appeal.language {
            let classified = AppealClassified.with {
                $0.previousKind = kind == appeal.kind ? .unsaid : appeal.kind
                $0.previousLanguage = language == appeal.language ? .unsaid : appeal.language
            }
            record(.appealClassified(classified)) {
                $0.kind = kind
                $0.language = language
            }
        }
    }

    private mutating func reclassify(_ body: Classify) throws(Rejection) {
        let (number, index) = try issue(body.issue)
        let issue = appeal.issues[index]
        let category = body.category.isEmpty ? issue.category : try category(body.category, "category")
        try checkSeverity(body.severity, "severity")
        var event = IssueReclassified()
        event.issue = number
        event.hcat = body.hcat == .unsaid ? issue.hcat : body.hcat
        event.severity = body.severity == 0 ? issue.severity : body.severity
        event.stage = body.stage == .unsaid ? issue.stage : body.stage
        event.previousCategory = issue.category
        event.previousSeverity = issue.severity
        event.reason = try sealed(body.reason, "reason")
        let changed =
            category != issue.category || event.hcat != issue.hcat || event.severity != issue.severity
            || event.stage != issue.stage
        // To look at it once more and find it right is a fact too, where somebody says why.
        guard changed || event.reason != nil else {
            throw Rejection(.nothingToChange, "command", "says nothing that is not so already.")
        }
        record(.issueReclassified(event)) { $0.category = category }
        riseByRule(category: category, severity: event.severity)
    }

    mutating func addIssue(_ body: AddIssue) throws(Rejection) {
        try requireOpen()
        guard appeal.issues.count < settings.settings.limits.issues else {
            throw Rejection(.tooManyIssues, "command", "adds more than \(settings.settings.limits.issues) issues.")
        }
        var issue = IssueStatement()
        issue.category = try category(body.category, "category")
        try checkSeverity(body.severity, "severity")
        issue.severity = body.severity
        issue.hcat = body.hcat
        issue.stage = body.stage
        issue.text = body.text
        try add(issue, number: appeal.issues.count + 1)
        riseByRule(category: issue.category, severity: issue.severity)
    }

    mutating func add(_ issue: IssueStatement, number: Int) throws(Rejection) {
        var event = IssueAdded()
        event.issue = Int64(number)
        event.hcat = issue.hcat
        event.severity = issue.severity
        event.stage = issue.stage
        event.text = try sealed(issue.text, "issues[\(number - 1)].text")
        record(.issueAdded(event)) { $0.category = issue.category }
    }

    /// Takes the appeal up where a rule asks for it; never silently.
    private mutating func riseByRule(category: String, severity: Int64) {
        guard let wanted = settings.level(category: category, severity: severity), wanted.level > appeal.level else {
            return
        }
        record(
            .appealEscalated(
                .with {
                    $0.from = appeal.level
                    $0.to = wanted.level
                    $0.automatic = true
                })
        ) {
            $0.level = wanted.level
            $0.rule = wanted.rule
        }
    }
}
