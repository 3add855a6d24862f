// SPDX-License-Identifier: Apache-2.0

/// The words of the page in its language.
struct ReportWords {
    let language: ReportLanguage

    private func say(_ kazakh: String, _ russian: String, _ english: String) -> String {
        language.choose(kazakh, russian, english)
    }

    var title: String { say("Пациенттердің өтініштері", "Обращения пациентов", "Patient appeals") }
    var asOf: String { say("күйі", "по состоянию на", "as of") }
    var happenedBy: String { say("болған уақыты бойынша", "по времени события на", "happened by") }
    var position: String { say("журналдағы орны", "позиция журнала", "position in the log") }
    var received: String { say("кезеңде келіп түскендер", "поступившие за период", "received in the period") }
    var closed: String { say("кезеңде жабылғандар", "закрытые за период", "closed in the period") }
    var allTime: String { say("барлық уақыт", "за всё время", "all time") }
    var appeals: String { say("өтініштер", "обращения", "appeals") }
    var satisfied: String { say("Қанағаттанғандар", "Удовлетворены", "Satisfied") }
    var onTheSpot: String { say("Орнында шешілді", "Решено на месте", "Settled on the spot") }
    var target: String { say("мақсат", "цель", "target") }
    var promise: String { say("QR: 24 сағатта жауап", "QR: ответ за 24 часа", "QR: answered in 24 hours") }
    var openNow: String { say("Ашық өтініштер", "Открытые обращения", "Open appeals") }
    var medianAge: String { say("жасының медианасы, күн", "медиана возраста, дней", "median age, days") }
    var p90Age: String {
        say("90-пайыздық жасы, күн", "90-й процентиль возраста, дней", "90th percentile of age, days")
    }
    var tooFew: String { say("аз", "мало", "too few") }
    var none: String { say("дерек жоқ", "нет данных", "no data") }
    var byChannel: String { say("Арналар бойынша", "По каналам", "By channel") }
    var byOrganization: String { say("Ұйымдар бойынша", "По организациям", "By organisation") }
    var satisfactionHeading: String { say("Қанағаттану", "Удовлетворённость", "Satisfaction") }
    var satisfactionNote: String {
        say(
            "1–5 бағалардың ішіндегі 4 және 5 үлесі. Сызық — 95 % сенім аралығы: ол ұзын болса, үлес туралы аз белгілі.",
            "Доля оценок 4 и 5 среди оценок 1–5. Черта — 95 % доверительный интервал: чем она длиннее, тем меньше известно о доле.",
            "Ratings of 4 and 5 among ratings of 1 to 5. The line is the 95 % interval: the longer it is, the less is known."
        )
    }
    func bias(response: String, lower: String, upper: String, weighted: String) -> String {
        say(
            "Сауалнамаға шақырылғандардың \(response) жауап берді. Олардың бәрі жауап бергенде, үлесі \(lower) мен \(upper) аралығында болар еді; арна, тіл және деңгей бойынша салмақталғаны — \(weighted).",
            "На опрос ответили \(response) приглашённых. Если бы ответили все они, их доля была бы от \(lower) до \(upper); взвешенная по каналу, языку и уровню — \(weighted).",
            "Of those invited to the survey \(response) answered. Had all of them, their satisfied share would be between \(lower) and \(upper); weighted by channel, language and level it is \(weighted)."
        )
    }
    var overTime: String { say("Уақыт бойынша", "По месяцам", "Month by month") }
    var overTimeNote: String {
        say(
            "Үзік сызықтар — ештеңе өзгермегенде көрсеткіш ауытқитын шек. Олардың ішіндегіге мән берудің қажеті жоқ.",
            "Пунктир — границы, в которых показатель колеблется, пока ничего не изменилось. На колебания внутри них отвечать не нужно.",
            "Dashed lines are the limits between which a figure varies as long as nothing has changed. What stays inside needs no answer."
        )
    }
    var noSignal: String {
        say("Белгі жоқ: тек кездейсоқ ауытқу.", "Сигналов нет: только случайные колебания.", "No signal: chance alone.")
    }
    func signals(_ months: String) -> String {
        say("Бірдеңе өзгерді: \(months).", "Что-то изменилось: \(months).", "Something changed: \(months).")
    }
    var tooFewMonths: String {
        say(
            "Кемінде 10 жағдайы бар айлар тым аз.", "Слишком мало месяцев с 10 случаями и более.",
            "Too few months with ten cases or more.")
    }
    var deadlines: String { say("Мерзімдер", "Сроки", "Deadlines") }
    var deadlinesNote: String {
        say(
            "Мерзімінде тоқтатылған сағаттардың жабық өтініштердегі үлесі. Заңгер тексеруге тиіс әдепкі мерзімдер.",
            "Доля соблюдённых сроков среди закрытых обращений. Сроки по умолчанию, их должен проверить юрист.",
            "Clocks stopped in time, among closed appeals. The deadlines are defaults that a lawyer has to check.")
    }
    var backlog: String { say("Ашық өтініштердің саны", "Открытые обращения", "Backlog") }
    var backlogNote: String {
        say(
            "Ай соңындағы ашық өтініштер: әкелінгені + келгені − кеткені.",
            "Открытые обращения на конец месяца: было + поступило − ушло.",
            "Open appeals at the end of each month: brought, plus new, minus resolved.")
    }
    var causes: String {
        say("Себептер мен түзету шаралары", "Причины и корректирующие мероприятия", "Causes and corrective actions")
    }
    var causesNote: String {
        say(
            "Қайталану: шара орындалғаннан кейінгі 90 күндегі сол ұйым мен санаттағы өтініштер, алдыңғы 90 күнге қатынасы. 1-ден аз — азайды.",
            "Повторение: обращения той же организации и категории за 90 дней после мероприятия к 90 дням до него. Меньше 1 — стало реже.",
            "Recurrence: appeals about the same organisation and category in the 90 days after an action, against the 90 before. Below 1: fewer."
        )
    }
    var category: String { say("санат", "категория", "category") }
    var upheld: String { say("расталды", "подтверждено", "upheld") }
    var withAction: String { say("шарасы бар", "с мероприятием", "with an action") }
    var onTime: String { say("мерзімінде", "в срок", "on time") }
    var recurrence: String { say("қайталану", "повторение", "recurrence") }
    var month: String { say("ай", "месяц", "month") }
    var share: String { say("үлес", "доля", "share") }
    var limits: String { say("шектер", "границы", "limits") }
    var asTable: String { say("Кесте түрінде", "В виде таблицы", "As a table") }
    var notes: String { say("Қалай есептелген", "Как считалось", "How this was counted") }
    func counted(cohort: String, position: String) -> String {
        say(
            "Есепке алынған: \(cohort). 10-нан аз жағдайға негізделген көрсеткіштер көрсетілмейді. Дербес деректер жоқ. Оқиғалар журналынан, орны \(position).",
            "Учтены \(cohort). Показатели, за которыми меньше 10 случаев, не приводятся. Персональных данных нет. По журналу событий, позиция \(position).",
            "Counted are appeals \(cohort). Figures that rest on fewer than ten cases are not shown. Nothing personal is in here. From the log of events, position \(position)."
        )
    }
    func left(out count: Int, _ reason: String) -> String { "\(language.number(count)) — \(reason)" }
    var leftOut: String { say("Есепке кірмегені", "Не учтено", "Left out") }
    func reason(_ code: String) -> String {
        switch code {
        case "withoutCohortInstant": say("әлі жабылмаған", "ещё не закрыты", "not closed yet")
        case "outsidePeriod": say("кезеңнен тыс", "вне периода", "outside of the period")
        default: say("кейінірек", "позже", "later")
        }
    }
}
