"""An installation for the search after canaries: a visit with its team, devices and sheets, and the words to plant."""

from __future__ import annotations

import secrets
from typing import Any

from nazorat.people import signin
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.vault import crypto
from nazorat.visits.models import Device, VisitTool
from nazorat.xlsform import Answers
from support.doors import make_door_tool
from support.make import make_member, make_organisation, person
from support.records import make_sheets, missing_of, posted, version_of
from support.reports import make_cast
from support.visits import make_device, make_place

# what a person types or a device sends that belongs inside a seal, or nowhere at all
SEALED = (
    "collect-text", "collect-photo", "collect-photo-name", "app-text", "app-photo", "app-photo-name", "keyed-text", "keyed-note", "draft-text",
    "plan-note", "debrief-statement", "debrief-undertaking", "finding-title", "finding-fact", "recommendation", "recommendation-sign",
    "report-text", "locked-post", "search", "address", "wrong-passphrase", "wrong-code", "passphrase",
)  # fmt: skip
PLAIN = "register-place"


def word(name: str) -> str:
    """A word that stands nowhere else, half of it in Cyrillic, as names are."""
    return f"kanareyka-{name}-{secrets.token_hex(5)}-Саидназар"


def installation() -> dict[str, Any]:
    """Two organisations, a visit under way, both kinds of device, two sheets; gives what the test must know."""
    words = {name: word(name) for name in (*SEALED, PLAIN)}
    words["passphrase"] = f"{signin.new_phrase()} {secrets.token_hex(5)}"
    load_reference(by=None)
    place = make_place(name_ru=words[PLAIN])
    cast = make_cast(tools=("note",), place=place)
    VisitTool.objects.create(visit=cast.visit, tool_version=make_door_tool())
    pair = crypto.signing_pair()
    sheets = make_sheets(cast.visit, cast.lead, "note", 2)
    planner = make_member(planner=True, organisation=cast.lead.member.organisation)
    make_organisation(kind="authority")
    version = version_of(cast.visit, "note")
    coordinator = make_member(role=Member.Role.COORDINATOR)
    return {
        "words": words,
        "people": {"lead": person(cast.lead.member), "planner": person(planner), "coordinator": person(coordinator)},
        "visit": str(cast.visit.id),
        "place": str(place.id),
        "collect": make_device(cast.visit, cast.lead)[1],
        "app": make_device(cast.visit, cast.lead, Device.Kind.FIELD_APP, pair.public)[1],
        "app_seed": pair.seed.hex(),
        "sheets": [sheet.number for sheet in sheets],
        "keyed": posted(missing_of(version.id, _note(words["keyed-text"])), {"what/text": words["keyed-note"]}),
        "draft": posted(_note(words["draft-text"])),
    }


def _note(text: str) -> Answers:
    return {"what/text": text}
