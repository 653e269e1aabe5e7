from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import (
    ControlBodyForm,
    DesignBudgetForm,
    FeatureForm,
    ForeignModelForm,
    PowerForm,
    budget_initial,
    design_budget_initial,
    feature_initial,
    power_initial,
)
from nazorat.pathway.models import Design, ForeignModel
from nazorat.pathway.views.budget import spent_most, worded
from nazorat.pathway.views.road import asked, taken
from nazorat.people.access import MemberRequest


def models_page(request: MemberRequest) -> HttpResponseBase:
    """The four models of a mechanism side by side, and the mechanisms of comparable states."""
    shown = {
        "lines": queries.model_lines(), "foreign": queries.foreign_lines(), "chips": panels.means_chips("mechanism-models"),
        "tabs": panels.tabs("mechanism-models"), "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/models.html", shown)


def models_table(request: MemberRequest) -> HttpResponseBase:
    """The models as CSV or with `format=xlsx` as a workbook."""
    lines = [*queries.model_lines(), *queries.foreign_lines()]
    return taken(request, "models", queries.MODEL_HEAD, queries.model_cells(lines))


def model_page(request: MemberRequest, design: str) -> HttpResponseBase:
    """One of the four models: each feature with its source, its budget, what was said before."""
    which = access.design_known(design)
    line = queries.line_of(which, None)
    lines = worded(line.budget.assumed) if line.budget else []
    return _one(
        request,
        line,
        {"lines": lines, "budgets": queries.budgets_before(which), "currency": line.budget.currency if line.budget else ""},
    )


def foreign_model_page(request: MemberRequest, foreign_model_id: UUID) -> HttpResponseBase:
    """The mechanism of a comparable state, feature by feature."""
    return _one(request, queries.line_of(None, access.foreign_model_for_reading(request.user, foreign_model_id)), {})


def _one(request: MemberRequest, line: queries.ModelLine, more: dict[str, object]) -> HttpResponseBase:
    shown = {"line": line, "before": queries.features_before(line), "keeps": access.may_keep(request.user), **more}
    return render(request, "pathway/model.html", shown)


def new_foreign_model_page(request: MemberRequest) -> HttpResponseBase:
    """Put the mechanism of a comparable state beside the models."""
    form = ForeignModelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = actions.enter_model(by=request.user, **form.cleaned_data)
        say(request, "model-entered")
        return HttpResponseRedirect(reverse("mechanism-model-state", args=[row.id]))
    return asked(request, form, _("Enter the mechanism of a state"), reverse("mechanism-models"))


def feature_page(request: MemberRequest, design: str, feature: str) -> HttpResponseBase:
    """Say what is known of a feature of one of the four models."""
    which = access.design_known(design)
    return _feature(request, which, None, feature, reverse("mechanism-model", args=[which]))


def foreign_feature_page(request: MemberRequest, foreign_model_id: UUID, feature: str) -> HttpResponseBase:
    """Say what is known of a feature of a state's mechanism."""
    row = access.foreign_model_for_reading(request.user, foreign_model_id)
    return _feature(request, None, row, feature, reverse("mechanism-model-state", args=[row.id]))


def _feature(
    request: MemberRequest, design: Design | None, foreign: ForeignModel | None, feature: str, back: str
) -> HttpResponseBase:
    which = access.feature_known(feature)
    standing = queries.line_of(design, foreign).features.get(which)
    form = FeatureForm(request.POST if request.method == "POST" else None, initial=feature_initial(standing))
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_feature(
                by=request.user, design=design or "", foreign=foreign, feature=which, seen=form.seen_id, **form.facts
            )
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, standing.id if standing else None)
        else:
            say(request, "cell-said")
            return HttpResponseRedirect(back)
    name = f"{foreign.country}: {foreign.name}" if foreign else str(design.label) if design else ""
    return asked(request, form, str(which.label), back, words=name)


def model_budget_page(request: MemberRequest, design: str) -> HttpResponseBase:
    """Say by which assumptions the three years of a model are worked out."""
    which = access.design_known(design)
    standing, back = queries.line_of(which, None).budget, reverse("mechanism-model", args=[which])
    own = {} if standing else budget_initial(spent_most())
    form = DesignBudgetForm(request.POST if request.method == "POST" else None, initial=design_budget_initial(standing, own))
    if request.method == "POST" and form.is_valid():
        given = {"currency": form.cleaned_data["currency"], "assumed": form.assumed, "seen": form.seen_id, **form.sourced}
        try:
            actions.assume_budget(by=request.user, design=which, **given)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, standing.id if standing else None)
        else:
            say(request, "cell-said")
            return HttpResponseRedirect(back)
    return asked(request, form, _("Budget of three years"), back, words=str(which.label))


def controls_page(request: MemberRequest) -> HttpResponseBase:
    """The matrix of bodies that look into places of detention already: power by power, preventive or reactive."""
    shown = {
        "lines": queries.control_lines(), "chips": panels.means_chips("controls"), "tabs": panels.tabs("mechanism-models"),
        "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/controls.html", shown)


def controls_table(request: MemberRequest) -> HttpResponseBase:
    """The matrix as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "control-bodies", queries.CONTROL_HEAD, queries.control_cells(queries.control_lines()))


def new_control_page(request: MemberRequest) -> HttpResponseBase:
    """Put a body into the matrix."""
    form = ControlBodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = actions.enter_control(by=request.user, **form.cleaned_data)
        say(request, "control-entered")
        return HttpResponseRedirect(reverse("control", args=[row.id]))
    return asked(request, form, _("Enter a body of control"), reverse("controls"))


def control_page(request: MemberRequest, control_body_id: UUID) -> HttpResponseBase:
    """One body of control: each power with its source, what was said before."""
    body = access.control_for_reading(request.user, control_body_id)
    shown = {
        "line": queries.control_line(body), "before": queries.powers_before(body), "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/control.html", shown)


def power_page(request: MemberRequest, control_body_id: UUID, power: str) -> HttpResponseBase:
    """Say whether a body has a power, and how it is used."""
    body, which = access.control_for_reading(request.user, control_body_id), access.power_known(power)
    standing, back = queries.control_line(body).powers.get(which), reverse("control", args=[body.id])
    form = PowerForm(request.POST if request.method == "POST" else None, initial=power_initial(standing))
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_power(by=request.user, body=body, power=which, seen=form.seen_id, **form.facts)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, standing.id if standing else None)
        else:
            say(request, "cell-said")
            return HttpResponseRedirect(back)
    return asked(request, form, str(which.label), back, words=body.name)


def clear_view(request: MemberRequest, said_kind: str, said_id: UUID) -> HttpResponseBase:
    """What was said is unknown again."""
    said = access.said_for_clearing(request.user, said_kind, said_id)
    actions.clear_entry(by=request.user, said=said)
    say(request, "cell-cleared")
    return HttpResponseRedirect(panels.page_of_said(said))
