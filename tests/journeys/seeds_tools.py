"""What the journey through the library finds: a visit with every tool, a sheet of each tool in each of its languages, a reader in each language."""

from __future__ import annotations

from nazorat.fieldwork.actions import issue_sheets
from support.make import make_keyring, make_member, make_organisation, person
from support.records import version_of
from support.visits import LIBRARY, make_visit

READERS = ("en", "ru", "tg")


def library() -> dict[str, object]:
    """Addresses of every version and of every keying page, by tool; sheets are issued to the lead, who reads English."""
    office = make_organisation()
    members = {language: make_member(organisation=office, language=language) for language in READERS}
    ring = make_keyring(members["en"])
    codes = sorted(folder.name for folder in LIBRARY.iterdir() if folder.is_dir())
    visit = make_visit(lead=ring, tools=tuple(codes))
    versions = {code: version_of(visit, code) for code in codes}
    keyed = {
        f"{code} {language}": f"/visits/{visit.id}/keying/{sheet.number}/"
        for code, version in versions.items()
        for language in ("en", "ru", "tg", "uz-Latn", "uz-Cyrl")
        for sheet in issue_sheets(by=ring, visit=visit, tool_version=version, member=ring.member, count=1, language=language)
    }
    shown = {code: f"/tools/{version.id}/" for code, version in versions.items()}
    return {**{language: person(member) for language, member in members.items()}, "keyed": keyed, "shown": shown}
