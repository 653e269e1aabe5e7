from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits.actions.planning import Decision, Plan, _sealed, _still_planned, open_plan
from nazorat.visits.models import Imbalance, TeamMember, Visit


def decide_planned_balance(*, by: Keyring, visit: Visit, reasons: Mapping[int, str]) -> Plan:
    """Keep in the sealed plan why a team goes as it is, by what it lacks; an empty reason takes a decision back.

    For planners and the lead. Raises Problem "not-a-planner", "visit-already-begun", "changed-meanwhile".
    """
    plan, was = open_plan(by=by, visit=visit), bytes(visit.plan)
    lead = visit.team.select_related("member").get(left_at=None, role=TeamMember.Role.LEAD).member
    kept = {one.lack: one for one in plan.balance if one.lack not in reasons}
    said = {one.lack: one for one in plan.balance}
    for lack, because in reasons.items():
        if because:
            same = said.get(lack)
            # who decided first and stays with the same reason stands
            kept[lack] = same if same and same.because == because else Decision(lack, Imbalance.Because(because), by.member.id)
    changed = replace(plan, balance=tuple(kept[lack] for lack in sorted(kept)))
    sealed = _sealed(changed, lead)
    with transaction.atomic():
        held = Visit.objects.select_for_update().get(id=visit.id)
        if held.state == Visit.State.PLANNED and bytes(held.plan) != was:
            raise Problem("changed-meanwhile")
        _still_planned(held, plan=sealed)
        append("visits.decide-balance", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return changed


def decide_balance(*, by: Member, visit: Visit, reasons: Mapping[int, str]) -> int:
    """Say afterwards why a team went as it did, by what it lacked. Gives how many lines changed; without a change there is no act."""
    with transaction.atomic():
        rows = [row for row in visit.imbalances.select_for_update() if row.lack in reasons and row.because != reasons[row.lack]]
        for row in rows:
            because = reasons[row.lack]
            row.because, row.decided_by = (Imbalance.Because(because), by) if because else ("", None)
            row.save()
        if rows:
            append("visits.decide-balance", by=by.id, organisation=by.organisation_id, obj=visit.id, count=len(rows))
    return len(rows)


def _imbalances(visit: Visit, lacks: Iterable[int], decided: Iterable[Decision]) -> list[Imbalance]:
    """What a team lacks as it goes in, with what was decided in the plan, to be saved in the caller's transaction."""
    known = {one.lack: one for one in decided}
    deciders = Member.objects.in_bulk([one.by for one in known.values()])
    found = []
    for lack in lacks:
        one = known.get(int(lack))
        by = deciders.get(one.by) if one else None
        found.append(Imbalance(visit=visit, lack=lack, because=one.because if one and by else "", decided_by=by))
    return found
