"""The drawing of rooms: every mark lies on the scale, and its shape agrees with the word beside it."""

from decimal import Decimal

from django.utils.translation import override
from hypothesis import given, settings, strategies as st

from nazorat.analysis.figures import Material
from nazorat.analysis.pages import RoomsAsked, rooms
from nazorat.analysis.pages.plots import WIDTH, scale_for
from nazorat.analysis.rooms import measured_rooms, sources
from nazorat.analysis.tests.make import norm, opened, room_answers
from nazorat.standards.compare import Norm

SIDES = st.decimals("0.5", "20", places=2)


def limits(persons: int) -> tuple[Norm, ...]:
    missing = norm("N", None, source="national", status="national")
    return (missing, norm("S", "6")) if persons == 1 else (missing, norm("M", "4"), norm("C", "3", source="ECtHR"))


def material(*given: dict[str, object]) -> Material:
    records = [opened("room", room_answers(**one)) for one in given]
    return Material(records, measured_rooms(records, limits), sources(limits))


@settings(deadline=None)
@given(st.lists(st.tuples(SIDES, SIDES, st.integers(0, 9)), min_size=1, max_size=9))
def test_every_mark_lies_on_the_scale_in_the_order_of_its_values(given: list[tuple[Decimal, Decimal, int]]) -> None:
    found = material(*({"length": length, "width": width, "present": n} for length, width, n in given))
    page = rooms(found, RoomsAsked())
    for group in page.groups:
        for line in group.lines:
            if line.mark:
                left, point, right = (float(line.mark.left), float(line.mark.x), float(line.mark.right))
                assert 0 <= left <= point <= right <= WIDTH
                assert line.mark.beyond == (line.measure is not None and line.measure.each > page.scale.high)
        if group.main is not None:
            assert 0 < float(group.main) < WIDTH


def test_ticks_are_whole_and_inside() -> None:
    scale = scale_for([], [Decimal(4), Decimal(6)])
    with override("ru"):
        assert [tick.label for tick in scale.ticks()] == ["4", "5", "6"]
        assert scale.at(Decimal("4.25")) == "107.5"


def test_word_shape_and_group_say_the_same() -> None:
    given: list[dict[str, object]] = [
        {"length": 3, "width": 3, "present": 4}, {"length": 4, "width": 4, "present": 4}, {"length": 5, "width": 5, "present": 4},
        {"length": 2, "width": 2, "present": 1}, {"present": 0}, {"length": 4, "width": Decimal("3.5"), "present": 4},
    ]  # fmt: skip
    with override("en"):
        page = rooms(material(*given), RoomsAsked())
        said = [
            (group.group.code, line.shape, line.mark.tone if line.mark else "", line.word)
            for group in page.groups
            for line in group.lines
        ]
    assert said == [
        ("below", "below", "late", "clearly below 3"),
        ("below", "below", "late", "clearly below 4"),
        ("unclear", "unclear", "wait", "not distinguishable from 4"),
        ("above", "within", "act", "at or above"),
        ("single", "below", "late", "clearly below 6"),
        ("apart", "not-needed", "", "no limit applies"),
    ]
    assert [(one.state, one.count) for one in page.figures] == [("below", 2), ("unclear", 1), ("within", 1), ("", 4)]
    assert page.also_below == [(Decimal(3), 1)]


def test_page_holds_against_the_source_asked_for_when_it_has_a_number() -> None:
    found = material({"length": 4, "width": Decimal("3.5"), "present": 4})
    assert [group.group.code for group in rooms(found, RoomsAsked(source="ECtHR")).groups] == ["above"]
    for source in ("", "national", "nobody"):
        page = rooms(found, RoomsAsked(source=source))
        assert page.chosen is not None
        assert page.chosen.name == "CPT"


def test_page_without_any_limit_shows_rooms_without_a_verdict() -> None:
    records = [opened("room", room_answers())]
    page = rooms(Material(records, measured_rooms(records, lambda persons: ())), RoomsAsked())
    assert (page.chosen, [group.group.code for group in page.groups]) == (None, ["apart"])


def test_bells_are_said_with_what_came_of_pressing_them() -> None:
    given: list[dict[str, object]] = [
        {"answer_minutes": 9}, {"answer_minutes": 4}, {"nobody_came": "yes"}, {"call_bell": "dead"}, {"call_bell": "none"}, {"call_bell": None},
    ]  # fmt: skip
    with override("en"):
        said = rooms(material(*given), RoomsAsked()).bells.sentence
    assert said == (
        "Call bell: works: 3, does not work: 1, there is none: 1, not checked: 1."
        " Tried 3 times: answer after 4 min, answer after 9 min, no answer within 15 min."
    )
