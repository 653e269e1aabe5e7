from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, csv_bytes
from nazorat.people.access import UnlockedRequest
from nazorat.people.keyring import Keyring
from nazorat.places.access import place_for_reading
from nazorat.sampling import actions
from nazorat.sampling.access import draw_for_work, plan_for_opening, plan_for_writing
from nazorat.sampling.advice import Advice, advice_on
from nazorat.sampling.draws import Stratum, weights_of
from nazorat.sampling.forms import NOTHING_WANTED, DrawForm, DropForm, FatesForm, PartsSet, PlanForm, StrataSet
from nazorat.sampling.plans import MARGIN, OpenPlan, PlanText, compared, figures_told, planned_from, sourced
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.actions import open_plan
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def draws_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Every draw of a visit: planned against done."""
    visit = begun_visit_for_work(request.user, visit_id)
    draws = actions.open_draws(by=request.keyring, visit=visit)
    plan = _plan_of_team(request.keyring, visit)
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "draws"), "draws": draws, "plan": plan,
        "compared": compared(plan.text, draws) if plan.text else [],
    }  # fmt: skip
    return render(request, "sampling/draws.html", shown)


def sampling_plan_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What is to be drawn: until arrival for the lead, from then on for who works on the visit."""
    visit = plan_for_opening(request.user, visit_id)
    begun = visit.state != Visit.State.PLANNED
    opened = actions.open_sampling_plan(by=request.keyring, visit=visit)
    place_id = visit.place_id if begun else open_plan(by=request.keyring, visit=visit).place_id
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "draws" if begun else "overview"), "opened": opened, "begun": begun,
        "moved": opened.text is not None and opened.text.place != place_id,
    }  # fmt: skip
    return render(request, "sampling/plan.html", shown)


def write_sampling_plan_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Make the plan out of the place's figures and change it, until arrival. *Work it out* fills in and keeps nothing."""
    visit = plan_for_writing(request.user, visit_id)
    opened = actions.open_sampling_plan(by=request.keyring, visit=visit)
    place = place_for_reading(request.user, open_plan(by=request.keyring, visit=visit).place_id)
    told = figures_told(place)
    if request.method != "POST":
        held = opened.text if opened.text and opened.text.place == place.id else planned_from(place, told)
        return _written(request, visit, held, {"version": opened.version})
    form, parts = PlanForm(request.POST), PartsSet(request.POST, prefix="part")
    if form.is_valid() and "suggest" in request.POST:
        total, margin = form.cleaned_data["total"] or 0, form.cleaned_data["margin"]
        found = planned_from(place, told, total=total, error=margin / 100 if margin else MARGIN)
        return _written(request, visit, found, form.cleaned_data)
    if form.is_valid() & parts.is_valid():
        text = PlanText(place.id, sourced(parts.parts, told))
        try:
            actions.write_sampling_plan(by=request.keyring, visit=visit, text=text, version=form.cleaned_data["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, opened.version)
        else:
            say(request, "sampling-planned")
            return HttpResponseRedirect(reverse("sampling-plan", args=[visit.id]))
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "overview"), "form": form, "strata": parts, "advice": None}
    return render(request, "sampling/plan_write.html", shown, status=422)


def _written(request: UnlockedRequest, visit: Visit, text: PlanText, first: dict[str, object]) -> HttpResponseBase:
    """The form with these parts filled in, as another person would type them."""
    parts = PartsSet(prefix="part", initial=[asdict(one) for one in text.parts])
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "overview"), "form": PlanForm(initial=first), "strata": parts,
        "advice": text.advice,
    }  # fmt: skip
    return render(request, "sampling/plan_write.html", shown)


def _plan_of_team(by: Keyring, visit: Visit) -> OpenPlan:
    """The plan for the page of draws; empty also where it is not open to this reader, as before it was the team's."""
    try:
        return actions.open_sampling_plan(by=by, visit=visit)
    except SealedToOthers:
        return OpenPlan()


