"""What a report and its sections are called: by what the body was when the words were adopted, or by what it is now."""

from __future__ import annotations

from collections.abc import Mapping

from nazorat.reports.models import Report
from nazorat.reports.wording import phrase, wording
from nazorat.visits.designation import called


def headings(report: Report, language: str) -> Mapping[str, str]:
    """Headings of all sections by code, in a language. They change on the day of designation, those of an adopted report never."""
    texts = wording(report.kind, language)
    # no heading has a line's end in it: all are put into their words by one look at the switch
    lines = called("\n".join(one.heading for one in texts.values()), language, report.adopted_at).split("\n")
    return dict(zip(texts, lines, strict=True))


def kind_of(report: Report) -> str:
    """The word that phrases have for a kind of report."""
    return Report.Kind(report.kind).name.lower()


def named(report: Report, language: str) -> str:
    """What a report of this kind is called on its cover."""
    return called(phrase(f"report.{kind_of(report)}", language), language, report.adopted_at)
