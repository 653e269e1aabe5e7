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
    },
}
