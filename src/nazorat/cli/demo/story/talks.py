"""The 38 private talks at Namuna-0: 31 of the 36 drawn, five who asked for one, two whom staff suggested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from random import Random

from nazorat.cli.demo.story.accounts import account
from nazorat.cli.demo.story.shapes import NOT_ASKED, REFUSED, UNKNOWN, Answers, Days, Na, Record

# how the draw went: drawn by the team, done, refused, at court on both days
DRAWN = {"men": (26, 22), "women": (6, 5), "boys": (4, 4)}
DECLINED, AT_COURT = 3, 2
# how many sheets each interviewer brought back
SHARES = {"one": 6, "two": 7, "doctor": 5, "four": 8, "five": 6, "six": 6}


@dataclass(frozen=True)
class Talk:
    """What sets one talk apart. `outdoors` in minutes, None when the person did not know."""

    number: int
    chosen: str
    sex: str
    age: str
    outdoors: int | None
    knows: bool = False
    blows: str = ""
    insult: bool = False
    overheard: bool = False
    medicine: bool = False
    exam: str = "alone"
    unheard: bool = False
    bell: bool = False
    screened: bool = False
    circle: str = "all"

    @property
    def code(self) -> str:
        return f"T-{self.number:02d}"

    @property
    def boy(self) -> bool:
        return self.age == "from_14"


ADULT = ("from_18", "from_22", "from_22", "from_30", "from_30", "from_45", "from_60")


def talks() -> tuple[Talk, ...]:
    """All 38, drawn ones first: 22 men, 5 women, 4 boys; then own wish (4 men, 1 woman), then suggested by staff (2 men)."""
    made = []
    for number in range(1, 39):
        made.append(_talk(number))
    return tuple(made)


def _talk(number: int) -> Talk:
    drawn = number <= 31
    chosen = "drawn" if drawn else "own_wish" if number <= 36 else "by_staff"
    woman = 23 <= number <= 27 or number == 36
    age = "from_14" if 28 <= number <= 31 else ADULT[(number * 3) % 7]
    return Talk(
        number, chosen, "woman" if woman else "man", age, _outdoors(number),
        knows=number in KNOW, blows=BLOWS.get(number, ""), insult=number in INSULTED, overheard=number in OVERHEARD,
        medicine=number == MEDICINE, exam="before_staff" if number in BEFORE_STAFF else "none" if number in NOT_SEEN else "alone",
        unheard=number in UNHEARD, bell=number in KNOCK, screened=number in SCREENED,
        circle=CONFIDED.get(number, "all"),
    )  # fmt: skip


# 24 of the 31 drawn: 20 to 30 minutes; of the others three say 45, two 60, two do not know
LONGER: dict[int, int | None] = {4: 45, 12: 60, 17: None, 22: 45, 24: 60, 27: 45, 31: None, 35: 45, 38: 60}
KNOW = frozenset({2, 5, 8, 11, 14, 18, 21, 23, 25, 26, 29, 33, 37})
# where blows before arrival are told of: at the taking, on the way or at questioning
BLOWS = {3: "questioning", 7: "taken", 10: "questioning", 13: "questioning", 19: "transport", 20: "questioning", 34: "taken"}
INSULTED = frozenset({6, 9, 15, 30})
OVERHEARD = frozenset({8, 16, 35})
MEDICINE = 12
# two whom staff had sent asked that only their interviewer and the lead, or only the doctor, should know
CONFIDED = {37: "lead", 38: "health"}
BEFORE_STAFF = frozenset({1, 5, 9, 13, 16, 18, 21})
NOT_SEEN = frozenset({2, 11, 20})
UNHEARD = frozenset({3, 6, 10, 16, 22})
KNOCK = frozenset({1, 2, 4, 7, 11, 13, 19, 21, 32})
SCREENED = frozenset({1, 5, 8, 14, 18, 33})


def _outdoors(number: int) -> int | None:
    return LONGER[number] if number in LONGER else (20, 25, 30)[number % 3]


def talk_records(days: Days) -> tuple[Record, ...]:
    """One record for each talk; all were noted on paper."""
    hands = [who for who, count in SHARES.items() for _sheet in range(count)]
    # the doctor takes the person who is without medicine, others follow in the order of the list
    hands.remove("doctor")
    hands.insert(MEDICINE - 1, "doctor")
    made = []
    for talk, by in zip(talks(), hands, strict=True):
        answers = talk_answers(talk, f"namuna-0 {talk.code}")
        made.append(Record(f"talk-{talk.number:02d}", "interview", "paper", by, answers))
    return tuple(made)


def talk_answers(talk: Talk, seed: str, *, code: str = "K-2, K-5") -> Answers:
    """A whole interview sheet of one talk. The same seed gives the same sheet."""
    chance = Random(seed)  # noqa: S311 - a story, not a secret
    return {
        **_before(talk, chance, code),
        **_bands(talk, chance),
        "story/account": account(talk, chance),
        **_first_hours(talk, chance),
        **_treatment(talk, chance),
        **_daily(talk, chance),
        **_close(talk),
        **_afterwards(talk, chance),
    }


def _before(talk: Talk, chance: Random, code: str) -> Answers:
    start = 10 * 60 + 30 + (talk.number * 17) % 480
    privacy = ("no_other_hears",) if talk.overheard else ("staff_cannot_hear", "staff_cannot_see", "no_other_hears")
    return {
        "before/person": talk.code,
        "before/chosen": talk.chosen,
        "before/where": "yard" if talk.number % 9 == 0 else "talk_room",
        "before/privacy": privacy,
        "before/interviewers": code,
        "before/language": "russian" if talk.number % 4 == 0 else "tajik",
        "before/interpreter": "own" if talk.number % 5 == 0 else "none",
        "before/started": time(start // 60, start % 60 // 5 * 5),
        "before/ended": time((start + 30) // 60, (start + 30) % 60 // 5 * 5),
        "opening/said": ("who_we_are", "cannot_do", "free_to_stop", "how_kept", "legal_limits"),
        "opening/talks": "briefly" if talk.number in {17, 31} else "yes",
        "opening/notes_allowed": "memory" if talk.number % 11 == 0 else "yes",
        "opening/who_may_know": talk.circle,
    }


def _bands(talk: Talk, chance: Random) -> Answers:
    return {
        "bands/sex": talk.sex,
        "bands/age": talk.age,
        "bands/status": chance.choice(["remand", "remand", "remand", "on_trial"]),
        "bands/here_since": chance.choice(["d11_to_2m", "m2_12", "m2_12", "days_4_10"]),
        "bands/needs": ("interpreter",) if talk.number % 5 == 0 else ("none",),
    }


def _first_hours(talk: Talk, chance: Random) -> Answers:
    told = chance.choice(["at_once", "later", "later", "never"])
    family = chance.choice(["h3_24", "days_1_3", "days_1_3", "over_3d"])
    lawyer = chance.choice(["h3_24", "days_1_3", "over_3d"])
    return {
        "first_hours/to_record": chance.choice(["h1_3", "h3_12", "h12_24"]),
        "first_hours/held_first_by": "police",
        "first_hours/told_rights": told,
        **({"first_hours/rights_understood": chance.choice(["yes", "no"])} if told != "never" else {}),
        "first_hours/family_told": family,
        "first_hours/family_told_by": chance.choice(["staff", "lawyer"]),
        "first_hours/lawyer_first": lawyer,
        "first_hours/lawyer_kind": chance.choice(["own", "appointed"]),
        "first_hours/lawyer_alone": chance.choice(["yes", "no"]),
        "first_hours/lawyer_before": "no" if talk.blows else chance.choice(["yes", "no"]),
        "first_hours/entry_exam": talk.exam,
        **({"first_hours/marks_written": "no" if talk.blows else NOT_ASKED} if talk.exam != "none" else {}),
        "first_hours/judge": chance.choice(["h24_48", "h48_72", "h48_72"]),
        "first_hours/signed_unread": "yes" if talk.blows else chance.choice(["no", "no", "yes"]),
    }


def _treatment(talk: Talk, chance: Random) -> Answers:
    harm: Answers = {"treatment/harm": ("nothing",)}
    if talk.blows:
        harm = {
            "treatment/harm": (talk.blows,),
            "treatment/harm_by": ("operative",) if talk.blows == "taken" else ("investigator", "operative"),
            "treatment/harm_when": chance.choice(["d8_30", "m1_6", "m1_6"]),
            "treatment/method_body": ("blows",),
            "treatment/method_other": ("threats",),
        }
    punished = "isolation" if talk.unheard else "none"
    return {
        "treatment/staff_manner": "mixed" if talk.insult else chance.choice(["respectfully", "mostly", "mostly"]),
        **({"treatment/manner_example": "Обращались грубо, оскорбительным словом."} if talk.insult else {}),
        **harm,
        "treatment/marks_now": "none_seen" if talk.blows else "not_looked",
        "treatment/search_how": "partly",
        "treatment/search_by": "same_sex",
        "treatment/safe": "always",
        "treatment/kept_apart": REFUSED if talk.number % 8 == 0 else "no",
        "treatment/gives_orders": REFUSED if talk.number % 6 == 0 else "no",
        "treatment/punished": punished,
        **({"treatment/punished_days": chance.choice([3, 5, 10]), "treatment/punished_how": ("told_why",)} if talk.unheard else {}),
    }


def _daily(talk: Talk, chance: Random) -> Answers:
    care: Answers = {"daily/care_asked": chance.choice(["no_need", "no_need", "yes"]) if not talk.medicine else "yes"}
    if care["daily/care_asked"] == "yes":
        care["daily/care_days"] = 2 if talk.medicine else chance.choice([0, 1, 3])
        care["daily/care_alone"] = chance.choice(["yes", "no"])
        care["daily/medicines"] = "none" if talk.medicine else chance.choice(["all", "some"])
    outdoors: Answers = {"daily/outdoors_minutes": UNKNOWN if talk.outdoors is None else talk.outdoors}
    return {
        "daily/hours_in_room": 23,
        **outdoors,
        "daily/food": chance.choice(["enough", "enough", "not_enough"]),
        "daily/drinking_water": chance.choice(["always", "at_times"]),
        "daily/hot_meal": "today",
        "daily/wash_days": chance.choice([4, 5, 6, 7]),
        "daily/own_bedding": "yes" if talk.sex == "woman" else chance.choice(["yes", "yes", "no"]),
        **care,
        "daily/paid_for": REFUSED if talk.number % 7 == 0 else ("nothing",),
        "daily/last_visit": chance.choice(["d8_30", "m1_3", "over_3m", "not_allowed"]),
        "daily/last_call": chance.choice(["d8_30", "m1_3", "never"]),
        "daily/last_letter": NOT_ASKED if talk.number % 3 else "never",
        "daily/staff_at_visit": "yes" if talk.screened else Na("unknown"),
    }


def _close(talk: Talk) -> Answers:
    complained = talk.knows and talk.number % 2 == 0
    return {
        "complaint/knows_how": "yes" if talk.knows else "no",
        "complaint/complained": "yes" if complained else "no",
        **({"complaint/followed": "nothing"} if complained else {}),
        "complaint/spoken_before": "no",
        "close/use_unnamed": "yes",
        "close/only_understand": "yes",
        "close/raise_today": "yes" if talk.medicine else "no",
        "close/use_identified": "no",
        "close/call_doctor": "yes" if talk.medicine else "no",
        "close/use_nothing": "no",
        "close/worry": "some" if talk.blows or talk.insult else "none",
        "close/follow_up": "Спросить через месяц, всё ли спокойно." if talk.blows else NOT_ASKED,
    }


def _afterwards(talk: Talk, chance: Random) -> Answers:
    return {
        "afterwards/first_hand": "most" if talk.number % 4 else "all",
        "afterwards/unprompted": "yes",
        "afterwards/contradictions": "small" if talk.number % 10 == 0 else "none",
        "afterwards/to_check": "Журнал прогулок" if talk.outdoors and talk.outdoors <= 30 else NOT_ASKED,
        "afterwards/check_where": "Журналы" if talk.outdoors and talk.outdoors <= 30 else NOT_ASKED,
        "afterwards/urgent": "yes" if talk.medicine else "no",
    }
