"""National law that the mechanism enters: it stands first, changes by versions, leaves as a table and comes back."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it carries no types
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.kit.sheets import Said
from nazorat.people.models import Member
from nazorat.standards import queries
from nazorat.standards.actions import (
    change_article,
    change_law,
    enter_article,
    enter_law,
    enter_national_norm,
    import_laws,
    load_reference,
)
from nazorat.standards.forms import LawsForm
from nazorat.standards.laws import HEAD, ArticleFacts, LawFacts, rows_of
from nazorat.standards.models import ArticleVersion, Instrument, LawVersion, Limit, Match, Provision
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db
CODE = LawFacts("code", title_ru="Уголовно-процессуальный кодекс", title_tg="Кодекси мурофиавии ҷиноятӣ", official_number="№ 1")
ARTICLE = ArticleFacts(
    title_ru="Права задержанного", text_ru="Первая строка.\nВторая строка.", in_force_from=date(2020, 1, 1), themes=("SAFEG.LAWYER", "SAFEG"),
    matches=("ICCPR 9", "BOP 17"),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def loaded(lasting: None) -> None:
    load_reference()


@pytest.fixture
def by() -> Member:
    return make_member(role=Member.Role.COORDINATOR, language="en")


@pytest.fixture
def law(by: Member) -> Instrument:
    return enter_law(by=by, code="CPC", facts=CODE)


@pytest.fixture
def article(by: Member, law: Instrument) -> Provision:
    return enter_article(by=by, law=law, number="49-1", facts=ARTICLE)


def opened(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def refused(problem: str, call: Any, /, **given: Any) -> None:
    with pytest.raises(Problem) as raised:
        call(**given)
    assert raised.value.code == problem


def test_an_article_stands_first_under_its_theme_and_beside_what_it_matches(article: Provision) -> None:
    assert article.code == "CPC 49-1"
    assert next(row.code for row in queries.provisions(theme="SAFEG.LAWYER")) == "CPC 49-1"
    assert [row.code for row in queries.provisions(text="кодекс 49")] == ["CPC 49-1"]
    assert sorted(one.provision.code for one in Match.objects.filter(article=article)) == ["BOP 17", "ICCPR 9"]
    page = opened(make_member(language="en")).get(reverse("provision", args=["ICCPR 9"])).content.decode()
    assert "National law on the same thing" in page
    assert "CPC 49-1" in page


def test_a_law_entered_here_is_not_called_checked(law: Instrument) -> None:
    page = opened(make_member(language="en")).get(reverse("standards-instruments"), {"q": "CPC"}).content.decode()
    assert "entered here" in page
    assert "checked against a source" not in page.partition("<table")[2]
    assert "waits for a lawyer" not in page


def test_articles_stand_in_the_order_of_their_numbers(by: Member, law: Instrument, article: Provision) -> None:
    for number in ("50", "9", "49", "49-10", "49-2"):
        enter_article(by=by, law=law, number=number, facts=ARTICLE)
    assert [row.numbered for row in queries.articles_of(law)] == ["9", "49", "49-1", "49-2", "49-10", "50"]


def test_a_change_is_a_version_and_the_earlier_one_stays(by: Member, article: Provision) -> None:
    later = ArticleFacts(**{**ARTICLE.__dict__, "title_ru": "Права задержанного лица", "matches": ("CAT 11",)})
    change_article(by=by, article=article, facts=later, why="law 7 of 2021", version=1)
    versions = ArticleVersion.objects.filter(provision=article)
    assert [(row.number, row.title_ru, row.why) for row in versions] == [
        (2, "Права задержанного лица", "law 7 of 2021"), (1, "Права задержанного", ""),
    ]  # fmt: skip
    article.refresh_from_db()
    assert article.title_ru == "Права задержанного лица"
    assert [one.provision.code for one in article.matches.all()] == ["CAT 11"]
    refused("changed-meanwhile", change_article, by=by, article=article, facts=ARTICLE, why="again", version=1)
    refused("law-same", change_article, by=by, article=article, facts=later, why="again", version=2)
    refused("law-incomplete", change_article, by=by, article=article, facts=ARTICLE, why="  ", version=2)


def test_each_act_leaves_its_line(by: Member, law: Instrument, article: Provision) -> None:
    change_law(by=by, law=law, facts=LawFacts(**{**CODE.__dict__, "official_number": "№ 2"}), why="a slip", version=1)
    change_article(by=by, article=article, facts=ArticleFacts(**{**ARTICLE.__dict__, "text_ru": ""}), why="a slip", version=1)
    verbs = ["standards.enter-law", "standards.enter-article", "standards.change-law", "standards.change-article"]
    assert [act.verb for act in Act.objects.filter(verb__in=verbs).order_by("seq")] == verbs


def test_what_cannot_be_entered_is_refused_and_leaves_nothing(by: Member, law: Instrument) -> None:
    before = Provision.objects.count()
    refused("law-known", enter_law, by=by, code="NMR", facts=CODE)
    refused("law-incomplete", enter_law, by=by, code="cpc", facts=CODE)
    refused("law-incomplete", enter_law, by=by, code="LAW", facts=LawFacts("statute", title_ru="Закон"))
    refused("law-incomplete", enter_law, by=by, code="LAW", facts=LawFacts("law"))
    refused("law-incomplete", enter_article, by=by, law=law, number="12а", facts=ARTICLE)
    refused("law-incomplete", enter_article, by=by, law=law, number="12", facts=ArticleFacts(title_ru="Слова", themes=("NONE",)))
    late = ArticleFacts(title_ru="Слова", themes=("MAT",), in_force_from=date(2021, 1, 1), in_force_until=date(2020, 1, 1))
    refused("law-incomplete", enter_article, by=by, law=law, number="12", facts=late)
    refused("law-of-library", enter_article, by=by, law=Instrument.objects.get(code="CAT"), number="12", facts=ARTICLE)
    refused("refused", enter_law, by=make_member(), code="LAW", facts=CODE)
    refused("refused", import_laws, by=make_member(), laws=[], why="a table")
    assert Provision.objects.count() == before


def test_an_article_twice_is_refused(by: Member, law: Instrument, article: Provision) -> None:
    refused("article-known", enter_article, by=by, law=law, number="49-1", facts=ARTICLE)


def test_loading_the_library_again_leaves_national_law_alone(article: Provision) -> None:
    assert load_reference().changed == 0
    assert queries.articles_of(article.instrument)[0].code == "CPC 49-1"


def test_a_norm_names_the_article_that_says_so(by: Member, article: Provision) -> None:
    limit = Limit.objects.get(code="NAT-JUDGE")
    given: dict[str, Any] = {"by": by, "limit_id": limit.pk, "value": Decimal(72), "source": "CPC", "in_force_on": date(2020, 1, 1)}
    enter_national_norm(**given, article=article)
    page = opened(make_member(language="en")).get(reverse("provision", args=["CPC 49-1"])).content.decode()
    assert limit.title_en in page
    refused("norm-out-of-bounds", enter_national_norm, **given, article=Provision.objects.get(code="CAT 11"))


def said(data: bytes, name: str = "a.csv", encoding: str = "") -> list[Said] | LawsForm:
    form = LawsForm({"why": "a table", "encoding": encoding}, {"file": SimpleUploadedFile(name, data)})
    return form if form.is_valid() else form.troubles


def row(**given: str) -> dict[str, str]:
    base = {"law": "CPC", "law_kind": "code", "law_title_ru": "Кодекс", "article": "12", "title_ru": "Слова", "themes": "SAFEG"}
    return {**dict.fromkeys(HEAD, ""), **base, **given}


def table(*rows: dict[str, str], end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, delimiter=";", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def places(data: bytes, **given: str) -> list[tuple[int, str]]:
    found = said(data, **given)
    assert isinstance(found, list)
    return [(one.row, one.column) for one in found]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_leaves_as_a_table_comes_back_the_same(by: Member, article: Provision, kind: str) -> None:
    enter_law(
        by=by,
        code="LAWS",
        facts=LawFacts("law", title_ru="=1+1 закон", link="https://example.org/law", in_force_from=date(2019, 2, 3)),
    )
    client = opened(by)
    data = client.get(reverse("standards-laws-table", args=[kind])).content
    form = said(data, f"laws.{kind}")
    assert isinstance(form, LawsForm)
    assert list(rows_of(form.laws)) == list(rows_of(queries.laws_as_table()))
    brought = import_laws(by=by, laws=form.laws, why="the same table")
    assert (brought.new, brought.changed, brought.same) == (0, 0, 3)
    assert client.get(reverse("standards-laws-table", args=["pdf"])).status_code == 404


def test_a_table_brings_new_things_and_changes_by_a_version(by: Member, article: Provision) -> None:
    held = dict(zip(HEAD, next(rows_of(queries.laws_as_table())), strict=True))
    again = {name: "" if value is None else str(value) for name, value in held.items()} | {"title_ru": "Права лица"}
    fresh = {**dict.fromkeys(HEAD, ""), "law": "CPC", "article": "50", "title_ru": "Срок", "themes": "SAFEG.TIME"}
    answer = opened(by).post(
        reverse("standards-laws-import"),
        {"file": SimpleUploadedFile("t.csv", table(again, fresh).encode()), "why": "table of 2026", "encoding": ""},
    )
    assert answer.status_code == 200
    assert [(row.number, row.why) for row in ArticleVersion.objects.filter(provision=article)] == [(2, "table of 2026"), (1, "")]
    assert LawVersion.objects.count() == 1
    assert Provision.objects.filter(code="CPC 50").count() == 1


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_end_of_line_is_read(end: str) -> None:
    form = said(table(row(), end=end).encode())
    assert isinstance(form, LawsForm)
    assert [law.code for law in form.laws] == ["CPC"]


def test_cp1251_is_read_when_said_and_named_when_not() -> None:
    data = table(row()).encode("cp1251")
    assert isinstance(said(data, encoding="cp1251"), LawsForm)
    assert places(data) == [(2, "C")]
    assert places(table(row(law_title_ru="Café créé", title_ru="été")).encode("latin-1"), encoding="cp1251") == [(0, "")]


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"law": "cpc"}, "law"), ({"law": ""}, "law"), ({"law": "NMR"}, "law"), ({"law_kind": "statute"}, "law_kind"),
        ({"article": "12а"}, "article"), ({"article": ""}, "article"), ({"title_ru": ""}, "title_ru"), ({"title_ru": "412"}, "title_ru"),
        ({"themes": "NONE"}, "themes"), ({"themes": ""}, "themes"), ({"matches": "NMR 999"}, "matches"),
        ({"in_force_from": "32.01.2020"}, "in_force_from"), ({"in_force_from": "01/02/2020"}, "in_force_from"),
        ({"in_force_from": "2020-02-01", "in_force_until": "2020-01-01"}, "in_force_until"), ({"law_link": "javascript:alert(1)"}, "law_link"),
        ({"title_ru": "=HYPERLINK(1)"}, "title_ru"), ({"text_ru": "ÐŸÑ€Ð°Ð²Ð°"}, "text_ru"), ({"title_ru": "я" * 201}, "title_ru"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_row_and_column(given: dict[str, str], column: str) -> None:
    from nazorat.kit.sheets import letter  # noqa: PLC0415 - beside its one use

    assert places(table(row(article="11"), row(**given)).encode())[0] == (3, letter(HEAD.index(column)))


def test_a_moved_row_the_same_article_twice_and_two_sayings_of_one_law_are_named() -> None:
    moved = [";".join(["", *row(article="13").values()])]
    text = table(row(), row(), row(article="14", law_title_ru="Другой кодекс")) + moved[0] + "\r\n"
    assert {one[0] for one in places(text.encode())} >= {5}
    twice = places(table(row(), row(), row(article="14", law_title_ru="Другой")).encode())
    assert twice == [(3, "K"), (4, "C")]


def test_formulas_of_a_workbook_are_named_and_nothing_is_stored(by: Member) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("laws")
    for at, name in enumerate(HEAD):
        sheet.write_string(0, at, name)
        sheet.write_string(1, at, row()[name])
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    assert places(out.getvalue(), name="t.xlsx") == [(2, "D")]
    answer = opened(by).post(reverse("standards-laws-import"), {"file": SimpleUploadedFile("t.xlsx", out.getvalue()), "why": "x"})
    assert answer.status_code == 422
    assert Instrument.objects.exclude(entered_by=None).count() == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04no", b"\x00\x01", b"a;b\n1;2\n", b"%PDF-1.7"])
def test_what_is_no_table_of_laws_is_refused(data: bytes) -> None:
    assert isinstance(said(data, "t.csv"), list)


def test_pages_of_a_coordinator_enter_and_change(by: Member) -> None:
    client = opened(by)
    client.post(reverse("standards-law-new"), {"code": "CC", "kind": "code", "title_ru": "Уголовный кодекс"})
    law = Instrument.objects.get(code="CC")
    given = {"number": "143-1", "title_ru": "Пытки", "theme": "TREAT.TORTURE", "matches": "CAT 4"}
    assert client.post(reverse("standards-article-new", args=[law.pk]), {**given, "matches": "CC 1"}).status_code == 422
    assert client.post(reverse("standards-article-new", args=[law.pk]), given).status_code == 302
    article = Provision.objects.get(code="CC 143-1")
    change = {**given, "title_ru": "Пытка", "why": "a slip", "version": "1"}
    assert client.post(reverse("standards-article-change", args=[article.pk]), change).status_code == 302
    again = {"kind": "code", "title_ru": "Кодекс", "why": "x", "version": "1"}
    assert client.post(reverse("standards-law-change", args=[law.pk]), again).status_code == 302
    assert "Пытка" in client.get(reverse("standards-law", args=[law.pk])).content.decode()
    assert "CC,code,Кодекс,,,,,,,,143-1,Пытка" in client.get(reverse("standards-laws-table", args=["csv"])).content.decode(
        "utf-8-sig"
    )


def test_a_monitor_reads_and_does_not_write(article: Provision) -> None:
    client = opened(make_member(language="en"))
    assert "Enter a law" not in client.get(reverse("standards-laws")).content.decode()
    assert client.get(reverse("standards-law", args=[article.instrument_id])).status_code == 200
    for name, args in (("standards-law-new", []), ("standards-laws-import", []), ("standards-article-change", [article.pk])):
        assert client.get(reverse(name, args=args)).status_code in (403, 404)
    assert client.get(reverse("standards-law", args=[Instrument.objects.get(code="CAT").pk])).status_code == 404
