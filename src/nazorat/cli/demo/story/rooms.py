"""The 22 rooms of Namuna-0 that were seen and measured, and the three of Misol-0A."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from nazorat.cli.demo.story.shapes import NOT_ASKED, NOT_CHECKED, UNKNOWN, Answers, Days, Door, Record

# half-width of the error as a share of the area, as the room tool has it
ERROR = {"laser": Decimal("0.018"), "tape": Decimal("0.046")}
# occupied rooms and persons counted in them by unit: 58 rooms, 411 persons
OCCUPIED = {"A": (31, 240), "B": (17, 124), "C": (6, 43), "D": (4, 4)}


@dataclass(frozen=True)
class Room:
    """What was measured: code, how chosen, persons present, net area in m², instrument, call bell, door of the record, member."""

    code: str
    chosen: str
    persons: int
    area: str
    instrument: str
    bell: str
    door: Door
    by: str

    @property
    def unit(self) -> str:
        return self.code[0]

    @property
    def share(self) -> Decimal:
        """Net m² for one person present, to two places."""
        return round(Decimal(self.area) / self.persons, 2)


def _room(line: str) -> Room:
    code, chosen, persons, area, instrument, bell, door, by = line.split()
    assert door in ("paper", "collect", "sealed")  # noqa: S101 - the table below is ours
    return Room(code, {"lot": "drawn", "info": "information"}[chosen], int(persons), area, instrument, bell, door, by)  # type: ignore[arg-type]  # just asserted


ROOMS = tuple(
    _room(line)
    for line in """
    A-1  lot  5 14.2 laser none  sealed  two
    A-2  lot  6 16.9 laser none  sealed  two
    A-3  lot  6 25.9 laser works sealed  two
    A-4  info 5 13.6 tape  dead  paper   two
    A-5  lot  6 19.6 laser dead  sealed  two
    A-6  lot  6 20.5 laser none  sealed  two
    A-7  lot  5 17.8 tape  dead  paper   two
    A-8  lot  6 21.8 laser dead  paper   four
    A-9  info 5 19.4 tape  dead  paper   four
    A-10 lot  4 16.3 tape  dead  paper   four
    A-11 lot  5 22.0 laser dead  sealed  five
    B-1  lot  4 14.0 laser none  sealed  five
    B-2  info 5 17.1 laser dead  sealed  five
    B-3  lot  5 18.5 tape  none  paper   five
    B-4  lot  4 15.9 laser dead  paper   five
    B-5  lot  4 17.8 laser works sealed  five
    B-6  lot  3 14.2 laser works collect six
    C-1  lot  3 13.9 laser works collect six
    C-2  lot  4 19.3 tape  none  paper   six
    C-3  lot  2 9.8  laser works collect six
    D-1  info 1 5.2  laser dead  collect six
    D-2  lot  1 5.6  tape  dead  paper   six
    """.strip().splitlines()
)
# the three calls that were tried: minutes until somebody came, none when nobody did within fifteen
TRIED: dict[str, int | None] = {"A-3": 9, "B-5": None, "C-1": 4}
SLEEP_IN_TURNS = {"A-1": 1, "A-2": 2, "A-4": 1, "A-5": 1, "A-6": 1, "A-8": 1}
PICTURES = {"A-2": 2, "B-2": 2, "C-1": 2}


def room_records(days: Days) -> tuple[Record, ...]:
    """One record for each room of Namuna-0."""
    return tuple(Record(f"room-{room.code}", "room", room.door, room.by, _answers(room, days)) for room in ROOMS)


def sizes(area: Decimal, chance: Random, annexe: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Length, width and annexe in m, m and m² whose net area is exactly `area`: as a team would write them down."""
    widths = [Decimal(step) / 20 for step in range(36, 84)]
    chance.shuffle(widths)
    annexes = [Decimal(step) / 10 for step in range(9, 22)] if annexe else [Decimal(0)]
    for width in widths:
        for taken in annexes:
            length = (area + taken) / width
            if length == round(length, 2) and width < length < width * 4:
                return round(length, 2), width, taken
    raise ValueError(f"no sides give {area} m²")


def _answers(room: Room, days: Days) -> Answers:
    chance = Random(f"namuna-0 {room.code}")  # noqa: S311 - a story, not a secret
    women, single = room.unit == "C", room.unit == "D"
    length, width, annexe = sizes(Decimal(room.area), chance, annexe=True)
    kind = "women" if women else "disciplinary" if single else "ordinary"
    return {
        **_who(room, kind, days, chance),
        "space/length": length,
        "space/width": width,
        "space/height": Decimal(chance.choice(["2.70", "2.75", "2.80", "3.05"])),
        "space/toilet": "half_screen" if not women else "walls",
        "space/annexe": annexe,
        "space/instrument": room.instrument,
        "space/staff_present": "yes" if room.code in {"A-4", "A-7", "B-3", "D-1", "D-2"} else "no",
        **climate(chance, bad=not women),
        **_hygiene(room, chance, women),
        **_daily(room, chance),
        "notes/monitor_saw": SEEN["women" if women else "single" if single else "shared"],
        "notes/pictures": PICTURES.get(room.code, 0),
        **({"notes/pictures_allowed_by": "директор"} if room.code in PICTURES else {}),
    }


