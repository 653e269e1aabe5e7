"""What the questions of a tool cover and how long they take, and how questions are found."""

from __future__ import annotations

import csv

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.standards.actions import enter_article, enter_law, load_reference
from nazorat.standards.laws import ArticleFacts, LawFacts
from nazorat.standards.models import Instrument
from nazorat.tools.actions import take_items
from nazorat.tools.composing import composed
from nazorat.tools.coverage import minutes_of, norms_covered, paces, provisions_covered
from nazorat.tools.queries import form_of_version
from support.composing import begun
from support.make import make_member, sign_in
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_time_is_the_minutes_of_each_tool_by_its_questions() -> None:
    pace = paces()["police"]
    asked = sum(1 for _ in form_of_version(make_tool_version("police").id).paper())
    assert (round(pace.low * asked), round(pace.high * asked)) == (30, 40)
    whole = minutes_of(["police"] * asked)
    assert (whole.low, whole.high, whole.guessed) == (30, 40, 0)
    assert minutes_of(["", "police"]).guessed == 1


def test_coverage_counts_questions_by_provision_and_norm() -> None:
    load_reference()
    by = make_member(role=Member.Role.COORDINATOR)
    row = begun(by)
    asked = ("space/length", "climate/temperature")
    take_items(by=by, composition=row, version=make_tool_version("room"), paths=asked, modules=())
    questions = composed(row).questions
    mandela = Instrument.objects.get(code="NMR")
    rows = provisions_covered(mandela, questions)
    assert len(rows) == mandela.provisions.count() > 100
    assert {one.what.code: len(one.items) for one in rows if one.items} == {"NMR 13": 2}
    norms = {one.what.code: [each.name for each in one.items] for one in norms_covered(questions)}
    assert (norms["NAT-CEILING"], norms["NAT-TEMPERATURE"], norms["NAT-WATER"]) == (["length"], ["temperature"], [])
    page = browser(make_member()).get(reverse("tool-composition-coverage", args=[row.id])).content.decode()
    assert page.count("<tr>") == len(rows) + 1
    national = browser(by).get(reverse("tool-composition-coverage", args=[row.id]), {"standard": "national"}).content.decode()
    assert "A norm counts as covered by questions" in national


def test_place_kinds_of_the_library_are_kinds_of_place() -> None:
    with (settings.NAZORAT_LIBRARY / "tools" / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {kind for row in rows for kind in row["place_kinds"].split()} <= set(Place.Kind.values)
    assert all((settings.NAZORAT_LIBRARY / "tools" / row["tool"]).is_dir() for row in rows)


def test_search_by_words_theme_standard_place_and_state() -> None:
    load_reference()
    for code in ("police", "room", "psychiatric"):
        make_tool_version(code)
    client = browser(make_member())

    def found(**asked: str) -> set[str]:
        answer = client.get(reverse("tool-items"), asked)
        assert answer.status_code == 200
        return {item.version.tool.code for first, items in answer.context["modules"] for item, _theme, _held in items}

    assert found(q="ceiling") | found(q="высота") == {"room"}
    assert found(place_kind="POL_STATION") == {"police"} | ({"room"} & found(place_kind="POL_STATION"))
    assert "psychiatric" not in found(place_kind="POL_STATION", q="restraint")
    assert found(provision="bop 12") == {"police"}
    assert found(kind="room") == {"room"}
    themed = client.get(reverse("tool-items"), {"theme": "MAT"}).context["modules"]
    assert {item.question.theme for _first, items in themed for item, _theme, _held in items} == {"MAT"}
    assert found(state="signed") == set()
    assert found(q="no such words at all") == set()


def test_article_of_national_law_is_covered_by_what_asks_about_what_it_is_matched_with() -> None:
    load_reference()
    by = make_member(role=Member.Role.COORDINATOR)
    law = enter_law(by=by, code="CODE", facts=LawFacts("code", title_ru="Кодекс", title_tg="Кодекс", official_number="№ 1"))
    facts = ArticleFacts(title_ru="Площадь", themes=("MAT.SPACE",), matches=("NMR 13",))
    enter_article(by=by, law=law, number="7", facts=facts)
    enter_article(by=by, law=law, number="8", facts=ArticleFacts(title_ru="Свидания", themes=("MAT.SPACE",), matches=("NMR 58",)))
    row = begun(by)
    take_items(by=by, composition=row, version=make_tool_version("room"), paths=("space/length",), modules=())
    found = provisions_covered(law, composed(row).questions)
    assert [(one.what.code, [each.name for each in one.items]) for one in found] == [("CODE 7", ["length"]), ("CODE 8", [])]
