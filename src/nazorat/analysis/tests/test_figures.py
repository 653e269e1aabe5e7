"""Named figures: one definition each, listed in the handbook."""

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.utils.translation import override

from nazorat.analysis.figures import DEFINITIONS, Figure, Material, figures, labels, share_error_of
from nazorat.analysis.population import reconciled
from nazorat.analysis.rooms import measured_rooms
from nazorat.analysis.tests.make import norm, opened, room_answers
from nazorat.sampling.size import share_error
from nazorat.standards.compare import Norm
from nazorat.xlsform import Answers, NoAnswer, Value
from support.source import ROOT

PAGE = ROOT / "docs/handbook/figures.md"
ROW = re.compile(r"^\| `([a-z_.0-9]+)` \| ([^|]+) \| `([a-z]+)` \| ([^|]+) \|$", re.MULTILINE)
PRIVATE = ("staff_cannot_hear", "staff_cannot_see", "no_other_hears")


def limits(persons: int) -> tuple[Norm, ...]:
    single, shared = (norm("CPT-SPACE-SINGLE", "6"),), (norm("CPT-SPACE-MULTI", "4"), norm("ECHR-SPACE", "3", source="ECtHR"))
    return single if persons == 1 else shared


def material(*records: tuple[str, Answers]) -> Material:
    found = [opened(tool, answers) for tool, answers in records]
    return Material(found, measured_rooms(found, limits))


def talk(**given: Value) -> tuple[str, Answers]:
    plain: Answers = {"before/chosen": "drawn", "opening/talks": "yes", "before/privacy": PRIVATE}
    return "interview", plain | {name.replace("__", "/"): value for name, value in given.items()}


def register(kind: str, **given: int) -> tuple[str, Answers]:
    return "registers", {"register/kind": kind, **{name.replace("__", "/"): n for name, n in given.items()}}


def value(found: Mapping[str, Figure], name: str) -> int | None:
    """A figure as a whole number."""
    given = found[name].value
    return None if given is None else int(given)


@pytest.mark.parametrize(
    ("close", "out"),
    [
        ({}, False),
        ({"use_unnamed": "yes", "only_understand": "yes", "use_nothing": "no"}, False),
        (
            {"use_unnamed": NoAnswer("not_asked"), "only_understand": NoAnswer("refused"), "use_nothing": NoAnswer("not_asked")},
            False,
        ),
        ({"use_unnamed": "no", "only_understand": "yes", "use_nothing": "no"}, True),
        ({"only_understand": "yes"}, True),
        ({"use_unnamed": "yes", "only_understand": "no", "use_nothing": "yes"}, True),
    ],
)
def test_talk_is_in_no_figure_when_its_person_wants_it_not_used(close: dict[str, Value], out: bool) -> None:
    tool, answers = talk()
    found = material((tool, answers), (tool, answers | {f"close/{name}": said for name, said in close.items()}))
    assert [value(figures(found), name) for name in ("talks.done", "talks.drawn")] == [2 - out, 2 - out]


def test_error_of_a_share_is_reckoned_from_the_talks_that_the_share_is_out_of() -> None:
    drawn = [talk() for _ in range(31)]
    refused = [talk(opening__talks="no") for _ in range(5)]
    withheld, wished = talk(close__use_nothing="yes"), talk(before__chosen="own_wish")
    found = material(*drawn, *refused, withheld, wished, register("roll", reconciling__roll_register=414))
    assert figures(found)["outdoors.20_30"].out_of == 31
    assert share_error_of(found) == share_error(31, 414)
    assert round((share_error_of(found) or 0) * 100) == 17
    assert share_error_of(material(*drawn)) is None


def test_every_name_stands_once() -> None:
    names = [one.name for one in DEFINITIONS]
    assert len(names) == len(set(names)) == len(labels())


def test_handbook_lists_every_figure_with_its_words_and_tool() -> None:
    with override("en"):
        ours = [(one.name, str(one.label), one.tool) for one in DEFINITIONS]
    assert [row[:3] for row in ROW.findall(PAGE.read_text())] == ours


def test_handbook_says_what_shares_are_out_of() -> None:
    counted = figures(material(("room", room_answers()), talk(), register("discipline", discipline__sanctions=4)))
    for name, _words, _tool, out_of in ROW.findall(PAGE.read_text()):
        assert (out_of.strip() == "–") == (counted[name].out_of is None) or counted[name].value is None, name


def test_figures_of_a_visit_without_records_are_unknown_or_zero() -> None:
    for name, figure in figures(material()).items():
        assert not figure.value, name
        assert not figure.out_of, name