SEEN = {
    "women": "Бельё целое, матрацы новые, чисто.",
    "single": "Одно место для сна, стол откидной, окно под потолком.",
    "shared": "Двухъярусные места, проход узкий, вещи под кроватями.",
}


def _who(room: Room, kind: str, days: Days, chance: Random) -> Answers:
    turns = SLEEP_IN_TURNS.get(room.code, 0)
    return {
        "who/unit": room.unit,
        "who/room": room.code,
        "who/kind": kind,
        "who/chosen": room.chosen,
        "who/day": days.second if room.unit == "D" else days.first,
        "who/part_of_day": "evening" if room.unit == "C" else chance.choice(["morning", "midday"]),
        "who/present": room.persons,
        "who/assigned": room.persons + (1 if room.code in {"A-3", "B-1"} else 0),
        "who/beds": room.persons - turns if turns else room.persons + (0 if room.unit == "D" else chance.choice([0, 0, 1])),
        "who/without_bed": turns,
    }


def climate(chance: Random, *, bad: bool) -> Answers:
    """Light, air and warmth of a room."""
    return {
        "climate/window_area": Decimal(chance.choice(["0.60", "0.72", "0.90"])) if bad else Decimal("1.20"),
        "climate/windows": 1,
        "climate/window_opens": "no" if bad else "yes",
        "climate/window_blocked": chance.choice([("mesh",), ("mesh", "sheet"), ("shutter",)]) if bad else ("nothing",),
        "climate/daylight": chance.choice(["no", "no", "yes"]) if bad else "yes",
        "climate/lux": NOT_CHECKED,
        "climate/lamp": ("dim", "all_night") if bad else ("reads", "switch_outside"),
        "climate/air": chance.choice([("window_only", "damp"), ("fan_dead", "smell"), ("window_only", "smoke")])
        if bad
        else ("window_only",),
        "climate/temperature": Decimal(chance.choice(["21.5", "22.0", "23.5"])),
        "climate/humidity": Decimal(chance.choice(["48", "52", "61"])),
        "climate/felt": "right",
        "climate/heating": "radiator",
        "climate/heating_works": NOT_CHECKED,
    }


def _hygiene(room: Room, chance: Random, women: bool) -> Answers:
    bell: Answers = {"hygiene/call_bell": room.bell}
    if room.code in TRIED:
        waited = TRIED[room.code]
        bell["hygiene/answer_minutes"] = NOT_CHECKED if waited is None else Decimal(waited)
        bell["hygiene/nobody_came"] = "yes" if waited is None else "no"
    elif room.bell == "works":
        bell |= {"hygiene/answer_minutes": NOT_CHECKED, "hygiene/nobody_came": NOT_CHECKED}
    return {
        "hygiene/water": "hours" if not women else "always",
        **({"hygiene/water_hours": chance.choice([12, 14, 16])} if not women else {}),
        "hygiene/drinkable": chance.choice(["yes", "yes", "no"]),
        "hygiene/toilet_works": "yes",
        "hygiene/toilet_seen": ("door", "beds") if not women else ("nowhere",),
        "hygiene/wash_days_1": chance.choice([5, 6, 7]),
        "hygiene/wash_days_2": chance.choice([5, 6, 7]),
        "hygiene/lack_mattress": 0 if women else SLEEP_IN_TURNS.get(room.code, 0),
        "hygiene/lack_blanket": 0 if women else chance.choice([0, 0, 1]),
        "hygiene/lack_sheets": 0 if women else min(room.persons, chance.choice([1, 2, 3])),
        "hygiene/lack_pillow": 0 if women else min(room.persons, chance.choice([0, 1, 2])),
        "hygiene/bedding_state": "good" if women else chance.choice(["worn", "worn", "bad"]),
        "hygiene/furniture": "yes" if women else "partly",
        "hygiene/cleaning": "themselves",
        "hygiene/cleaning_materials": "yes" if women else chance.choice(["yes", "no"]),
        "hygiene/vermin": ("none",) if women else ("told",),
        **bell,
    }


def _daily(room: Room, chance: Random) -> Answers:
    return {
        "daily/locked_persons": Decimal("23.5"),
        "daily/locked_staff": Decimal("23"),
        "daily/locked_schedule": Decimal("23"),
        "daily/outdoors_persons": chance.choice([20, 25, 30]) if room.unit in "AB" else NOT_ASKED,
        "daily/outdoors_journal": 60,
        "daily/camera": "none",
        "daily/fire": chance.choice([("detector",), ("extinguisher",), ("detector", "extinguisher")]),
        "daily/disability": UNKNOWN if room.unit == "B" else "no",
        "daily/rights_notice": ("none",) if room.unit != "C" else ("tajik", "russian"),
        "notes/pointed_out": NOT_ASKED,
    }
