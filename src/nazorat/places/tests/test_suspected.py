"""Suspected places: told, added to, confirmed, dismissed and destroyed under the planners' key, and no word of it anywhere in clear."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places import actions
from nazorat.places.actions import CarriedPoint, SuspectedList
from nazorat.places.models import Place, PlacePoint, SuspectedPlace
from nazorat.places.suspected import Suspected
from nazorat.places.tests.test_places import browser
from support.make import make_keyring, make_member, make_organisation
from support.suspected import grow_suspected, heard, make_suspected

pytestmark = pytest.mark.django_db
Role = Member.Role
LATER: dict[str, Any] = {"source": "a neighbour", "reliability": "first", "heard_on": date(2026, 4, 1)}
# what is typed about the place, and nowhere else
PLANTED = {
    "title": "kanareyka-title", "told": "kanareyka-told", "source": "kanareyka-source", "held_by": "kanareyka-held", "region": "kanareyka-region",
    "district": "kanareyka-district",
}  # fmt: skip
TYPED = {
    **PLANTED,
    "kind": "UNOFFICIAL",
    "north": "38.56789",
    "east": "68.78912",
    "reliability": "second",
    "heard_on": "2026-03-01",
}
SECRET = (*PLANTED.values(), "kanareyka-more", "kanareyka-reason", "kanareyka-why", "56789", "78912")


def planner() -> Keyring:
    return make_keyring(make_member(role=Role.COORDINATOR, planner=True))


def facts(**given: Any) -> Any:
    names = {"name_ru": "Склад", "name_tg": "Анбор", "name_en": "Store"}
    return {**names, "kind": "UNOFFICIAL", "authority": make_organisation(kind="authority"), **given}


def opened_by(by: Keyring, row: SuspectedPlace) -> tuple[SuspectedList, Suspected]:
    opened = actions.open_suspected(by=by)
    return opened, next(one for one in opened.places if one.id == row.id)


def test_what_was_told_opens_for_planners_with_all_that_came_after() -> None:
    by, told = planner(), heard(north=38.5, east=68.7, from_on=date(2025, 1, 1))
    monitor = make_member()
    row = actions.tell_suspected(by=monitor, heard=told)
    opened, one = opened_by(by, row)
    assert (one.heard, one.by, one.state, one.steps, opened.broken) == (told, monitor.code, "waiting", (), 0)
    actions.dismiss_suspected(by=by, opened=opened, suspected=one, reason="a shop")
    opened, one = opened_by(by, row)
    assert one.state == "dismissed"
    with pytest.raises(Problem, match="suspected-answered"):
        actions.dismiss_suspected(by=by, opened=opened, suspected=one, reason="twice")
    actions.add_to_suspected(by=by, opened=opened, suspected=one, text="A third was seen.", **LATER)
    opened, one = opened_by(by, row)
    assert [(step.code, step.text, step.source, step.by) for step in one.steps] == [
        ("dismissed", "a shop", "", by.member.code), ("added", "A third was seen.", "a neighbour", by.member.code),
    ]  # fmt: skip
    assert (one.state, one.steps[1].heard_on, one.steps[1].reliability) == ("waiting", date(2026, 4, 1), "first")
    for refused in (lambda: actions.open_suspected(by=make_keyring(monitor)),
                    lambda: actions.add_to_suspected(by=make_keyring(monitor), opened=opened, suspected=one, text="x", **LATER),
                    lambda: actions.destroy_suspected(by=make_keyring(monitor), opened=opened, suspected=one)):  # fmt: skip
        with pytest.raises(Problem, match="not-a-planner"):
            refused()
    with pytest.raises(Problem, match="refused"):
        actions.tell_suspected(by=make_member(role=Role.ADMINISTRATOR), heard=told)


def test_a_confirmed_place_comes_into_the_register_with_what_is_carried_over_and_never_its_source() -> None:
    by = planner()
    row = make_suspected(by.member, source="The Mother of К.", north=38.56789, east=68.78912)
    opened, one = opened_by(by, row)
    point = CarriedPoint(38.56789, 68.78912, "our own visit", "unknown")
    for wrong, at in (({"address": "told by the mother of К."}, point), ({}, point._replace(source="the mother of К"))):
        with pytest.raises(Problem, match="suspected-source-named"):
            actions.confirm_suspected(by=by, opened=opened, suspected=one, why="seen", facts=facts(**wrong), point=at)
    before = Act.objects.count()
    place = actions.confirm_suspected(by=by, opened=opened, suspected=one, why="seen by us", facts=facts(), point=point)
    # as any other place that is entered and gets a point: no line of the record joins it to the list
    made = list(Act.objects.order_by("seq").values_list("verb", "obj"))[before:]
    assert made == [("places.add-place", place.id), ("places.enter-point", place.id)]
    held = PlacePoint.objects.get(place=place)
    assert (held.north, held.east, held.blurred) == (3860000, 6880000, True)
    _opened, one = opened_by(by, row)
    assert (one.state, one.place_id, one.steps[0].text) == ("confirmed", place.id, "seen by us")
    with pytest.raises(Problem, match="suspected-answered"):
        actions.confirm_suspected(by=by, opened=opened, suspected=one, why="again", facts=facts())
    assert Place.objects.count() == 1


def test_nothing_comes_in_between_what_was_read_and_what_is_answered() -> None:
    by = planner()
    row = make_suspected(by.member)
    opened, one = opened_by(by, row)
    actions.add_to_suspected(by=by, opened=opened, suspected=one, text="more", **LATER)
    for late in (lambda: actions.confirm_suspected(by=by, opened=opened, suspected=one, why="seen", facts=facts()),
                 lambda: actions.dismiss_suspected(by=by, opened=opened, suspected=one, reason="none"),
                 lambda: actions.destroy_suspected(by=by, opened=opened, suspected=one)):  # fmt: skip
        with pytest.raises(Problem, match="changed-meanwhile"):
            late()
    assert (Place.objects.count(), SuspectedPlace.objects.count()) == (0, 2)


def test_a_row_says_nothing_but_that_it_is_there_and_opens_for_itself_alone() -> None:
    by = planner()
    assert [field.name for field in SuspectedPlace._meta.concrete_fields] == ["id", "sealed"]
    first, second = make_suspected(by.member, title="first"), make_suspected(by.member, title="second")
    SuspectedPlace.objects.filter(id=second.id).update(sealed=bytes(first.sealed))
    opened = actions.open_suspected(by=by)
    assert ([one.heard.title for one in opened.places], opened.broken) == (["first"], 1)
    assert all(bytes(row.sealed).startswith(b"age-encryption.org/v1\n") for row in SuspectedPlace.objects.all())


def test_destroyed_with_all_that_was_added_and_nothing_else() -> None:
    by = planner()
    grow_suspected(by, by.member)
    opened = actions.open_suspected(by=by)
    gone, kept = opened.places
    actions.destroy_suspected(by=by, opened=opened, suspected=gone)
    assert set(SuspectedPlace.objects.values_list("id", flat=True)) == set(kept.rows)
    last = Act.objects.order_by("seq").last()
    assert last is not None
    assert (last.verb, last.obj) == ("places.destroy-suspected", None)


def everything_in_clear() -> str:
    """Every cell of every table, bytes too."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')  # noqa: S608 - names that the database itself gave
            cells = (cell for row in cursor.fetchall() for cell in row)
            found += [bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell) for cell in cells]
    return "\n".join(found)


