from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from nazorat.pathway import budget, panels
from nazorat.pathway.forms import BudgetForm, budget_initial
from nazorat.pathway.views.road import taken
from nazorat.people.access import MemberRequest
from nazorat.visits.costs import Spent, costs_standing, spent_on


def budget_page(request: MemberRequest) -> HttpResponseBase:
    """What a mechanism costs in three years, beginning with what the pilot's own visits cost. Amounts are posted: no address holds them."""
    spent = spent_most()
    form = BudgetForm(request.POST) if request.method == "POST" else BudgetForm(initial=budget_initial(spent))
    lines = worded(form.assumed) if form.is_bound and form.is_valid() else []
    shown = {
        "form": form, "lines": lines, "spent": spent, "tabs": panels.tabs("mechanism-models"), "chips": panels.means_chips("budget"),
        "currency": form.cleaned_data["currency"] if lines else "",
    }  # fmt: skip
    return render(request, "pathway/budget.html", shown, status=422 if form.is_bound and not lines else 200)


def budget_table(request: MemberRequest) -> HttpResponseBase:
    """The budget posted, as CSV or with `format=xlsx` as a workbook; empty where something is missing."""
    form = BudgetForm(request.POST)
    lines = worded(form.assumed) if form.is_valid() else []
    return taken(request, "budget", budget.HEAD, budget.budget_cells(lines, form.cleaned_data.get("currency", "")))


def spent_most() -> Spent | None:
    """The pilot's own costs in the currency in which most days on site are known."""
    return max(spent_on(costs_standing()), key=lambda one: one.days, default=None)


def worded(assumed: budget.Assumed) -> list[tuple[str, budget.BudgetLine]]:
    """The lines of a budget with their words."""
    words = {
        "staff": _("Staff"), "visits": _("Visits"), "experts": _("Experts"), "office": _("Office"), "once": _("Bought once"),
        "sum": _("Sum"),
    }  # fmt: skip
    return [(words[line.code], line) for line in budget.budget(assumed)]
