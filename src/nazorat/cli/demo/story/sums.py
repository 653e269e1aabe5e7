"""Every sum that the story states, worked out again from the answers of its records. A sum that does not close is told by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nazorat.cli.demo.story import papers, rooms, talks
from nazorat.cli.demo.story.book import BLANK, CHECKED, DESTROYED, records
from nazorat.cli.demo.story.comments import COMMENTS
from nazorat.cli.demo.story.findings import EARLIER, FINDINGS, RECOMMENDATIONS
from nazorat.cli.demo.story.shapes import Answer, Days, Record


@dataclass(frozen=True)
class Sum:
    """One statement of the story: what it says and what its records give."""

    name: str
    said: object
    found: object

    @property
    def closes(self) -> bool:
        return self.said == self.found


def sums(days: Days) -> tuple[Sum, ...]:
    """All sums of the story."""
    book = records("namuna-0", days)
    return tuple(
        Sum(name, said, found)
        for part in (
            _book(book),
            _rooms(book),
            _talks(book),
            _registers(book),
            _notes(book),
            _others(days),
            _findings(),
            _comments(),
        )
        for name, said, found in part
    )


def wrong(days: Days) -> list[str]:
    """The sums that do not close, each as a sentence; empty when all do."""
    return [f"{one.name}: the story says {one.said}, its records give {one.found}" for one in sums(days) if not one.closes]


Lines = Iterator[tuple[str, object, object]]


def state_of(area: Decimal, persons: int, instrument: str, limit: int) -> str:
    """Below, not distinguishable from, or at or above a limit in m² per person; the error's share is the tool's own."""
    each = area / persons
    error = each * rooms.ERROR[instrument]
    if each + error < limit:
        return "below"
    return "undecided" if each - error < limit else "above"


def _of(book: tuple[Record, ...], tool: str) -> list[Record]:
    return [record for record in book if record.tool == tool]


def _count(found: list[Record], path: str, *answers: Answer) -> int:
    return sum(record.answers.get(path) in answers for record in found)


def _book(book: tuple[Record, ...]) -> Lines:
    doors = Counter(record.door for record in book)
    yield "records", 88, len(book)
    yield "keys of records", 88, len({record.key for record in book})
    yield "keyed from paper, field app, Collect", (63, 17, 8), (doors["paper"], doors["sealed"], doors["collect"])
    sheets = Counter(record.by for record in book if record.door == "paper")
    yield "sheets keyed by member", {"one": 12, "two": 11, "doctor": 9, "four": 13, "five": 10, "six": 8}, dict(sheets)
    yield "sheets issued", 72, sum(sheets.values()) + sum(BLANK.values())
    talks_on_paper = sum(record.door == "paper" for record in _of(book, "interview"))
    yield "sheets destroyed: blank, talks", (DESTROYED["blank"], DESTROYED["talks"]), (sum(BLANK.values()), talks_on_paper)
    yield "sheets destroyed, kept", (47, 25), (sum(DESTROYED.values()), 72 - sum(DESTROYED.values()))
    yield "sheets keyed twice", CHECKED, (sum(sheets.values()) + sum(BLANK.values())) // 10 - 1


def _rooms(book: tuple[Record, ...]) -> Lines:
    found = _of(book, "room")
    yield "rooms occupied", 58, sum(count for count, _persons in rooms.OCCUPIED.values())
    yield "rooms measured by unit", {"A": 11, "B": 6, "C": 3, "D": 2}, dict(Counter(str(one.answers["who/unit"]) for one in found))
    yield "rooms drawn, on information", (18, 4), (_count(found, "who/chosen", "drawn"), _count(found, "who/chosen", "information"))
    yield "laser, tape", (15, 7), (_count(found, "space/instrument", "laser"), _count(found, "space/instrument", "tape"))
    bells = tuple(_count(found, "hygiene/call_bell", state) for state in ("works", "dead", "none"))
    yield "call bell works, dead, none", (5, 11, 6), bells
    minutes = [one.answers.get("hygiene/answer_minutes") for one in found]
    tried = sorted(waited for waited in minutes if isinstance(waited, Decimal))
    yield "calls answered after minutes", [4, 9], tried
    yield "call nobody answered", 1, _count(found, "hygiene/nobody_came", "yes")
    yield "rooms with a turn to sleep", 6, sum(one.answers["who/without_bed"] != 0 for one in found)
    yield "pictures in rooms and notes", 9, sum(_whole(one, "notes/pictures") + _whole(one, "pictures/taken") for one in book)
    shared = [one for one in found if _whole(one, "who/present") > 1]
    states = Counter(state_of(_area(one), _whole(one, "who/present"), str(one.answers["space/instrument"]), 4) for one in shared)
    yield "shared rooms below 4, not distinguishable, above", (10, 3, 7), (states["below"], states["undecided"], states["above"])
    very = [
        one
        for one in shared
        if state_of(_area(one), _whole(one, "who/present"), str(one.answers["space/instrument"]), 3) == "below"
    ]
    yield "of them below 3", 3, len(very)
    yield (
        "single rooms, m²",
        [Decimal("5.2"), Decimal("5.6")],
        sorted(_area(one) for one in found if _whole(one, "who/present") == 1),
    )
    yield "areas as listed", [Decimal(room.area) for room in rooms.ROOMS], [_area(one) for one in found]


def _talks(book: tuple[Record, ...]) -> Lines:
    found = _of(book, "interview")
    drawn = [one for one in found if one.answers["before/chosen"] == "drawn"]
    own = [one for one in found if one.answers["before/chosen"] == "own_wish"]
    chosen = Counter(str(one.answers["before/chosen"]) for one in found)
    yield "talks drawn, own wish, by staff", (31, 5, 2), (chosen["drawn"], chosen["own_wish"], chosen["by_staff"])
    boys = [one for one in drawn if one.answers["bands/age"] == "from_14"]
    women = [one for one in drawn if one.answers["bands/sex"] == "woman"]
    yield "men, women, boys drawn", (22, 5, 4), (len(drawn) - len(women) - len(boys), len(women), len(boys))
    asked = sum(number for number, _done in talks.DRAWN.values())
    yield "drawn: done, refused, at court", 36, len(drawn) + talks.DECLINED + talks.AT_COURT
    yield "drawn by the list", 36, asked
    private = [one for one in found if "staff_cannot_hear" in _many(one, "before/privacy")]
    yield "talks in private", 35, len(private)
    circles = Counter(str(one.answers["opening/who_may_know"]) for one in found)
    yield (
        "talks for all of the team, lead and interviewer, health",
        (36, 1, 1),
        (circles["all"], circles["lead"], circles["health"]),
    )
    yield "of them drawn or by own wish", 0, sum(one.answers["opening/who_may_know"] != "all" for one in (*drawn, *own))
    short = [one for one in drawn if isinstance(minutes := one.answers["daily/outdoors_minutes"], int) and 20 <= minutes <= 30]
    yield "of 31 drawn, 20 to 30 minutes outdoors", 24, len(short)
    yield "of 31 drawn, know how to complain", 11, _count(drawn, "complaint/knows_how", "yes")
    yield "tell of blows before arrival, drawn, own wish", (6, 1), (_struck(drawn), _struck(own))
    yield "tell of blows here", 0, sum("here" in _many(one, "treatment/harm") for one in found)
    yield "insults", 4, sum("treatment/manner_example" in one.answers for one in found)
    yield "examined before staff", 7, _count(drawn, "first_hours/entry_exam", "before_staff")
    yield "punished without being heard", 5, _count(drawn, "treatment/punished", "isolation")
    yield "urgent", 1, _count(found, "afterwards/urgent", "yes")


def _registers(book: tuple[Record, ...]) -> Lines:
    found = {str(one.answers["register/kind"]): one for one in _of(book, "registers")}
    yield "registers", 7, len(found)
    medical, discipline, exercise = found["entry_medical"].answers, found["discipline"].answers, found["exercise"].answers
    names = ("entries/read", "health/seen_24h", "health/injuries_noted", "health/injuries_account", "health/to_prosecutor")
    yield "entry medical", (40, 33, 4, 1, 2), tuple(medical[name] for name in names)
    kinds = sum(
        _whole(found["discipline"], f"discipline/sanctions_{kind}") for kind in ("reprimand", "contact", "isolation", "other")
    )
    yield "sanctions by kind", 19, kinds
    names = ("sanctions", "with_hearing", "health_before", "longest_days", "over_15")
    yield "discipline", (19, 12, 7, 15, 0), tuple(discipline[f"discipline/{name}"] for name in names)
    yield "exercise in one hand", (60, 60), (exercise["entries/read"], exercise["entries/same_hand_entries"])
    complaints = found["complaints"].answers
    yield "complaints, key", (3, "duty_officer"), (complaints["complaints/received"], complaints["complaints/box_key"])
    roll = papers.ROLL
    yield "administration and admitted", roll["register"], roll["told"] + papers.ADMITTED
    yield "counted and absent", roll["register"], roll["counted"] + sum(papers.ABSENT.values())
    yield "men, women, boys", roll["register"], sum(papers.HELD.values())
    yield "counted in units", roll["counted"], sum(persons for _rooms, persons in rooms.OCCUPIED.values())
    yield "occupancy in per cent", 115, round(100 * roll["register"] / roll["capacity"])
    absent = found["movement"].answers["reconciling/roll_absent"]
    yield "absent in the register", sum(papers.ABSENT.values()), absent


def _notes(book: tuple[Record, ...]) -> Lines:
    sources = Counter(
        "staff" if one.key.startswith("staff") else "group" if one.key.startswith("group") else "free" for one in _of(book, "note")
    )
    yield "staff, groups, free notes", (7, 2, 9), (sources["staff"], sources["group"], sources["free"])
    yield "sheets of the visit", 3, sum(one.tool in {"access", "opening", "closing"} for one in book)
    yield "pictures sent", 3, sum(len(one.files) for one in book)


def _others(days: Days) -> Lines:
    holding = records("misol-0a", days)
    yield "Misol-0A: records, talks", (11, 4), (len(holding), len(_of(holding, "interview")))
    yield "Misol-0A: in rooms", 5, sum(_whole(one, "who/present") for one in _of(holding, "room"))
    yield "Misol-0B: talks", 9, len(records("misol-0b", days))
    yield "Misol-0V: minutes at the gate", 130, records("misol-0v", days)[0].answers["gate/waited"]


def _findings() -> Lines:
    kinds = Counter("practice" if one.good else one.status for one in FINDINGS)
    yield (
        "findings: good, established, supported, alleged",
        (2, 8, 1, 3),
        tuple(kinds[kind] for kind in ("practice", "established", "supported", "alleged")),
    )
    yield "findings", 14, len(FINDINGS)
    yield "recommendations, of priority", (11, 4), (len(RECOMMENDATIONS), sum(one.priority for one in RECOMMENDATIONS))
    yield "earlier recommendations, answered", (6, 4), (len(EARLIER), sum(bool(one.claimed) for one in EARLIER))
    repeated = {one.repeats for one in RECOMMENDATIONS if one.repeats}
    yield "repeated from the earlier visit", 3, len(repeated & {one.key for one in EARLIER})
    addressees = Counter(one.addressee for one in RECOMMENDATIONS)
    said = {"director": 5, "prisons": 3, "health": 1, "police": 1, "prosecutor": 1}
    yield "recommendations by addressee", said, dict(addressees)
    claimed = Counter(one.claimed for one in RECOMMENDATIONS)
    yield "claimed", {"accepted": 5, "partly": 2, "already_done": 2, "rejected": 1, "": 1}, dict(claimed)
    verified = Counter(one.verified for one in RECOMMENDATIONS)
    done = sorted(one.verified for one in RECOMMENDATIONS if one.claimed == "already_done")
    yield "already done: one verified, one not", ["implemented", "not_done"], done
    yield "verified", {"implemented": 1, "partly": 2, "not_done": 3, "": 5}, dict(verified)


def _comments() -> Lines:
    kinds = Counter(one.kind for one in COMMENTS)
    yield "comments", 12, len(COMMENTS)
    yield (
        "comments: fact, disagreement, news, out of scope",
        (3, 6, 2, 1),
        tuple(kinds[kind] for kind in ("fact", "disagreement", "news", "scope")),
    )
    yield "facts corrected", 3, sum(one.outcome == "changed" and one.kind == "fact" for one in COMMENTS)
    yield "disagreement printed", 6, sum(one.outcome == "printed" for one in COMMENTS)
    yield "findings corrected", 3, len({one.corrects for one in COMMENTS if one.corrects} & {one.key for one in FINDINGS})


def _area(record: Record) -> Decimal:
    sides = [record.answers.get(f"space/{name}", Decimal(0)) for name in ("length", "width", "annexe")]
    length, width, annexe = (side if isinstance(side, Decimal) else Decimal(0) for side in sides)
    return length * width - annexe


def _whole(record: Record, path: str) -> int:
    value = record.answers.get(path, 0)
    return value if isinstance(value, int) else 0


def _many(record: Record, path: str) -> tuple[str, ...]:
    value = record.answers.get(path, ())
    return value if isinstance(value, tuple) else ()


def _struck(found: list[Record]) -> int:
    places = {"taken", "transport", "questioning"}
    return sum(bool(places & set(_many(one, "treatment/harm"))) for one in found)