def test_no_word_of_it_stands_in_a_table_a_log_an_address_or_a_page_of_a_stranger(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    head = make_member(role=Role.COORDINATOR, planner=True)
    teller, desk, locations = browser(make_member()), browser(head), []
    answer = teller.post(reverse("suspected-new"), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, reverse("places"))
    row = SuspectedPlace.objects.get()
    name = {"suspected_id": row.id}
    body = facts()
    form = {
        **body, "authority": str(body["authority"].id), "why": "kanareyka-why", "carry_point": "on", "point_source": "our own visit",
        "basis": "acquiescence", "liberty": "deprivation", "standing": "de_facto", "owner": "unknown", "legal_basis": "none",
        "security": "unknown", "sex": "unknown", "age": "unknown", "capacity_marking": "unknown", "operational_marking": "unknown",
    }  # fmt: skip
    more = {"text": "kanareyka-more", "source": "kanareyka-source", "reliability": "first", "heard_on": "2026-04-01"}
    for page, given in (
        ("suspected-dismiss", {"reason": "kanareyka-reason"}), ("suspected-more", more), ("suspected-confirm", form),
    ):  # fmt: skip
        answer = desk.post(reverse(page, kwargs=name), given)
        assert answer.status_code == 302, (page, answer.content.decode()[-3000:])
        locations.append(answer["Location"])
    place = Place.objects.get()
    # the leak is there to be found: the planner reads all of it
    pages = ["suspected-place", "suspected-more", "suspected-confirm", "suspected-dismiss", "suspected-destroy"]
    paths = [reverse("suspected"), reverse("suspected-new"), *(reverse(page, kwargs=name) for page in pages)]
    read = "".join(desk.get(path).content.decode() for path in paths)
    assert [word for word in SECRET if word not in read] == []
    assert desk.post(reverse("suspected"), {"q": "kanareyka-told"}).content.decode().count("kanareyka-title") == 1
    assert "kanareyka-title" not in desk.post(reverse("suspected"), {"q": "nothing-like-it"}).content.decode()
    assert not any(str(place.id) in one or "kanareyka" in one for one in (*locations, *paths))
    strangers = [browser(make_member(role=role)) for role in Role.values] + [teller, browser(None)]
    register = [
        reverse("places"),
        reverse("places-map"),
        reverse("place", args=[place.id]),
        reverse("dossier", args=[place.id]),
        "/",
    ]
    for client in strangers:
        for path in (*paths, *register, reverse("programme-propose")):
            page = client.get(path).content.decode()
            assert [word for word in SECRET if word in page] == [], path
    held = everything_in_clear()
    assert "our own visit" in held
    assert [word for word in SECRET if word in held] == []
    acts = list(Act.objects.filter(verb__contains="suspected").values_list("verb", "obj", "count"))
    assert acts == [("places.seal-suspected", None, 1)] * 3
    assert [word for word in SECRET if word in caplog.text] == []
    assert mail.outbox == []


def test_pages_of_the_list_are_for_planners_and_refuse_what_is_wrong() -> None:
    head, monitor = browser(make_member(role=Role.COORDINATOR, planner=True)), browser(make_member())
    assert "No place is suspected" in head.get(reverse("suspected")).content.decode()
    wrongs = (
        {"title": ""},
        {"east": ""},
        {"heard_on": "2126-01-01"},
        {"from_on": "2026-02-02", "until_on": "2026-02-01"},
        {"source": ""},
    )
    for wrong in wrongs:
        assert monitor.post(reverse("suspected-new"), {**TYPED, **wrong}).status_code == 422, wrong
    assert SuspectedPlace.objects.count() == 0
    assert monitor.post(reverse("suspected-new"), TYPED).status_code == 302
    row = SuspectedPlace.objects.get()
    assert monitor.get(reverse("suspected")).status_code == 403
    for page in ("suspected-place", "suspected-more", "suspected-confirm", "suspected-dismiss", "suspected-destroy"):
        assert monitor.get(reverse(page, args=[row.id])).status_code == 403
    assert head.post(reverse("suspected-confirm", args=[row.id]), {"why": "seen"}).status_code == 422
    assert head.post(reverse("suspected-dismiss", args=[row.id]), {"reason": ""}).status_code == 422
    assert head.post(reverse("suspected-more", args=[row.id]), {"text": "x"}).status_code == 422
    # what was added has a row and no page of its own
    assert head.post(reverse("suspected-dismiss", args=[row.id]), {"reason": "a shop"}).status_code == 302
    step = SuspectedPlace.objects.exclude(id=row.id).get()
    assert head.get(reverse("suspected-place", args=[step.id])).status_code == 404
    assert head.post(reverse("suspected-destroy", args=[row.id])).status_code == 302
    assert SuspectedPlace.objects.count() == 0
    for role in (Role.ADMINISTRATOR, Role.CUSTODIAN):
        assert browser(make_member(role=role)).get(reverse("suspected-new")).status_code in (403, 404)


def test_the_list_costs_the_same_over_many() -> None:
    by = planner()
    desk, counts = browser(by.member), []
    for number in (1, 3, 6):
        for _each in range(number):
            grow_suspected(by, by.member)
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("suspected"))
        counts.append(len(asked.captured_queries))
    assert counts == [counts[0]] * 3
