from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.findings.actions import open_findings
from nazorat.findings.drafts import OpenFinding
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.pagination import asked_of
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.people.queries import organisations
from nazorat.places.models import Place
from nazorat.recommendations import actions, queries
from nazorat.recommendations.access import draft_for_change, recommendation_for_work
from nazorat.recommendations.drafts import LANGUAGES, MASTER, OFFICES, OpenRecommendation, hints_of
from nazorat.recommendations.forms import RecommendationForm, recommendation_initial
from nazorat.standards.queries import provisions_by_code
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def drafts_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The recommendations of a visit, drafts and adopted, with what each lacks."""
    visit = begun_visit_for_work(request.user, visit_id)
    opened = actions.open_recommendations(by=request.keyring, visit=visit)
    words = asked_of(request).get("q", "")
    found = [one for one in opened if all(word in _said(one) for word in words.casefold().split())]
    bodies = {body.id: body.name for body in organisations()}
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "recommendations"), "caps": queries.caps_of(opened), "q": words,
        "rows": [(one, one.said(_language()), _addressed(one, bodies), hints_of(one.text)) for one in found],
    }  # fmt: skip
    return render(request, "recommendations/drafts.html", shown)


def draft_page(request: UnlockedRequest, visit_id: UUID, recommendation_id: UUID) -> HttpResponseBase:
    """One recommendation with its ten checks, three in sight, and the findings it rests on."""
    row = recommendation_for_work(request.user, visit_id, recommendation_id)
    opened = actions.open_recommendation(by=request.keyring, recommendation=row)
    findings = open_findings(by=request.keyring, visit=row.visit) if opened.text.findings else []
    bodies = {body.id: body.name for body in organisations()}
    shown = {
        "visit": row.visit, "tabs": tabs_of(request, row.visit, "recommendations"), "one": opened, "said": opened.said(_language()),
        "addressed": _addressed(opened, bodies), "supervisor": bodies.get(opened.text.supervisor or row.id), "hints": hints_of(opened.text),
        "grounds": [(one, one.title(_language())) for one in findings if one.id in opened.text.findings],
        "norms": list(provisions_by_code(opened.text.provisions).values()), "words": _words(opened),
        "repeats": queries.register().filter(pk=opened.text.repeats).first() if opened.text.repeats else None,
    }  # fmt: skip
    return render(request, "recommendations/draft.html", shown)


def new_draft_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write a recommendation, most often out of a finding."""
    visit = begun_visit_for_work(request.user, visit_id)
    findings = open_findings(by=request.keyring, visit=visit)
    form = _form(request, visit, findings, _first(findings, request.GET.get("finding", "")))
    if request.method == "POST" and form.is_valid():
        row = actions.write_recommendation(by=request.keyring, visit=visit, text=form.text())
        say(request, "recommendation-written")
        return HttpResponseRedirect(reverse("recommendation-draft", args=[visit.id, row.id]))
    return _form_page(request, visit, form, None)


def change_draft_page(request: UnlockedRequest, visit_id: UUID, recommendation_id: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = draft_for_change(request.user, visit_id, recommendation_id)
    opened = actions.open_recommendation(by=request.keyring, recommendation=row)
    findings = open_findings(by=request.keyring, visit=row.visit)
    form = _form(request, row.visit, findings, recommendation_initial(opened))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.change_recommendation(by=request.keyring, recommendation=row, text=form.text(), version=version)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, opened.version)
        else:
            say(request, "recommendation-changed")
            return HttpResponseRedirect(reverse("recommendation-draft", args=[row.visit_id, row.id]))
    return _form_page(request, row.visit, form, opened)


def remove_draft_page(request: UnlockedRequest, visit_id: UUID, recommendation_id: UUID) -> HttpResponseBase:
    """Take a draft back, after asking."""
    row = draft_for_change(request.user, visit_id, recommendation_id)
    if request.method == "POST":
        actions.remove_recommendation(by=request.keyring, recommendation=row)
        say(request, "recommendation-removed")
        return HttpResponseRedirect(reverse("recommendation-drafts", args=[row.visit_id]))
    return render(request, "recommendations/draft_remove.html", {"visit": row.visit, "row": row})


def _form(request: UnlockedRequest, visit: Visit, findings: list[OpenFinding], first: dict[str, Any]) -> RecommendationForm:
    data = request.POST if request.method == "POST" else None
    return RecommendationForm(data, place=_place(visit), findings=findings, earlier=queries.earlier_at(visit), initial=first)


def _place(visit: Visit) -> Place:
    if visit.place is None:
        raise Http404
    return visit.place


def _first(findings: list[OpenFinding], key: str) -> dict[str, Any]:
    """What a finding already says for a recommendation that is made of it."""
    found = next((one for one in findings if str(one.id) == key), None)
    if found is None:
        return {}
    return {"findings": [key], "provisions": ", ".join(found.text.provisions), "cause": found.text.cause}


def _form_page(
    request: UnlockedRequest, visit: Visit, form: RecommendationForm, opened: OpenRecommendation | None
) -> HttpResponseBase:
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "recommendations"), "form": form, "one": opened}
    return render(request, "recommendations/draft_edit.html", shown, status=422 if form.is_bound else 200)


def _addressed(one: OpenRecommendation, bodies: dict[UUID, str]) -> str:
    return str(OFFICES.get(one.text.office) or bodies.get(one.text.addressee, ""))


def _words(one: OpenRecommendation) -> list[tuple[str, str, str]]:
    """Language, act and indicator, the reader's own language first."""
    order = sorted(LANGUAGES, key=lambda code: (code != _language(), code != MASTER))
    return [(code, one.text.words[code], one.text.indicator.get(code, "")) for code in order if code in one.text.words]


def _said(one: OpenRecommendation) -> str:
    return " ".join([str(one.number), *one.text.words.values(), *one.text.provisions]).casefold()


def _language() -> str:
    return dates.tongue(MASTER)
