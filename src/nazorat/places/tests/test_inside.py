"""What belongs to a place: its past, names, units and the series of its population, and the pages of these."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places import actions
from nazorat.places.models import Figure, Place, PlaceName, Succession, Unit
from nazorat.places.queries import before, by_day, capacities, figures_of, groups_of, history, places_found, units_of
from nazorat.places.tests.test_places import browser, coordinator, posted
from support.make import make_member
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = Member.Role
SOURCE = {"source": "return 7", "marking": "official"}


def figure(place: Place, on: date = date(2026, 1, 1), count: int = 400, **given: Any) -> Figure:
    facts = {"group": "all", **SOURCE, **given}
    return actions.add_figure(by=coordinator(), place=place, on=on, count=count, **facts)


def test_what_became_of_a_place_is_told_with_its_days() -> None:
    by, place = coordinator(), make_place(name_ru="Старый", name_en="Старый", region="Север", opened_on=date(1990, 5, 1))
    came, into = make_place(name_ru="Вышедший"), make_place(name_ru="Больший")
    actions.change_place(by=by, place=place, name_ru="Новый", name_en="Новый", changed_on=date(2001, 2, 3))
    actions.change_place(by=by, place=place, region="Юг", changed_on=date(2005, 6, 7))
    actions.note_succession(by=by, place=place, kind="split", other=came, on=date(2010, 1, 1), source="order 1")
    actions.note_succession(by=by, place=place, kind="merged", other=into, on=date(2020, 1, 1), source="order 2")
    place.refresh_from_db()
    told = [(event.code, event.on, event.was, str(event.other or "")) for event in history(place, before(place))]
    assert sorted(told[:2]) == [("closed", date(2020, 1, 1), "", ""), ("merged", date(2020, 1, 1), "order 2", "Больший")]
    assert told[2:] == [
        ("split", date(2010, 1, 1), "order 1", "Вышедший"),
        ("moved", date(2005, 6, 7), "Север", ""),
        ("renamed", date(2001, 2, 3), "Старый", ""),
        ("opened", date(1990, 5, 1), "", ""),
    ]
    assert [event.code for event in history(into, [])] == ["took"]
    assert [event.code for event in history(came, [])] == ["came"]
    assert list(places_found(text="старый", closed=True)) == [place]


def test_a_place_becomes_what_it_became_once_and_never_itself() -> None:
    by, place, other = coordinator(), make_place(opened_on=date(2000, 1, 1)), make_place()
    with pytest.raises(Problem, match="place-closed-before-opened"):
        actions.note_succession(by=by, place=place, kind="merged", other=other, on=date(1999, 1, 1), source="order")
    actions.note_succession(by=by, place=place, kind="split", other=other, on=date(2020, 1, 1), source="order")
    with pytest.raises(Problem, match="place-entered-already"):
        actions.note_succession(by=by, place=place, kind="split", other=other, on=date(2021, 1, 1), source="order")
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(kind="split", earlier=place, later=place, on=date(2020, 1, 1), source="x", entered_by=by)
    page = browser(by).post(
        reverse("place-became", args=[place.id]), {"kind": "split", "other": place.id, "on": "2020-01-01", "source": "x"}
    )
    assert page.status_code == 422


def test_another_name_finds_the_place() -> None:
    by, place = coordinator(), make_place()
    actions.add_name(by=by, place=place, language="fa", name="نمونه")
    assert list(places_found(text="نمون")) == [place]
    assert list(places_found(text="namuna")) == []
    with pytest.raises(Problem, match="place-entered-already"):
        actions.add_name(by=by, place=place, language="fa", name="نمونه")
    assert PlaceName.objects.count() == 1


def test_units_stand_as_a_tree_and_close_without_going() -> None:
    by, place = coordinator(), make_place()
    wing = actions.add_unit(by=by, place=place, kind="wing", name="A")
    for name in ("A-10", "A-9"):
        actions.add_unit(by=by, place=place, kind="cell", name=name, parent=wing, capacity=4, source="plan 1", marking="open")
    gone = actions.add_unit(by=by, place=place, kind="wing", name="0", opened_on=date(2001, 1, 1))
    with pytest.raises(Problem, match="place-closed-before-opened"):
        actions.close_unit(by=by, unit=gone, closed_on=date(2000, 1, 1))
    actions.close_unit(by=by, unit=gone, closed_on=date(2002, 1, 1))
    assert [(part.unit.name, part.depth, part.below) for part in units_of(place)] == [
        ("A", 0, 2),
        ("A-9", 1, 0),
        ("A-10", 1, 0),
        ("0", 0, 0),
    ]
    for wrong in ({"name": "A"}, {"name": "A-9", "parent": wing}):
        with pytest.raises(Problem, match="place-entered-already"):
            actions.add_unit(by=by, place=place, kind="wing", **wrong)
    with pytest.raises(Problem, match="bad-request"):
        actions.add_unit(by=by, place=make_place(), kind="cell", name="1", parent=wing)
    with pytest.raises(Problem, match="place-closed-already"):
        actions.close_unit(by=by, unit=gone, closed_on=date(2003, 1, 1))


def test_a_series_stands_by_day_group_and_source() -> None:
    place = make_place()
    figure(place, count=400)
    figure(place, count=20, group="women")
    figure(place, count=411, source="register", marking="open")
    figure(place, on=date(2025, 1, 1), count=390)
    figures = list(figures_of(place))
    groups = groups_of(figures)
    assert groups == ["all", "women"]
    told = [(day.on.year, day.source, day.marking, [one and one.count for one in day.figures]) for day in by_day(figures, groups)]
    assert told == [
        (2026, "register", "open", [411, None]), (2026, "return 7", "official", [400, 20]), (2025, "return 7", "official", [390, None]),
    ]  # fmt: skip


def test_a_figure_when_withdrawn_stays_and_counts_no_more() -> None:
    place = make_place()
    first = figure(place)
    with pytest.raises(Problem, match="place-entered-already"):
        figure(place, count=1)
    by = coordinator()
    actions.withdraw_figure(by=by, figure=first)
    actions.withdraw_figure(by=by, figure=first)
    assert figure(place, count=401).count == 401
    assert [one.count for one in figures_of(place)] == [401]
    assert Figure.objects.count() == 2
    assert Act.objects.filter(verb="places.withdraw-figure").count() == 1


def test_the_database_wants_a_source_for_every_figure() -> None:
    place, by = make_place(), make_member()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(place=place, on=date(2026, 1, 1), count=1, source="", entered_by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(place=place, kind="cell", name="1", capacity=4, entered_by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(id=place.id).update(operational=3)


def test_capacities_are_drawn_from_the_day_that_each_has() -> None:
    by, place = coordinator(), make_place(capacity=300, capacity_source="a", capacity_on=date(2000, 1, 1))
    actions.change_place(by=by, place=place, capacity=360, capacity_on=date(2010, 1, 1))
    actions.change_place(by=by, place=place, region="North")
    place.refresh_from_db()
    assert [(one.on.year, one.count) for one in capacities(place, before(place))] == [(2000, 300), (2010, 360)]


@pytest.mark.parametrize(("given", "reading", "keeping"), [
    ({}, 200, 403), ({"planner": True}, 200, 200), ({"role": Role.CUSTODIAN}, 200, 403), ({"role": Role.ADMINISTRATOR}, 404, 403),
    ({"role": Role.COMPLAINTS}, 404, 403),
])  # fmt: skip
def test_every_page_for_everybody(given: dict[str, Any], reading: int, keeping: int) -> None:
    place = make_place()
    held, unit = figure(place), actions.add_unit(by=coordinator(), place=place, kind="cell", name="1")
    client = browser(make_member(**given))
    for name in ("place-units", "place-figures", "place-figures-table"):
        assert (name, client.get(reverse(name, args=[place.id])).status_code) == (name, reading)
    for name in ("place-name-new", "place-became", "unit-new", "figure-new"):
        assert (name, client.get(reverse(name, args=[place.id])).status_code) == (name, keeping)
        assert (name, client.post(reverse(name, args=[place.id]), {}).status_code) == (name, 422 if keeping == 200 else keeping)
    assert client.get(reverse("unit-close", args=[unit.id])).status_code == keeping
    assert client.post(reverse("figure-withdraw", args=[held.id])).status_code == (302 if keeping == 200 else keeping)
    if keeping != 200:
        assert Figure.objects.get(id=held.id).withdrawn_at is None
    assert client.get(reverse("unit-close", args=[place.id])).status_code == (404 if keeping == 200 else keeping)


def test_what_belongs_to_a_place_through_the_pages() -> None:
    client, place = (
        browser(coordinator()),
        make_place(name_en="Namuna-Nil", capacity=360, capacity_source="x", capacity_on=date(2000, 1, 1)),
    )

    def send(name: str, given: dict[str, Any]) -> None:
        assert (name, client.post(reverse(name, args=[place.id]), given).status_code) == (name, 302)

    send("place-name-new", {"language": "uz", "name": "Namunajon"})
    send("unit-new", {"kind": "wing", "name": "Block A", "sex": "men", "age": "adults", "marking": "open"})
    send("figure-new", {"on": "2025-06-01", "group": "all", "count": "412", "source": "letter 9", "marking": "secret"})
    send("figure-new", {"on": "2026-06-01", "group": "all", "count": "415", "source": "letter 10", "marking": "open"})
    page = client.get(reverse("place", args=[place.id])).content.decode()
    assert [word in page for word in ("Namunajon", "Block A", "412", "letter 9", "secret")] == [True] * 5
    units = client.get(reverse("place-units", args=[place.id])).content.decode()
    assert "Block A" in units[units.index("<main") :]
    for wrong in (
        {"count": "-1"},
        {"count": "999999999"},
        {"count": "4.5"},
        {"on": "2999-01-01"},
        {"source": ""},
        {"group": "ghosts"},
    ):
        given = {"on": "2025-07-01", "group": "all", "count": "4", "source": "x", "marking": "open", **wrong}
        assert (wrong, client.post(reverse("figure-new", args=[place.id]), given).status_code) == (wrong, 422)
    assert client.post(reverse("figure-new", args=[place.id]), {
        "on": "2025-06-01", "group": "all", "count": "5", "source": "letter 9", "marking": "open"
    }).status_code == 409  # fmt: skip
    since = client.get(reverse("place-figures", args=[place.id]), {"since": "2026"}).content.decode()
    assert ("letter 10" in since, "letter 9" in since) == (True, False)


def test_the_series_leaves_as_csv_and_workbook() -> None:
    place = make_place()
    figure(place, source="=1+1")
    address = reverse("place-figures-table", args=[place.id])
    client = browser(make_member())
    rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    assert rows == [{"day": "2026-01-01", "group": "all", "count": "400", "source": "'=1+1", "marking": "official"}]
    book = client.get(address, {"format": "xlsx"})
    assert book.headers["Content-Disposition"] == 'attachment; filename="population.xlsx"'
    assert zipfile.ZipFile(io.BytesIO(book.content)).testzip() is None
    places = client.get(reverse("places-table"), {"format": "xlsx"})
    assert places.content[:2] == b"PK"


def test_the_chart_draws_every_group_and_the_capacity() -> None:
    place = make_place(capacity=360, capacity_source="x", capacity_on=date(2000, 1, 1))
    for year in range(2000, 2026):
        figure(place, on=date(year, 1, 1), count=300 + year % 7)
        figure(place, on=date(year, 1, 1), count=20, group="women")
    answer = browser(make_member()).get(reverse("place-chart", args=[place.id]))
    drawn = answer.content.decode()
    assert (answer.headers["Content-Type"], drawn[:4]) == ("image/svg+xml", "<svg")
    assert [word in drawn for word in ("women", "official capacity", "persons held", "2010")] == [True] * 4
    assert "<script" not in drawn


def test_a_place_of_another_kind_says_what_it_is() -> None:
    client = browser(coordinator())
    assert client.post(reverse("place-new"), posted(kind="OTHER")).status_code == 422
    assert client.post(reverse("place-new"), posted(kind="OTHER", kind_note="a ship, held in port")).status_code == 302
    assert Place.objects.get().kind_note == "a ship, held in port"
