"""All that a pack is made of, opened once for whoever makes it: the same for paper and for a device."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from nazorat.dossier.queries import dossier
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.queries import figures_of, places_known
from nazorat.preparation.queries import Pack, code_sheets, extracts, tools_packed, touched
from nazorat.sampling.actions import open_draws, open_sampling_plan
from nazorat.sampling.draws import OpenDraw
from nazorat.sampling.plans import OpenPlan
from nazorat.sampling.queries import draws_of
from nazorat.visits.actions import open_plan, open_tasks
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import Visit


def gathered(by: Keyring, visit: Visit) -> Pack:
    """The pack as `by` may have it. Raises Problem "visit-not-begun" where the place is not known, and those of opening."""
    plan = open_plan(by=by, visit=visit) if visit.state == Visit.State.PLANNED else None
    begins = plan.begins if plan else visit.began_on
    place = places_known().get(id=plan.place_id) if plan else visit.place
    if place is None:
        raise Problem("visit-not-begun")
    today, tools = timezone.localdate(), tools_packed(visit)
    told = dossier(place, by.member, today)
    return Pack(
        visit, place, begins, replace(told, measures=touched(told.measures, tools)), list(figures_of(place)),
        extracts(tools, begins or today), tools, _sampling(by, visit), open_tasks(by=by, visit=visit), len(code_sheets(visit)),
        _draws(by, visit),
    )  # fmt: skip


def _draws(by: Keyring, visit: Visit) -> list[OpenDraw]:
    """Draws that stand; none where this reader's key does not open them."""
    if not draws_of(visit).exists():
        return []
    try:
        return [one for one in open_draws(by=by, visit=visit) if not one.text.dropped]
    except SealedToOthers:
        return []


def narrowed(pack: Pack, member: Member) -> Pack:
    """The same pack for the device of one member: the dossier as that member may read it, and of the tasks their own alone."""
    told = dossier(pack.place, member, timezone.localdate())
    own = [one for one in pack.tasks if one.who and one.who.id == member.id]
    return replace(pack, told=replace(told, measures=touched(told.measures, pack.tools)), tasks=own)


def _sampling(by: Keyring, visit: Visit) -> OpenPlan:
    """The plan of the draw; empty also where this reader's key does not open it: the rest of the pack is theirs all the same."""
    try:
        return open_sampling_plan(by=by, visit=visit)
    except SealedToOthers:
        return OpenPlan()
