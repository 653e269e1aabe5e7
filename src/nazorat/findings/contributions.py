"""What became of a member's contributions to a visit: statements and records of theirs, and the findings that rest on them.

Drawn from what was opened; nothing of it is stored. That a finding is adopted says that its report is: there its words are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nazorat.fieldwork.models import Record
from nazorat.findings.drafts import OpenDebrief, OpenEntry, OpenFinding
from nazorat.people.models import Member
from nazorat.standards.models import Theme


@dataclass(frozen=True)
class Statement:
    """A statement of the debrief, the title of its theme, and the findings that cite it."""

    entry: OpenEntry
    theme: str
    findings: tuple[OpenFinding, ...]


@dataclass(frozen=True)
class Sent:
    """A record with the findings that link answers of it, and how many answers that are. `sheet` is its number on paper, if any."""

    record: Record
    title: str
    sheet: int | None
    answers: int
    findings: tuple[OpenFinding, ...]


@dataclass(frozen=True)
class Contributions:
    """Everything that one member brought to a visit, in the order in which it came."""

    statements: tuple[Statement, ...]
    records: tuple[Sent, ...]

    @property
    def total(self) -> int:
        return len(self.statements) + len(self.records)

    @property
    def used(self) -> int:
        """How many stand in a finding."""
        return sum(bool(findings) for findings in self._resting())

    @property
    def adopted(self) -> int:
        """How many stand in a finding of an adopted report."""
        return sum(any(finding.adopted for finding in findings) for findings in self._resting())

    def _resting(self) -> list[tuple[OpenFinding, ...]]:
        return [*(one.findings for one in self.statements), *(one.findings for one in self.records)]


def contributions_of(
    member: Member,
    debrief: OpenDebrief,
    records: Iterable[tuple[Record, int | None]],
    titles: Mapping[str, str],
    themes: Mapping[str, Theme],
) -> Contributions:
    """`records` are the member's own with the number of the sheet, `titles` names tools and `themes` themes by their code."""
    statements = tuple(
        Statement(
            entry,
            _theme(entry, themes),
            tuple(one for one in debrief.findings if any(cited.entry == entry.id for cited in one.text.entries)),
        )
        for entry in debrief.entries
        if entry.author.id == member.id
    )
    return Contributions(statements, tuple(_sent(record, sheet, debrief.findings, titles) for record, sheet in records))


def _theme(entry: OpenEntry, themes: Mapping[str, Theme]) -> str:
    found = themes.get(entry.text.theme)
    return found.title if found else entry.text.theme


def _sent(record: Record, sheet: int | None, findings: Iterable[OpenFinding], titles: Mapping[str, str]) -> Sent:
    linked = [(one, {link.answer for link in one.text.links if link.record == record.id}) for one in findings]
    answers: set[object] = set().union(*(found for _one, found in linked))
    return Sent(record, titles[record.tool_version.tool.code], sheet, len(answers), tuple(one for one, found in linked if found))
