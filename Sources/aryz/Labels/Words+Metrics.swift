// SPDX-License-Identifier: Apache-2.0

extension Words {
    /// What statistics measure.
    static let metrics: [String: Word] = [
        "csat": Word("қанағаттану", "удовлетворённость", "satisfied"),
        "meanScore": Word("орташа баға", "средняя оценка", "mean score"),
        "positiveShare": Word("оң жауап үлесі", "доля положительных", "positive"),
        "noOpinion": Word("пікірі жоқ", "нет мнения", "no opinion"),
        "surveyResponse": Word("жауап бергендер", "отклик на опрос", "survey response"),
        "onTheSpot": Word("орнында шешілді", "решено на месте", "on the spot"),
        "timeToFirstAnswer": Word("бірінші жауапқа дейін", "до первого ответа", "to first answer"),
        "timeToFirstResolution": Word("бірінші шешімге дейін", "до первого решения", "to resolution"),
        "timeToFinalResolution": Word("соңғы шешімге дейін", "до окончательного решения", "to final resolution"),
        "reopened": Word("қайта ашылды", "возобновлено", "reopened"),
        "repeated": Word("қайталанды", "повторно", "repeated"),
        "pingPong": Word("әрі-бері жіберілді", "футбол", "ping-pong"),
        "misrouted": Word("қате жолданды", "направлено не туда", "misrouted"),
        "upheldByIssue": Word("расталған мәселелер", "подтверждено вопросов", "upheld issues"),
        "upheldByAppeal": Word("расталған өтініштер", "подтверждено обращений", "upheld appeals"),
        "deadlineCompliance": Word("мерзімінде", "в срок", "in time"),
        "deadlineComplianceWithOverdue": Word(
            "мерзімінде, мерзімі өткен ашықтарымен", "в срок, с открытыми просроченными", "in time, with open overdue"),
        "firstContactGross": Word("бірінші байланыста шешілді", "решено при первом контакте", "first contact"),
        "firstContactNet": Word(
            "бірінші байланыста біржола шешілді", "решено при первом контакте насовсем", "first contact, for good"),
        "workingTimeToFirstAnswer": Word(
            "бірінші жауапқа дейінгі жұмыс уақыты", "рабочее время до первого ответа", "working time to first answer"),
        "workingTimeToFirstResolution": Word(
            "бірінші шешімге дейінгі жұмыс уақыты", "рабочее время до первого решения", "working time to resolution"),
        "workingTimeToFinalResolution": Word(
            "соңғы шешімге дейінгі жұмыс уақыты", "рабочее время до окончательного решения",
            "working time to final resolution"),
        "escalated1To2ByHand": Word("1 → 2, қызметкер", "1 → 2, сотрудником", "1 to 2, by hand"),
        "escalated1To3ByHand": Word("1 → 3, қызметкер", "1 → 3, сотрудником", "1 to 3, by hand"),
        "escalated2To3ByHand": Word("2 → 3, қызметкер", "2 → 3, сотрудником", "2 to 3, by hand"),
        "escalated1To2Automatically": Word("1 → 2, автоматты", "1 → 2, автоматически", "1 to 2, automatically"),
        "escalated1To3Automatically": Word("1 → 3, автоматты", "1 → 3, автоматически", "1 to 3, automatically"),
        "escalated2To3Automatically": Word("2 → 3, автоматты", "2 → 3, автоматически", "2 to 3, automatically"),
    ]
}
