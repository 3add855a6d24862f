// SPDX-License-Identifier: Apache-2.0

/// What the model of texts is counted in: words of Kazakh, Russian and English as they are common in dealings with clinics,
/// written down from general knowledge of the languages, and invented details of persons. Each line counts as one text.
///
/// Part of the form in which texts are sealed: not a letter of it may change, or what is sealed becomes unreadable. Better
/// lists would be another form beside this one.
enum WordLists {
    static let all =
        [others, russian, kazakh].flatMap { $0.utf8.split(separator: UInt8(ascii: "\n")).map { Array($0) } }
        + (shapes + details).map { Array($0.utf8) }

    /// How longer texts are laid out, what is shouted, links, and what has no symbol of its own.
    private static let shapes = [
        "Здравствуйте!\n\nПрошу\n\nС уважением,\nИванов И.И.\n", "1. На\n2. По\n3. Не\n", "- в\n- на\n- по\n",
        "Сәлеметсіз бе!\n\nМен\n\nҚұрметпен,\n", "Добрый день.  Прошу  - нет   -   да",
        "см. https://www.egov.kz/ и http://",
        "ПРОШУ ПОМОЧЬ! СРОЧНО!!! НЕ ПРИНИМАЮТ НА ПРИЁМ В ПОЛИКЛИНИКЕ, ОТКАЗАЛИ. ВРАЧА НЕТ. БОЛЬНИЦА. СПАСИБО ВАМ ЗА ПОМОЩЬ",
        "КӨМЕК КЕРЕК! ДӘРІГЕР ЖОҚ, ҚАБЫЛДАМАЙДЫ. ЕМХАНА. РАХМЕТ СІЗДЕРГЕ. ШАРА ҚОЛДАНЫҢЫЗДАР", "😡 🙏🙏 👍 ❤️ 😢😢😢",
        "?? ??? !!! ... )))",
    ]

    /// ``PersonDetails`` as they are encoded: number and length before each part.
    private static let details = [
        "\u{a}\u{26}Иванов Иван Иванович\u{12}\u{c}+77011234567\u{1a}\u{c}851301300123",
        "\u{a}\u{30}Ахметова Айгуль Сериковна\u{12}\u{b}87051234567\u{1a}\u{c}901315400456\u{22}\u{d}aigul@mail.ru\u{2a}\u{32}г. Алматы, ул. Абая, д. 12, кв. 34",
        "\u{a}\u{30}Оспанов Ерболат Қайратұлы\u{12}\u{c}+77772345678\u{1a}\u{c}761323350789\u{2a}\u{39}Астана қ., Абай к-сі, 5-үй, 10-пәтер",
        "\u{a}\u{26}Ким Елена Викторовна\u{12}\u{c}+77075556677",
        "\u{a}\u{1d}Сейтқали Нұргүл\u{12}\u{c}+77471112233\u{1a}\u{c}881330450321\u{22}\u{12}nurgul88@gmail.com",
    ]
}
