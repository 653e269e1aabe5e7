from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.actions import NewMeasure
from nazorat.pathway.editions import KINDS, plan_edition
from nazorat.pathway.forms import (
    MeasureForm,
    MeasureLinkForm,
    MeasureSaidForm,
    MeasuresFileForm,
    MeasuresFilter,
    PlanForm,
    measure_initial,
    source_of_plan,
)
from nazorat.pathway.models import MeasureSaid, NationalPlan
from nazorat.pathway.queries import Half, MeasureLine
from nazorat.pathway.views.road import asked, taken
from nazorat.people.access import MemberRequest
from nazorat.typeset.document import LANGUAGES


def plans_page(request: MemberRequest) -> HttpResponseBase:
    """National plans, the latest first."""
    shown = {"plans": queries.plans_standing(), "tabs": panels.tabs("national-plans"), "keeps": access.may_keep(request.user)}
    return render(request, "pathway/plans.html", shown)


def new_plan_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a national plan."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        plan = actions.enter_plan(by=request.user, **form.cleaned_data)
        say(request, "plan-entered")
        return HttpResponseRedirect(reverse("national-plan", args=[plan.id]))
    return asked(request, form, _("Enter a plan"), reverse("national-plans"))


def plan_page(request: MemberRequest, plan_id: UUID) -> HttpResponseBase:
    """The measures of a plan as of a half year: reported and observed apart."""
    plan, half, lines = _lines(request, plan_id)
    form = MeasuresFilter(_choices(request, half), plan=plan, lines=lines)
    wanted = form.asked
    tallies = queries.state_tallies(lines)
    states = [(str(one.label), tallies["reported"][one], tallies["observed"][one]) for one in MeasureSaid.State]
    shown = {
        "plan": plan, "half": half, "page": page_of(queries.lines_found(lines, wanted), request.GET.get("page")), "filter_form": form,
        "states": [*states, (_("unknown"), tallies["reported"][""], tallies["observed"][""])], "known": bool(lines),
        "apart": sum(one.apart for one in lines), "over": sum(one.over for one in lines), "keeps": access.may_keep(request.user),
        "languages": LANGUAGES,
    }  # fmt: skip
    return render(request, "pathway/plan.html", shown)


def plan_table(request: MemberRequest, plan_id: UUID) -> HttpResponseBase:
    """The half-yearly table of a plan as it is asked for, as CSV or with `format=xlsx` as a workbook."""
    plan, half, lines = _lines(request, plan_id)
    found = queries.lines_found(lines, MeasuresFilter(_choices(request, half), plan=plan, lines=lines).asked)
    return taken(request, f"measures-{half.code}", queries.MEASURE_HEAD, queries.measure_cells(found))


def plan_file(request: MemberRequest, plan_id: UUID, spoken: str, made_as: str) -> HttpResponseBase:
    """The half-yearly table of a plan as it is asked for, in a language of documents, as tagged PDF, Word or HTML."""
    language, form = access.form_known(spoken, made_as)
    plan, half, lines = _lines(request, plan_id)
    found = queries.lines_found(lines, MeasuresFilter(_choices(request, half), plan=plan, lines=lines).asked)
    made = plan_edition(plan, half, lines, found, language, form)
    return download(made, f"measures-{half.code}-{language}.{form}", KINDS[form])


def new_measure_page(request: MemberRequest, plan_id: UUID) -> HttpResponseBase:
    """Enter a measure of a plan."""
    plan = access.plan_for_reading(request.user, plan_id)
    back = reverse("national-plan", args=[plan.id])
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=source_of_plan(plan))
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_measures(by=request.user, plan=plan, measures=[NewMeasure(**form.measure)], **form.fact)
        except Problem as problem:
            form.add_error("number", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "measure-entered")
            return HttpResponseRedirect(back)
    return asked(request, form, _("Enter a measure"), back)


