from __future__ import annotations

import csv
import io
import re
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.people.models import Member
from nazorat.standards.actions import enter_national_norm, load_reference
from nazorat.standards.models import Instrument, Limit, NormEntry, Provision, Standing
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db
PAGES = [
    "standards-provisions", "standards-provisions-table", "standards-instruments", "standards-instruments-table", "standards-limits",
    "standards-limits-table",
]  # fmt: skip
ROW = '<td class="nowrap strong code">'


@pytest.fixture(scope="module")
def made(lasting: None) -> Member:
    load_reference()
    return make_member(role=Member.Role.COORDINATOR, language="en")


@pytest.fixture
def member(made: Member) -> Member:
    return deepcopy(made)


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


def codes_in(page: str) -> list[str]:
    """The codes of the provisions listed, in their order."""
    return [code.replace("&#x27;", "'") for code in re.findall(ROW + r"<a [^>]*><bdi>([^<]+)</bdi>", page)]


def listed(browser: Client, **asked: str) -> list[str]:
    return codes_in(browser.get(reverse("standards-provisions"), asked).content.decode())


def test_provisions_are_listed_and_filtered(browser: Client) -> None:
    assert listed(browser) == [row.code for row in Provision.objects.all()]
    assert listed(browser, instrument="NMR", theme="MAT.TOILET") == ["NMR 15"]
    assert listed(browser, q="nmr 119") == ["NMR 119"]
    none = browser.get(reverse("standards-provisions"), {"q": "nothing has these words"}).content.decode()
    assert "Show all provisions" in none


def test_provisions_of_a_weight_or_a_checked_instrument_alone(browser: Client) -> None:
    assert {code.split()[0] for code in listed(browser, status="binding")} == {"CAT", "ICCPR", "CRC"}
    # accession to CAT is the one standing that was found in a source
    assert {code.split()[0] for code in listed(browser, checked="yes")} == {"CAT"}
    assert "CAT 1" not in listed(browser, checked="no")
    assert listed(browser, status="no such weight", instrument="MEND") == [f"MEND {number}" for number in range(1, 7)]


def test_provisions_sorted_by_title_are_one_list(browser: Client) -> None:
    address = reverse("standards-provisions")
    grouped = browser.get(address, {"instrument": "MEND"}).content.decode()
    assert grouped.count('<tr class="grp">') == 1
    page = browser.get(address, {"instrument": "MEND", "sort": "-title"}).content.decode()
    titles = dict(Provision.objects.filter(instrument__code="MEND").values_list("code", "title_en"))
    assert codes_in(page) == sorted(titles, key=lambda code: titles[code], reverse=True)
    assert '<tr class="grp">' not in page
    assert listed(browser, instrument="MEND", sort="-catalogue") == [f"MEND {number}" for number in range(6, 0, -1)]


@pytest.mark.parametrize(("language", "every"), [("ru", True), ("tg", True), ("en", False)])
def test_unreviewed_translations_are_marked(member: Member, language: str, every: bool) -> None:
    member.language = language
    member.save()
    client = Client(headers={"accept-language": language})
    sign_in(client, member)
    page = client.get(reverse("standards-provisions")).content.decode()
    assert page.count('class="st wait small"') == (Provision.objects.count() if every else 0)


def test_instruments_are_listed_filtered_and_sorted(browser: Client) -> None:
    def found(**asked: str) -> list[str]:
        page = browser.get(reverse("standards-instruments"), asked).content.decode()
        return re.findall(r'<td class="full"><span class="strong">([^<]+)</span>', page)

    assert found() == [row.title_en for standing in Standing.values for row in Instrument.objects.filter(status=standing)]
    assert found(checked="yes") == ["Convention against Torture"]
    assert found(q="мандел") == ["Nelson Mandela Rules on the treatment of prisoners"]
    assert found(status="national") == ["National law"]
    years = [row.year for title in found(sort="-year") if (row := Instrument.objects.get(title_en=title)).year]
    assert years == sorted(years, reverse=True)
    held = browser.get(reverse("standards-instruments"), {"q": "mandela"}).content.decode()
    assert f'<a href="{reverse("standards-provisions")}?instrument=NMR">122</a>' in held


