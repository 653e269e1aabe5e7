from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from nazorat.people.models import Member
from nazorat.reports.models import Comment, Edition, Objection, Proposal, ReleasedFile, Report, Thread
from nazorat.reports.queries import being_made, has_seat, is_head, readers_of, reports_of, works_on
from nazorat.reports.sections import LANGUAGES, SectionKind, section_by_code

KINDS = ("pdf", "docx", "html")


def report_for_reading(by: Member, report_id: UUID) -> Report:
    """A report that the member works on, or any released one. Everybody else gets not-found."""
    return get_object_or_404(reports_of(by), id=report_id)


def report_for_work(by: Member, report_id: UUID) -> Report:
    """A report, for those who were granted its key and still work on every visit that it covers."""
    report = report_for_reading(by, report_id)
    if not works_on(by, report):
        raise Http404
    return report


def report_for_holding(by: Member, report_id: UUID) -> Report:
    """A report whose draft key the member holds, with a seat on one of its visits at present or as a head of one of its sides."""
    report = report_for_reading(by, report_id)
    if not readers_of(report).filter(id=by.id).exists() or not (is_head(by, report) or has_seat(by, report)):
        raise Http404
    return report


def comment_for_work(report: Report, comment_id: UUID) -> Comment:
    """A comment on this report. Raises Http404."""
    return get_object_or_404(Comment, report=report, id=comment_id)


def thread_for_work(report: Report, thread_id: UUID) -> Thread:
    """A thread on this report. Raises Http404."""
    return get_object_or_404(Thread, report=report, id=thread_id)


def objection_for_reading(report: Report, objection_id: UUID) -> Objection:
    """An objection to this report. Raises Http404."""
    return get_object_or_404(Objection, report=report, id=objection_id)


def proposal_for_work(report: Report, proposal_id: UUID) -> Proposal:
    """A proposal for this report. Raises Http404."""
    return get_object_or_404(Proposal, report=report, id=proposal_id)


def section_for_work(report: Report, code: str) -> SectionKind:
    """A section of this report by its code. Raises Http404."""
    kind = section_by_code(report, code)
    if kind is None:
        raise Http404
    return kind


def language_for_work(language: str) -> str:
    """A language of reports. Raises Http404."""
    if language not in LANGUAGES:
        raise Http404
    return language


def file_for_reading(report: Report, language: str, kind: str) -> ReleasedFile:
    """The newest edition of a released document of this report. Raises Http404."""
    found = ReleasedFile.objects.filter(report=report, letter=None, language=language, kind=kind).order_by("-edition").first()
    if found is None:
        raise Http404
    return found


def edition_file_for_reading(report: Report, edition: int, language: str, kind: str) -> ReleasedFile:
    """A document of one edition of this report, as it was released. Raises Http404."""
    return get_object_or_404(ReleasedFile, report=report, letter=None, edition=edition, language=language, kind=kind)


def edition_for_work(report: Report) -> Edition:
    """The further edition of this report that is being made. Raises Http404."""
    edition = being_made(report)
    if edition is None:
        raise Http404
    return edition


def letter_file_for_reading(report: Report, letter_id: UUID, language: str, kind: str) -> ReleasedFile:
    """A covering letter's document. Raises Http404."""
    return get_object_or_404(ReleasedFile, report=report, letter_id=letter_id, language=language, kind=kind)
