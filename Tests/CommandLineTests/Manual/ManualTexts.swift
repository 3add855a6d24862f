// SPDX-License-Identifier: Apache-2.0

/// What the manual says of the program's surroundings; the tests of the manual compare it with the program.
enum ManualTexts {
    /// Variables that the program reads.
    static let environment: [(name: String, meaning: String)] = [
        ("ARYZ_LOG", "The log's directory, where --log does not say otherwise."),
        (
            "LC_ALL , LC_MESSAGES , LANG",
            "The first of these that is set gives the language of labels: it begins with kk or ru, and English is meant else."
        ),
        ("NO_COLOR", "Where it is set to anything, nothing is coloured."),
        ("TERM", "Nothing is coloured on a terminal of the type dumb."),
        ("COLUMNS", "The width of tables, where a terminal does not say its own."),
    ]

    /// What lies where.
    static let files: [(name: String, meaning: String)] = [
        (
            "aryz-log",
            "The log: the directory where neither --log nor ARYZ_LOG names one. Its folder segments is the only evidence; all "
                + "else in it can be deleted and is made again."
        ),
        (
            "aryz-log.keys",
            "The key store: a key for each person, without which nothing personal in the log can be read. Back it up apart from "
                + "the log."
        ),
    ]

    /// Lines that can be typed one after the other in an empty directory.
    static let examples: [(what: String, line: String)] = [
        ("Make a log in ./aryz-log:", "aryz init"),
        (
            "Record five hundred invented appeals and keep the receipts:",
            "aryz simulate --appeals 500 | aryz record > receipts"
        ),
        ("Turn deadlines that ran out into events, as cron should every ten minutes:", "aryz clock tick"),
        (
            "The satisfied share by channel, of the appeals of a quarter:",
            "aryz query satisfaction --by channel --received 2025-01-01..2025-04-01"
        ),
        ("The appeals that are overdue, for another program:", "aryz query appeals --overdue --format json"),
        ("An appeal's history as it was known at the end of a day:", "aryz replay ref:sim-1-1 --as-of 2099-12-31"),
        ("All events as CloudEvents, one a line:", "aryz export cloudevents events.ndjson"),
        ("A page of charts in Kazakh:", "aryz report page.html --lang kk"),
        (
            "Copy the log while it is in use, keys included, and check the copy:",
            "aryz backup copy --with-keys && aryz --log copy verify"
        ),
    ]

    static let seeAlso = """
        The fields of commands are in docs/commands.md, what operating takes in docs/operations.md, and what each figure means in \
        docs/metrics.md.
        """
}
