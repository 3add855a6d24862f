// SPDX-License-Identifier: Apache-2.0

/// What applicants read, in their language. Nothing is filled in: what a text says holds for every case of its code.
enum ApplicantTexts {
    /// Of the codes that a command of the applicant's side can end in.
    static let ofRejections: [RejectionCode: MessageText] = frame.merging(intake) { first, _ in first }
        .merging(afterwards) { first, _ in first }

    private static let frame: [RejectionCode: MessageText] = [
        .keyInvalid: MessageText(
            "Хабарлама дұрыс жіберілмеді: оның кілті жоқ немесе тым ұзын. Қайтадан жіберіп көріңіз.",
            "Сообщение отправлено неправильно: у него нет ключа или ключ слишком длинный. Отправьте ещё раз.",
            "The message was sent without a key, or with one that is too long. Please send it again."),
        .keyReused: MessageText(
            "Бұл кілтпен басқа әрекет бұрын жазылған. Хабарламаны жаңадан жіберіңіз.",
            "С этим ключом уже записано другое действие. Отправьте сообщение заново.",
            "Another action was recorded under this key. Please send the message anew."),
        .personalDataInClear: MessageText(
            "Бұл жерге ЖСН немесе телефон нөмірін жазуға болмайды. Оны алып тастап, қайта жіберіңіз.",
            "Здесь нельзя указывать ИИН или номер телефона. Уберите его и отправьте снова.",
            "An identification or telephone number must not stand here. Remove it and send again."),
        .textNotPlain: MessageText(
            "Бұл жердегі мәтін тым ұзын немесе онда рұқсат етілмеген таңбалар бар. Түзетіп, қайта жіберіңіз.",
            "Текст здесь слишком длинный или содержит недопустимые знаки. Исправьте его и отправьте снова.",
            "The text here is too long or has characters that are not allowed. Correct it and send again."),
        .idNotPlain: MessageText(
            "Бұл жерде тек латын әріптері, сандар және . _ : @ - / таңбалары бола алады. Түзетіп, қайта жіберіңіз.",
            "Здесь допустимы только латинские буквы, цифры и знаки . _ : @ - /. Исправьте и отправьте снова.",
            "Only Latin letters, digits and . _ : @ - / can stand here. Correct it and send again."),
        .actorMissing: MessageText(
            "Кім жүгініп отырғаны көрсетілмеген. Жүйеге кіріп, қайта жіберіңіз.",
            "Не указано, кто обращается. Войдите и отправьте снова.",
            "It is not said who is writing. Sign in and send it again."),
        .staffOnly: MessageText(
            "Мұны тек қызметкер орындай алады. Пациентті қолдау қызметіне хабарласыңыз.",
            "Это может сделать только сотрудник. Обратитесь в Службу поддержки пациентов.",
            "Only staff can do this. Please turn to the Patient Support Service."),
        .roleMayNot: MessageText(
            "Мұны өзіңіз орындай алмайсыз: оны басқа адам, мысалы пациенттің өзі орындауы керек.",
            "Вы не можете сделать это сами: это должен сделать другой человек, например сам пациент.",
            "You cannot do this yourself: somebody else has to, for example the patient."),
        .appealMissing: MessageText(
            "Қай өтініш туралы екені дұрыс көрсетілмеген. Бақылау нөмірін тексеріңіз.",
            "Неясно, о каком обращении речь. Проверьте номер для отслеживания.",
            "It is not clear which appeal this is about. Check the tracking number."),
        .unknownAppeal: MessageText(
            "Мұндай өтініш табылмады. Нөмірін тексеріп, қайта енгізіңіз.",
            "Такое обращение не найдено. Проверьте номер и введите его снова.",
            "There is no such appeal. Check the number and enter it again."),
        .inTheFuture: MessageText(
            "Көрсетілген уақыт әлі келген жоқ. Құрылғыңыздың сағатын тексеріңіз.",
            "Указанное время ещё не наступило. Проверьте часы на вашем устройстве.",
            "The time given is still to come. Check the clock of your device."),
        .beforeReceipt: MessageText(
            "Көрсетілген уақыт өтініш келіп түскен уақыттан бұрын. Уақытты түзетіңіз.",
            "Указанное время раньше поступления обращения. Исправьте время.",
            "The time given lies before the appeal was received. Correct the time."),
        .beforeCause: MessageText(
            "Көрсетілген уақыт жауап берілген уақыттан бұрын. Уақытты тексеріңіз.",
            "Указанное время раньше, чем был дан ответ. Проверьте время.",
            "The time given lies before the answer. Check the time."),
        .invalidRequest: MessageText(
            "Хабарлама тым үлкен, сондықтан сақталмады. Қысқартып, қайта жіберіңіз.",
            "Сообщение слишком большое и не сохранено. Сократите его и отправьте снова.",
            "The message is too large and was not kept. Shorten it and send again."),
    ]

