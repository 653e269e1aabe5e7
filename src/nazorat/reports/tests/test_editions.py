"""A letter that comes after the release: edition n+1 with it in full, edition n as it was."""

from __future__ import annotations

import io
from copy import deepcopy

import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.reports.actions import (
    drop_edition,
    object_to_wording,
    open_edition,
    release_edition,
    review_late,
    sign_report,
    write_late,
)
from nazorat.reports.models import Edition, ReleasedFile, ReleasedText, Report
from nazorat.reports.queries import being_made, signed_digest
from nazorat.typeset import document_from
from nazorat.vault import crypto
from support.editions import ASKED, OWN, begin, late, ready_edition, release, release_next, sign_edition
from support.make import make_organisation, sign_in
from support.replies import make_head
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, ready

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    """Released without a comment: its annex F says that none came by the term."""
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast)
    Report.objects.filter(id=report.id).update(comments_due=ASKED)
    report.refresh_from_db()
    return cast, release(cast, report)


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def page_of(report: Report, edition: int, language: str) -> str:
    file = ReleasedFile.objects.get(report=report, letter=None, edition=edition, language=language, kind="html")
    return " ".join(str(html.fromstring(bytes(file.content)).xpath("string()")).split())


def sums(report: Report, edition: int) -> dict[tuple[str, str], bytes]:
    rows = ReleasedFile.objects.filter(report=report, letter=None, edition=edition)
    assert all(crypto.sha256(bytes(row.content)) == bytes(row.sha256) for row in rows)
    return {(row.language, row.kind): bytes(row.sha256) for row in rows}


def test_next_edition_holds_the_letter_in_full_and_the_last_stays(cast: Cast, report: Report) -> None:
    first = sums(report, 1)
    begin(cast.lead, report, late(cast.authority.id))
    files = release_next(cast, report)
    assert (len(files), {file.edition for file in files}, sums(report, 1)) == (9, {2}, first)
    assert Act.objects.order_by("-seq").values_list("verb", "count")[0] == ("reports.release-edition", 9)
    russian, tajik, english = (page_of(report, 2, language) for language in ("ru", "tg", "en"))
    assert all(OWN in page for page in (russian, tajik, english))
    # its own language needs no mark; a translation says that it is one and who read it; without one that is said
    assert "Перевод группы, вторым участником не сверен По правилам прогулка каждый день два часа." in russian
    assert "Как пришло: таджикский язык" in russian
    assert "As it came: in Tajik, not translated" in english
    assert "The group took note of the letter." in english
    assert "ПЕРЕВОД НЕ ПРОВЕРЕН" in russian


def test_cover_of_the_next_edition_says_what_changed_and_when(cast: Cast, report: Report) -> None:
    begin(cast.lead, report, late(cast.authority.id))
    release_next(cast, report)
    pdf = ReleasedFile.objects.get(report=report, edition=2, language="en", kind="pdf", letter=None)
    cover = " ".join(pypdf.PdfReader(io.BytesIO(bytes(pdf.content))).pages[0].extract_text().split())
    assert "Changed in edition 2" in cover
    assert "received on 14 July 2026. The text of edition 1 is not changed by it" in cover
    assert f"Signed by {cast.lead.member.code}, {cast.other.member.code}." in cover


def test_text_before_the_letter_is_the_last_edition_to_the_letter(cast: Cast, report: Report) -> None:
    """But for the one cell that said that nothing came. What was recorded since the release moves no figure."""
    begin(cast.lead, report, late(cast.authority.id))
    make_finding(cast, "Второй вывод.", theme="MAT")
    release_next(cast, report)
    for language, none, now in (
        ("ru", "нет, срок 30 июня 2026", "получены с опозданием 14 июля 2026"),
        ("en", "none by 30 June 2026", "received late on 14 July 2026"),
    ):
        before, after = (
            document_from(bytes(ReleasedText.objects.get(report=report, edition=edition, language=language).content))
            for edition in (1, 2)
        )
        changed = [
            (one.id, one.markdown, two.markdown) for one, two in zip(before.sections, after.sections, strict=False) if one != two
        ]
        assert [one[0] for one in changed] == ["annex-reply"]
        assert (none in page_of(report, 1, language), none in page_of(report, 2, language)) == (True, False)
        assert now in page_of(report, 2, language)
        assert [one.id for one in after.sections[len(before.sections) :]] == ["annex-late-2"]
        assert (after.sections[-2].number, after.sections[-1].number) == ("K", "L")


