"""An invented report for the tests: country, place, people and numbers exist nowhere."""

from __future__ import annotations

import io

import piexif
from PIL import Image

from nazorat.typeset import Document, Figure, Section, Status, Table
from nazorat.typeset.document import Language

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 22" width="96" height="22" font-family="PT Sans">'
    + "".join(
        f'<circle cx="{5 + 9.4 * (i % 10):.1f}" cy="{5 + 9.4 * (i // 10):.1f}" r="2.6" '
        f'fill="{"#1a1a1a" if i < 10 else "#ffffff"}" stroke="#1a1a1a" stroke-width="0.8"/>'
        for i in range(20)
    )
    + "</svg>"
)

TEXT: dict[Language, dict[str, str]] = {
    "ru": {
        "title": "Намуна-0",
        "kind": "Отчёт о посещении без уведомления",
        "subtitle": "Следственный изолятор · 7 и 8 октября 2026 года",
        "summary": "Резюме",
        "walk": "Прогулка на открытом воздухе [установлено]{.established}",
        "regime": "Распорядок и связи",
        "p1": "Совместная группа из шести человек с переводчиком посетила «Намуна-0» без уведомления и провела там два дня. "
        "У ворот группа ждала 38 минут; дальше директор открыл все блоки. Поговорили с 38 заключёнными, с 35 из них наедине.",
        "space": "**Тесно в половине общих комнат.** Из 20 измеренных общих комнат в десяти на человека приходится явно меньше 4 м².",
        "urgent": "Одно обстоятельство, перерыв в ежедневном лекарстве, группа с согласия человека подняла в первый же день.",
        "fact": "Прогулка длится около получаса, а не час. Измеренная прогулка началась в 15:10 и закончилась в 15:35: **25 минут**.",
        "origin": "Свидетельства сведены по происхождению. Журнал и слова директора исходят от учреждения и считаются за одно.[^1]",
        "note": "Сообщения людей, не связанных между собой, считаются за одно происхождение.",
        "standard": "Нормы, с которыми сравнивается прогулка:",
        "missing": "[не введена]{.missing} Национальная норма: в справочник ещё не внесена.",
        "accepted": "[принято]{.accepted} Правила Нельсона Манделы, правило 23 (1): не менее часа упражнений на воздухе в день.",
        "comparative": "[сравнительно]{.comparative} ЕКПП, 2-й общий доклад, § 48: не менее часа в день каждому.",
        "explanation": "Директор: «час, как в журнале». На заключительной беседе он добавил, что двор один на два блока.",
        "assessment": "Три происхождения говорят об одном. Короткая прогулка *установлена* для блоков A и B; о блоке C данных мало.",
        "recommendation": "**Директору.** Обеспечить каждому не менее часа прогулки в день и записывать минуту выхода каждой группы.",
        "alt": "Двадцать знаков: 10 полных кругов ниже предела, 10 пустых не ниже.",
        "cap": "20 общих комнат: ниже 4 м², не ниже",
    },
    "tg": {
        "title": "Намуна-0",
        "kind": "Ҳисобот оид ба боздиди бе огоҳӣ",
        "subtitle": "Боздоштгоҳи тафтишотӣ · 7 ва 8 октябри соли 2026",
        "summary": "Хулоса",
        "walk": "Сайругашт дар ҳавои кушод [муқаррар шуд]{.established}",
        "regime": "Реҷа ва робитаҳо",
        "p1": "Гурӯҳи муштараки шашнафара бо тарҷумон ба «Намуна-0» бе огоҳӣ омад ва дар он ҷо ду рӯз буд. "
        "Дар назди дарвоза гурӯҳ 38 дақиқа интизор шуд; баъд директор ҳамаи биноҳоро кушод. Бо 38 маҳбус суҳбат шуд.",
        "space": "**Дар нисфи ҳуҷраҳои умумӣ танг аст.** Аз 20 ҳуҷраи ченшуда дар даҳтояш ба ҳар нафар камтар аз 4 м² мерасад.",
        "urgent": "Як ҳолат, танаффус дар доруи ҳаррӯза, бо розигии шахс дар ҳамон рӯзи аввал бардошта шуд.",
        "fact": "Сайругашт тақрибан ним соат аст, на як соат. Сайри ченшуда соати 15:10 сар шуд ва 15:35 тамом шуд: **25 дақиқа**.",
        "origin": "Далелҳо аз рӯи сарчашма ҷамъ шуданд. Дафтар ва суханони директор аз муассисаанд ва як ҳисоб мешаванд.[^1]",
        "note": "Гуфтаҳои шахсоне, ки бо ҳам алоқа надоранд, як сарчашма ҳисоб мешаванд.",
        "standard": "Меъёрҳое, ки сайр бо онҳо муқоиса мешавад:",
        "missing": "[дохил нашудааст]{.missing} Меъёри миллӣ: ҳанӯз ба феҳрист дохил нашудааст.",
        "accepted": "[қабул шуда]{.accepted} Қоидаҳои Нелсон Мандела, қоидаи 23 (1): ҳар рӯз на камтар аз як соат.",
        "comparative": "[муқоисавӣ]{.comparative} КПШ, ҳисоботи умумии 2, § 48: ба ҳар кас на камтар аз як соат.",
        "explanation": "Директор: «як соат, чунон ки дар дафтар аст». Дар суҳбати хотимавӣ гуфт, ки ҳавлӣ барои ду бино якто аст.",
        "assessment": "Се сарчашма якхела мегӯянд. Сайри кӯтоҳ барои биноҳои A ва B *муқаррар шуд*; оид ба бинои C маълумот кам аст.",
        "recommendation": "**Ба директор.** Ба ҳар кас дар як рӯз на камтар аз як соат сайругашт таъмин карда, дақиқаи баромадро нависед.",
        "alt": "Бист аломат: 10 доираи пур поёнтар аз ҳад, 10 доираи холӣ не.",
        "cap": "20 ҳуҷраи умумӣ: камтар аз 4 м², на камтар",
    },
    "en": {
        "title": "Namuna-0",
        "kind": "Report of an unannounced visit",
        "subtitle": "Remand prison · 7 and 8 October 2026",
        "summary": "Summary",
        "walk": "Exercise in the open air [established]{.established}",
        "regime": "Regime and contacts",
        "p1": "A joint team of six with an interpreter visited Namuna-0 unannounced and spent two days there. "
        "The team waited 38 minutes at the gate; after that the director opened every unit. It spoke with 38 detainees.",
        "space": "**Half of the shared rooms are crowded.** In ten of the 20 measured shared rooms a person has clearly under 4 m².",
        "urgent": "One matter, a break in a daily medicine, was raised with the person's consent on the first day.",
        "fact": "Exercise lasts about half an hour, not an hour. The timed session began at 15:10 and ended at 15:35: **25 minutes**.",
        "origin": "The evidence is laid out by origin. The journal and the director's words come from the place and count as one.[^1]",
        "note": "Accounts of people who have no contact with each other count as one origin.",
        "standard": "The standards with which exercise is compared:",
        "missing": "[not entered]{.missing} National norm: not yet entered in the library.",
        "accepted": "[accepted]{.accepted} Nelson Mandela Rules, rule 23 (1): at least an hour of exercise in the open air daily.",
        "comparative": "[comparative]{.comparative} CPT, 2nd General Report, § 48: at least an hour every day for everyone.",
        "explanation": 'Director: "an hour, as in the journal". At the closing talk he added that two units share one yard.',
        "assessment": "Three origins say the same. Short exercise is *established* for units A and B; on unit C there is little data.",
        "recommendation": "**To the director.** Give everyone at least an hour of exercise a day and record the minute each group goes out.",
        "alt": "Twenty marks: 10 full circles below the limit, 10 empty not below.",
        "cap": "20 shared rooms: under 4 m², not under",
    },
}


