from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import AnswerForm, ObjectionForm, ObjectionsFilter, TakeBackForm
from nazorat.pathway.queries import Said
from nazorat.people.access import MemberRequest


def objections_page(request: MemberRequest) -> HttpResponseBase:
    """What bodies publicly hold against the Protocol: open, answered, withdrawn."""
    said, form = _asked(request)
    found = queries.objections_found(said, form.asked)
    shown = {
        "page": page_of(found, request.GET.get("page")), "chips": panels.state_chips(said, form.asked.get("state", "")),
        "tabs": panels.tabs("objections"),
        "keeps": access.may_keep(request.user), "known": bool(said), "filter_form": form,
    }  # fmt: skip
    return render(request, "pathway/objections.html", shown)


def objections_table(request: MemberRequest) -> HttpResponseBase:
    """The log as it is asked for, as CSV or with `format=xlsx` as a workbook."""
    said, form = _asked(request)
    today, found = timezone.localdate(), queries.objections_found(said, form.asked)
    sheet = Sheet("objections", queries.OBJECTION_HEAD, queries.objection_cells(found))
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"objections-{today}.xlsx")
    return download(csv_bytes(sheet), f"objections-{today}.csv")


def objection_page(request: MemberRequest, public_objection_id: UUID) -> HttpResponseBase:
    """One objection, its articles with the gaps listed there, and how comparable states dealt with it."""
    said = queries.objection_said(access.objection_for_reading(request.user, public_objection_id))
    shown = {"said": said, "gaps": queries.gaps_at(said.provisions), "keeps": access.may_keep(request.user)}
    return render(request, "pathway/objection.html", shown)


def new_objection_page(request: MemberRequest) -> HttpResponseBase:
    """Enter what a body publicly objected."""
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        objection = actions.log_objection(by=request.user, **form.cleaned_data)
        say(request, "objection-logged")
        return HttpResponseRedirect(reverse("objection", args=[objection.id]))
    shown = {"form": form, "title": _("Enter an objection")}
    return render(request, "pathway/objection_edit.html", shown, status=422 if form.is_bound else 200)


def answer_page(request: MemberRequest, public_objection_id: UUID) -> HttpResponseBase:
    """Say how a comparable state dealt with what is feared."""
    objection = access.objection_for_reading(request.user, public_objection_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.answer_objection(by=request.user, objection=objection, **form.cleaned_data)
        say(request, "objection-answered")
        return HttpResponseRedirect(reverse("objection", args=[objection.id]))
    shown = {"form": form, "title": _("Enter an answer"), "objection": objection}
    return render(request, "pathway/objection_edit.html", shown, status=422 if form.is_bound else 200)


def take_back_page(request: MemberRequest, public_objection_id: UUID) -> HttpResponseBase:
    """Note that a body took its objection back."""
    objection = access.objection_for_reading(request.user, public_objection_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None, objection=objection)
    if request.method == "POST" and form.is_valid():
        actions.take_back_objection(by=request.user, objection=objection, **form.cleaned_data)
        say(request, "objection-taken-back")
        return HttpResponseRedirect(reverse("objection", args=[objection.id]))
    shown = {"form": form, "title": _("The body took it back"), "objection": objection}
    return render(request, "pathway/objection_edit.html", shown, status=422 if form.is_bound else 200)


def strike_objection_view(request: MemberRequest, public_objection_id: UUID) -> HttpResponseBase:
    """An objection was entered wrongly."""
    actions.strike_objection(by=request.user, objection=access.objection_for_reading(request.user, public_objection_id))
    say(request, "objection-struck")
    return HttpResponseRedirect(reverse("objections"))


def strike_answer_view(request: MemberRequest, objection_answer_id: UUID) -> HttpResponseBase:
    """An answer was entered wrongly."""
    answer = access.answer_for_striking(request.user, objection_answer_id)
    actions.strike_answer(by=request.user, answer=answer)
    say(request, "answer-struck")
    return HttpResponseRedirect(reverse("objection", args=[answer.objection_id]))


def _asked(request: MemberRequest) -> tuple[list[Said], ObjectionsFilter]:
    said = queries.objections_said(queries.objections_standing())
    return said, ObjectionsFilter(request.GET, said=said)