def make_draw_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Describe the list and draw from it; *work it out* fills in how many of each part and says what that bears."""
    visit = begun_visit_for_work(request.user, visit_id)
    data = request.POST if request.method == "POST" else None
    form, strata = DrawForm(data, initial={"on": timezone.localdate()}), StrataSet(data, prefix="part")
    if data is None or not (form.is_valid() & strata.is_valid()):
        return _asked(request, visit, form, strata)
    if "suggest" in data:
        return _worked_out(request, visit, form, strata.strata)
    if not any(one.wanted for one in strata.strata):
        form.add_error("total", NOTHING_WANTED)
        return _asked(request, visit, form, strata)
    given = form.cleaned_data
    row = actions.make_draw(
        by=request.keyring, visit=visit, of=given["of"], frame=given["frame"], on=given["on"], strata=strata.strata
    )
    say(request, "draw-made")
    return HttpResponseRedirect(reverse("draw", args=[visit.id, row.id]))


def draw_page(request: UnlockedRequest, visit_id: UUID, draw_id: UUID) -> HttpResponseBase:
    """One draw: its lines with what became of each. For a line that is not possible the next reserve comes in."""
    row = draw_for_work(request.user, visit_id, draw_id)
    draw = actions.open_draw(by=request.keyring, draw=row)
    first = {"version": draw.version, "offered": draw.text.offered}
    form = FatesForm(request.POST if request.method == "POST" else None, draw=draw, initial=first)
    if form.is_valid():
        try:
            given = form.cleaned_data
            actions.note_fates(
                by=request.keyring, draw=row, fates=form.fates(), offered=given["offered"] or 0, version=given["version"] or 0
            )
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, draw.version)
        else:
            say(request, "draw-noted")
            return HttpResponseRedirect(reverse("draw", args=[visit_id, draw_id]))
    shown = {
        "visit": row.visit, "tabs": tabs_of(request, row.visit, "draws"), "draw": draw, "form": form,
        "parts": [(part, list(form.rows(part.at))) for part in draw.parts],
    }  # fmt: skip
    return render(request, "sampling/draw.html", shown, status=422 if form.is_bound else 200)


def weights_table(request: UnlockedRequest, visit_id: UUID, draw_id: UUID) -> HttpResponseBase:
    """What each talk or room that was drawn stands for, by its code, for who counts the records elsewhere. An act of its own."""
    row = draw_for_work(request.user, visit_id, draw_id)
    draw = actions.open_draw(by=request.keyring, draw=row, verb="sampling.export-weights")
    sheet = Sheet("weights", ("code", "part", "weight"), weights_of(draw.text))
    return download(csv_bytes(sheet), f"weights-{row.visit.number}-{row.number}.csv")


def drop_draw_page(request: UnlockedRequest, visit_id: UUID, draw_id: UUID) -> HttpResponseBase:
    """Give a draw up, with the reason. It stays to be seen."""
    row = draw_for_work(request.user, visit_id, draw_id)
    form = DropForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if form.is_valid():
        given = form.cleaned_data
        actions.drop_draw(by=request.keyring, draw=row, why=given["why"], version=given["version"] or 0)
        say(request, "draw-given-up")
        return HttpResponseRedirect(reverse("draws", args=[visit_id]))
    shown = {"visit": row.visit, "tabs": tabs_of(request, row.visit, "draws"), "row": row, "form": form}
    return render(request, "sampling/drop.html", shown, status=422 if form.is_bound else 200)


def _worked_out(request: UnlockedRequest, visit: Visit, form: DrawForm, strata: Sequence[Stratum]) -> HttpResponseBase:
    """The form again with the parts filled in, as another person would type them."""
    suggested = form.suggested(tuple(strata))
    filled = StrataSet(prefix="part", initial=[asdict(one) for one in suggested])
    filled.extra = max(0, filled.max_num - len(suggested))
    return _asked(request, visit, DrawForm(initial=form.cleaned_data), filled, advice_on(suggested), status=200)


def _asked(
    request: UnlockedRequest, visit: Visit, form: DrawForm, strata: object, advice: Advice | None = None, status: int | None = None
) -> HttpResponseBase:
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "draws"), "form": form, "strata": strata, "advice": advice,
    }  # fmt: skip
    return render(request, "sampling/new.html", shown, status=status or (422 if form.is_bound else 200))
