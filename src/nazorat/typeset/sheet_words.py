"""The words of a paper sheet that no tool holds: legend, kinds of no-answer, issue and return. No product name, no place."""

from __future__ import annotations

from typing import Final

from nazorat.typeset.wire import Wire

SHEET_WORDS: Final[dict[str, dict[str, Wire]]] = {
    "en": {
        "sheet": "Sheet No.",
        "origin": ["seen", "asked", "read", "measured"],
        "none": "No answer:",
        "no": ["not asked", "not checked", "refused", "does not know"],
        "rule": "Asterisk: required. Pen, printed digits. A blank says nothing: tick why.",
        "out": "Issued",
        "back": "Returned",
        "foot": "Illegible is marked only by whoever keys the sheet. A second person checks every tenth sheet.",
        "never": "never read this list aloud",
        "batch": "Batch No.",
        "cross": "One cross in each row:",
        "many": "several may be marked",
        "notebook": "Notebook page",
        "nameless": "Key words only. No name, nickname, charge or cell number. Outside: complete it, then key it under its number.",
        "code": "Code",
        "codes": "Code sheet",
        "apart": (
            "Carried by another member than the sheets of talks and kept apart from them, also at night. "
            "No name, nickname, charge, cell number or day. Destroy it first."
        ),
        "columns": [
            "Code of the talk",
            "Unit",
            "Room, our number",
            "Our own mark by which we find the person again",
            "Look again?",
        ],
        "yesno": ["yes", "no"],
        "list": "Sheets out and back",
        "counted": "Count at the gate, in and out, and again in the evening. A sheet that was taken away is an incident: write the hour.",
        "ledger": ["Number", "Sheet", "Carried by", "Out", "Back", "What became of it"],
        "sums": "Sheets on this list:",
    },
    "ru": {
        "sheet": "Лист №",
        "origin": ["вижу", "спросил", "прочёл", "измерил"],
        "none": "Нет ответа:",
        "no": ["не спрошено", "не проверено", "отказ", "не знает"],
        "rule": "Звёздочка: обязательно. Ручкой, печатными цифрами. Пусто ничего не значит: отметьте причину.",
        "out": "Выдан",
        "back": "Сдан",
        "foot": "Неразборчиво отмечает только тот, кто вводит лист. Каждый десятый лист сверяет второй человек.",
        "never": "никогда не читать этот список вслух",
        "batch": "Партия №",
        "cross": "В каждой строке один крестик:",
        "many": "можно отметить несколько",
        "notebook": "Страница блокнота",
        "nameless": "Только ключевые слова. Без имён, прозвищ, статей и номеров камер. Снаружи дополните и введите под этим номером.",
        "code": "Код",
        "codes": "Лист кодов",
        "apart": (
            "Носит не тот, у кого листы бесед; хранится отдельно от них, и ночью тоже. "
            "Без имени, прозвища, статьи, номера камеры и дня. Уничтожается первым."
        ),
        "columns": ["Код беседы", "Блок", "Комната, наш номер", "Наша пометка, по которой найдём человека снова", "Навестить ещё?"],
        "yesno": ["да", "нет"],
        "list": "Листы: выдача и возврат",
        "counted": "Пересчитайте у входа, на выходе и ещё раз вечером. Изъятый лист является происшествием: запишите время.",
        "ledger": ["Номер", "Лист", "У кого", "Выдан", "Сдан", "Что с ним стало"],
        "sums": "Листов в списке:",
    },
    "tg": {
        "sheet": "Варақи №",
        "origin": ["дидам", "пурсидам", "хондам", "чен кардам"],
        "none": "Ҷавоб нест:",
        "no": ["пурсида нашуд", "санҷида нашуд", "рад кард", "намедонад"],
        "rule": "Ситорача: ҳатмӣ. Бо ручка, рақамҳои чопӣ. Ҷойи холӣ маъно надорад: сабабро қайд кунед.",
        "out": "Дода шуд",
        "back": "Супурда шуд",
        "foot": "«Хонда намешавад»-ро танҳо воридкунанда қайд мекунад. Ҳар варақи даҳумро шахси дуюм месанҷад.",
        "never": "ин рӯйхатро ҳаргиз бо овоз нахонед",
        "batch": "Дастаи №",
        "cross": "Дар ҳар сатр як аломат:",
        "many": "якчандторо қайд кардан мумкин",
        "notebook": "Саҳифаи дафтарча",
        "nameless": "Танҳо калидвожаҳо. Бе ном, лақаб, модда ва рақами ҳуҷра. Берун аз муассиса пурра карда, бо ҳамин рақам ворид кунед.",
        "code": "Рамз",
        "codes": "Варақи рамзҳо",
        "apart": (
            "Онро на он кас мебардорад, ки варақҳои суҳбат дорад; шабона ҳам ҷудо нигоҳ дошта мешавад. "
            "Бе ном, лақаб, модда, рақами ҳуҷра ва рӯз. Аввал ҳамин нобуд карда мешавад."
        ),
        "columns": ["Рамзи суҳбат", "Блок", "Ҳуҷра, рақами мо", "Аломати худамон, ки шахсро боз меёбем", "Боз дидан?"],
        "yesno": ["ҳа", "не"],
        "list": "Варақҳо: додан ва супурдан",
        "counted": "Дар даромадгоҳ, ҳангоми баромадан ва бори дигар бегоҳ шуморед. Варақи кашидагирифта ҳодиса аст: соаташро нависед.",
        "ledger": ["Рақам", "Варақ", "Дар дасти кӣ", "Дода шуд", "Супурда шуд", "Бо он чӣ шуд"],
        "sums": "Шумораи варақҳо дар рӯйхат:",
    },
    "uz-Latn": {
        "sheet": "Varaq №",
        "origin": ["koʻrdim", "soʻradim", "oʻqidim", "oʻlchadim"],
        "none": "Javob yoʻq:",
        "no": ["soʻralmadi", "tekshirilmadi", "rad etdi", "bilmaydi"],
        "rule": "Yulduzcha: majburiy. Ruchkada, bosma raqamlar bilan. Boʻsh joy hech narsa demaydi: sababini belgilang.",
        "out": "Berildi",
        "back": "Topshirildi",
        "foot": "«Oʻqib boʻlmaydi» ni faqat varaqni kirituvchi belgilaydi. Har oʻninchi varaqni ikkinchi kishi solishtiradi.",
        "never": "bu roʻyxatni hech qachon ovoz chiqarib oʻqimang",
        "batch": "Toʻplam №",
        "cross": "Har bir qatorga bitta belgi:",
        "many": "bir nechtasini belgilash mumkin",
        "notebook": "Daftar varagʻi",
        "nameless": "Faqat kalit soʻzlar. Ism, laqab, modda va kamera raqami yozilmaydi. Tashqarida toʻldiring va shu raqam bilan kiriting.",
        "code": "Kod",
        "codes": "Kodlar varagʻi",
        "apart": (
            "Suhbat varaqlari kimda boʻlsa, bunisi boshqa aʼzoda boʻladi; kechasi ham alohida saqlanadi. "
            "Ism, laqab, modda, kamera raqami va kun yozilmaydi. Birinchi boʻlib yoʻq qilinadi."
        ),
        "columns": ["Suhbat kodi", "Blok", "Xona, bizning raqam", "Odamni yana topish uchun oʻz belgimiz", "Yana koʻramizmi?"],
        "yesno": ["ha", "yoʻq"],
        "list": "Varaqlar: berish va topshirish",
        "counted": "Kirishda, chiqishda va kechqurun yana bir bor sanang. Tortib olingan varaq hodisa hisoblanadi: vaqtini yozing.",
        "ledger": ["Raqam", "Varaq", "Kimda", "Berildi", "Topshirildi", "Nima boʻldi"],
        "sums": "Roʻyxatdagi varaqlar soni:",
    },
    "uz-Cyrl": {
        "sheet": "Варақ №",
        "origin": ["кўрдим", "сўрадим", "ўқидим", "ўлчадим"],
        "none": "Жавоб йўқ:",
        "no": ["сўралмади", "текширилмади", "рад этди", "билмайди"],
        "rule": "Юлдузча: мажбурий. Ручкада, босма рақамлар билан. Бўш жой ҳеч нарса демайди: сабабини белгиланг.",
        "out": "Берилди",
        "back": "Топширилди",
        "foot": "«Ўқиб бўлмайди» ни фақат варақни киритувчи белгилайди. Ҳар ўнинчи варақни иккинчи киши солиштиради.",
        "never": "бу рўйхатни ҳеч қачон овоз чиқариб ўқиманг",
        "batch": "Тўплам №",
        "cross": "Ҳар бир қаторга битта белги:",
        "many": "бир нечтасини белгилаш мумкин",
        "notebook": "Дафтар варағи",
        "nameless": "Фақат калит сўзлар. Исм, лақаб, модда ва камера рақами ёзилмайди. Ташқарида тўлдиринг ва шу рақам билан киритинг.",
        "code": "Код",
        "codes": "Кодлар варағи",
        "apart": (
            "Суҳбат варақлари кимда бўлса, буниси бошқа аъзода бўлади; кечаси ҳам алоҳида сақланади. "
            "Исм, лақаб, модда, камера рақами ва кун ёзилмайди. Биринчи бўлиб йўқ қилинади."
        ),
        "columns": ["Суҳбат коди", "Блок", "Хона, бизнинг рақам", "Одамни яна топиш учун ўз белгимиз", "Яна кўрамизми?"],
        "yesno": ["ҳа", "йўқ"],
        "list": "Варақлар: бериш ва топшириш",
        "counted": "Киришда, чиқишда ва кечқурун яна бир бор сананг. Тортиб олинган варақ ҳодиса ҳисобланади: вақтини ёзинг.",
        "ledger": ["Рақам", "Варақ", "Кимда", "Берилди", "Топширилди", "Нима бўлди"],
        "sums": "Рўйхатдаги варақлар сони:",
    },
}