def test_figures_of_rooms() -> None:
    rooms = [
        ("room", room_answers(length=4, width=Decimal("3.40"), present=5, instrument="tape", call_bell="dead", without_bed=1)),
        ("room", room_answers(length=5, width=4, present=6, call_bell="none")),
        ("room", room_answers(length=4, width=4, present=4, answer_minutes=4)),
        ("room", room_answers(length=8, width=5, present=4, chosen="information", nobody_came="yes")),
        ("room", room_answers(length=Decimal("2.6"), width=2, present=1)),
        ("room", room_answers(length=3, width=3, present=0)),
    ]
    found = figures(material(*rooms))

    def figure(name: str) -> tuple[int | None, int | None]:
        return value(found, name), found[name].out_of

    assert figure("rooms.measured") == (6, 6)
    assert figure("rooms.drawn") == (5, 6)
    assert figure("rooms.shared") == (4, 6)
    assert figure("rooms.single") == (1, 6)
    assert figure("rooms.shared.below_4") == (2, 4)
    assert figure("rooms.shared.unclear_4") == (1, 4)
    assert figure("rooms.shared.from_4") == (1, 4)
    assert figure("rooms.shared.below_3") == (1, 4)
    assert figure("rooms.single.below_6") == (1, 1)
    assert figure("rooms.sleep_in_turns") == (1, 6)
    assert figure("bell.dead") == (1, 6)
    assert figure("bell.answered") == (1, 6)
    assert figure("bell.unanswered") == (1, 6)


def test_shared_rooms_against_one_limit_are_all_in_one_of_three_states() -> None:
    rooms = [("room", room_answers(length=side, width=4, present=n)) for side in (2, 3, 5, 8) for n in (1, 3, 6)]
    found = figures(material(*rooms))
    states = [found[f"rooms.shared.{state}_4"].value or 0 for state in ("below", "unclear", "from")]
    assert sum(states) == value(found, "rooms.shared")


def test_figures_of_talks_count_only_those_who_talked_and_shares_only_the_drawn() -> None:
    found = figures(material(
        talk(complaint__knows_how="yes", daily__outdoors_minutes=20, treatment__harm=("taken", "here")),
        talk(complaint__knows_how=NoAnswer("unknown"), daily__outdoors_minutes=31, before__privacy=("staff_cannot_hear",)),
        talk(opening__talks="no", complaint__knows_how="yes"),
        talk(before__chosen="own_wish", treatment__harm=("transport",), before__privacy=NoAnswer("not_checked")),
        talk(before__chosen="by_staff", complaint__knows_how="yes"),
    ))  # fmt: skip
    assert (value(found, "talks.done"), value(found, "talks.drawn"), value(found, "talks.own_wish")) == (4, 2, 1)
    assert found["talks.by_staff"] == Figure(Decimal(1), 4, persons=True)
    assert found["talks.not_private"] == Figure(Decimal(1), 4, persons=True)
    assert found["complaints.know_how"] == Figure(Decimal(1), 2, persons=True)
    assert found["outdoors.20_30"] == Figure(Decimal(1), 2, persons=True)
    assert found["harm.before.drawn"] == Figure(Decimal(1), 2, persons=True)
    assert found["harm.before.all"] == Figure(Decimal(2), 4, persons=True)
    assert found["harm.here.drawn"] == Figure(Decimal(1), 2, persons=True)


def test_figures_of_registers() -> None:
    found = figures(material(
        register("entry_medical", entries__read=40, health__seen_24h=33, health__injuries_noted=4, health__injuries_account=1),
        register("discipline", discipline__sanctions=19, discipline__with_hearing=12, discipline__longest_days=10),
        register("discipline", discipline__sanctions=2, discipline__longest_days=15),
        register("complaints", complaints__received=3),
    ))  # fmt: skip
    assert found["entry.seen_24h"] == Figure(Decimal(33), 40)
    assert found["entry.injuries.account"] == Figure(Decimal(1), 4)
    assert found["entry.to_prosecutor"] == Figure(None, 4)
    assert found["discipline.sanctions"] == Figure(Decimal(21))
    assert found["discipline.with_hearing"] == Figure(Decimal(12), 21)
    assert found["discipline.longest"] == Figure(Decimal(15))
    assert value(found, "registers.read") == 4


def test_figures_of_the_roll_are_those_of_the_page() -> None:
    found = material(
        ("opening", {"claimed/roll": 412, "claimed/roll_men": 369, "claimed/capacity": 350}),
        register("meals", reconciling__roll_register=400),
        register("movement", reconciling__roll_register=414, reconciling__roll_counted=411, reconciling__roll_absent=3, reconciling__capacity=360),
        ("access", {"gate/waited": 25}),
    )  # fmt: skip
    page, named = reconciled(found.records), figures(found)
    assert (value(named, "roll.administration"), value(named, "roll.register")) == (page.told, page.register) == (412, 414)
    assert (value(named, "roll.difference"), value(named, "roll.men"), value(named, "roll.women")) == (0, 369, None)
    assert (value(named, "capacity"), value(named, "occupancy"), value(named, "gate.minutes")) == (360, 115, 25)


@pytest.mark.parametrize(
    ("figure", "small"),
    [
        (Figure(Decimal(4), 31, persons=True), True),
        (Figure(Decimal(28), 31, persons=True), True),
        (Figure(Decimal(11), 31, persons=True), False),
        (Figure(Decimal(0), 31, persons=True), False),
        (Figure(None, None, persons=True), False),
        (Figure(Decimal(3), 22), False),
    ],
)
def test_figure_of_few_persons_says_that_it_is_small(figure: Figure, small: bool) -> None:
    assert figure.small is small
