"""Where places lie: kept coarsely of military, security and unofficial ones, drawn on a plane of our own."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest
from django.test import Client

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places import actions
from nazorat.places.models import BLUR, Place, PlacePoint
from nazorat.places.plane import Point, crowds_of, plane
from nazorat.places.queries import points_known
from nazorat.places.views import points
from support.make import make_member, sign_in
from support.visits import make_place


def entered(place: Place) -> PlacePoint:
    by = make_member(role=Member.Role.COORDINATOR)
    return actions.enter_point(by=by, place=place, north=38.55983, east=68.78706, source="map of 2020", marking="open")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["MIL", "SEC_TEMP", "UNOFFICIAL"])
def test_of_what_is_military_security_or_unofficial_no_exact_point_is_kept(kind: str) -> None:
    row = entered(make_place(kind=kind))
    assert (row.north, row.east, row.blurred) == (3_860_000, 6_880_000, True)
    assert [(one.north, one.east, one.blurred) for one in points_known()] == [(38.6, 68.8, True)]


@pytest.mark.django_db
def test_a_place_that_becomes_one_of_these_loses_its_exact_points() -> None:
    place, by = make_place(kind="POL_STATION"), make_member(role=Member.Role.COORDINATOR)
    first, second = entered(place), entered(place)
    assert (first.north, first.blurred, len(points_known())) == (3_855_983, False, 1)
    actions.change_place(by=by, place=place, kind="SEC_TEMP")
    assert all(row.blurred and row.north % BLUR == 0 and row.east % BLUR == 0 for row in PlacePoint.objects.filter(place=place))
    with pytest.raises(Problem, match="refused"):
        actions.enter_point(by=make_member(), place=place, north=1, east=1, source="a guess", marking="unknown")
    assert PlacePoint.objects.count() == len({first.id, second.id})


@pytest.mark.parametrize("seed", range(20))
def test_every_point_lies_on_the_drawing_and_north_is_up(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a layout is tried, no secret is made
    points = [
        Point(UUID(int=number), "name", chance.choice(("", "one", "two")), chance.uniform(-80, 80), chance.uniform(-170, 170), bool(number % 3))
        for number in range(1 + seed)
    ]  # fmt: skip
    drawn = plane(points)
    assert drawn is not None
    for dot in drawn.dots:
        assert 0 <= float(dot.x) <= float(drawn.width)
        assert 0 <= float(dot.y) <= float(drawn.height)
    by_north = sorted(drawn.dots, key=lambda dot: dot.point.north)
    assert [float(dot.y) for dot in by_north] == sorted((float(dot.y) for dot in by_north), reverse=True)
    assert plane([]) is None


@pytest.mark.django_db
def test_entered_in_the_browser_and_drawn_without_an_address_of_elsewhere(client: Client) -> None:
    place = make_place(district="Ноҳияи намуна", name_en="Namuna <0>")
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    path = f"/places/{place.id}/point/"
    assert client.post(path, {"north": "138", "east": "68.7", "source": "map", "marking": "open"}).status_code == 422
    given = {"north": "38.5598", "east": "68.787", "source": "map", "marking": "open"}
    assert client.post(path, given)["Location"] == "/places/map/"
    page = client.get("/places/map/", headers={"accept-language": "en"}).content.decode()
    for words in ("<svg", "Ноҳияи намуна", "Namuna &lt;0&gt;", f'href="../{place.id}/"', " km", "° N"):
        assert words in page
    assert "http" not in page[page.index('<svg class="w-100"') : page.index("</svg></div>")]


@pytest.mark.django_db
def test_more_places_than_can_be_told_apart_are_drawn_by_district(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "MOST", 3)
    for number in range(4):
        entered(make_place(district="Якум" if number else "", name_en=f"Namuna <{number}>"))
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    page = client.get("/places/map/", headers={"accept-language": "en"}).content.decode()
    assert "Namuna" not in page
    assert [page.count(words) for words in (">3</text>", ">1</text>", "Якум</text>", "No district is named</text>")] == [1, 1, 1, 1]
    near = client.get("/places/map/?district=Якум", headers={"accept-language": "en"}).content.decode()
    assert [f"Namuna &lt;{number}&gt;" in near for number in range(4)] == [False, True, True, True]
    rest = client.get("/places/map/?district=", headers={"accept-language": "en"}).content.decode()
    assert [f"Namuna &lt;{number}&gt;" in rest for number in range(4)] == [True, False, False, False]


def test_crowds_lie_in_the_middle_of_their_places() -> None:
    drawn = plane((), crowds_of([("b", 38.0, 68.0), ("a", 39.0, 70.0), ("b", 38.2, 68.4)]))
    assert drawn is not None
    assert [(one.crowd.district, one.crowd.count, one.crowd.north, one.crowd.east) for one in drawn.circles] == [
        ("b", 2, 38.1, 68.2), ("a", 1, 39.0, 70.0),
    ]  # fmt: skip
    assert float(drawn.circles[0].y) > float(drawn.circles[1].y)
