from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from nazorat.disclosure.catches import Catch
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports.access import report_for_work
from nazorat.reports.actions import (
    Readiness,
    adopt_report,
    answer_catch,
    edition_readiness,
    open_report,
    readiness_of,
    release_edition,
    release_report,
    sign_report,
)
from nazorat.reports.build import built, reviewed_languages
from nazorat.reports.forms import AnswerForm
from nazorat.reports.gate import Stage
from nazorat.reports.index import index_of
from nazorat.reports.models import Report
from nazorat.reports.queries import being_made, signatures_under, signed_digest
from nazorat.reports.sections import LANGUAGES, sections_of
from nazorat.reports.views.reports import back_to


def gate_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """What the gate stops on, what was answered, and what is still open before two may sign."""
    stage: Stage = "comment" if request.GET.get("stage") == "comment" else "release"
    report, readiness = _ready(request, report_id, stage)
    return render(request, "reports/gate.html", _shown(report, readiness, stage))


def evidence_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """What stands behind every sentence of the master text; `?bare=yes` shows those with nothing behind them."""
    report = report_for_work(request.user, report_id)
    material = open_report(by=request.keyring, report=report)
    index, bare = index_of(material, built(material, report.master)), request.GET.get("bare") == "yes"
    shown = {"report": report, "index": index, "lines": index.only(bare), "bare": bare}
    return render(request, "reports/evidence.html", shown)


def answer(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Keep one answer or several: fields `key`, `people`, `reason`, each repeated once for each catch."""
    report, readiness = _ready(request, report_id)
    names = ("key", "people", "reason")
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(request.POST.getlist(name) for name in names), strict=False)]
    forms = [AnswerForm(row) for row in rows]
    if not forms or not all(form.is_valid() for form in forms):
        raise Problem("bad-request")
    for form in forms:
        answer_catch(by=request.keyring, report=report, checked=readiness.checked, **form.cleaned_data)
    say(request, "catch-answered")
    return back_to(request, "report-gate", report.id)


def sign_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Sign the words as they are: the digest of the page is signed with the member's own key."""
    report, readiness = _ready(request, report_id)
    if request.method == "POST":
        sign_report(by=request.keyring, readiness=readiness, seen=request.POST.get("digest", ""))
        say(request, "report-signed")
        return back_to(request, "report-gate", report.id)
    return render(request, "reports/sign.html", _shown(report, readiness, "release"))


def adopt_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Adopt what two signed: findings and recommendations leave the seal in one act."""
    report, readiness = _ready(request, report_id)
    if request.method == "POST":
        adopt_report(by=request.keyring, readiness=readiness)
        say(request, "report-adopted")
        return back_to(request, "report", report.id)
    return render(request, "reports/adopt.html", _shown(report, readiness, "release"))


def release_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Make the nine documents and keep them for everybody."""
    report, readiness = _ready(request, report_id)
    if request.method == "POST":
        make = release_edition if readiness.appended else release_report
        make(by=request.keyring, readiness=readiness)
        say(request, "edition-released" if readiness.appended else "report-released")
        return back_to(request, "report", report.id)
    return render(request, "reports/release.html", _shown(report, readiness, "release"))


def _ready(request: UnlockedRequest, report_id: UUID, stage: Stage = "release") -> tuple[Report, Readiness]:
    """The report, and what the gate says to its words; of a report that is out, to those of the edition that is being made."""
    report = report_for_work(request.user, report_id)
    material, edition = open_report(by=request.keyring, report=report), being_made(report)
    if edition:
        return report, edition_readiness(by=request.keyring, material=material, edition=edition)
    return report, readiness_of(by=request.keyring, material=material, stage=stage)


def _shown(report: Report, readiness: Readiness, stage: str) -> dict[str, object]:
    checked, made = readiness.checked, readiness.appended
    digest = readiness.digest if made else signed_digest(report) or readiness.digest
    signatures = signatures_under(report, digest)
    return {
        "report": report, "stage": stage, "readiness": readiness, "digest": digest.hex(), "signatures": signatures,
        "open": [_caught(catch, readiness) for catch in checked.open], "cleared": [_caught(catch, readiness) for catch in checked.cleared],
        "advice": [_caught(catch, readiness) for catch in checked.advice], "draft": report.state == Report.State.DRAFT or bool(made),
        "languages": _languages(readiness), "two": len({row.member.organisation_id for row in signatures}) > 1,
        "other_signatures": report.signatures.filter(edition=readiness.edition).count() - len(signatures), "made": made,
        "added": made.built(report.master).sections[0] if made else None,
        "first": sections_of(report)[0].code,
    }  # fmt: skip


def _languages(readiness: Readiness) -> list[tuple[str, bool, tuple[str, ...], tuple[str, ...]]]:
    """Each language, whether it goes out without a watermark, and the sections whose paragraphs differ from the master's."""
    made, report = readiness.appended, readiness.material.report
    if made:
        reviewed = {code for code in LANGUAGES if not made.document(code).watermark}
    else:
        reviewed = {*reviewed_languages(readiness.material, readiness.builds), report.master}
    return [(code, code in reviewed, readiness.apart.get(code, ()), readiness.figures.get(code, ())) for code in LANGUAGES]


def _caught(catch: Catch, readiness: Readiness) -> dict[str, object]:
    """A catch with its sentence in the reader's language, the words around it, and whether an answer can clear it."""
    start, end = catch.excerpt_span
    given = readiness.checked.answers.get(catch.key)
    return {
        "catch": catch, "asked": gettext(catch.question) % catch.facts, "before": catch.text[max(start - 160, 0) : start],
        "excerpt": catch.excerpt, "after": catch.text[end : end + 160], "answer": given,
        "can_answer": readiness.checked.can_answer(catch), "lawyer": catch.rule == "source_marking",
    }  # fmt: skip
