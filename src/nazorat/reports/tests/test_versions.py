"""Versions of a section: none is lost, what changed shows, and whose words the present ones are."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions import generate_texts, open_report, open_versions, review_texts, write_text
from nazorat.reports.authorship import shares_of, written_paragraphs
from nazorat.reports.difference import Piece, difference, owned
from nazorat.reports.models import Report, SectionText, SectionVersion
from nazorat.reports.sections import section_by_code
from nazorat.vault.crypto import CannotOpen
from support.make import make_keyring, make_member, sign_in
from support.reports import Cast, make_cast, make_report

pytestmark = pytest.mark.django_db
OURS = "Сведения подтверждены замером."


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    return cast, make_report(cast)


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def write(by: Keyring, report: Report, text: str, version: int, code: str = "causes", language: str = "ru") -> None:
    kind = section_by_code(report, code)
    assert kind is not None
    write_text(by=by, material=open_report(by=by, report=report), kind=kind, language=language, text=text, version=version)


def texts(by: Keyring, report: Report, code: str = "causes", language: str = "ru") -> list[tuple[int, str, bool]]:
    kind = section_by_code(report, code)
    assert kind is not None
    found = open_versions(by=by, report=report, language=language, kind=kind)[kind.number]
    return [(one.version, one.words.text, one.reviewed) for one in found]


def test_each_change_and_review_leaves_the_version_before_it(cast: Cast, report: Report) -> None:
    [(first, template, _reviewed)] = texts(cast.lead, report)
    assert first == 1
    write(cast.lead, report, "Первая.", 1)
    write(cast.other, report, "Первая и вторая.", 2)
    review_texts(
        by=cast.lead, material=open_report(by=cast.lead, report=report), language="ru", only=section_by_code(report, "causes")
    )
    assert texts(cast.other, report) == [
        (1, template, False), (2, "Первая.", False), (3, "Первая и вторая.", False), (4, "Первая и вторая.", True),
    ]  # fmt: skip


def test_template_written_anew_is_a_version_and_nobodys_words(cast: Cast, report: Report) -> None:
    kind = section_by_code(report, "causes")
    write(cast.lead, report, OURS, 1)
    generate_texts(by=cast.lead, material=open_report(by=cast.lead, report=report), only=kind)
    found = open_versions(by=cast.lead, report=report, language="ru", kind=kind)
    assert kind is not None
    versions = found[kind.number]
    assert [one.words.template for one in versions] == [True, False, True]
    assert versions[2].words.text == versions[0].words.text
    assert [share.organisation for share in shares_of([versions])] == [None]


def test_change_from_an_older_version_is_refused_and_leaves_no_version(cast: Cast, report: Report) -> None:
    write(cast.lead, report, "Первая.", 1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        write(cast.other, report, "Другая.", 1)
    assert [version for version, _text, _reviewed in texts(cast.lead, report)] == [1, 2]


def test_versions_are_sealed_and_open_under_an_act(cast: Cast, report: Report) -> None:
    write(cast.lead, report, "KANAREYKA", 1)
    write(cast.lead, report, "Другое.", 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM reports_sectionversion")
        assert all(b"KANAREYKA" not in bytes(row[0]) for row in cursor.fetchall())
    before = Act.objects.count()
    texts(cast.lead, report)
    act = Act.objects.latest("seq")
    assert (Act.objects.count(), act.verb, act.count) == (before + 1, "reports.open-versions", 3)


def test_who_does_not_hold_the_draft_opens_no_version(cast: Cast, report: Report) -> None:
    with pytest.raises(Http404):
        texts(make_keyring(make_member()), report)


def test_version_put_in_anothers_place_does_not_open(cast: Cast, report: Report) -> None:
    """The bytes are bound to the row and the version: history cannot be told in another order."""
    write(cast.lead, report, "Первая.", 1)
    write(cast.lead, report, "Вторая.", 2)
    kind = section_by_code(report, "causes")
    assert kind is not None
    one, two = SectionVersion.objects.filter(text__section=kind.number, text__language=0)
    SectionVersion.objects.filter(id=one.id).update(sealed=two.sealed)
    with pytest.raises(CannotOpen):
        texts(cast.lead, report)


def test_words_are_counted_for_the_organisation_that_brought_them(cast: Cast, report: Report) -> None:
    kind = section_by_code(report, "causes")
    assert kind is not None
    write(cast.lead, report, "Раз два три.\n\nЧетыре.", 1)
    write(cast.other, report, "Раз два пять три.\n\nЧетыре.", 2)
    versions = open_versions(by=cast.lead, report=report, language="ru", kind=kind)[kind.number]
    ours, theirs = cast.lead.member.organisation, cast.other.member.organisation
    assert [(share.organisation, share.words, share.percent) for share in shares_of([versions])] == [(ours, 4, 80), (theirs, 1, 20)]
    first, second = written_paragraphs(versions)
    assert (first.text, [share.organisation for share in first.shares]) == ("Раз два пять три.", [ours, theirs])
    assert [(share.organisation, share.words) for share in second.shares] == [(ours, 1)]


def test_pages_show_the_change_and_the_shares(cast: Cast, report: Report, client: Client) -> None:
    write(cast.lead, report, "Раз два три.", 1)
    write(cast.other, report, "Раз четыре три.", 2)
    sign_in(client, cast.lead.member)
    page = client.get(reverse("report-versions", args=[report.id, "causes", "ru"])).content.decode()
    assert "<del>два</del><ins>четыре</ins>" in page
    page = client.get(reverse("report-versions", args=[report.id, "causes", "ru"]), {"one": "0", "two": "2"}).content.decode()
    assert "<ins>Раз два три.</ins>" in page
    for wrong in ({"one": "7", "two": "x"}, {"one": "-1"}):
        answer = client.get(reverse("report-versions", args=[report.id, "causes", "ru"]), wrong)
        assert "<del>два</del><ins>четыре</ins>" in answer.content.decode()
    page = client.get(reverse("report-authors", args=[report.id])).content.decode()
    assert cast.other.member.organisation.name in page


def test_words_of_markup_are_words_on_the_page(cast: Cast, report: Report, client: Client) -> None:
    write(cast.lead, report, "<script>alert(1)</script>", 1)
    sign_in(client, cast.lead.member)
    page = client.get(reverse("report-versions", args=[report.id, "causes", "ru"])).content.decode()
    assert "<script>alert" not in page
    assert "alert" in page


def test_text_written_once_has_no_earlier_version(cast: Cast, report: Report) -> None:
    assert SectionText.objects.filter(report=report).exists()
    assert not SectionVersion.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("", "", []),
        ("", "a b", [Piece("new", "a b")]),
        ("a b", "", [Piece("gone", "a b")]),
        ("a b c", "a x c", [Piece("same", "a "), Piece("gone", "b"), Piece("new", "x"), Piece("same", " c")]),
        ("a\n\nb", "a b", [Piece("same", "a"), Piece("gone", "\n\n"), Piece("new", " "), Piece("same", "b")]),
        ("one two three", "four five three", [Piece("gone", "one two"), Piece("new", "four five"), Piece("same", " three")]),
        ("в 5 днях", "в 15 днях", [Piece("same", "в "), Piece("gone", "5"), Piece("new", "15"), Piece("same", " днях")]),
    ],
)
def test_difference_is_by_word(before: str, after: str, kinds: list[Piece]) -> None:
    assert list(difference(before, after)) == kinds


def test_difference_holds_both_texts_whole() -> None:
    """Nothing is lost: the pieces that stayed or went are the first text, those that stayed or came the second."""
    one, two = "Раз, два.\n\n- три\n- 4 m²\n\nконец", "Раз и два!\n\n\n- три\n\nконец 5 %"
    pieces = difference(one, two)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == one
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == two


def test_owner_is_whoever_brought_the_word() -> None:
    paragraphs = owned([("a", "one two"), ("b", "one three two\n\nfour"), ("a", "three two\n\nfour")])
    assert [[(word.text, word.owner) for word in words if word.word] for words in paragraphs] == [
        [("three", "b"), ("two", "a")], [("four", "b")],
    ]  # fmt: skip
