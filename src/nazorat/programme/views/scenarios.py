from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.dates import number
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.places.models import Place
from nazorat.programme import actions
from nazorat.programme.access import scenario_for_planning
from nazorat.programme.forms import ScenarioForm
from nazorat.programme.panels import tabs_of
from nazorat.programme.queries import scenarios_made
from nazorat.programme.rules import SKILL_WORDS
from nazorat.programme.scenarios import MustsDoNotFit, Verdict
from nazorat.visits.queries import places_of_plans


@dataclass(frozen=True)
class Row:
    """One place of a scenario: points and team-days as they stood, and why it is in or out."""

    place: Place | None
    verdict: Verdict
    points: float
    days: int

    @property
    def each_day(self) -> float:
        return self.points / self.days

    @property
    def skill(self) -> str:
        return str(SKILL_WORDS.get(self.verdict.skill, ""))


def scenarios_page(request: MemberRequest) -> HttpResponseBase:
    """Scenarios by number: nothing of them is open here."""
    shown = {"tabs": tabs_of(request, "scenarios"), "scenarios": list(scenarios_made()[:200])}
    return render(request, "programme/scenarios.html", shown)


def make_scenario_page(request: UnlockedRequest) -> HttpResponseBase:
    """Say what there is; places are chosen and the choice sealed."""
    form = ScenarioForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = actions.make_scenario(by=request.keyring, asked=form.asked, today=timezone.localdate())
        except MustsDoNotFit as short:
            form.add_error("must", _short(short))
        else:
            say(request, "scenario-made")
            return HttpResponseRedirect(reverse("programme-scenario", args=[row.id]))
    return render(request, "programme/scenario_new.html", {"form": form}, status=422 if form.is_bound else 200)


def scenario_page(request: UnlockedRequest, scenario_id: UUID) -> HttpResponseBase:
    """One scenario, opened: what is in, what is out, and why."""
    opened = actions.open_scenario(by=request.keyring, scenario=scenario_for_planning(request.user, scenario_id))
    outcome, places = opened.outcome, places_of_plans(opened.facts)
    rows = [Row(places.get(one.id), one, opened.facts[one.id][0] / 100, opened.facts[one.id][1]) for one in outcome.verdicts]
    rows.sort(key=lambda row: -row.each_day)
    inside = [row for row in rows if row.verdict.inside]
    shown = {
        "tabs": tabs_of(request, "scenarios"), "opened": opened, "outcome": outcome, "inside": inside, "today": timezone.localdate(),
        "outside": [row for row in rows if not row.verdict.inside], "worth": outcome.worth / 100, "bound": outcome.bound / 100,
        "least": min((row.each_day for row in inside if row.verdict.code == "chosen"), default=None),
        "skills": [(SKILL_WORDS[code], outcome.use.skills.get(code, 0), there) for code, there in opened.asked.skills.items()],
        "trips": sorted(outcome.use.trips.items()), "left": opened.asked.days - outcome.use.days,
    }  # fmt: skip
    return render(request, "programme/scenario.html", shown)


def destroy_scenario_page(request: UnlockedRequest, scenario_id: UUID) -> HttpResponseBase:
    """Destroy a scenario, after asking."""
    scenario = scenario_for_planning(request.user, scenario_id)
    if request.method == "POST":
        actions.destroy_scenario(by=request.keyring, scenario=scenario)
        say(request, "scenario-destroyed")
        return HttpResponseRedirect(reverse("programme-scenarios"))
    return render(request, "programme/scenario_destroy.html", {"scenario": scenario})


def _short(short: MustsDoNotFit) -> str:
    facts = {"needs": number(short.needs), "there": number(short.there), "skill": SKILL_WORDS.get(short.skill, "")}
    if short.skill:
        return _("These need %(needs)s days of “%(skill)s”, and there are %(there)s.") % facts
    return _("These need %(needs)s team-days with their ways, and there are %(there)s.") % facts
