"""What the smaller visits brought: police holding Misol-0A, psychiatric ward Misol-0B from a paper file, guardhouse Misol-0V refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from nazorat.cli.demo.story.papers import _entries
from nazorat.cli.demo.story.rooms import SEEN, climate, sizes
from nazorat.cli.demo.story.shapes import NOT_ASKED, NOT_CHECKED, Answers, Record
from nazorat.cli.demo.story.talks import Talk, talk_answers

HELD_0A, PLACES_0A, TALKS_0A = 5, 12, 4
PATIENTS_0B, TALKS_0B = 46, 9


def holding_records(day: date) -> tuple[Record, ...]:
    """Misol-0A: 12 places, 5 persons held, 4 talks; 11 records, all on paper."""
    talks = [
        Talk(number, "drawn", "man", age, None, blows="questioning" if number == 2 else "")
        for number, age in enumerate(("from_22", "from_30", "from_30", "from_45"), 1)
    ]
    spoken = [Record(f"talk-{talk.number}", "interview", "paper", ("four", "six")[talk.number % 2], _held(talk)) for talk in talks]
    rooms = [
        Record(f"room-A-{number}", "room", "paper", "six", _cell(number, persons, area, day))
        for number, (persons, area) in enumerate(((2, "9.6"), (2, "10.4"), (1, "6.2")), 1)
    ]
    return (
        Record("access", "access", "paper", "one", _access(day, 15, inside=True)),
        *spoken,
        *rooms,
        Record("register-custody", "registers", "paper", "four", _custody(day)),
        Record(
            "note-1", "note", "paper", "one", _note(day, "gate", "read", "safeg", "paper", "Плакат о правах только на одном языке.")
        ),
        Record(
            "note-2",
            "note",
            "paper",
            "six",
            _note(day, "living", "see", "mat", "own", "Матрацы тонкие, одеяла выданы, света мало."),
        ),
    )


def ward_records() -> tuple[Record, ...]:
    """Misol-0B: nine talks with patients, typed years of practice later from a paper file; the only tool used there."""
    made = []
    for number in range(1, TALKS_0B + 1):
        talk = Talk(
            number,
            "drawn" if number < 8 else "met",
            "woman" if number % 3 == 0 else "man",
            "from_45" if number % 2 else "from_30",
            (20, 30, 40)[number % 3],
            knows=number in (1, 4, 7),
        )
        answers = talk_answers(talk, f"misol-0b {number}", code="K-4, K-5")
        answers |= {"bands/status": "patient", "bands/here_since": "over_1y" if number % 2 else "m2_12"}
        answers |= {"story/account": WARD[number % len(WARD)], "close/follow_up": NOT_ASKED}
        made.append(Record(f"talk-{number}", "interview", "paper", ("doctor", "four")[number % 2], _without_custody(answers)))
    return tuple(made)


def refusal_records(day: date) -> tuple[Record, ...]:
    """Misol-0V: an access sheet and a note; nobody came in."""
    said = "У ворот ждали 130 минут. Дежурный сослался на указание по телефону, письменного отказа не дал."
    return (
        Record("access", "access", "paper", "one", _access(day, 130, inside=False)),
        Record("note-1", "note", "paper", "four", _note(day, "gate", "see", "mgmt", "own", said)),
    )


WARD = (
    "Согласие на лечение подписал опекун, меня не спросили.",
    "В палате спокойно, гулять выводят с группой во двор.",
    "Лекарства дают, что это за лекарства, объясняли не всегда.",
)


def _held(talk: Talk) -> Answers:
    answers = talk_answers(talk, f"misol-0a {talk.number}", code="K-6, K-7")
    return answers | {
        "before/where": "own_room",
        "bands/status": "held",
        "bands/here_since": "days_1_3",
        "story/account": "Сижу второй день, в комнате холодно ночью, прогулки не было.",
        "daily/outdoors_minutes": 0,
        "daily/last_visit": "not_allowed",
    }


def _without_custody(answers: Answers) -> Answers:
    """A patient came by a way of their own: the first hours of police custody are not asked."""
    return {path: answer for path, answer in answers.items() if not path.startswith("first_hours/")}


def _cell(number: int, persons: int, area: str, day: date) -> Answers:
    chance = Random(f"misol-0a A-{number}")  # noqa: S311 - a story, not a secret
    length, width, _annexe = sizes(Decimal(area), chance, annexe=False)
    return {
        "who/unit": "A", "who/room": f"A-{number}", "who/kind": "waiting", "who/chosen": "on_the_way", "who/day": day,
        "who/part_of_day": "midday", "who/present": persons, "who/assigned": persons, "who/beds": 4, "who/without_bed": 0,
        "space/length": length, "space/width": width, "space/height": Decimal("2.60"), "space/toilet": "outside",
        "space/instrument": "tape", "space/staff_present": "yes", **climate(chance, bad=True),
        "hygiene/water": "none", "hygiene/call_bell": "none", "hygiene/bedding_state": "worn",
        "daily/locked_persons": Decimal("24"), "daily/locked_staff": Decimal("23"), "daily/locked_schedule": Decimal("23"),
        "daily/camera": "none", "notes/monitor_saw": SEEN["shared"], "notes/pictures": 0,
    }  # fmt: skip


def _access(day: date, waited: int, *, inside: bool) -> Answers:
    asked = time(9, 0)
    came = time(9 + waited // 60, waited % 60)
    granted = "free" if inside else "refused"
    areas = ("living", "disciplinary", "medical", "yard_kitchen", "registers", "devices", "meter", "pictures")
    return {
        "gate/day": day,
        "gate/asked_at": asked,
        "gate/inside_at": came if inside else NOT_ASKED,
        "gate/waited": waited,
        "gate/decided_by": "начальник отделения" if inside else "дежурный, по телефону",
        **{f"areas/{area}": granted if area != "pictures" else "not_requested" for area in areas},
        "work/private_talks": "respected" if inside else "refused",
    }


def _custody(day: date) -> Answers:
    return {
        "register/kind": "custody", "register/unit": "A", "register/shown": "at_once", "register/form": "bound",
        **_entries(day - timedelta(days=30), day - timedelta(days=1), 22, 15),
        "custody/real_time_given": 4, "custody/gap_median": Decimal("4"), "custody/family_notice": 12, "custody/lawyer_present": 10,
        "reconciling/roll_told": HELD_0A, "reconciling/roll_register": HELD_0A, "reconciling/roll_counted": HELD_0A,
        "reconciling/roll_absent": 0, "reconciling/capacity": PLACES_0A, "reconciling/roll_time": time(9, 40),
        "reconciling/restricted": "no", "reconciling/disagrees": "no", "reconciling/copy": "none", "reconciling/no_names_taken": "yes",
    }  # fmt: skip


def _note(day: date, place: str, origin: str, theme: str, source: str, text: str) -> Answers:
    return {
        "where/place": place, "where/day": day, "where/part_of_day": "midday", "what/origin": origin, "what/theme": theme,
        "what/source": source, "what/text": text, "pictures/taken": NOT_CHECKED,
    }  # fmt: skip