def measure_page(request: MemberRequest, measure_id: UUID) -> HttpResponseBase:
    """One measure: both tracks by half year, what it answers, what was said before."""
    measure = access.measure_for_reading(request.user, measure_id)
    said = list(queries.said_of_measure(measure))
    shown = {
        "line": queries.measure_line(measure), "links": queries.measure_links(measure), "undertaken": queries.commitments_on(measure),
        "keeps": access.may_keep(request.user),
        "tracks": [(track, [one for one in said if one.track == track and not one.replaced_at]) for track in MeasureSaid.Track],
        "before": [one for one in said if one.replaced_at],
    }  # fmt: skip
    return render(request, "pathway/measure.html", shown)


def measure_said_page(request: MemberRequest, measure_id: UUID, track: str) -> HttpResponseBase:
    """Say how far a measure was in a half year."""
    measure, which = access.measure_for_reading(request.user, measure_id), access.track_known(track)
    half = queries.half_from(request.GET.get("half", "")) or queries.halves_of(measure.plan)[0]
    standing = queries.measure_said_standing(measure, which, half)
    data = request.POST if request.method == "POST" else None
    form = MeasureSaidForm(data, track=which, plan=measure.plan, initial=measure_initial(standing, half))
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_measure(by=request.user, measure=measure, track=which, seen=form.seen_id, **form.facts)
        except Problem as problem:
            now = queries.measure_said_standing(measure, which, form.cleaned_data["half"])
            form.keep(problem.sentence, problem.next_step, now.id if now else None)
        else:
            say(request, "measure-said")
            return HttpResponseRedirect(reverse("measure", args=[measure.id]))
    return asked(request, form, str(which.label), reverse("measure", args=[measure.id]), words=measure.words)


def measure_link_page(request: MemberRequest, measure_id: UUID) -> HttpResponseBase:
    """Match a measure to a recommendation, a finding or a gap."""
    measure = access.measure_for_reading(request.user, measure_id)
    form = MeasureLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.link_measure(by=request.user, measure=measure, **form.target)
        say(request, "measure-linked")
        return HttpResponseRedirect(reverse("measure", args=[measure.id]))
    return asked(request, form, _("Match the measure"), reverse("measure", args=[measure.id]), words=measure.words)


def unlink_measure_view(request: MemberRequest, measure_link_id: UUID) -> HttpResponseBase:
    """Take a match away."""
    link = access.measure_link_for_removing(request.user, measure_link_id)
    actions.unlink_measure(by=request.user, link=link)
    say(request, "measure-unlinked")
    return HttpResponseRedirect(reverse("measure", args=[link.measure_id]))


def _lines(request: MemberRequest, plan_id: UUID) -> tuple[NationalPlan, Half, list[MeasureLine]]:
    plan = access.plan_for_reading(request.user, plan_id)
    halves = queries.halves_of(plan)
    wanted = queries.half_from(request.GET.get("half", ""))
    half = wanted if wanted in halves and wanted else halves[0]
    return plan, half, queries.measure_lines(plan, half)


def _choices(request: MemberRequest, half: Half) -> dict[str, str]:
    """What was asked for, the half year always said."""
    return {**request.GET.dict(), "half": half.code}


def measures_file_page(request: MemberRequest, plan_id: UUID) -> HttpResponseBase:
    """Take in a table of measures, all of it or nothing; what was taken in before is taken back here."""
    plan = access.plan_for_reading(request.user, plan_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MeasuresFileForm(*sent, plan=plan, initial=source_of_plan(plan))
    if request.method == "POST" and form.is_valid():
        measures = [
            NewMeasure(one.point, one.number, one.words, one.term, one.term_on, [form.bodies[key] for key in one.bodies])
            for one in form.measures
        ]
        actions.enter_measures(by=request.user, plan=plan, measures=measures, **form.fact)
        say(request, "measures-taken")
        return HttpResponseRedirect(reverse("national-plan", args=[plan.id]))
    shown = {"form": form, "plan": plan, "taken": queries.files_of(plan)}
    return render(request, "pathway/measures_file.html", shown, status=422 if form.is_bound else 200)
