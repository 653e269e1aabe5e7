from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.people.models import Member
from nazorat.standards.actions import enter_national_norm, load_reference
from nazorat.standards.models import Limit, NormEntry
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db
PAGES = [
    "standards-provisions", "standards-provisions-table", "standards-instruments", "standards-limits", "standards-limits-table",
]  # fmt: skip


@pytest.fixture
def member() -> Member:
    load_reference()
    return make_member(language="en")


@pytest.fixture
def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def norm_url(code: str = "NAT-SPACE-MULTI") -> str:
    return reverse("standards-norm", args=[Limit.objects.get(code=code).pk])


@pytest.mark.parametrize("name", PAGES)
def test_pages_for_nobody_ask_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", PAGES)
def test_pages_before_the_reference_is_loaded(name: str) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, make_member(language="en"))
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    if not name.endswith("table"):
        assert "not loaded yet" in answer.content.decode()


def test_provisions_are_listed_and_filtered(browser: Client) -> None:
    whole = browser.get(reverse("standards-provisions")).content.decode()
    assert whole.count('<td class="nowrap strong">') == 229
    one = browser.get(reverse("standards-provisions"), {"instrument": "NMR", "theme": "MAT.TOILET"}).content.decode()
    assert one.count('<td class="nowrap strong">') == 1
    assert "Toilets" in one
    none = browser.get(reverse("standards-provisions"), {"q": "nothing has these words"}).content.decode()
    assert "Show all provisions" in none


@pytest.mark.parametrize(("language", "shown"), [("ru", 229), ("tg", 229), ("en", 0)])
def test_unreviewed_translations_are_marked(member: Member, language: str, shown: int) -> None:
    member.language = language
    member.save()
    client = Client(headers={"accept-language": language})
    sign_in(client, member)
    page = client.get(reverse("standards-provisions")).content.decode()
    assert page.count('class="st wait small"') == shown


def test_limits_show_the_gap_with_its_next_step(browser: Client) -> None:
    page = browser.get(reverse("standards-limits")).content.decode()
    national = Limit.objects.filter(status="national").count()
    assert page.count('class="gapbox"') == national
    assert page.count("Enter with its source") == national
    assert norm_url() in page


def test_limits_lose_the_hatch_when_the_norm_is_entered(browser: Client, member: Member) -> None:
    limit = Limit.objects.get(code="NAT-SPACE-MULTI")
    enter_national_norm(by=member, limit_id=limit.pk, value=Decimal("2.5"), source="Invented Act 7", in_force_on=date(2020, 1, 1))
    page = browser.get(reverse("standards-limits"), {"q": "NAT-SPACE"}).content.decode()
    assert page.count('class="gapbox"') == 1
    assert "Invented Act 7" in page
    assert member.code in page
    gaps = browser.get(reverse("standards-limits"), {"gaps": "1", "q": "NAT-SPACE"}).content.decode()
    assert "Invented Act 7" not in gaps


def test_limits_table_leaves_the_gap_empty(browser: Client) -> None:
    answer = browser.get(reverse("standards-limits-table"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == Limit.objects.count()
    assert {row["value"] for row in rows if row["status_here"] == "national"} == {""}
    assert next(row["value"] for row in rows if row["id"] == "CPT-SPACE-MULTI") == "4"


@pytest.mark.parametrize("typed", ["2,5", "2.5"])
def test_norm_is_entered_with_a_comma_or_a_point(browser: Client, member: Member, typed: str) -> None:
    answer = browser.post(norm_url(), {"value": typed, "source": "Invented Act 7, art. 3", "in_force_on": "2020-01-01"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("standards-limits"))
    entry = NormEntry.objects.get()
    assert (entry.value, entry.source, entry.entered_by) == (Decimal("2.5"), "Invented Act 7, art. 3", member)
    assert "Invented Act 7, art. 3" in browser.get(norm_url()).content.decode()


def test_norm_without_a_source_keeps_what_was_typed(browser: Client) -> None:
    answer = browser.post(norm_url(), {"value": "2,5", "source": "", "in_force_on": "2020-01-01"})
    assert answer.status_code == 422
    assert 'value="2,5"' in answer.content.decode()
    assert not NormEntry.objects.exists()


def test_norm_page_of_another_limit_is_not_found(browser: Client) -> None:
    assert browser.get(norm_url("CPT-SPACE-MULTI")).status_code == 404


@pytest.mark.parametrize("role", Member.Role.values)
def test_norm_page_by_role(role: str) -> None:
    load_reference()
    client = Client(headers={"accept-language": "en"})
    sign_in(client, make_member(role=role, language="en"))
    assert client.get(norm_url()).status_code == (403 if role == Member.Role.ADMINISTRATOR else 200)


def test_lists_ask_few_questions(browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    browser.get(reverse("standards-limits"))
    for name in ("standards-provisions", "standards-limits", "standards-instruments"):
        with django_assert_max_num_queries(14):
            browser.get(reverse(name))
