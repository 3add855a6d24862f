// SPDX-License-Identifier: Apache-2.0

extension Words {
    /// What the backlog, control charts and corrective actions measure, and what their columns are called.
    static let series: [String: Word] = [
        "at": Word("уақыты", "на момент"),
        "medianAge": Word("жасының ортасы, тәул", "медиана возраста, дн", "median age, d"),
        "p90Age": Word("жасы 90 %, тәул", "возраст 90 %, дн", "90 % age, d"),
        "left": Word("кетті", "ушло"),
        "centre": Word("ортасы", "центр"),
        "lower": Word("төменгі шегі", "нижний предел", "lower limit"),
        "upper": Word("жоғарғы шегі", "верхний предел", "upper limit"),
        "signals": Word("белгілері", "сигналы"),
        "outside": Word("шектен тыс", "за пределом"),
        "shift": Word("ығысу", "сдвиг"),
        "trend": Word("үрдіс", "тренд"),
        "twoOfThree": Word("үштен екеуі", "два из трёх"),
        "causesWithAction": Word("шарасы бар себеп", "причины с мероприятием"),
        "onTime": Word("мерзімінде", "в срок"),
        "effective": Word("көмектесті", "помогло", "helped"),
        "recurrence": Word("қайталану", "повторение"),
        "before": Word("бұрын", "до"),
        "after": Word("кейін", "после"),
        "judgedActions": Word("бағаланған шара", "оценено мероприятий"),
        "recentActions": Word("тым жаңа шара", "слишком недавних"),
    ]
}