    private static let intake: [RejectionCode: MessageText] = [
        .channelMissing: MessageText(
            "Өтініштің қай арнамен келгені көрсетілмеген. Арнаны таңдаңыз.",
            "Не указано, каким путём подано обращение. Выберите канал.",
            "It is not said how the appeal came in. Choose a channel."),
        .kindMissing: MessageText(
            "Өтініштің түрі көрсетілмеген. Таңдаңыз: арыз, шағым, хабар, ұсыныс, үн қосу немесе сұрау салу.",
            "Не указан вид обращения. Выберите: заявление, жалоба, сообщение, предложение, отклик или запрос.",
            "The kind of appeal is not said. Choose: application, complaint, notification, suggestion, response or inquiry."
        ),
        .kindNotForChannel: MessageText(
            "Бұл арна арқылы мұндай өтініш қабылданбайды. Басқа арнаны таңдаңыз.",
            "Этим путём такое обращение не принимается. Выберите другой канал.",
            "Such an appeal is not taken in this way. Choose another channel."),
        .regionMissing: MessageText(
            "Өңір көрсетілмеген. Өңірді таңдаңыз.",
            "Не указан регион. Выберите регион.",
            "The region is not said. Choose the region."),
        .unknownRegion: MessageText(
            "Мұндай өңір жоқ немесе ұйым басқа өңірде орналасқан. Өңірді тексеріңіз.",
            "Такого региона нет, или организация находится в другом регионе. Проверьте регион.",
            "There is no such region, or the organisation is in another one. Check the region."),
        .organizationMissing: MessageText(
            "Медициналық ұйым көрсетілмеген. Ұйымды таңдаңыз.",
            "Не указана медицинская организация. Выберите организацию.",
            "The medical organisation is not said. Choose the organisation."),
        .unknownOrganization: MessageText(
            "Мұндай ұйым тізімде жоқ. Ұйымды тізімнен таңдаңыз.",
            "Такой организации нет в списке. Выберите организацию из списка.",
            "There is no such organisation in the list. Choose one from the list."),
        .contactNeeded: MessageText(
            "Сізге жауап беру үшін байланыс деректері керек. Телефонды, электрондық поштаны немесе мекенжайды көрсетіңіз.",
            "Чтобы ответить вам, нужны контакты. Укажите телефон, электронную почту или адрес.",
            "To answer you we need a way to reach you. Give a phone number, an e-mail address or an address."),
        .anonymousNamed: MessageText(
            "Анонимді өтініште аты-жөні мен ЖСН болмауы керек. Оларды алып тастаңыз немесе анонимді емес деп белгілеңіз.",
            "В анонимном обращении не должно быть имени и ИИН. Уберите их или снимите отметку «анонимно».",
            "An anonymous appeal must not have a name or an identification number. Remove them, or do not mark it anonymous."
        ),
        .textMissing: MessageText(
            "Өтініштің мәні жазылмаған. Не болғанын жазыңыз.",
            "Не написана суть обращения. Опишите, что произошло.",
            "The appeal does not say what it is about. Describe what happened."),
        .textTooLong: MessageText(
            "Мәтін тым ұзын. Қысқартыңыз немесе файл ретінде тіркеңіз.",
            "Текст слишком длинный. Сократите его или приложите файлом.",
            "The text is too long. Shorten it or attach it as a file."),
        .receivedLater: MessageText(
            "Келіп түскен уақыты тіркелген уақытынан кеш. Күндерін тексеріңіз.",
            "Время поступления позже времени регистрации. Проверьте даты.",
            "The time of receipt is after that of registration. Check the dates."),
        .referenceTaken: MessageText(
            "Осы белгімен басқа өтініш тіркелген. Оның күйін нөмірі бойынша қараңыз.",
            "С таким обозначением уже зарегистрировано другое обращение. Посмотрите его состояние по номеру.",
            "Another appeal is registered under this reference. Look up its status by its number."),
        .issuesNeeded: MessageText(
            "Мұндай өтініште мәселе көрсетілуі керек. Кемінде біреуін таңдаңыз.",
            "Для такого обращения нужно указать вопрос. Выберите хотя бы один.",
            "Such an appeal has to name an issue. Choose at least one."),
        .categoryMissing: MessageText(
            "Мәселенің санаты көрсетілмеген. Санатты таңдаңыз.",
            "Не указана категория вопроса. Выберите категорию.",
            "The category of an issue is not said. Choose a category."),
        .unknownCategory: MessageText(
            "Мұндай санат жоқ. Санатты тізімнен таңдаңыз.",
            "Такой категории нет. Выберите категорию из списка.",
            "There is no such category. Choose one from the list."),
        .severityOutOfRange: MessageText(
            "Ауырлық дәрежесі 0-ден 3-ке дейін болады. Дұрыс санды таңдаңыз.",
            "Степень тяжести бывает от 0 до 3. Выберите подходящее число.",
            "A severity is between 0 and 3. Choose such a number."),
        .tooManyIssues: MessageText(
            "Бір өтініштегі мәселелер тым көп. Оларды бірнеше өтінішке бөліңіз.",
            "В одном обращении слишком много вопросов. Разделите их на несколько обращений.",
            "There are too many issues in one appeal. Divide them among several."),
        .levelOutOfRange: MessageText(
            "Деңгей 1, 2 немесе 3 болады. Дұрыс деңгейді таңдаңыз.",
            "Уровень бывает 1, 2 или 3. Выберите подходящий уровень.",
            "A level is 1, 2 or 3. Choose such a level."),
        .targetInvalid: MessageText(
            "Өтінішті қайда жіберу керегі көрсетілмеген немесе өтініш сол ұйымда. Басқа ұйымды таңдаңыз.",
            "Не указано, куда передать обращение, или оно уже там. Выберите другую организацию.",
            "It is not said where the appeal is to go, or it is there. Choose another organisation."),
        .calendarYearMissing: MessageText(
            "Бұл күн үшін мерзімді есептеу мүмкін емес. Күнін тексеріңіз немесе Пациентті қолдау қызметіне хабарласыңыз.",
            "Для этой даты нельзя посчитать срок. Проверьте дату или обратитесь в Службу поддержки пациентов.",
            "No deadline can be counted for this date. Check the date or turn to the Patient Support Service."),
    ]

