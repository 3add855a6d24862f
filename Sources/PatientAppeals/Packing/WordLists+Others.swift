// SPDX-License-Identifier: Apache-2.0

extension WordLists {
    /// Names of persons and places, Kazakh and Russian in Latin letters as they are typed in haste, and a little English.
    static let others = """
        Иванов Петров Сидоров Смирнов Кузнецов Попов Васильев Соколов Михайлов Новиков Фёдоров Морозов Волков \
        Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев \
        Соловьёв Борисов Ким Цой Пак Ли Шевченко Бондаренко Коваленко Ткаченко Мельник Шмидт Миллер Иванова Петрова \
        Ахметов Ахметова Оспанов Оспанова Омаров Омарова Ибраев Ибрагимов Сулейменов Сулейменова Касымов Жумабаев \
        Жумабаева Абдрахманов Нурланов Нурланова Сериков Серикова Алиев Алиева Искаков Искакова Смагулов Смагулова \
        Байжанов Тулегенов Рахимов Каримов Каримова Юсупов Муканов Мухамеджанов Ермеков Кенжебаев Досанов Садыков \
        Сатпаев Тлеубердин Утепов Абенов Бекмуханов Қасымов Әбдірахманов Жұмабаев Нұрланов Серікова Сүлейменова \
        Мұқанов Әлиева Ысқақов Смағұлов Қанатов Төлегенов Өмірбеков Айдарбекова Бекжанов
        Александр Алексей Андрей Анна Антон Валентина Василий Вера Виктория Владимир Галина Дарья Дмитрий Евгений \
        Екатерина Елена Иван Игорь Ирина Константин Ксения Любовь Людмила Максим Мария Марина Михаил Надежда Наталья \
        Николай Олег Павел Роман Татьяна Юлия Юрий Айжан Айдар Алия Алма Аман Арман Асель Аслан Асылхан Аян Бакыт \
        Болат Гульнара Данияр Динара Ербол Жанна Жанат Жанара Зарина Зауре Ильяс Камила Канат Карлыгаш Кайрат Лаура \
        Мадияр Мейрам Нургуль Нурсултан Ольжас Рустем Сабина Салтанат Самал Сауле Серик Талгат Улан Шолпан Әлия \
        Айгерім Ақмарал Бақыт Ғалым Гүлмира Жұлдыз Қайрат Қанат Құралай Мұрат Нұргүл Нұрсұлтан Сәуле Серік Ұлан Шынар \
        Ырысты
        Александрович Алексеевна Андреевич Владимирович Владимировна Николаевич Николаевна Иванович Ивановна \
        Сергеевич Сергеевна Викторовна Михайлович Петровна Юрьевна Серикович Сериковна Болатович Болатовна Кайратович \
        Канатовна Ерболович Маратовна Нурлановна Талгатович Қайратұлы Болатқызы Ерланұлы Серікқызы Маратұлы Нұрланқызы
        Алматы Астана Шымкент Караганда Қарағанды Актобе Ақтөбе Тараз Павлодар Усть-Каменогорск Өскемен Семей Атырау \
        Костанай Қостанай Кызылорда Қызылорда Уральск Орал Петропавловск Петропавл Актау Ақтау Талдыкорган \
        Талдықорған Кокшетау Көкшетау Туркестан Түркістан Жезказган Жезқазған Конаев Қонаев Экибастуз Рудный Темиртау \
        область Алматинская Акмолинская Жамбылская Мангистауская Абай Жетісу Ұлытау облысы проспект микрорайон мкр \
        ул. пр. д. кв. г. с. көшесі даңғылы шағын ауданы үй пәтер
        salem salemetsiz be qurmetti rahmet darigerge jazyla almai jatyrmyn qashan bolady kerek emes bar joq men \
        sizge menin balam anam emhana auruhana dariger meyirger kezek talon tegin aqyly oryn uaqyt kun sagat \
        komektesinizshi suraimyn otinemin nege qalai qaida boldy berdi aldym keldim zdravstvuite pomogite pozhaluista \
        spasibo vrach bolnica poliklinika ne mogu zapisatsya privet kogda budet net da chto delat
        the of and to in a is that for it was on are as with his they at be this have from or one had by not but what \
        all were we when your can said there use an each which she do how their if will up other about out many then \
        them these so some her would make like him into time has look two more go see no way could people my than \
        first been call who its now find long down day did get come made may part I you he me us our very please \
        thank help hospital clinic doctor doctors nurse patient patients appointment medicine treatment test results \
        blood pain waiting hours minutes refused rude staff pay paid money free insurance department reception \
        emergency ambulance surgery child mother father complaint ing ed tion er es ly ment
        """
}