def walk_markdown(words: dict[str, str]) -> str:
    """The showpiece: fact, origin with its table, norms with their status, explanation, assessment, recommendation."""
    return f"""{{.fact}} {words["fact"]}

{{.origin}} {words["origin"]}

|   | A | B | C |
|:--|:--|--:|:--|
| **M** | ● 1 | 25 | + |
| **A** | ◐ 24 / 31 | 20–30 | + |
| **R** | ○ 60 / 60 | 60 | − |

[^1]: {words["note"]}

{{.standard}} {words["standard"]}

- {words["missing"]}
- {words["accepted"]}
- {words["comparative"]}

{{.explanation}} {words["explanation"]}

{{.assessment}} {words["assessment"]}

{{.recommendation no="1"}} {words["recommendation"]}
"""


def sections(language: Language) -> tuple[Section, ...]:
    words = TEXT[language]
    mini = Figure("mini-space", words["alt"], words["cap"], svg=DRAWING, width_mm=33)
    table = Table(("№", words["cap"]), (("A-01", "2,80"), ("A-02", "2,87")), "lr", words["cap"])
    whole = Figure("whole", words["alt"], f"**{words['cap']}.**", svg=DRAWING, width_mm=120, table=table)
    summary = f'{words["p1"]}\n\n{{figure="mini-space"}} {words["space"]}\n\n{{.urgent}} {words["urgent"]}\n'
    return (
        Section("summary", words["summary"], 1, summary, (mini,), number="1"),
        Section("regime", words["regime"], 1, "", (), number="6.4"),
        Section("walk", words["walk"], 2, walk_markdown(words) + "\n\n![](figure:whole)\n", (whole,)),
    )


