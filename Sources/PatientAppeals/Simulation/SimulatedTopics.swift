// SPDX-License-Identifier: Apache-2.0

/// What people write about, how often, and what they say. All of it is invented.
struct SimulatedTopic: Sendable {
    let category: String
    let kind: String
    /// How many of 1,000 appeals are about it.
    let weight: Int
    /// Percent that are settled at once, on the spot; 0 where the standard settings' rules put it above level 1.
    let onTheSpotPercent: Int
    /// 0...3.
    let severity: Int
    /// Percent of ratings that are 4 or 5.
    let satisfiedPercent: Int
    let russian: [String], kazakh: [String]

    /// The level that the standard settings' rules give to an appeal about it.
    var level: Int {
        severity == 3 ? 3 : ["ACCESS_DENIED", "PHANTOM_SERVICE"].contains(category) ? 2 : 1
    }

    /// The category of the Healthcare Complaints Analysis Tool (Gillespie, Reader 2016) that fits it best.
    var hcat: String {
        switch category {
        case "QUALITY", "DRUGS_DENIED": "quality"
        case "ETHICS": "respectAndRights"
        case "FACILITIES": "environment"
        case "INFORMATION", "SUGGESTION", "GRATITUDE": "communication"
        default: "institutionalProcesses"
        }
    }

    static let weights = all.map(\.weight)
    static let all = questions + troubles + complaints + remarks

    private static let questions = [
        SimulatedTopic(
            category: "INFORMATION",
            kind: "inquiry",
            weight: 230,
            onTheSpotPercent: 99,
            severity: 0,
            satisfiedPercent: 91,
            russian: [
                "Подскажите, нужно ли направление от терапевта, чтобы пройти УЗИ по ОСМС, и сколько оно действует?",
                "Как подготовиться к анализу крови и когда можно узнать результат?",
                "Где получить справку для санатория и какие документы взять с собой?",
            ],
            kazakh: [
                "Қан тапсыру үшін жолдама керек пе және нәтижесін қосымшадан қалай көруге болады?",
                "Санаторийге анықтама алу үшін қандай құжаттар керек?",
                "Дәрігердің қабылдау уақытын қайдан білуге болады?",
            ]
        ),
        SimulatedTopic(
            category: "ATTACHMENT",
            kind: "inquiry",
            weight: 90,
            onTheSpotPercent: 98,
            severity: 0,
            satisfiedPercent: 88,
            russian: [
                "Переехали из другого региона. Как прикрепиться к поликлинике по новому адресу?",
                "Портал отклонил заявку на прикрепление без объяснения. Что делать?",
            ],
            kazakh: [
                "Басқа қаладан көшіп келдік. Жаңа мекенжай бойынша емханаға қалай тіркелеміз?",
                "Тіркелу туралы өтінім себепсіз қайтарылды. Не істеу керек?",
            ]
        ),
        SimulatedTopic(
            category: "INSURANCE_STATUS",
            kind: "inquiry",
            weight: 80,
            onTheSpotPercent: 97,
            severity: 1,
            satisfiedPercent: 80,
            russian: [
                "В базе стоит, что я не застрахована, хотя работодатель платит взносы. Как исправить?",
                "Можно ли оплатить взносы за прошлые месяцы и когда статус станет активным?",
            ],
            kazakh: [
                "Жұмыс беруші жарна төлейді, бірақ жүйеде сақтандырылмаған деп тұр. Қалай түзетуге болады?",
                "Өткен айларға жарна төлесем, мәртебем қашан белсенді болады?",
            ]
        ),
    ]

    private static let troubles = [
        SimulatedTopic(
            category: "APPOINTMENT",
            kind: "notification",
            weight: 190,
            onTheSpotPercent: 96,
            severity: 1,
            satisfiedPercent: 84,
            russian: [
                "Третий день не могу записаться к кардиологу: в приложении мест нет. Прошу записать на ближайшую дату.",
                "Запись к неврологу отменили без предупреждения, прошу назначить новое время.",
                "не могу записаться к окулисту уже неделю помогите пож",
            ],
            kazakh: [
                "Балалар дәрігеріне екі аптадан бері жазыла алмай жүрмін. Жақын күнге жазуыңызды сұраймын.",
                "Қабылдау уақытым ескертусіз өзгертілді. Қайта жазуыңызды өтінемін.",
            ]
        ),
        SimulatedTopic(
            category: "WAITING",
            kind: "complaint",
            weight: 85,
            onTheSpotPercent: 87,
            severity: 1,
            satisfiedPercent: 62,
            russian: [
                "Ждали приёма три часа, хотя записывались заранее. Очередь никто не ведёт.",
                "Скорая ехала больше часа, диспетчер дважды сказал «бригада в пути».",
            ],
            kazakh: [
                "Алдын ала жазылсақ та, қабылдауды үш сағат күттік.",
                "Жедел жәрдем бір сағаттан кейін келді, түсініктеме бермеді.",
            ]
        ),
        SimulatedTopic(
            category: "HOSPITALIZATION",
            kind: "application",
            weight: 40,
            onTheSpotPercent: 70,
            severity: 1,
            satisfiedPercent: 66,
            russian: [
                "Прошу помочь с плановой госпитализацией: в портале ожидание больше двухсот дней.",
                "Дату госпитализации перенесли второй раз, прошу сообщить точный день.",
            ],
            kazakh: [
                "Жоспарлы емдеуге жатқызуға көмектесуіңізді сұраймын: кезек алты айдан асады.",
                "Ауруханаға жату күнін екінші рет ауыстырды. Нақты күнін айтыңыздаршы.",
            ]
        ),
        SimulatedTopic(
            category: "DRUGS_DENIED",
            kind: "complaint",
            weight: 50,
            onTheSpotPercent: 70,
            severity: 2,
            satisfiedPercent: 58,
            russian: [
                "Второй месяц не выдают бесплатные лекарства, в аптеке поликлиники говорят «не поступало».",
                "Рецепт выписали, а препарат заменили на другой, который мне не подходит.",
            ],
            kazakh: [
                "Тегін дәрі үш айдан бері берілмей жатыр, емханада «келген жоқ» дейді.",
                "Рецептте жазылған дәрінің орнына басқасын берді.",
            ]
        ),
    ]

