from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from uuid import UUID

import pytest

from nazorat.fieldwork import typed
from nazorat.fieldwork.paper import Values, flat, nested, on_paper, place_name, places
from nazorat.xlsform import Answers, NoAnswer, parse_form
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db
ROOM = {
    "answer:who/unit": ["A"], "answer:who/room": ["3"], "answer:who/kind": ["dormitory"], "answer:who/chosen": ["drawn"],
    "answer:who/day": ["120526"], "answer:who/part_of_day": ["morning"], "answer:who/present": ["14"], "answer:who/assigned": ["15"],
    "answer:who/beds": ["12"], "answer:space/length": ["6,2"], "answer:space/width": ["4.5"], "answer:space/height": ["2,8"],
    "answer:space/toilet": ["half_screen"], "answer:space/annexe": ["1,5"], "answer:space/instrument": ["laser"],
    "answer:space/staff_present": ["no"],
}  # fmt: skip


@pytest.fixture
def room() -> UUID:
    return make_tool_version("room").id


def read(version_id: UUID, **changes: list[str]) -> typed.Typed:
    return typed.read(
        version_id, {**ROOM, **{name.replace("__", "/").replace("_is_", ":"): value for name, value in changes.items()}}
    )


def test_sheet_when_typed_is_read_in_types_and_worked_out(room: UUID) -> None:
    values = read(room).values
    assert (values["who/day"], values["space/length"], values["who/present"]) == (date(2026, 5, 12), Decimal("6.2"), 14)
    assert (values["space/net_area"], values["space/net_per_present"]) == ("26.4", "1.89")


def test_calculation_when_a_length_is_unknown_is_blank(room: UUID) -> None:
    keyed = read(room, answer_is_space__length=[], na_is_space__length=["unknown"])
    assert keyed.values["space/length"] == NoAnswer("unknown")
    assert "space/net_area" not in keyed.values


def test_place_when_it_does_not_apply_is_taken_out_and_not_asked_for(room: UUID) -> None:
    keyed = read(room, answer_is_space__toilet=["none"])
    assert "space/annexe" in keyed.skipped
    assert "space/annexe" not in keyed.values
    assert keyed.values["space/net_area"] == "27.9"


@pytest.mark.parametrize(
    ("field", "given", "fault"),
    [
        ("answer_is_who__unit", [], "missing"),
        ("answer_is_who__unit", ["ABCDE"], "bounds"),
        ("answer_is_who__day", ["320526"], "not-date"),
        ("answer_is_who__present", ["3,5"], "not-integer"),
        ("answer_is_space__height", ["high"], "not-decimal"),
        ("answer_is_space__height", ["12"], "bounds"),
        ("answer_is_who__kind", ["castle"], "not-choice"),
        ("answer_is_who__kind", ["dormitory", "sick"], "one-choice"),
        ("na_is_who__unit", ["refused"], "both"),
        ("na_is_who__unit", ["because"], "no-answer-unknown"),
        ("answer_is_who__kind", ["na_refused"], "not-choice"),
    ],
)
def test_place_when_it_cannot_be_true_is_named(room: UUID, field: str, given: list[str], fault: str) -> None:
    name = field.split("_is_")[1].replace("__", "/")
    assert read(room, **{field: given}).wrong[name] == fault


def test_required_place_when_a_reason_is_given_is_not_missing(room: UUID) -> None:
    assert "who/unit" not in read(room, answer_is_who__unit=[], na_is_who__unit=["illegible"]).wrong


def test_times_and_days_when_typed_in_any_hand() -> None:
    assert [typed._date(given) for given in ("12052026", "12.5.26", "2026-05-12")] == [date(2026, 5, 12)] * 3
    assert [typed._time(given) for given in ("0930", "930", "9:30", "9.30")] == [time(9, 30)] * 4


def test_fields_when_foreign_or_too_long_are_dropped_or_cut(room: UUID) -> None:
    posted = [
        ("answer:who/unit", ["A" * 50_000]),
        ("answer:who/nothing", ["1"]),
        ("csrfmiddlewaretoken", ["x"]),
        ("note:who/unit", [""]),
    ]
    assert typed.fields_of(room, posted) == {"answer:who/unit": ["A" * typed.LONGEST_TEXT]}


def test_differences_when_only_case_spaces_or_zeros_differ_are_none(room: UUID) -> None:
    first: Values = {"who/unit": "A", "space/length": Decimal("6.20"), "notes/monitor_saw": "Wet  walls."}
    second: Values = {"who/unit": "a", "space/length": Decimal("6.2"), "notes/monitor_saw": "wet walls"}
    assert typed.differences_of(room, first, second) == []
    assert [one.place for one in typed.differences_of(room, first, {**second, "who/unit": "B", "who/present": 3})] == [
        "who/unit",
        "who/present",
    ]


REPEATED = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:n="urn:nazorat:tool:1">
<h:head><h:title>t</h:title><model><instance><data id="t" version="1"><bed><state/><why/></bed><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/bed/state" type="string" n:number="1"/>
<bind nodeset="/data/bed/why" type="string" n:number="2" relevant=" /data/bed/state = 'bad'"/></model></h:head>
<h:body><group ref="/data/bed"><label>Bed</label><repeat nodeset="/data/bed"><input ref="/data/bed/state"><label>State</label></input>
<input ref="/data/bed/why"><label>Why</label></input></repeat></group></h:body></h:html>"""


def test_repeat_when_on_paper_has_three_copies_each_with_its_own_condition() -> None:
    found = list(places(parse_form(REPEATED.encode())))
    assert [place.name for place in found] == [f"bed[{copy}]/{name}" for copy in range(3) for name in ("state", "why")]
    assert found[3].name_of("bed/state") == "bed[1]/state"
    assert place_name("bed/state", {"bed": 2}) == "bed[2]/state"


def test_answers_when_flattened_and_nested_again_are_the_same() -> None:
    answers: Answers = {"who/unit": "A", "bed": [{"state": "good", "sheet": [{"days": 3}]}, {"state": "bad"}]}
    assert flat(answers) == {"who/unit": "A", "bed[0]/state": "good", "bed[0]/sheet[0]/days": 3, "bed[1]/state": "bad"}
    assert nested(flat(answers)) == answers
    assert nested({"bed[2]/state": "good"}) == {"bed": [{"state": "good"}]}


def test_every_library_place_on_paper_has_a_digit_or_a_field(room: UUID) -> None:
    assert len(on_paper(room)) == 63
    assert len({place.name for place in on_paper(room)}) == 63
