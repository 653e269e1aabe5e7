"""The register of places: who keeps it, what it forgets (nothing), and its pages, tried by the whole cast."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit import panels
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.places.actions import add_place, change_place, close_place
from nazorat.places.models import Place
from nazorat.places.queries import before, places_found, places_open
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role = Member.Role


def browser(member: Member | None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if member is not None:
        sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Role.COORDINATOR)


def posted(**given: str) -> dict[str, str]:
    authority = make_organisation(kind=Organisation.Kind.AUTHORITY)
    return {
        "name_ru": "Намуна-Ноль", "name_tg": "Намуна-Сифр", "name_en": "Namuna-Nil", "kind": "REMAND", "basis": "order", "liberty": "deprivation",
        "authority": str(authority.id), "region": "", "capacity": "360", "capacity_source": "letter 1", "capacity_marking": "official",
        "opened_on": "", "owner": "state", "standing": "legal", "legal_basis": "criminal", "security": "strict", "sex": "men", "age": "adults",
        "operational_marking": "unknown", **given,
    }  # fmt: skip


def test_who_keeps_the_register() -> None:
    facts: dict[str, Any] = {
        "name_ru": "а", "name_tg": "а", "name_en": "a", "kind": "REMAND", "authority": make_organisation(kind=Organisation.Kind.AUTHORITY),
    }  # fmt: skip
    assert add_place(by=coordinator(), **facts).closed_on is None
    assert add_place(by=make_member(planner=True), **facts).capacity is None
    place = make_place()
    for by in (make_member(), make_member(role=Role.CUSTODIAN), make_member(role=Role.ADMINISTRATOR)):
        with pytest.raises(Problem, match="refused"):
            add_place(by=by, **facts)
        with pytest.raises(Problem, match="refused"):
            change_place(by=by, place=place, region="x")
        with pytest.raises(Problem, match="refused"):
            close_place(by=by, place=place, closed_on=date(2026, 1, 1))
    assert Place.objects.count() == 3
    assert list(Act.objects.filter(verb__startswith="places.").values_list("verb", flat=True)) == ["places.add-place"] * 2


def test_what_was_known_before_a_change_stays() -> None:
    by, place = coordinator(), make_place(name_en="Old", capacity=100, capacity_source="letter 1")
    change_place(by=by, place=place, name_en="New")
    change_place(by=by, place=place, capacity=120, capacity_source="letter 2")
    change_place(by=by, place=place, capacity=120)
    place.refresh_from_db()
    assert (place.name_en, place.capacity) == ("New", 120)
    assert [(row.name_en, row.capacity, row.changed_by) for row in before(place)] == [("New", 100, by), ("Old", 100, by)]
    assert Act.objects.filter(verb="places.change-place", obj=place.id).count() == 2


def test_a_place_is_closed_once_and_stays() -> None:
    by, place = coordinator(), make_place(opened_on=date(2010, 1, 1))
    with pytest.raises(Problem) as raised:
        close_place(by=by, place=place, closed_on=date(2009, 12, 31))
    assert raised.value.code == "place-closed-before-opened"
    close_place(by=by, place=place, closed_on=date(2026, 1, 1))
    with pytest.raises(Problem) as raised:
        close_place(by=by, place=place, closed_on=date(2026, 2, 1))
    assert raised.value.code == "place-closed-already"
    assert not places_open().exists()
    assert Place.objects.get(id=place.id).closed_on == date(2026, 1, 1)


def test_the_database_wants_a_source_for_a_capacity() -> None:
    place = make_place(opened_on=date(2010, 1, 1))
    for facts in ({"capacity": 10}, {"closed_on": date(2009, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(id=place.id).update(**facts)


def test_places_are_found_by_words_in_any_case_and_script() -> None:
    first = make_place(name_ru="Намуна-Ноль", region="Северный", kind="REMAND")
    second = make_place(name_ru="Мисол-Ноль", kind="POL_TEMP", closed_on=date(2020, 1, 1))
    assert list(places_found(text="намуна СЕВЕРНЫЙ")) == [first]
    assert list(places_found(text="ноль")) == [first]
    assert list(places_found(text="ноль", closed=True)) == [second, first]
    assert list(places_found(kind="POL_TEMP", closed=True)) == [second]
    assert list(places_found(authority=first.authority_id)) == [first]
    assert list(places_found(text="nothing like it")) == []


@pytest.mark.parametrize(
    ("given", "reading", "keeping"),
    [
        ({}, 200, 403),
        ({"planner": True}, 200, 200),
        ({"role": Role.COORDINATOR}, 200, 200),
        ({"role": Role.CUSTODIAN}, 200, 403),
        ({"role": Role.ADMINISTRATOR}, 404, 403),
    ],
)
def test_every_page_for_everybody(given: dict[str, Any], reading: int, keeping: int) -> None:
    place, client = make_place(), browser(make_member(**given))
    for name in ("places", "places-table"):
        assert (name, client.get(reverse(name)).status_code) == (name, reading)
    assert client.get(reverse("place", args=[place.id])).status_code == reading
    assert client.get(reverse("place", args=[make_organisation().id])).status_code == 404
    assert client.get(reverse("place-new")).status_code == keeping
    for name in ("place-change", "place-close"):
        assert (name, client.get(reverse(name, args=[place.id])).status_code) == (name, keeping)
        assert client.post(reverse(name, args=[place.id]), {}).status_code == (422 if keeping == 200 else keeping)


def test_every_page_for_nobody_asks_to_sign_in() -> None:
    place = make_place()
    addresses = [reverse(name) for name in ("places", "places-table", "place-new")]
    addresses += [reverse(name, args=[place.id]) for name in ("place", "place-change", "place-close")]
    for address in addresses:
        answer = browser(None).get(address)
        assert (answer.status_code, answer.headers["Location"][:9]) == (302, "/sign-in/")


def test_a_place_through_the_pages() -> None:
    client = browser(coordinator())
    assert "The register is empty." in client.get(reverse("places")).content.decode()
    refused = client.post(reverse("place-new"), posted(capacity_source=""))
    assert refused.status_code == 422
    assert "A capacity needs its source." in refused.content.decode()
    assert "Namuna-Nil" in refused.content.decode()
    assert client.post(reverse("place-new"), posted()).status_code == 302
    place = Place.objects.get()
    assert (place.name_tg, place.capacity, place.capacity_marking) == ("Намуна-Сифр", 360, "official")
    changed = posted(name_en="Namuna-One", authority=str(place.authority_id))
    assert client.post(reverse("place-change", args=[place.id]), changed).status_code == 302
    page = client.get(reverse("place", args=[place.id])).content.decode()
    assert "Namuna-One" in page
    assert "Namuna-Nil" in page[page.index("What was known before") :]
    assert client.post(reverse("place-close", args=[place.id]), {"closed_on": "2999-01-01"}).status_code == 422
    assert client.post(reverse("place-close", args=[place.id]), {"closed_on": "2026-01-01"}).status_code == 302
    assert "No place fits" in client.get(reverse("places"), {"q": "namuna"}).content.decode()
    assert "Namuna-One" in client.get(reverse("places"), {"q": "namuna", "closed": "1"}).content.decode()


def test_a_place_shows_the_visits_that_the_reader_was_on() -> None:
    place, lead = make_place(), make_keyring(make_member())
    visit = make_visit(lead=lead, place=place)
    make_visit(place=place)
    path = reverse("place", args=[place.id])
    page = browser(lead.member).get(path).content.decode()
    assert re.findall(r'href="/visits/([0-9a-f-]{36})/"', page) == [str(visit.id)]
    assert "/visits/" not in browser(coordinator()).get(path).content.decode().partition("<main")[2]


@pytest.mark.parametrize(("language", "name"), [("ru", "Намуна-Ноль"), ("tg", "Намуна-Сифр"), ("en", "Namuna-Nil")])
def test_a_place_has_its_name_in_the_readers_language(language: str, name: str) -> None:
    make_place(name_ru="Намуна-Ноль", name_tg="Намуна-Сифр", name_en="Namuna-Nil")
    page = browser(make_member(), language).get(reverse("places")).content.decode()
    assert f"<bdi>{name}</bdi>" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_asks_the_same_whatever_its_length(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    places = [make_place(capacity=1, capacity_source="x") for _ in range(count)]
    monkeypatch.setattr(panels, "_slots", {})
    client = browser(make_member())
    for name, arguments, queries in (("places", [], 9), ("places-table", [], 5), ("place", [places[0].id], 11)):
        with django_assert_num_queries(queries):
            client.get(reverse(name, args=arguments))


def test_the_list_is_sorted_by_its_heads() -> None:
    for name, capacity in (("B", 1), ("A", 20), ("C", None)):
        make_place(name_en=name, capacity=capacity, capacity_source="x")
    client = browser(make_member())
    for sort, expected in (("name", "ABC"), ("-name", "CBA"), ("capacity", "BAC"), ("-capacity", "ABC")):
        page = client.get(reverse("places"), {"sort": sort}).content.decode()
        assert (sort, "".join(sorted("ABC", key=lambda name: page.index(f"<bdi>{name}</bdi>")))) == (sort, expected)


def test_the_table_runs_no_formula() -> None:
    make_place(name_en="=HYPERLINK(1)", region="-1+1", capacity_source="@x", capacity=5)
    text = browser(make_member()).get(reverse("places-table")).content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["name_en"], row["region"], row["capacity_source"], row["capacity"]) == ("'=HYPERLINK(1)", "'-1+1", "'@x", "5")


def test_norms_are_offered_the_kinds_of_place() -> None:
    offered = [choice for kinds in panels.gather("standards.place-kinds") for choice in kinds]
    assert [code for code, _label in offered] == list(Place.Kind.values)