    private static let complaints = [
        SimulatedTopic(
            category: "ACCESS_DENIED",
            kind: "complaint",
            weight: 35,
            onTheSpotPercent: 0,
            severity: 2,
            satisfiedPercent: 50,
            russian: [
                "Отказали в МРТ по квоте, письменного отказа не дали. Прошу сообщить причину.",
                "Не приняли без прописки, хотя я прикреплён к этой поликлинике.",
            ],
            kazakh: [
                "Компьютерлік томографиядан бас тартты, жазбаша түсініктеме берілмеді.",
                "Тіркелген емханам қабылдаудан бас тартты. Себебін анықтауыңызды сұраймын.",
            ]
        ),
        SimulatedTopic(
            category: "PAID_INSTEAD_OF_FREE",
            kind: "complaint",
            weight: 30,
            onTheSpotPercent: 25,
            severity: 2,
            satisfiedPercent: 48,
            russian: [
                "Врач направил сдать анализы платно, хотя я застрахована. Чек сохранила.",
                "За перевязку взяли деньги, хотя она входит в бесплатный объём помощи.",
            ],
            kazakh: [
                "Сақтандырылғаныма қарамастан, талдауды ақылы тапсыруға жіберді.",
                "Тегін көмек көлеміне кіретін қызметке ақша алды.",
            ]
        ),
        SimulatedTopic(
            category: "PHANTOM_SERVICE",
            kind: "complaint",
            weight: 20,
            onTheSpotPercent: 0,
            severity: 2,
            satisfiedPercent: 55,
            russian: [
                "В приложении записана консультация хирурга, которой не было. Прошу проверить и исключить запись."
            ],
            kazakh: ["Жеке кабинетімде мен алмаған қызмет көрсетілген. Тексеріп, жазбаны алып тастауды талап етемін."]
        ),
        SimulatedTopic(
            category: "ETHICS",
            kind: "complaint",
            weight: 50,
            onTheSpotPercent: 76,
            severity: 1,
            satisfiedPercent: 57,
            russian: [
                "Медсестра накричала на мою маму и отказалась объяснить, как готовиться к исследованию.",
                "В регистратуре нагрубили и бросили трубку.",
            ],
            kazakh: [
                "Мейіргер дөрекі сөйледі, сұрағыма жауап бермеді. Кешірім сұрауын қалаймын.",
                "Тіркеу бөлімінде дөрекілік көрсетті.",
            ]
        ),
        SimulatedTopic(
            category: "QUALITY",
            kind: "complaint",
            weight: 30,
            onTheSpotPercent: 0,
            severity: 3,
            satisfiedPercent: 40,
            russian: [
                "Выписали с температурой, через два дня пришлось вызывать скорую. Прошу провести экспертизу.",
                "Врач не посмотрел снимки и назначил лечение, которое не помогло.",
            ],
            kazakh: [
                "Емнен кейін асқыну болды. Медициналық көмектің сапасына сараптама жүргізуді сұраймын.",
                "Дәрігер суреттерді қарамай ем тағайындады.",
            ]
        ),
    ]

    private static let remarks = [
        SimulatedTopic(
            category: "FACILITIES",
            kind: "complaint",
            weight: 25,
            onTheSpotPercent: 88,
            severity: 0,
            satisfiedPercent: 72,
            russian: ["На втором этаже неделю не работает лифт, с коляской не подняться."],
            kazakh: ["Үшінші қабаттағы лифт бір айдан бері жұмыс істемейді."]
        ),
        SimulatedTopic(
            category: "SUGGESTION",
            kind: "suggestion",
            weight: 20,
            onTheSpotPercent: 95,
            severity: 0,
            satisfiedPercent: 90,
            russian: [
                "Предлагаю повесить понятные указатели к лаборатории и поставить стулья у кабинета забора крови."
            ],
            kazakh: ["Күту залына балаларға арналған бұрыш ашуды ұсынамын."]
        ),
        SimulatedTopic(
            category: "GRATITUDE",
            kind: "response",
            weight: 25,
            onTheSpotPercent: 99,
            severity: 0,
            satisfiedPercent: 98,
            russian: [
                "Спасибо участковому врачу и службе поддержки: всё объяснили спокойно и помогли за десять минут."
            ],
            kazakh: ["Пациенттерді қолдау қызметіне рахмет: мәселем бес минутта шешілді."]
        ),
    ]
}
