"""The letter that a team shows at the gate, from the mandate profile, in three languages: stamp, number and telephone, never a QR code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast
from uuid import UUID

import yaml
from django.conf import settings
from django.utils.translation import override

from nazorat.kit import dates
from nazorat.places.models import Place
from nazorat.typeset import LetterDocument, Signature
from nazorat.typeset.document import Language
from nazorat.visits.designation import called
from nazorat.visits.models import TeamMember
from nazorat.visits.queries import PowerLine

# what a team relies on at a gate; a power that rests on nothing here is not claimed
RELIES_ON = (
    "OPCAT-19.A", "OPCAT-20.A", "OPCAT-20.B", "OPCAT-20.C", "OPCAT-20.D", "OPCAT-20.E", "OPCAT-21.1", "OPCAT-35", "VISIT-UNANNOUNCED",
    "VISIT-ANYTIME", "VISIT-REGISTERS", "VISIT-MEDICAL", "VISIT-EQUIPMENT", "VISIT-PHOTO", "VISIT-EXPERTS",
)  # fmt: skip
BLANK = "____________________"
# signs that would be markup in a line of the letter
_MARKUP = str.maketrans(dict.fromkeys("*_`[]<>#|\\\n\r", " "))


@dataclass(frozen=True)
class Bearer:
    """What a member shows at the gate, typed by themselves: name and document as they stand there."""

    member: UUID
    name: str = field(repr=False)
    document: str = field(repr=False)

    def pack(self) -> bytes:
        return json.dumps([str(self.member), self.name, self.document], ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Bearer:
        member, name, document = json.loads(data)
        return cls(UUID(member), name, document)


@dataclass(frozen=True)
class MandateFacts:
    """What the lead enters of the letter; nothing of it is kept. `place` None for a letter that names no place."""

    language: str
    number: str
    dated: date
    since: date
    until: date
    telephone: str
    place: Place | None = None


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    held: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (Path(__file__).resolve().parent / "wording" / "mandate.yaml").read_text(encoding="utf-8")
    )
    return held


def _say(code: str, language: str, /, **facts: str) -> str:
    return called(_words()[code][language], language).format(**facts)


def mandate_letter(
    facts: MandateFacts, team: Iterable[TeamMember], bearers: Mapping[UUID, Bearer], powers: Iterable[PowerLine]
) -> LetterDocument:
    """The letter in one language. Who entered no document gets a line to be filled in by hand."""
    language, seats = facts.language, list(team)
    sides = {seat.member.organisation_id: seat.member.organisation.name_in(language) for seat in seats}
    demo = settings.NAZORAT_DEMO
    with override(language):
        since, until = dates.day(facts.since, "long"), dates.day(facts.until, "long")
        found = _grounds(powers, language)
        parts = [
            _say("opening", language, organisations=", ".join(sides.values())),
            _say("valid", language, since=since, until=until),
            _say("team", language),
            "\n".join(f"- {_bearer(seat, bearers.get(seat.member_id), language)}" for seat in seats),
            *((_say("rests", language), found) if found else ()),
            _say("ask", language),
            _say("check", language, telephone=_plain(facts.telephone)),
            _say("protect", language),
        ]
        place = facts.place.name_in(language) if facts.place else ""
        addressee = _say("addressee.place", language, place=place) if place else _say("addressee.any", language)
        return LetterDocument(
            language=cast(Language, language), letterhead=tuple(sides.values()), number=facts.number, date=dates.day(facts.dated, "long"),
            addressee=(addressee,), subject=_say("subject", language), markdown="\n\n".join(parts),
            signatures=tuple(Signature(_say("signature", language, organisation=name)) for name in sides.values()),
            telephone=facts.telephone, demonstration=_say("demonstration", language) if demo else None,
            demonstration_short=_say("demonstration.short", language) if demo else "",
        )  # fmt: skip


def _bearer(seat: TeamMember, bearer: Bearer | None, language: str) -> str:
    name, document = (_plain(bearer.name), _plain(bearer.document)) if bearer else (_line(), _line())
    organisation = seat.member.organisation.name_in(language)
    return _say("bearer", language, name=name, document=document, role=str(seat.get_role_display()), organisation=organisation)


def _line() -> str:
    return BLANK.replace("_", "\\_")


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKUP).split())


def _grounds(powers: Iterable[PowerLine], language: str) -> str:
    lines = []
    for line in powers:
        if line.power.code in RELIES_ON and line.basis != "none":
            dated = f", {dates.day(line.dated, 'long')}" if line.dated else ""
            lines.append(
                f"- {line.power.title_in(language)}: {_say(f'basis.{line.basis}', language)}, {_plain(line.source)}{dated}"
            )
    return "\n".join(lines)
