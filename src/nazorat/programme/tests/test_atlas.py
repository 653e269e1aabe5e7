"""Coverage on a map: which mark a place bears, districts of many, and that nothing but past visits moves a mark."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nazorat.people.models import Member
from nazorat.places.actions import enter_point
from nazorat.places.models import Place
from nazorat.places.plane import Point
from nazorat.places.queries import places_open
from nazorat.places.tests.test_places import browser
from nazorat.programme.atlas import atlas_by_district, atlas_of
from nazorat.programme.coverage import Seen, Standing, standings_of
from nazorat.programme.queries import last_seen, paces
from nazorat.programme.rules import usual
from nazorat.programme.tests.test_coverage import strip
from nazorat.programme.views import coverage
from nazorat.visits.actions import Seat, plan_visit
from support.make import make_keyring, make_member
from support.visits import make_over, make_place

pytestmark = pytest.mark.django_db
Role = Member.Role


def lying(north: float = 38.5, east: float = 68.7, **given: object) -> Place:
    place = make_place(**given)
    enter_point(by=make_member(role=Role.COORDINATOR), place=place, north=north, east=east, source="map", marking="open")
    return place


def test_a_place_bears_the_mark_of_its_past_visits() -> None:
    today = timezone.localdate()
    late, due, within, home, never, unasked = (
        make_place(kind=kind) for kind in ("REMAND", "REMAND", "REMAND", "HOUSE", "REMAND", "HOUSE")
    )
    for place, days in ((late, 500), (due, 300), (within, 20), (home, 3000)):
        make_over(place, days=days)
    standings = {one.place.id: one for one in standings_of(places_open(), last_seen(), paces(), today)}
    assert [standings[place.id].mark for place in (late, due, within, home, never, unasked)] == [
        "late", "due", "visited", "visited", "never", "never",
    ]  # fmt: skip
    points = [Point(place.id, place.name, "", 38.0 + number, 68.0, blurred=False) for number, place in enumerate((late, never))]
    atlas = atlas_of(standings.values(), points)
    assert {one.dot.point.place: one.mark for one in atlas.places} == {late.id: "late", never.id: "never"}
    assert [(one.mark, one.count) for one in atlas.told] == [("never", 2), ("late", 1), ("due", 1), ("visited", 2)]
    # who came into the register between two looks is not drawn, rather than drawn as anything
    assert atlas_of([standings[never.id]], points).places[0].dot.point.place == never.id
    assert atlas_of([], points).plane is None


def test_a_district_says_how_many_of_its_places_bear_each_mark() -> None:
    places = [make_place(kind="REMAND") for _each in range(12)]
    days = [None] * 10 + [timezone.localdate()] * 2
    standings = [Standing(place, usual("REMAND"), Seen(day), None, "within") for place, day in zip(places, days, strict=True)]
    spots = {place.id: ("West" if number else "East", 38.0, 68.0) for number, place in enumerate(places)}
    atlas = atlas_by_district(standings, spots)
    found = {one.circle.crowd.district: [(told.mark, told.count) for told in one.told] for one in atlas.districts}
    assert found == {"West": [("never", 9), ("visited", 2)], "East": [("never", 1)]}
    west = next(one for one in atlas.districts if one.circle.crowd.district == "West")
    # two of 22 and a digit of 7, side by side around the middle
    assert [told.x for told in west.told] == [-29, 0]
    assert atlas_by_district(standings[:1], spots).districts[0].circle.crowd.count == 1


def test_the_page_draws_marks_and_the_matrix_of_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = lying(district="Якум", name_en="Invented <One>"), lying(39.5, 69.0, district="Дуюм", name_en="Invented Two")
    make_place(district="Дуюм", name_en="Invented Three")
    make_over(near, days=900)
    reader = browser(make_member(role=Role.MONITOR))
    page = reader.get(reverse("programme-map")).content.decode()
    assert "<title>Invented &lt;One&gt;: late</title>" in page
    assert "<title>Invented Two: never visited</title>" in page
    assert [page.count(f'href="#mark-{mark}" x=') for mark in ("never", "late", "due", "visited")] == [1, 1, 0, 0]
    assert "1 open place has no point." in page
    assert "0 / 3" in page
    assert "http" not in page[page.index('<div class="legend"') : page.index("</svg></div>")]
    one = reader.get(reverse("programme-map"), {"district": "Дуюм"}).content.decode()
    assert ("Invented Two" in one, "Invented &lt;One" in one, "0 / 2" in one) == (True, False, True)
    monkeypatch.setattr(coverage, "MOST", 1)
    many = reader.get(reverse("programme-map")).content.decode()
    assert ("Invented" in many, "Якум: late 1</title>" in many, "Дуюм: never visited 1</title>" in many) == (False, True, True)
    assert str(far.id) in reader.get(reverse("programme-map"), {"district": "Дуюм"}).content.decode()
    for role in (Role.ADMINISTRATOR, Role.CUSTODIAN):
        assert browser(make_member(role=role)).get(reverse("programme-map")).status_code == 404


def test_of_military_security_and_unofficial_places_the_map_has_the_tenth_of_a_degree_alone() -> None:
    lying(38.56789, 68.78912, kind="UNOFFICIAL", name_en="Hidden 0")
    lying(38.5, 68.9, kind="MIL", name_en="Hidden 1")
    page = browser(make_member(role=Role.MONITOR)).get(reverse("programme-map")).content.decode()
    assert page.count('fill-opacity="0.04" stroke="currentColor" stroke-dasharray') == 2
    assert "56789" not in page


def test_a_plan_moves_no_mark() -> None:
    planner, place = make_keyring(make_member(role=Role.COORDINATOR, planner=True)), lying(region="North")
    page = browser(make_member(role=Role.MONITOR))
    before = page.get(reverse("programme-map")).content
    seats = [Seat(make_member(), "lead", interviews=True)]
    plan_visit(by=planner, place=place, begins=timezone.localdate(), mode=1, note="", seats=seats)
    after = page.get(reverse("programme-map")).content
    assert "never visited" in after.decode()
    assert strip(before) == strip(after)


def test_the_map_costs_the_same_over_many_places() -> None:
    reader, counts = browser(make_member(role=Role.MONITOR)), []
    for number in (1, 3, 6):
        for each in range(number):
            make_over(lying(38 + each / 9, district=f"{number}-{each}"), days=100 * each + 1)
        with CaptureQueriesContext(connection) as asked:
            reader.get(reverse("programme-map"))
        counts.append(len(asked.captured_queries))
    assert counts == [counts[0]] * 3
