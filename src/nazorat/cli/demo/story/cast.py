"""Who and where: organisations, members, places and visits of the invented country "Namuna" (sample)."""

from __future__ import annotations

from datetime import date

from nazorat.cli.demo.story.shapes import Days, Organisation, Person, Place, Seat, Visit

COUNTRY = {"ru": "«Намуна»", "tg": "«Намуна»", "en": "“Namuna”"}
OFFICE, INITIATIVE = "office", "initiative"

ORGANISATIONS = (
    Organisation(
        OFFICE, "Office of the Commissioner (demo)", "ombudsman", "Аппарат Уполномоченного (демо)", "Дастгоҳи Ваколатдор (демо)"
    ),
    Organisation(
        INITIATIVE, "Civil Initiative (demo)", "civil_society", "Гражданская инициатива (демо)", "Ташаббуси шаҳрвандӣ (демо)"
    ),
    Organisation(
        "prisons", "Prison service (demo)", "authority", "Служба исполнения наказаний (демо)", "Хадамоти иҷрои ҷазо (демо)"
    ),
    Organisation(
        "health", "Ministry of Health (demo)", "authority", "Министерство здравоохранения (демо)", "Вазорати тандурустӣ (демо)"
    ),
    Organisation(
        "police",
        "Ministry of the Interior (demo)",
        "authority",
        "Министерство внутренних дел (демо)",
        "Вазорати корҳои дохилӣ (демо)",
    ),
    Organisation("defence", "Ministry of Defence (demo)", "authority", "Министерство обороны (демо)", "Вазорати мудофиа (демо)"),
    Organisation("prosecutor", "Prosecutor (demo)", "authority", "Прокуратура (демо)", "Прокуратура (демо)"),
)

# the founder is the first; codes are given in this order: K-1, K-2, … A name is a word of no language and says so: one that looked like
# a name of the region would be somebody's
PEOPLE = (
    Person("head", "Fictix-1", OFFICE, "coordinator"),
    Person("one", "Fictix-2", OFFICE, "monitor"),
    Person("two", "Fictix-3", OFFICE, "monitor"),
    Person("doctor", "Fictix-4", OFFICE, "monitor", health=True),
    Person("four", "Fictix-5", INITIATIVE, "monitor", language="tg"),
    Person("five", "Fictix-6", INITIATIVE, "monitor"),
    Person("six", "Fictix-7", INITIATIVE, "monitor", language="tg"),
    Person("interpreter", "Fictix-8", INITIATIVE, "monitor"),
    Person("keeper", "Fictix-9", OFFICE, "custodian"),
    Person("guardian", "Fictix-10", INITIATIVE, "custodian"),
    Person("second-head", "Fictix-11", INITIATIVE, "coordinator", language="tg"),
    Person("administrator", "Fictix-12", OFFICE, "administrator", language="en"),
)
TEAM = ("one", "two", "doctor", "four", "five", "six")
FOUNDER = PEOPLE[0]

PLACES = (
    Place(
        "namuna-0",
        {"ru": "Намуна-0", "tg": "Намуна-0", "en": "Namuna-0"},
        "REMAND",
        "prisons",
        360,
        "Letter of the prison service (demo), opening talk",
    ),
    Place(
        "misol-0a",
        {"ru": "Мисол-0А", "tg": "Мисол-0А", "en": "Misol-0A"},
        "POL_TEMP",
        "police",
        12,
        "Board at the entrance (demo)",
    ),
    Place(
        "misol-0b",
        {"ru": "Мисол-0Б", "tg": "Мисол-0Б", "en": "Misol-0B"},
        "PSY_HOSP",
        "health",
        50,
        "Paper file of the visit (demo)",
    ),
    Place(
        "misol-0v",
        {"ru": "Мисол-0В", "tg": "Мисол-0В", "en": "Misol-0V"},
        "MIL",
        "defence",
        20,
        "Said at the gate (demo)",
    ),
)


# what the powers of the pilot rest on; a power that is not named here rests on nothing
AGREEMENT, LETTER = "Agreement of the parties (demo), § 3", "Letter of the prison service (demo) no. 12"
POWERS = {
    "OPCAT-19.A": ("law", "Act on the Commissioner (demo), art. 14"),
    "OPCAT-19.B": ("law", "Act on the Commissioner (demo), art. 15"),
    "OPCAT-20.A": ("agreement", AGREEMENT),
    "OPCAT-20.B": ("agreement", AGREEMENT),
    "OPCAT-20.C": ("law", "Act on the Commissioner (demo), art. 16"),
    "OPCAT-20.D": ("agreement", AGREEMENT),
    "OPCAT-20.E": ("agreement", AGREEMENT),
    "OPCAT-22": ("custom", LETTER),
    "VISIT-UNANNOUNCED": ("agreement", AGREEMENT),
    "VISIT-ANYTIME": ("custom", LETTER),
    "VISIT-REGISTERS": ("agreement", AGREEMENT),
    "VISIT-MEDICAL": ("custom", LETTER),
    "VISIT-EQUIPMENT": ("custom", LETTER),
    "VISIT-EXPERTS": ("agreement", AGREEMENT),
}


TEAMS = {
    "earlier": (Seat("one", "lead", True), Seat("four", "rapporteur", True), Seat("two", "monitor")),
    "namuna-0": (
        Seat("one", "lead", True),
        Seat("two", "rapporteur", True),
        Seat("doctor", "health", True),
        Seat("four", "rapporteur", True),
        Seat("five", "monitor", True),
        Seat("six", "monitor", True),
        Seat("interpreter", "interpreter"),
    ),
    "misol-0a": (Seat("one", "lead", True), Seat("four", "rapporteur", True), Seat("six", "monitor", True)),
    "misol-0b": (Seat("one", "lead", True), Seat("doctor", "health", True), Seat("four", "rapporteur", True)),
    "misol-0v": (Seat("one", "lead"), Seat("four", "monitor"), Seat("two", "monitor")),
}
TOOLS = {
    "namuna-0": ("room", "interview", "registers", "access", "opening", "closing", "note"),
    "misol-0a": ("room", "interview", "registers", "access", "note"),
    "misol-0b": ("interview",),
    "misol-0v": ("access", "note"),
}
# minutes at the gate
GATE = {"earlier": 55, "namuna-0": 38, "misol-0a": 15, "misol-0b": 5, "misol-0v": 130}


def visits(days: Days) -> tuple[Visit, ...]:
    """The visit a year before, the three visits and the refusal, in the order in which they are entered."""
    return (
        _visit("earlier", "namuna-0", days.after(-364), retrospective=True),
        _visit("namuna-0", "namuna-0", days.first, days.second),
        _visit("misol-0a", "misol-0a", days.after(8)),
        _visit("misol-0b", "misol-0b", days.after(-20), retrospective=True),
        _visit("misol-0v", "misol-0v", days.after(15), refused=True),
    )


def _visit(
    key: str, place: str, begins: date, ends: date | None = None, *, refused: bool = False, retrospective: bool = False
) -> Visit:
    team, tools = TEAMS[key], TOOLS.get(key, ())
    return Visit(key, place, begins, ends or begins, GATE[key], team, tools, refused=refused, retrospective=retrospective)


def code_of(key: str) -> str:
    """The member code that the order of invitations gives: K-1 for the founder."""
    return f"K-{next(place for place, person in enumerate(PEOPLE, 1) if person.key == key)}"
