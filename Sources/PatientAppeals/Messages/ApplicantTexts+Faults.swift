// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension ApplicantTexts {
    /// Of the mistakes of a program that sends lines: what its user can do is little, but has to be said.
    static let ofFaults: [PayloadError.Fault: MessageText] = [
        .lineNotJSON: MessageText(
            "Хабарлама бүлініп келді. Қайтадан жіберіп көріңіз.",
            "Сообщение пришло повреждённым. Отправьте его ещё раз.",
            "The message arrived damaged. Please send it again."),
        .lineNotObject: MessageText(
            "Хабарлама дұрыс құрылмаған. Қайтадан жіберіп көріңіз.",
            "Сообщение составлено неправильно. Отправьте его ещё раз.",
            "The message is not put together as it should be. Please send it again."),
        .lineTooLong: MessageText(
            "Хабарлама тым ұзын. Қысқартып, қайта жіберіңіз.",
            "Сообщение слишком длинное. Сократите его и отправьте снова.",
            "The message is too long. Shorten it and send again."),
        .lineNotText: MessageText(
            "Хабарламадағы мәтін оқылмайды. Қайтадан теріп, жіберіңіз.",
            "Текст сообщения не читается. Наберите его заново и отправьте.",
            "The text of the message cannot be read. Type it again and send."),
        .fieldMissing: MessageText(
            "Қажетті мәлімет толтырылмаған. Толтырып, қайта жіберіңіз.",
            "Не заполнено нужное поле. Заполните его и отправьте снова.",
            "Something that is needed is not filled in. Fill it in and send again."),
        .fieldTwice: MessageText(
            "Бір мәлімет екі рет берілген. Біреуін қалдырып, қайта жіберіңіз.",
            "Одно и то же указано дважды. Оставьте одно и отправьте снова.",
            "The same thing is said twice. Leave one of the two and send again."),
        .fieldUnknown: MessageText(
            "Хабарламада артық мәлімет бар. Қолданбаны жаңартып, қайта жіберіңіз.",
            "В сообщении есть лишнее поле. Обновите приложение и отправьте снова.",
            "The message holds something that does not belong there. Update the app and send again."),
        .fieldWrongType: MessageText(
            "Мәлімет басқа түрде берілген. Қолданбаны жаңартып, қайта толтырыңыз.",
            "Значение указано в другом виде. Обновите приложение и заполните заново.",
            "A value is of another type than it should be. Update the app and fill it in again."),
        .fieldUnknownCode: MessageText(
            "Таңдалған мән тізімде жоқ. Тізімнен басқасын таңдаңыз.",
            "Выбранного значения нет в списке. Выберите другое из списка.",
            "What was chosen is not in the list. Choose something else from the list."),
        .fieldOutOfRange: MessageText(
            "Сан тым үлкен немесе тым кіші. Басқа сан енгізіңіз.",
            "Число слишком большое или слишком маленькое. Введите другое.",
            "The number is too large or too small. Enter another one."),
        .fieldTooLong: MessageText(
            "Мәлімет тым ұзын. Қысқарақ етіп енгізіңіз.",
            "Значение слишком длинное. Введите короче.",
            "The value is too long. Enter a shorter one."),
        .fieldMalformed: MessageText(
            "Мәлімет қате жазылған. Күнін, уақытын және нөмірін тексеріңіз.",
            "Значение записано с ошибкой. Проверьте дату, время и номер.",
            "A value is not written as it should be. Check date, time and number."),
        .commandIrrevocable: MessageText(
            "Деректерді өшіруді басқа әрекеттермен бірге сынап көруге болмайды. Оны бөлек жіберіңіз.",
            "Стирание данных нельзя проверить заранее вместе с другими действиями. Отправьте его отдельно.",
            "Erasing data cannot be tried out together with other actions. Send it alone."),
    ]
}
