from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from nazorat.audit.actions import append
from nazorat.dossier.printing import language_of_press
from nazorat.dossier.queries import dossier
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.places.queries import figures_of, places_known
from nazorat.preparation.printing import pack_document
from nazorat.preparation.queries import Pack, code_sheets, extracts, tools_packed, touched
from nazorat.reports.press import pressed
from nazorat.sampling.actions import open_sampling_plan
from nazorat.sampling.plans import OpenPlan
from nazorat.visits.actions import open_plan, open_tasks
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import OVER, TeamMember, Visit


def print_pack(*, by: Keyring, visit: Visit) -> bytes:
    """The preparation pack as PDF in the reader's language, made in memory; nothing of it is kept.

    Of a planned visit the place comes out of the opened plan. Raises Problem "refused" before arrival for everybody but the lead, "visit-over",
    "documents-failed", and those of opening.
    """
    if visit.state in OVER:
        raise Problem("visit-over")
    if (
        visit.state == Visit.State.PLANNED
        and not visit.team.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).exists()
    ):
        raise Problem("refused")
    with transaction.atomic():
        append("preparation.print-pack", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    language = language_of_press()
    with override(language):
        document = pack_document(_gathered(by, visit), by.member, language)
    return pressed([document], ("pdf",))[0]["pdf"]


def _gathered(by: Keyring, visit: Visit) -> Pack:
    today = timezone.localdate()
    plan = open_plan(by=by, visit=visit) if visit.state == Visit.State.PLANNED else None
    begins = plan.begins if plan else visit.began_on
    place = places_known().get(id=plan.place_id) if plan else visit.place
    if place is None:
        raise Problem("visit-not-begun")
    tools = tools_packed(visit)
    told = dossier(place, by.member, today)
    told = replace(told, measures=touched(told.measures, tools))
    return Pack(
        visit, place, begins, told, list(figures_of(place)), extracts(tools, begins or today), tools,
        _sampling(by, visit), open_tasks(by=by, visit=visit), len(code_sheets(visit)),
    )  # fmt: skip


def _sampling(by: Keyring, visit: Visit) -> OpenPlan:
    """The plan of the draw; empty also where this reader's key does not open it: the rest of the pack is theirs all the same."""
    try:
        return open_sampling_plan(by=by, visit=visit)
    except SealedToOthers:
        return OpenPlan()