def test_second_letter_makes_the_third_edition_and_keeps_the_first_letter(cast: Cast, report: Report) -> None:
    begin(cast.lead, report, late(cast.authority.id))
    release_next(cast, report)
    other = make_organisation(kind="authority")
    begin(
        cast.other,
        report,
        late(other.id, kind="reply", letter="11-2", said="Рекомендация выполнена.", language="ru", translations={}),
    )
    release_next(cast, report)
    page = page_of(report, 3, "ru")
    assert OWN in page
    assert "Рекомендация выполнена." in page
    assert ("Изменено в издании 2" in page, "Изменено в издании 3" in page) == (True, True)
    assert ReleasedFile.objects.filter(report=report, letter=None).count() == 27


def test_same_letter_is_appended_once(cast: Cast, report: Report) -> None:
    begin(cast.lead, report, late(cast.authority.id))
    release_next(cast, report)
    with pytest.raises(Problem, match="late-twice"):
        begin(cast.lead, report, late(cast.authority.id))


def test_edition_needs_two_signatures_of_two_organisations_under_the_same_words(cast: Cast, report: Report) -> None:
    row = begin(cast.lead, report, late(cast.authority.id))
    before = signed_digest(report)
    sign_edition(cast.lead, report)
    with pytest.raises(Problem, match="second-person"):
        sign_edition(cast.same, report)
    with pytest.raises(Problem, match="report-changed"):
        release_edition(by=cast.lead, readiness=ready_edition(cast.lead, report))
    write_late(by=cast.lead, report=report, text=late(cast.authority.id, said=f"{OWN} Сайр ҳар рӯз аст."), version=row.version)
    sign_edition(cast.other, report)
    with pytest.raises(Problem, match="report-changed"):
        release_edition(by=cast.lead, readiness=ready_edition(cast.lead, report))
    # what the report itself was signed under is not moved by it
    assert signed_digest(report) == before
    with pytest.raises(Problem, match="report-released"):
        sign_report(by=cast.lead, readiness=ready(cast.lead, report), seen="")


def test_gate_stops_a_name_in_the_letter_and_an_answer_in_one_language(cast: Cast, report: Report) -> None:
    row = begin(cast.lead, report, late(cast.authority.id, said="Саидов Рустам Каримович сайр мекунад.", translations={}))
    readiness = ready_edition(cast.lead, report)
    caught = {catch.language for catch in readiness.checked.open}
    # read where the document is in its language, not three times
    assert caught == {"tg"}
    with pytest.raises(Problem, match="gate-not-clear"):
        sign_report(by=cast.lead, readiness=readiness, seen=readiness.digest.hex())
    text = late(cast.authority.id, answers={"ru": "Группа приняла письмо к сведению."})
    write_late(by=cast.lead, report=report, text=text, version=row.version)
    readiness = ready_edition(cast.lead, report)
    assert (readiness.checked.open, readiness.apart) == ([], {"tg": ("annex-late-2",), "en": ("annex-late-2",)})
    with pytest.raises(Problem, match="gate-not-clear"):
        release_edition(by=cast.lead, readiness=readiness)


def test_head_objects_to_an_edition_and_nobody_signs_it(cast: Cast, report: Report) -> None:
    begin(cast.lead, report, late(cast.authority.id))
    head = make_head(cast.lead, report)
    digest = ready_edition(cast.lead, report).digest
    object_to_wording(by=head, report=report, wording=digest, reason="Не в моём имени.")
    with pytest.raises(Problem, match="objection-stands"):
        sign_edition(cast.lead, report)


def test_translation_is_read_by_another_and_is_stale_when_the_letter_changed(cast: Cast, report: Report) -> None:
    row = begin(cast.lead, report, late(cast.authority.id))
    with pytest.raises(Problem, match="review-own"):
        review_late(by=cast.lead, report=report, edition=row, language="ru")
    review_late(by=cast.other, report=report, edition=row, language="ru")

    def states() -> tuple[str, ...]:
        edition = being_made(report)
        assert edition is not None
        text = open_edition(by=cast.lead, report=report, edition=edition).text
        return tuple(text.state(code, report.master) for code in ("ru", "tg", "en"))

    # the answer in Tajik was written by hand too; into English the letter is not translated, its answer is
    assert states() == ("reviewed", "draft", "draft")
    edition = being_made(report)
    assert edition is not None
    write_late(by=cast.lead, report=report, text=late(cast.authority.id, said=f"{OWN} Сайр ҳар рӯз аст."), version=edition.version)
    assert states()[0] == "stale"
    with pytest.raises(Problem, match="changed-meanwhile"):
        review_late(by=cast.other, report=report, edition=row, language="ru")