def report(language: Language = "ru", **given: object) -> Document:
    """A short report in one language; keyword arguments replace its fields."""
    words = TEXT[language]
    fields: dict[str, object] = {
        "title": words["title"],
        "language": language,
        "kind": words["kind"],
        "subtitle": words["subtitle"],
        "sections": sections(language),
        "status": Status("0.4", "—", (("1", "0.4"), ("2", "03 / 12"))),
        "header": f"{words['title']} · {words['kind']}",
        "footer": "0.4",
        "copy_number": "03 / 12",
    }
    return Document(**(fields | given))  # type: ignore[arg-type]  # the maker's keywords are checked by the dataclass itself


def gps_photo(colour: str = "#7a8894", marker: str = "CANARY-CAMERA") -> bytes:
    """A JPEG with a camera name and a position, as a telephone makes it."""
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Make: marker.encode()},
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((1, 1), (2, 1), (3, 1)),
            },
        }
    )
    target = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(target, "JPEG", exif=exif)
    return target.getvalue()


def long_report(language: Language = "ru", findings: int = 30, **given: object) -> Document:
    """A visit report of about 25 pages: summary, many findings, annexes with figures and wide tables."""
    words = TEXT[language]
    rooms = tuple((f"A-{i:02}", "laser", f"{20 + i},1", str(4 + i % 5), f"{2.6 + i / 10:.2f}", "±0,08", "●") for i in range(22))
    annex = Table(("№", words["fact"][:9], "м²", "n", "м²/n", "±", "—"), rows=rooms, align="llrrrrl")
    advice = Table(
        ("№", words["recommendation"][:12], "§", "1", "2"),
        tuple((str(i), words["recommendation"].replace("*", ""), str(40 + i), "+", "—") for i in range(1, 12)),
        "llrll",
        words["cap"],
    )
    parts = list(sections(language))
    for index in range(findings):
        figures = (Figure(f"f{index}", words["alt"], words["cap"], svg=DRAWING, width_mm=80),) if index % 4 == 0 else ()
        if index % 6 == 0:
            parts.append(Section(f"c{index}", words["regime"], 1, number=f"{7 + index // 6}"))
        parts.append(Section(f"w{index}", words["walk"], 2, walk_markdown(words), figures))
    rooms_figure = Figure("rooms", words["alt"], f"**{words['cap']}.**", svg=DRAWING, width_mm=166, table=annex)
    photo = Figure("photo", words["alt"], words["cap"], photo=gps_photo(), width_mm=100)
    parts.append(Section("annex", words["cap"], 1, words["p1"], (rooms_figure, photo), number="C", new_page=True))
    table = Figure("advice", words["alt"], words["cap"], svg=DRAWING, width_mm=60, table=advice)
    parts.append(Section("advice", words["recommendation"][:13], 1, words["p1"], (table,), number="E"))
    return report(language, **({"sections": tuple(parts)} | given))