def test_instruments_table_says_how_many_provisions_are_held(browser: Client) -> None:
    answer = browser.get(reverse("standards-instruments-table"), {"status": "accepted"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["status_here"] for row in rows} == {"accepted"}
    assert next(row["provisions"] for row in rows if row["code"] == "BR") == "70"


def limit_codes(browser: Client, **asked: str) -> list[str]:
    page = browser.get(reverse("standards-limits"), asked).content.decode()
    return [code.upper() for code in re.findall(r'<tr id="([a-z0-9-]+)">', page)]


def test_limits_are_filtered_and_sorted(browser: Client) -> None:
    assert set(limit_codes(browser)) == set(Limit.objects.values_list("code", flat=True))
    space = limit_codes(browser, subject="space_person")
    assert space[:2] == ["NAT-SPACE-SINGLE", "NAT-SPACE-MULTI"]
    assert limit_codes(browser, subject="space_person", instrument="ECHR") == ["ECHR-SPACE"]
    assert set(limit_codes(browser, status="binding")) == {"ICCPR-JUDGE"}
    assert "ECHR-SPACE" not in limit_codes(browser, checked="yes")
    by_value = limit_codes(browser, subject="space_person", sort="value")
    values = [limit.value for code in by_value if (limit := Limit.objects.get(code=code)).value is not None]
    assert values == sorted(values)
    assert set(by_value[len(values) :]) == {"NAT-SPACE-SINGLE", "NAT-SPACE-MULTI"}
    assert "Show all limits" in browser.get(reverse("standards-limits"), {"q": "nothing has these words"}).content.decode()


def test_limits_name_their_provision_with_its_point_and_lead_to_it(browser: Client) -> None:
    page = browser.get(reverse("standards-limits"), {"q": "ICCPR-JUDGE"}).content.decode()
    assert '<a class="nowrap" href="/provisions/ICCPR%209/"' in page
    assert "<bdi>ICCPR 9</bdi></a><bdi>(3)</bdi>" in page
    rows = csv.DictReader(io.StringIO(browser.get(reverse("standards-limits-table")).content.decode("utf-8-sig")))
    assert {row["id"]: row["source"] for row in rows if row["id"] in ("ICCPR-JUDGE", "NMR-ENTRY-EXAM", "CPT-WALLS")} == {
        "ICCPR-JUDGE": "ICCPR 9(3)", "NMR-ENTRY-EXAM": "Mandela Rules 30", "CPT-WALLS": "CPT CPT/Inf(2015)44",
    }  # fmt: skip


def test_limits_show_the_gap_with_its_next_step(browser: Client) -> None:
    page = browser.get(reverse("standards-limits")).content.decode()
    national = Limit.objects.filter(status="national").count()
    assert page.count('class="gapbox"') == national
    assert page.count("Enter with its source") == national
    assert norm_url() in page


def test_limits_lose_the_hatch_when_the_norm_is_entered(browser: Client, member: Member) -> None:
    limit = Limit.objects.get(code="NAT-SPACE-MULTI")
    enter_national_norm(
        by=member,
        limit_id=limit.pk,
        value=Decimal("2.5"),
        source="Invented Act 7",
        in_force_on=date(2020, 1, 1),
        annexe_excluded=True,
    )
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
    typed_in = {"value": typed, "source": "Invented Act 7, art. 3", "in_force_on": "2020-01-01", "annexe": "in"}
    answer = browser.post(norm_url(), typed_in)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("standards-limits"))
    entry = NormEntry.objects.get()
    assert (entry.value, entry.source, entry.entered_by) == (Decimal("2.5"), "Invented Act 7, art. 3", member)
    assert entry.annexe_excluded is False
    assert "Invented Act 7, art. 3" in browser.get(norm_url()).content.decode()


def test_norm_of_an_area_asks_what_the_law_counts_and_no_other_norm_does(browser: Client) -> None:
    answer = browser.post(norm_url(), {"value": "2,5", "source": "Invented Act 7", "in_force_on": "2020-01-01"})
    assert answer.status_code == 422
    assert not NormEntry.objects.exists()
    assert 'name="annexe"' not in browser.get(norm_url("NAT-CEILING")).content.decode()
    browser.post(norm_url("NAT-CEILING"), {"value": "2,5", "source": "Invented Act 7", "in_force_on": "2020-01-01"})
    assert NormEntry.objects.get().annexe_excluded is None


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
    enters = role == Member.Role.COORDINATOR
    assert client.get(norm_url()).status_code == (200 if enters else 403)
    page = client.get(reverse("standards-limits")).content.decode()
    assert (norm_url() in page) == enters


# session, member, the filters' choices and the rows with what hangs on them
QUERIES = {"standards-provisions": 9, "standards-limits": 7, "standards-instruments": 5}
ONE_AND_THREE = {
    "standards-provisions": ({"q": "NMR 15", "theme": "MAT.TOILET"}, {"q": "mend", "theme": "SAFEG.RECORDING"}),
    "standards-limits": ({"q": "ECHR-SPACE-WEIGHED"}, {"q": "желательная площадь"}),
    "standards-instruments": ({"q": "mandela"}, {"q": "протокол"}),
}


@pytest.mark.parametrize("name", QUERIES)
def test_list_when_of_one_and_of_three_rows_asks_as_much(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    browser.get(reverse(name))
    for asked, rows in zip(ONE_AND_THREE[name], (1, 3), strict=True):
        with django_assert_num_queries(QUERIES[name]):
            page = browser.get(reverse(name), asked).content.decode()
        assert page.count("<tr id=") + page.count('<td class="full"><span class="strong">') == rows