def test_two_who_begin_at_once_the_second_is_told(cast: Cast, report: Report) -> None:
    begin(cast.lead, report, late(cast.authority.id))
    with pytest.raises(Problem, match="changed-meanwhile"):
        begin(cast.other, report, late(cast.authority.id, letter="9-42"))


def test_edition_that_was_taken_back_leaves_its_number(cast: Cast, report: Report) -> None:
    row = begin(cast.lead, report, late(cast.authority.id))
    drop_edition(by=cast.other, report=report, edition=row)
    with pytest.raises(Problem, match="changed-meanwhile"):
        drop_edition(by=cast.other, report=report, edition=row)
    assert begin(cast.lead, report, late(cast.authority.id)).number == 2


def test_letter_after_release_waits_for_the_release_and_for_a_report_that_adopts(cast: Cast, report: Report) -> None:
    draft = replace_state(report, Report.State.ADOPTED)
    with pytest.raises(Problem, match="report-not-released"):
        begin(cast.lead, draft, late(cast.authority.id))
    short = deepcopy(report)
    short.kind = Report.Kind.BRIEF
    with pytest.raises(Problem, match="edition-kind"):
        begin(cast.lead, short, late(cast.authority.id))


def replace_state(report: Report, state: int) -> Report:
    other = deepcopy(report)
    other.state = state
    return other


def test_database_refuses_to_change_what_an_edition_says(report: Report) -> None:
    rows = ReleasedText.objects.filter(report=report)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(content=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    assert rows.count() == 3


def test_letter_is_sealed_until_its_edition_is_out(cast: Cast, report: Report) -> None:
    row = begin(cast.lead, report, late(cast.authority.id))
    assert OWN.encode() not in bytes(Edition.objects.get(id=row.id).sealed)
    assert ReleasedText.objects.filter(report=report, edition=2).count() == 0


def test_pages_from_the_letter_to_the_documents(cast: Cast, report: Report) -> None:
    lead, other = Client(), Client()
    sign_in(lead, cast.lead.member)
    sign_in(other, cast.other.member)
    text = late(cast.authority.id)
    given = {
        "kind": "comments",
        "body": cast.authority.id,
        "letter": "9-41",
        "received": "2026-07-14",
        "language": "tg",
        "said": OWN,
        "version": 0,
    }
    told = {f"translation_{code}": words for code, words in text.translations.items()}
    said = {f"answer_{code}": words for code, words in text.answers.items()}
    url = reverse("report-late", args=[report.id])
    assert lead.post(url, {**given, "said": ""}).status_code == 422
    assert lead.post(url, {**given, **told, **said}).status_code == 302
    assert other.post(reverse("report-late-review", args=[report.id]), {"language": "ru"}).status_code == 302
    page = html.fromstring(lead.get(url).content)
    assert page.xpath("//dd[@data-state]/@data-state") == ["reviewed", "draft", "draft"]
    gate = str(html.fromstring(lead.get(reverse("report-gate", args=[report.id])).content).xpath("string()"))
    assert OWN in gate
    digest = ready_edition(cast.lead, report).digest.hex()
    for client in (lead, other):
        assert client.post(reverse("report-sign", args=[report.id]), {"digest": digest}).status_code == 302
    assert lead.post(reverse("report-release", args=[report.id])).status_code == 302
    listed = html.fromstring(lead.get(reverse("report-editions", args=[report.id])).content)
    assert listed.xpath("//section[@data-edition]/@data-edition") == ["2", "1"]
    first = lead.get(reverse("report-edition-file", args=[report.id, 1, "ru", "pdf"]))
    newest = lead.get(reverse("report-file", args=[report.id, "ru", "pdf"]))
    held = sums(report, 1), sums(report, 2)
    assert (crypto.sha256(first.content), crypto.sha256(newest.content)) == (held[0]["ru", "pdf"], held[1]["ru", "pdf"])
    assert lead.get(reverse("report-edition-file", args=[report.id, 3, "ru", "pdf"])).status_code == 404
