from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.typeset import TypesetFailed, letter
from nazorat.typeset.document import Format
from nazorat.vault.actions import note_opening
from nazorat.visits.actions.planning import open_plan
from nazorat.visits.keys import open_grants
from nazorat.visits.letters import Bearer, MandateFacts, mandate_letter
from nazorat.visits.models import OVER, Credential, TeamMember, Visit, VisitKey
from nazorat.visits.queries import mandate_profile, team_of

LEAD = VisitKey.Compartment.LEAD


def enter_credential(*, by: Keyring, visit: Visit, name: str, document: str) -> Credential:
    """A member enters what they show at the gate, sealed to the lead of this visit. Entered again it takes the place of the first.

    Raises Problem "not-on-team", "visit-over", "visit-circle-without-key", "visit-key-doubtful".
    """
    if not visit.team.filter(member=by.member, left_at=None).exists():
        raise Problem("not-on-team")
    if visit.state in OVER:
        raise Problem("visit-over")
    key_id, sealed = open_grants(by, visit).seal(LEAD, Bearer(by.member.id, name, document).pack())
    with transaction.atomic():
        held = {"key_id": key_id, "sealed": sealed}
        row = Credential.objects.update_or_create(visit=visit, member=by.member, defaults=held)[0]
        append("visits.enter-credential", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return row


def print_mandate(*, by: Keyring, visit: Visit, facts: MandateFacts, names_place: bool, form: Format) -> bytes:
    """The letter of a team in one language and format, with the documents that its members entered. Nothing of it is kept.

    Of a planned visit the place is named only if the lead asks for it, out of the opened plan. Raises Problem "refused" for everybody but
    the lead, "visit-over", "documents-failed", and those of opening.
    """
    if not visit.team.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).exists():
        raise Problem("refused")
    if visit.state in OVER:
        raise Problem("visit-over")
    place = _place(by, visit) if names_place else None
    bearers = _open_credentials(by, visit)
    document = mandate_letter(replace(facts, place=place), team_of(visit), bearers, mandate_profile())
    try:
        return letter(document, form)
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed


def forget_credentials(*, by: Member, visit: Visit) -> int:
    """The letter is printed: what members entered for it goes. Gives how many went."""
    with transaction.atomic():
        gone = Credential.objects.filter(visit=visit).delete()[0]
        append("visits.forget-credentials", by=by.id, organisation=by.organisation_id, obj=visit.id, count=gone)
    return gone


def _place(by: Keyring, visit: Visit) -> Place | None:
    if visit.state != Visit.State.PLANNED:
        return visit.place
    return Place.objects.get(id=open_plan(by=by, visit=visit).place_id)


def _open_credentials(by: Keyring, visit: Visit) -> dict[UUID, Bearer]:
    """By member; a row that names another member than its seal does is left out."""
    rows = list(Credential.objects.filter(visit=visit))
    note_opening(
        "visits.print-mandate", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=[row.id for row in rows]
    )
    keys = open_grants(by, visit)
    found = {row.member_id: Bearer.unpack(keys.open(bytes(row.sealed), row.key_id)) for row in rows}
    return {member: bearer for member, bearer in found.items() if bearer.member == member}
