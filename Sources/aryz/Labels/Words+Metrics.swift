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
    ]
}
