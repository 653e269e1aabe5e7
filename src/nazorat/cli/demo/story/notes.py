"""Notes and the three half-page sheets of Namuna-0, from `words/notes.toml`."""

from __future__ import annotations

from datetime import time, timedelta

from nazorat.cli.demo.story.pictures import PICTURES, jpeg
from nazorat.cli.demo.story.shapes import UNKNOWN, Answers, Days, Door, Record
from nazorat.cli.demo.story.words import load

FOUND = {
    "persons": "person",
    "faces": "face",
    "locks": "lock_or_key",
    "boards": "name_board",
    "papers": "paper",
    "screens": "screen",
}
"""What the checklist of a note asks, and what a picture of the story may show of it."""


def note_records(days: Days) -> tuple[Record, ...]:
    """Eighteen notes: talks with staff and groups, free notes; three with a picture."""
    return tuple(_note(row, days) for row in load("notes")["note"])


def _note(row: dict[str, str], days: Days) -> Record:
    answers: Answers = {
        **({"where/unit": row["unit"]} if row["unit"] else {}),
        "where/place": row["place"],
        "where/day": days.second if row["unit"] == "D" else days.first,
        "where/part_of_day": row["part"],
        "what/origin": row["origin"],
        "what/theme": row["theme"],
        "what/source": row["source"],
        "what/text": row["text"],
        "pictures/taken": 1 if "picture" in row else 0,
    }
    files: tuple[tuple[str, bytes], ...] = ()
    if "picture" in row:
        shown = PICTURES[row["picture"]]
        answers["pictures/not_seen"] = tuple(code for code, what in FOUND.items() if what not in shown.shows)
        answers["pictures/allowed_by"] = "директор"
        answers["pictures/picture"] = shown.file_name
        files = ((shown.file_name, jpeg(row["picture"])),)
    door: Door = "paper" if row["door"] == "paper" else "sealed"
    return Record(row["key"], "note", door, row["by"], answers, files)


def sheet_records(days: Days) -> tuple[Record, ...]:
    """Access, opening and closing sheets, all on paper by the lead."""
    return (
        Record("access", "access", "paper", "one", access_answers(days)),
        Record("opening", "opening", "paper", "one", _opening(days)),
        Record("closing", "closing", "paper", "one", _closing(days)),
    )


def access_answers(days: Days) -> Answers:
    """Gate 38 minutes; meter after an hour, medical register after 50 minutes, pictures refused at first, allowed after 45."""
    return {
        "gate/day": days.first,
        "gate/asked_at": time(8, 40),
        "gate/inside_at": time(9, 18),
        "gate/waited": 38,
        "gate/decided_by": "дежурный офицер, затем директор",
        "areas/living": "free",
        "areas/disciplinary": "free",
        "areas/medical": "free",
        "areas/yard_kitchen": "free",
        "areas/registers": "delayed",
        "areas/registers_minutes": 50,
        "areas/registers_by": "начальник медчасти",
        "areas/devices": "not_requested",
        "areas/meter": "delayed",
        "areas/meter_minutes": 60,
        "areas/meter_by": "директор",
        "areas/pictures": "delayed",
        "areas/pictures_minutes": 45,
        "areas/pictures_by": "заместитель директора отказал, директор разрешил",
        "work/private_talks": "respected",
        "work/lists": "at_once",
        "work/obstacles": ("escort",),
        "work/note": "Шесть телефонов оставлены снаружи. Снимки: девять, с разрешения директора. Первый день до 20:10.",
    }


def _opening(days: Days) -> Answers:
    return {
        "talk/day": days.first,
        "talk/time": time(10, 5),
        "talk/speaker": "директор",
        "claimed/roll": 412,
        "claimed/roll_men": 369,
        "claimed/roll_women": 29,
        "claimed/roll_children": 14,
        "claimed/roll_at": time(8, 0),
        "claimed/absent": 3,
        "claimed/capacity": 360,
        "claimed/staff_posts": 96,
        "claimed/staff_now": 21,
        "claimed/staff_women": UNKNOWN,
        "claimed/doctors": 2,
        "claimed/nurses": 3,
        "claimed/deaths": 0,
        "claimed/sanctions": 19,
        "claimed/isolated_now": 1,
        "claimed/outdoors_minutes": 60,
        "claimed/complaints": 3,
        "answers/orders_given": "yes",
        "answers/no_reprisals": "yes",
        "answers/note": "Директор: прогулка один час, как в журнале.",
    }


def _closing(days: Days) -> Answers:
    return {
        "talk/day": days.second,
        "talk/time": time(16, 40),
        "talk/listeners": "директор, заместитель, начальник медчасти",
        "talk/untraceable": "yes",
        "talk/reprisals_said": "yes",
        "points/good_things": "Доступ во все блоки, новая постель в женском блоке, школа для мальчиков.",
        "points/urgent_matters": "Перерыв в ежедневном лекарстве поднят с согласия; выдано в тот же вечер.",
        "points/point_1": "Прогулка короче часа, журнал заполнен одной рукой.",
        "points/point_2": "Кнопки вызова: одиннадцать не работают, в шести комнатах их нет.",
        "points/point_3": "Людей больше вместимости, в половине общих комнат на человека меньше 4 м².",
        "points/point_4": "Осмотр при приёме не у каждого в первые сутки.",
        "points/reaction": "Директор: двор один на два блока, ремонт заказан.",
        "undertakings/undertaking_1": "Починить кнопки вызова",
        "undertakings/undertaking_1_by": "заместитель директора",
        "undertakings/undertaking_1_until": days.second + timedelta(days=30),
        "undertakings/undertaking_2": "Писать время выхода и возвращения с прогулки",
        "undertakings/undertaking_2_by": "старший смены",
        "undertakings/undertaking_2_until": days.second + timedelta(days=7),
    }
