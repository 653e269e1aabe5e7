from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.sampling.draws import DrawText, Fate, OpenDraw, Stratum, draw_from, parts_of, seed_commitment
from nazorat.sampling.models import Draw, SamplingPlan
from nazorat.sampling.plans import OpenPlan, PlanText
from nazorat.sampling.queries import draws_of, next_number, plan_of
from nazorat.vault import crypto
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import TeamMember, Visit, VisitKey

DRAW = "sampling_draw.sealed"
PLAN = "sampling_plan.sealed"
Circle = VisitKey.Compartment


def make_draw(*, by: Keyring, visit: Visit, of: str, frame: str, on: date, strata: tuple[Stratum, ...]) -> Draw:
    """Draw from a list whose lines the team has numbered, under a seed made now. The seed is committed to in the record of acts."""
    draw_id, seed = uuid4(), crypto.new_key()
    text = DrawText(of, frame, on, seed, strata)
    sealed = open_grants(by, visit).seal_field(DRAW, draw_id, 1, text.pack())
    commitment = seed_commitment(draw_id, seed)
    with transaction.atomic():
        # two who draw at once get two numbers
        Visit.objects.select_for_update().get(id=visit.id)
        draw = Draw.objects.create(
            id=draw_id, visit=visit, number=next_number(visit), sealed=sealed, commitment=commitment, drawn_by=by.member
        )
        append("sampling.make-draw", by=by.member.id, organisation=by.member.organisation_id, obj=draw.id, commitment=commitment)
    return draw


def note_fates(*, by: Keyring, draw: Draw, fates: Mapping[tuple[int, int], Fate], offered: int, version: int) -> None:
    """Note what became of drawn lines, and how many persons staff put forward who were not drawn.

    Raises Problem "changed-meanwhile", "draw-dropped", "bad-request" for a line that was not drawn.
    """
    held = open_draw(by=by, draw=draw)
    _may_change(held, version)
    drawn = {(line.stratum, line.number) for part in parts_of(held.text.noted(fates, offered)) for line in part.lines}
    if not fates.keys() <= drawn:
        raise Problem("bad-request")
    _write(by, draw, held.text.noted(fates, offered), version, "sampling.note-fates")


def drop_draw(*, by: Keyring, draw: Draw, why: str, version: int) -> None:
    """Give a draw up, as when the list was wrong: it stays, with the reason, and another is made. Raises Problem as `note_fates`."""
    held = open_draw(by=by, draw=draw)
    _may_change(held, version)
    _write(by, draw, replace(held.text, dropped=why), version, "sampling.drop-draw")


def open_draw(*, by: Keyring, draw: Draw, verb: str = "sampling.open-draws") -> OpenDraw:
    """Open one draw. Who takes its weights along is told apart by the verb from who looks."""
    note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=draw.visit_id, ids=[draw.id])
    return _opened(open_grants(by, draw.visit), draw)


def open_draws(*, by: Keyring, visit: Visit) -> list[OpenDraw]:
    """Open the draws of a visit, by number; one act for all."""
    asked = ask_draws(keys=open_grants(by, visit))
    act = note_opening("sampling.open-draws", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=asked.ids)
    return asked.opened(act)


def ask_draws(*, keys: VisitKeys) -> Asked[list[OpenDraw]]:
    """The same draws, still sealed: for who asks for more than draws, and writes one act for the whole of it."""
    rows = list(draws_of(keys.visit))
    return Asked(tuple(row.id for row in rows), lambda: [_opened(keys, row) for row in rows])


def write_sampling_plan(*, by: Keyring, visit: Visit, text: PlanText, version: int) -> SamplingPlan:
    """Seal a plan to the lead of a visit that has not begun; `version` is what the member saw, 0 for none.

    Its numbers are those of one place: the team gets them with the place, at arrival. Raises Problem "refused" for everybody but the lead,
    "visit-already-begun", "changed-meanwhile", "sealed-to-others".
    """
    if not visit.team.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).exists():
        raise Problem("refused")
    sealed = open_grants(by, visit).seal_field(PLAN, visit.id, version + 1, text.pack(), Circle.LEAD)
    with transaction.atomic():
        held = Visit.objects.select_for_update().get(id=visit.id)
        if held.state != Visit.State.PLANNED:
            raise Problem("visit-already-begun")
        row = plan_of(held) or SamplingPlan(visit=held, version=0)
        if row.version != version:
            raise Problem("changed-meanwhile")
        row.version, row.sealed, row.changed_by = version + 1, sealed, by.member
        row.save()
        append("sampling.write-plan", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return row


def open_sampling_plan(*, by: Keyring, visit: Visit) -> OpenPlan:
    """Open the plan of a visit; empty, and no act, when none was made. Raises Problem "sealed-to-others", before arrival to all but the lead."""
    row = plan_of(visit)
    if row is None:
        return OpenPlan()
    note_opening("sampling.open-plan", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=[row.visit_id])
    opened = open_grants(by, visit).open_field(PLAN, row.visit_id, row.version, bytes(row.sealed))
    return OpenPlan(PlanText.unpack(opened), row.version, row.changed_by)


def share_sampling_plan(*, by: Keyring, visit: Visit) -> bool:
    """The lead is inside and the place is known: the plan goes from their seal to the team's. For the transaction of the arrival.

    Gives whether there was one that the lead could open: nobody is held up at the gate by a plan.
    """
    row, keys = plan_of(visit), open_grants(by, visit)
    if row is None or not keys.holds(bytes(row.sealed)):
        return False
    text = keys.open_field(PLAN, row.visit_id, row.version, bytes(row.sealed))
    row.sealed, row.version = keys.seal_field(PLAN, row.visit_id, row.version + 1, text), row.version + 1
    with transaction.atomic():
        row.save(update_fields=["sealed", "version"])
        append("sampling.share-plan", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return True


def _opened(keys: VisitKeys, row: Draw) -> OpenDraw:
    text = draw_from(keys.open_field(DRAW, row.id, row.version, bytes(row.sealed)))
    kept = seed_commitment(row.id, text.seed) == bytes(row.commitment)
    return OpenDraw(row.id, row.number, row.version, row.drawn_by, kept, bytes(row.commitment), text)


def _may_change(held: OpenDraw, version: int) -> None:
    if held.version != version:
        raise Problem("changed-meanwhile")
    if held.text.dropped:
        raise Problem("draw-dropped")


def _write(by: Keyring, draw: Draw, text: DrawText, version: int, verb: str) -> None:
    sealed = open_grants(by, draw.visit).seal_field(DRAW, draw.id, version + 1, text.pack())
    with transaction.atomic():
        rows = Draw.objects.filter(id=draw.id, version=version)
        if not rows.update(sealed=sealed, version=version + 1, changed_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=draw.id)
