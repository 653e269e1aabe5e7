"""Either side proposes a place; a planner accepts or refuses, and the reason stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.people.queries import planners_recipient, voucher_holds, vouching_keys
from nazorat.places.models import Place
from nazorat.programme.actions.choosing import Said, _answer_id, _planner, _said
from nazorat.programme.models import Proposal
from nazorat.programme.queries import NEVER
from nazorat.programme.sealed import ANSWER, GROUND_WORDS, PROPOSAL, pack
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening


def propose_place(*, by: Keyring, place: Place, ground: str, why: str) -> Proposal:
    """Propose a place for the programme: sealed to the planners and who proposes.

    Raises Problem "may-not-visit" for who is on no team anyway, "place-closed-already", "proposal-needs-why", "no-planners-key".
    """
    if by.member.role in NEVER:
        raise Problem("may-not-visit")
    if place.closed_on is not None:
        raise Problem("place-closed-already")
    if ground not in GROUND_WORDS or not why.strip():
        raise Problem("proposal-needs-why")
    row = Proposal(member=by.member)
    text = pack(PROPOSAL, row.id, member=str(by.member.id), place=str(place.id), ground=ground, why=why)
    row.sealed = crypto.seal(text, [planners_recipient(), crypto.recipient_of(by.identity)])
    with transaction.atomic():
        row.save(force_insert=True)
        append("programme.propose-place", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    return row


def answer_proposal(*, by: Keyring, proposal: Proposal, accepted: bool, reason: str) -> Proposal:
    """Accept a proposal, or refuse it with the reason. Who proposed can open a refusal and nothing else, see docs/decisions/0032.

    Raises Problem "not-a-planner", "proposal-needs-why" for a refusal without a reason, "changed-meanwhile" when it is answered already.
    """
    _planner(by)
    if not accepted and not reason.strip():
        raise Problem("proposal-needs-why")
    recipients = [planners_recipient(), *([] if accepted else _public_of(proposal))]
    text = pack(ANSWER, proposal.id, by=str(by.member.id), accepted=accepted, reason=reason)
    answer = crypto.seal(text, recipients)
    with transaction.atomic():
        waiting = Proposal.objects.filter(id=proposal.id, answered_at=None)
        if not waiting.update(answer=answer, answered_by=by.member, answered_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("programme.answer-proposal", by=by.member.id, organisation=by.member.organisation_id, obj=proposal.id)
    proposal.refresh_from_db()
    return proposal


def open_proposals(*, by: Keyring, proposals: Iterable[Proposal]) -> list[Said]:
    """Open proposals, for planners, and for a member their own: one act, written first. Raises Problem "not-a-planner"."""
    rows = list(proposals)
    if not by.member.planner and any(row.member_id != by.member.id for row in rows):
        raise Problem("not-a-planner")
    if not rows:
        return []
    sealed = {row.id: bytes(row.sealed) for row in rows}
    sealed |= {_answer_id(row): bytes(row.answer) for row in rows if row.answered_at}
    if by.member.planner:
        texts = open_plannings(by=by, sealed=sealed, leave_out_broken=True)
    else:
        one = rows[0].id if len(rows) == 1 else None
        note_opening("programme.open-proposals", by=by.member.id, organisation=by.member.organisation_id, obj=one, ids=sealed)
        texts = crypto.open_all(sealed, [by.identity])
    return [_said(row, texts) for row in rows]


def _public_of(proposal: Proposal) -> list[str]:
    """The key of who proposed, as long as somebody vouches for it."""
    key = MemberKey.objects.select_related("member", "vouched_by").filter(member=proposal.member_id).first()
    return [key.public] if key and voucher_holds(key, vouching_keys()) else []
