"""Search and the pages that compose rooms: what is T1, for whom, and nothing that is sealed."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nazorat.home.queries.provision import dossier
from nazorat.home.queries.search import MOST_SHOWN, search
from nazorat.people.models import Member
from nazorat.recommendations.actions import adopt_recommendations, open_recommendations
from nazorat.standards.actions import load_reference
from nazorat.standards.models import Provision
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation
from support.visits import make_place, make_tool_version, make_visit

pytestmark = pytest.mark.django_db


def opened(member: Member, path: str, **asked: str) -> str:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, member)
    answer = client.post(path, asked) if asked else client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def adopted(cast: Cast, **given: object) -> None:
    make_recommendation(cast, **given)
    drafts = open_recommendations(by=cast.lead, visit=cast.visit)
    adopt_recommendations(
        by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=drafts, reply_due=date(2026, 7, 1)
    )


def test_words_are_found_in_any_case_and_language() -> None:
    place = make_place(name_ru="Намуна-0", name_tg="Намунаи-0", name_en="Namuna-0", region="Хатлон")
    member = make_member()
    for words in ("намуна", "NAMUNA", "хатлон намуна-0", "ХАТЛОН"):
        assert search(member, words).places == [place]
    assert search(member, "намуна elsewhere").total == 0


def test_only_my_visits_are_found() -> None:
    lead = make_keyring(make_member())
    mine = make_visit(lead=lead, place=make_place(name_ru="Намуна-0"))
    make_visit(place=make_place(name_ru="Намуна-0 вторая"))

    assert search(lead.member, "намуна-0").visits == [mine]
    assert search(lead.member, f"№{mine.number}").visits == [mine]
    assert search(make_member(), "намуна-0").visits == []


def test_a_draft_is_not_found_before_it_is_adopted() -> None:
    cast = make_cast(tools=())
    words = {"ru": "Заменить кнопки вызова", "en": "Replace the call bells"}
    make_finding(cast, "Кнопки вызова не работают")
    make_recommendation(cast, words=words)
    assert search(cast.lead.member, "кнопки вызова").total == 0

    adopted(cast, words=words)
    found = search(make_member(), "call BELLS")
    assert [row.words["en"] for row in found.recommendations] == ["Replace the call bells"] * 2
    assert "Replace the call bells" in opened(make_member(), "/search/", q="call bells")


def test_an_administrator_finds_nothing() -> None:
    make_place(name_ru="Намуна-0")
    page = opened(make_member(role=Member.Role.ADMINISTRATOR), "/search/", q="намуна")
    assert "Nothing has all these words." in page


def test_an_empty_search_asks_for_words_and_a_long_one_is_cut() -> None:
    member = make_member()
    assert search(member, "   ").total == 0
    assert search(member, "я" * 5000).total == 0
    assert "Nothing has all these words." not in opened(member, "/search/")


def test_a_long_list_is_cut_and_says_so() -> None:
    authority = make_organisation(kind="authority")
    for number in range(MOST_SHOWN + 1):
        make_place(name_ru=f"Намуна {number}", authority=authority)
    found = search(make_member(), "намуна")
    assert (len(found.places), found.more) == (MOST_SHOWN, frozenset({"places"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_for_one_row_and_three(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lead = make_keyring(make_member())
    for number in range(rows):
        make_visit(lead=lead, place=make_place(name_ru=f"Намуна {number}"))
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, lead.member)
    client.get("/search/")
    with django_assert_num_queries(9):
        page = client.post("/search/", {"q": "намуна"}).content.decode()
    assert page.count("/places/") >= rows


def test_a_provision_is_followed_through_the_rooms() -> None:
    load_reference(by=None)
    make_tool_version("room")
    cast = make_cast(tools=())
    adopted(cast, provisions=("NMR 13",))
    held = dossier(Provision.objects.get(code="NMR 13"))

    assert held.themes
    assert [group.version.tool.code for group in held.items] == ["room"]
    # what a sheet asks: neither calculations nor notes, which have no number
    assert all(question.number and question.label for group in held.items for question in group.questions)
    assert all("NMR 13" in question.provisions for group in held.items for question in group.questions)
    assert [row.number for row in held.recommendations] == [1]
    page = opened(make_member(), "/provisions/NMR 13/")
    assert "Provide outdoor exercise" in page
    assert "No adopted finding rests on it." in page


def test_an_unknown_provision_is_not_found() -> None:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, make_member())
    assert client.get("/provisions/NMR 999/").status_code == 404
