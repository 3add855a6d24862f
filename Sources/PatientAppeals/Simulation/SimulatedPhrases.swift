// SPDX-License-Identifier: Apache-2.0

/// What staff and applicants say along the way, in both languages.
enum SimulatedPhrases {
    /// One saying in Russian and in Kazakh.
    struct Phrase: Sendable {
        let russian: String, kazakh: String

        init(_ russian: String, _ kazakh: String) {
            self.russian = russian
            self.kazakh = kazakh
        }

        func text(inKazakh: Bool) -> String { inKazakh ? kazakh : russian }
    }

    static let advice = Phrase(
        "Объяснили порядок, ответили на вопросы, дали памятку.",
        "Тәртібі түсіндірілді, сұрақтарға жауап берілді."
    )
    static let route = Phrase(
        "Показали, в какой кабинет обратиться и какие документы взять.",
        "Қай кабинетке бару керегі айтылды."
    )
    static let booked = Phrase("Записали на ближайшее свободное время.", "Жақын бос уақытқа жазылды.")
    static let settled = Phrase("Вопрос решён, пациент согласен.", "Мәселе шешілді, пациент риза.")
    static let studied = Phrase(
        "Проверка закончена, меры приняты, пациенту предложена помощь.",
        "Тексеру аяқталды, шаралар қабылданды."
    )
    static let question = Phrase(
        "Прошу представить сведения по приёму и запись осмотра.",
        "Қабылдау туралы мәлімет беріңіз."
    )
    static let reply = Phrase("Сведения и копия записи приложены.", "Мәлімет пен жазбаның көшірмесі қоса берілді.")
    static let careGiven = Phrase(
        "По записям и со слов пациента помощь оказана.",
        "Жазбаларға сәйкес көмек көрсетілген."
    )
    static let finding = Phrase("Порядок записи в этот день не соблюдался.", "Сол күні жазылу тәртібі сақталмаған.")
    static let needsExperts = Phrase("Нужна независимая экспертиза.", "Тәуелсіз сараптама қажет.")
    static let needsStudy = Phrase("Нужно изучить документы.", "Құжаттарды зерделеу қажет.")
    static let needsTime = Phrase("Ждём заключение эксперта.", "Сарапшының қорытындысын күтудеміз.")
    static let grounds = Phrase("По итогам проверки.", "Тексеру қорытындысы бойынша.")
    static let answer = Phrase(
        "Ваше обращение рассмотрено. О принятых мерах сообщаем в приложении к ответу.",
        "Өтінішіңіз қаралды. Қабылданған шаралар туралы жауапқа қоса хабарлаймыз."
    )
    static let notSolved = Phrase("Вопрос так и не решён.", "Мәселе шешілген жоқ.")
    static let tookBack = Phrase("Вопрос решился сам.", "Мәселе өздігінен шешілді.")
    static let elsewhere = Phrase("Относится к другой организации.", "Басқа ұйымның құзыретінде.")
    static let cause = Phrase("Расписание приёма не обновляли вовремя.", "Қабылдау кестесі уақытында жаңартылмаған.")
    static let action = Phrase("Ввести ежедневную сверку расписания.", "Кестені күн сайын салыстыруды енгізу.")
    static let actionDone = Phrase("Сверку ввели, журнал ведётся.", "Салыстыру енгізілді, журнал жүргізілуде.")
    static let actionHelped = Phrase("Расхождений больше нет.", "Алшақтық енді жоқ.")
    static let actionFailed = Phrase(
        "Расхождения остались, ищем другую меру.", "Алшақтық қалды, басқа шара іздеудеміз.")
    static let thanks = Phrase("Спасибо, помогли быстро.", "Рахмет, тез көмектестіңіздер.")
    static let regret = Phrase("Ответ получил, но легче не стало.", "Жауап алдым, бірақ көмегі болмады.")

    /// Given and family names that are common, in pairs that were drawn by chance.
    static let firstNames = [
        "Айгүл", "Ерлан", "Дана", "Сергей", "Мадина", "Нұрлан", "Ольга", "Асхат", "Гүлнар", "Тимур", "Жанар", "Марат",
        "Светлана", "Бауыржан", "Әсел", "Виктор",
    ]
    static let familyNames = [
        "Үлгіева", "Примеров", "Образцова", "Сынақов", "Мысалова", "Тестов", "Вымыслова", "Өрнеков", "Придуманов",
        "Қиялова", "Небылицын", "Ойданова", "Условный",
    ]
}
