"""The half-yearly table of a national plan in words, for a document: the same lines that its page shows. Words are in the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _, pgettext

from nazorat.kit import dates
from nazorat.pathway import queries
from nazorat.pathway.models import MeasureSaid, NationalPlan
from nazorat.pathway.queries import Half, MeasureLine
from nazorat.pathway.readers import Part, told_source


def plan_facts(
    plan: NationalPlan, half: Half, lines: Sequence[MeasureLine], found: Sequence[MeasureLine], language: str
) -> list[str]:
    """What stands above the tables: whose plan it is, where it is read, as of when, and what is counted."""
    period = f"{dates.day(plan.begins_on, 'long')} – {dates.day(plan.ends_on, 'long')}"
    whose = [period, plan.body.name_in(language)] if plan.body else [period]
    apart = ", ".join(one.measure.code for one in found if one.apart) or "—"
    over = ", ".join(one.measure.code for one in found if one.over) or "—"
    facts = [
        "; ".join([*whose, told_source(plan)]),
        _("As of the half year %(half)s; of each measure the last that was known until then, with its half year.") % {"half": half},
        _("Reported is what a body said in public, observed is what was seen on the ground. What nobody said is unknown."),
        _("Reported done and observed not to be: %(codes)s") % {"codes": apart},
        _("Over their day and not known to be done: %(codes)s") % {"codes": over},
    ]
    if len(found) < len(lines):
        said = _("Not the whole plan: %(found)s of %(all)s measures, those that were asked for.")
        facts.insert(1, said % {"found": len(found), "all": len(lines)})
    return facts


def plan_parts(found: Sequence[MeasureLine], language: str) -> list[Part]:
    """How many measures are in each state, and every measure with what was reported and observed of it."""
    tallies = queries.state_tallies(found)
    states = [*((one.value, str(one.label)) for one in MeasureSaid.State), ("", _("unknown"))]
    counted = tuple((label, str(tallies["reported"][code]), str(tallies["observed"][code])) for code, label in states)
    rows = tuple(
        (one.measure.code, one.measure.words, _whose(one, language), _state(one.reported), _state(one.observed)) for one in found
    )
    head = (_("No."), pgettext("a plan", "Measure"), _("Bodies and term"), _("Reported state"), _("Observed state"))
    return [
        Part("states", _("How many are in each state"), (_("State"), _("Reported"), _("Observed")), counted),
        Part("measures", _("Measures"), head, rows),
    ]


def _whose(line: MeasureLine, language: str) -> str:
    bodies = "; ".join(one.body.name_in(language) for one in line.measure.bodies.all()) or _("unknown")
    day = dates.day(line.measure.term_on, "long") if line.measure.term_on else ""
    return ". ".join(part for part in (bodies, line.measure.term, day, pgettext("a term", "over") if line.over else "") if part)


def _state(said: MeasureSaid | None) -> str:
    if said is None:
        return _("unknown")
    state = f"{said.get_state_display()} ({said.year}/{said.half})"
    return ". ".join(part for part in (state, said.words.rstrip("."), told_source(said)) if part)
