"""A closed place that opens again, and what was entered wrongly and is taken back: nothing of it is lost, and none of it counts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places import actions
from nazorat.places.models import PlaceName, Reopening, Succession
from nazorat.places.queries import history, names_ever, other_names, places_found, places_open
from nazorat.places.tests.test_places import browser
from support.make import make_member
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = Member.Role


def coordinator() -> Member:
    return make_member(role=Role.COORDINATOR)


def test_a_place_that_opens_again_is_offered_again_and_its_history_has_both_days() -> None:
    by, place = coordinator(), make_place(opened_on=date(1990, 1, 1))
    with pytest.raises(Problem, match="place-not-closed"):
        actions.reopen_place(by=by, place=place, on=None, source="order")
    actions.close_place(by=by, place=place, closed_on=date(2020, 1, 1))
    with pytest.raises(Problem, match="place-reopened-before-closed"):
        actions.reopen_place(by=by, place=place, on=date(2019, 1, 1), source="order")
    with pytest.raises(Problem, match="refused"):
        actions.reopen_place(by=make_member(), place=place, on=None, source="order")
    assert not places_open().filter(id=place.id).exists()
    place = actions.reopen_place(by=by, place=place, on=date(2022, 5, 1), source="order 7")
    assert places_open().filter(id=place.id).exists()
    actions.close_place(by=by, place=place, closed_on=date(2023, 1, 1))
    place = actions.reopen_place(by=by, place=place, on=None, source="a slip")
    told = [(event.code, event.on, event.was) for event in history(place, [])]
    assert told == [
        ("unclosed", None, "a slip"), ("reopened", date(2022, 5, 1), "order 7"), ("closed", date(2020, 1, 1), ""),
        ("opened", date(1990, 1, 1), ""),
    ]  # fmt: skip
    assert list(Reopening.objects.values_list("closed_on", "on")) == [
        (date(2020, 1, 1), date(2022, 5, 1)),
        (date(2023, 1, 1), None),
    ]
    assert Act.objects.filter(verb="places.reopen-place", obj=place.id).count() == 2


def test_a_merger_is_taken_back_before_its_place_opens_again() -> None:
    by, place, other = coordinator(), make_place(), make_place()
    given = {"kind": "merged", "other": other, "on": date(2020, 1, 1), "source": "order"}
    row = actions.note_succession(by=by, place=place, **given)  # type: ignore[arg-type]  # one mapping of several types
    with pytest.raises(Problem, match="place-merged"):
        actions.reopen_place(by=by, place=place, on=None, source="order")
    actions.take_back_succession(by=by, succession=row)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.take_back_succession(by=by, succession=row)
    place.refresh_from_db()
    assert ([event.code for event in history(place, [])], history(other, [])) == (["closed"], [])
    assert actions.reopen_place(by=by, place=place, on=None, source="never merged").closed_on is None
    # what was taken back stays, and the same can be said anew
    again = actions.note_succession(by=by, place=place, **given)  # type: ignore[arg-type]  # as above
    assert set(Succession.objects.values_list("id", flat=True)) == {row.id, again.id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.filter(id=row.id).update(taken_back_by=None)


def test_a_name_that_was_taken_back_finds_nothing_and_stays() -> None:
    by, place = coordinator(), make_place()
    row = actions.add_name(by=by, place=place, language="ru", name="Красный дом")
    assert list(places_found(text="красный")) == [place]
    actions.take_back_name(by=by, name=row)
    assert (list(places_found(text="красный")), other_names(place), "Красный дом" in names_ever(place)) == ([], [], False)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.take_back_name(by=by, name=row)
    actions.add_name(by=by, place=place, language="ru", name="Красный дом")
    assert (list(places_found(text="красный")), PlaceName.objects.count()) == ([place], 2)


def test_the_page_of_a_place_offers_them_to_who_keeps_the_register() -> None:
    head, monitor = browser(coordinator()), browser(make_member())
    by, place, other = coordinator(), make_place(), make_place()
    row = actions.note_succession(by=by, place=place, kind="merged", other=other, on=date(2020, 1, 1), source="order")
    name = actions.add_name(by=by, place=place, language="ru", name="Красный дом")
    paths = [
        reverse("succession-take-back", args=[row.id]),
        reverse("name-take-back", args=[name.id]),
        reverse("place-reopen", args=[place.id]),
    ]
    page, seen = (client.get(reverse("place", args=[place.id])).content.decode() for client in (head, monitor))
    assert [path in page for path in paths] == [True, True, True]
    assert [path in seen for path in paths] == [False, False, False]
    assert "succession-take-back" not in head.get(reverse("place", args=[other.id])).content.decode()
    assert [monitor.post(path).status_code for path in paths] == [403, 403, 403]
    assert head.post(paths[2], {"on": "2021-01-01", "source": "order"}).status_code == 409
    assert [head.post(path).status_code for path in paths[:2]] == [302, 302]
    assert [head.post(path).status_code for path in paths[:2]] == [404, 404]
    assert head.post(paths[2], {"on": "2019-01-01", "source": "order"}).status_code == 422
    assert head.post(paths[2], {"on": "", "source": ""}).status_code == 422
    assert head.post(paths[2], {"on": "2021-01-01", "source": "order"}).status_code == 302
    after = head.get(reverse("place", args=[place.id])).content.decode()
    assert ("opened again" in after, "Красный дом" in after, paths[2] in after) == (True, False, False)
