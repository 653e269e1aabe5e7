from __future__ import annotations

from nazorat.people.keyring import Keyring
from nazorat.reports.actions.opening import TEXT
from nazorat.reports.keys import ReportKey, open_key
from nazorat.reports.material import OpenText, words_from
from nazorat.reports.models import Report, SectionText, SectionVersion
from nazorat.reports.queries import versions_of
from nazorat.reports.sections import LANGUAGES, SectionKind
from nazorat.vault.actions import note_opening


def open_versions(*, by: Keyring, report: Report, language: str, kind: SectionKind | None = None) -> dict[int, list[OpenText]]:
    """The texts of a language as they ever stood, by section, oldest first; of one section, or of all. One act.

    Raises Http404 for who does not hold the draft.
    """
    key = open_key(by, report)
    rows = versions_of(report, LANGUAGES.index(language), kind.number if kind else None)
    ids = [row.id for row in rows]
    note_opening("reports.open-versions", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    found: dict[int, list[OpenText]] = {}
    for row in rows:
        text = _opened(row, key)
        found.setdefault(text.section, []).append(text)
    return found


def _opened(row: SectionText | SectionVersion, key: ReportKey) -> OpenText:
    text = row.text if isinstance(row, SectionVersion) else row
    words = words_from(key.open(TEXT, text.id, row.version, row.sealed))
    reviewed = row.state == SectionText.State.REVIEWED
    return OpenText(
        text.section, LANGUAGES[text.language], row.version, reviewed, row.author, row.reviewed_by, row.changed_at, words
    )