    private static let afterwards: [RejectionCode: MessageText] = [
        .stateForbids: MessageText(
            "Өтініштің қазіргі күйінде мұны істеуге болмайды. Күйін нөмірі бойынша тексеріңіз.",
            "В нынешнем состоянии обращения это невозможно. Проверьте его состояние по номеру.",
            "This is not possible in the appeal's present state. Look up its status by its number."),
        .reasonMissing: MessageText(
            "Себебі көрсетілмеген. Себебін жазыңыз.",
            "Не указана причина. Напишите, почему.",
            "No reason is given. Write why."),
        .groundMissing: MessageText(
            "Негізі көрсетілмеген. Негізін таңдаңыз.",
            "Не указано основание. Выберите основание.",
            "No ground is given. Choose the ground."),
        .noThirdParty: MessageText(
            "Өтініш беруші – пациенттің өзі, сондықтан келісім керек емес.",
            "Заявитель сам является пациентом, поэтому согласие не нужно.",
            "The applicant is the patient, so that no consent is needed."),
        .alreadyConsented: MessageText(
            "Келісім бұрын берілген. Ештеңе істеудің қажеті жоқ.",
            "Согласие уже дано. Ничего делать не нужно.",
            "Consent was given before. There is nothing to do."),
        .notAnswered: MessageText(
            "Бұл өтінішке жауап әлі жіберілген жоқ. Жауапты күтіңіз.",
            "Ответ на это обращение ещё не отправлен. Дождитесь ответа.",
            "No answer to this appeal was sent yet. Wait for the answer."),
        .alreadyDelivered: MessageText(
            "Жауаптың алынғаны бұрын расталған. Ештеңе істеудің қажеті жоқ.",
            "Получение ответа уже подтверждено. Ничего делать не нужно.",
            "That the answer arrived was confirmed before. There is nothing to do."),
        .reopenWindowPassed: MessageText(
            "Өтінішті қайта ашу мерзімі өтті. Жаңа өтініш беріп, осының нөмірін көрсетіңіз.",
            "Срок, когда обращение можно возобновить, прошёл. Подайте новое и укажите номер этого.",
            "The time in which the appeal could be reopened has passed. Make a new one and name this one's number."),
        .notRateable: MessageText(
            "Әзірге бағалайтын ештеңе жоқ: өтініш әлі шешілген жоқ. Жауаптан кейін бағалаңыз.",
            "Оценивать пока нечего: обращение ещё не решено. Поставьте оценку после ответа.",
            "There is nothing to rate yet: the appeal is not settled. Rate it after the answer."),
        .ratingMissing: MessageText(
            "Біреуін ғана таңдаңыз: 1-ден 5-ке дейінгі баға немесе «пікірім жоқ».",
            "Выберите что-то одно: оценку от 1 до 5 или «нет мнения».",
            "Choose one: a score from 1 to 5, or \"no opinion\"."),
        .ratingOutOfRange: MessageText(
            "Баға 1-ден 5-ке дейін болады. Дұрыс бағаны таңдаңыз.",
            "Оценка бывает от 1 до 5. Выберите подходящую.",
            "A score is between 1 and 5. Choose such a score."),
        .alreadyRated: MessageText(
            "Сіздің бағаңыз бұрын алынған. Рақмет!",
            "Ваша оценка уже получена. Спасибо!",
            "Your rating was received before. Thank you!"),
        .surveyExpired: MessageText(
            "Бағалау мерзімі өтті. Пікіріңізді жаңа өтінішпен жібере аласыз.",
            "Срок для оценки прошёл. Своё мнение можно отправить новым обращением.",
            "The time for rating has passed. You can send your opinion as a new appeal."),
        .hashInvalid: MessageText(
            "Файлдың бақылау қосындысы қате. Файлды қайта тіркеңіз.",
            "Неверная контрольная сумма файла. Приложите файл ещё раз.",
            "The file's checksum is not right. Attach the file again."),
        .numberInvalid: MessageText(
            "Файлдың өлшемі қате. Файлды қайта тіркеңіз.",
            "Неверный размер файла. Приложите файл ещё раз.",
            "The file's size is not right. Attach the file again."),
        .alreadyErased: MessageText(
            "Дербес деректер бұрын өшірілген. Ештеңе істеудің қажеті жоқ.",
            "Персональные данные уже стёрты. Ничего делать не нужно.",
            "The personal data was erased before. There is nothing to do."),
    ]
}
