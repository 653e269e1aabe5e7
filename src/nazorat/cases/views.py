from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.cases import actions
from nazorat.cases.access import case_for_keeping
from nazorat.cases.forms import AGAIN, CaseForm, CloseForm, ListForm, ReferForm, StepForm
from nazorat.cases.models import Case
from nazorat.cases.queries import cases_kept, counts_of, keepers_of, late, years
from nazorat.disclosure.tables import THRESHOLD
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.models import Member
from nazorat.people.queries import may_be_sealed_to
from nazorat.people.rights import may
from nazorat.places.models import Place
from nazorat.places.queries import places_known


def cases_page(request: MemberRequest) -> HttpResponseBase:
    """The cases whose list one is on: what is open by its next look, then what is closed. Opens nothing."""
    kept, today = cases_kept(request.user), timezone.localdate()
    waiting = late(kept.filter(closed_at=None).order_by("look_on", "number"), today)
    page = page_of(kept.exclude(closed_at=None).order_by("-closed_at"), request.GET.get("page"))
    shown = {"waiting": waiting, "page": page, "counts": may(request.user, "cases-counts")}
    return render(request, "cases/cases.html", shown)


def enter_case_page(request: UnlockedRequest) -> HttpResponseBase:
    """Enter what became known, and say who sees it."""
    first = {"look_on": timezone.localdate() + AGAIN, "kind": Case.Kind.RISK}
    form = CaseForm(request.POST if request.method == "POST" else None, able=_others(request.user), initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.enter_case(
            by=request.keyring, kind=given["kind"], told=form.told, members=form.chosen, look_on=given["look_on"]
        )
        say(request, "case-entered")
        return HttpResponseRedirect(reverse("case", args=[made.id]))
    return _asking(request, form, _("Enter a case"), reverse("cases"))


def case_page(request: UnlockedRequest, case_id: UUID) -> HttpResponseBase:
    """A case opened, with what was done, and what this member saw or did."""
    case = case_for_keeping(request.user, case_id)
    form = StepForm(request.POST if request.method == "POST" else None, risk=case.kind == Case.Kind.RISK)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.note_step(by=request.keyring, case=case, kind=given["kind"], words=given["words"], look_on=given["look_on"])
        say(request, "case-noted")
        return HttpResponseRedirect(reverse("case", args=[case.id]))
    opened = actions.open_case(by=request.keyring, case=case)
    shown = {
        "case": case, "opened": opened, "form": form, "keepers": keepers_of(case), "place": _place(opened.told.place),
        "late": case.look_on is not None and case.look_on < timezone.localdate(),
    }  # fmt: skip
    return render(request, "cases/case.html", shown, status=422 if form.is_bound else 200)


def refer_case_page(request: UnlockedRequest, case_id: UUID) -> HttpResponseBase:
    """Note to whom a case was passed on."""
    case = case_for_keeping(request.user, case_id)
    form = ReferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.refer_case(by=request.keyring, case=case, **form.cleaned_data)
        say(request, "case-referred")
        return HttpResponseRedirect(reverse("case", args=[case.id]))
    return _asking(request, form, _("Pass it on"), reverse("case", args=[case.id]), case)


def close_case_page(request: UnlockedRequest, case_id: UUID) -> HttpResponseBase:
    """Close a case with what came of it."""
    case = case_for_keeping(request.user, case_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close_case(by=request.keyring, case=case, **form.cleaned_data)
        say(request, "case-ended")
        return HttpResponseRedirect(reverse("case", args=[case.id]))
    return _asking(request, form, _("Close it"), reverse("case", args=[case.id]), case)


def case_list_page(request: UnlockedRequest, case_id: UUID) -> HttpResponseBase:
    """Say anew who is on the list of a case."""
    case = case_for_keeping(request.user, case_id)
    first = {"members": [str(one.member_id) for one in keepers_of(case)]}
    form = ListForm(request.POST if request.method == "POST" else None, able=_others(request.user), initial=first)
    if request.method == "POST" and form.is_valid():
        actions.change_list(by=request.keyring, case=case, members=form.chosen)
        say(request, "case-list-kept")
        return HttpResponseRedirect(reverse("case", args=[case.id]))
    return _asking(request, form, _("Who sees it"), reverse("case", args=[case.id]), case)


def counts_page(request: MemberRequest) -> HttpResponseBase:
    """The counts of a year for the annual report, over all lists, small ones kept back."""
    known = years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in known else (known or [timezone.localdate().year])[0]
    return render(request, "cases/counts.html", {"year": year, "years": known, "rows": counts_of(year), "threshold": THRESHOLD})


def _others(member: Member) -> list[Member]:
    return [one for one in may_be_sealed_to() if one.id != member.id]


def _place(place_id: UUID | None) -> Place | None:
    return places_known().filter(id=place_id).first() if place_id else None


def _asking(
    request: UnlockedRequest, form: forms.Form, title: str | Promise, back: str, case: Case | None = None
) -> HttpResponseBase:
    shown = {"form": form, "title": title, "back": back, "case": case}
    return render(request, "cases/asking.html", shown, status=422 if form.is_bound else 200)
