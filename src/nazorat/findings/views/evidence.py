from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork.queries import record_counts
from nazorat.findings import actions
from nazorat.findings.access import draft_for_change, entry_for_change
from nazorat.findings.evidence import Link, likely_source
from nazorat.findings.forms import PickForm
from nazorat.findings.queries import Offer, items_of, offers_of
from nazorat.findings.revising import key_of, sentences_of
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.pagination import asked_of
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.tools.queries import forms_of_versions
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import tools_of

Save = Callable[[tuple[Link, ...], int], None]


def finding_evidence_page(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Choose answers of records as evidence of a finding."""
    row = draft_for_change(request.user, visit_id, finding_id)
    finding = actions.open_finding(by=request.keyring, finding=row)

    def save(links: tuple[Link, ...], version: int) -> None:
        text = replace(finding.text, links=links)
        actions.change_finding(by=request.keyring, finding=row, text=text, version=version)

    back = reverse("finding", args=[visit_id, finding_id])
    target = {"links": finding.text.links, "version": finding.version, "back": back, "finding": finding, "tab": "findings"}
    target["sentences"] = {key_of(one): one for one in sentences_of(finding.text)}
    return _pick(request, row.visit, target, save)


def entry_evidence_page(request: UnlockedRequest, visit_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """Choose answers of records as evidence of a debrief statement, and take them off again."""
    row = entry_for_change(request.user, visit_id, entry_id)
    entry = actions.open_entry(by=request.keyring, entry=row)
    if entry.closed:
        raise Problem("entry-circle-closed")

    def save(links: tuple[Link, ...], version: int) -> None:
        actions.change_entry(by=request.keyring, entry=row, text=replace(entry.text, links=links), version=version)

    back = f"{reverse('debrief', args=[visit_id])}#{entry.text.theme}"
    target = {"links": entry.text.links, "version": entry.version, "back": back, "entry": entry, "tab": "debrief"}
    return _pick(request, row.visit, target, save)


def unlink_view(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Take one answer off a finding: the place in the list, and the version that the person saw."""
    row = draft_for_change(request.user, visit_id, finding_id)
    finding = actions.open_finding(by=request.keyring, finding=row)
    at, version = request.POST.get("at", ""), request.POST.get("version", "")
    links = tuple(link for number, link in enumerate(finding.text.links) if str(number) != at)
    text = replace(finding.text, links=links)
    actions.change_finding(by=request.keyring, finding=row, text=text, version=int(version) if version.isdecimal() else 0)
    say(request, "evidence-removed")
    return HttpResponseRedirect(reverse("finding", args=[visit_id, finding_id]))


def _pick(request: UnlockedRequest, visit: Visit, target: dict[str, Any], save: Save) -> HttpResponseBase:
    """The picker: a tool, then an item or words; nothing is opened before that. A saved choice goes back to where it came from.

    Both are posted, to look and to link; `link` stands in the second.
    """
    asked = _offered(request, visit, target["links"])
    offered = {offer.key: offer.place for offer in asked["offers"]}
    withheld = {offer.key for offer in asked["offers"] if offer.withheld}
    letter = asked["item"].origin if asked["item"] else ""
    first = {"version": target["version"], "source": likely_source(asked["tool"], letter)}
    form = PickForm(
        request.POST if "link" in request.POST else None,
        offered=offered,
        withheld=withheld,
        sentences=target.get("sentences"),
        initial=first,
    )
    if form.is_valid():
        try:
            save(form.joined_to(target["links"]), form.cleaned_data["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, target["version"])
        else:
            say(request, "evidence-linked")
            return HttpResponseRedirect(target["back"])
    shown = {**target, **asked, "visit": visit, "form": form, "tabs": tabs_of(request, visit, target["tab"])}
    return render(request, "findings/evidence.html", shown, status=422 if form.is_bound else 200)


def _offered(request: UnlockedRequest, visit: Visit, linked: tuple[Link, ...]) -> dict[str, Any]:
    """What may be chosen, and how it was narrowed. Records are opened only for a tool with an item or words."""
    language = dates.tongue()
    versions = list(tools_of(visit).defer("workbook", "xform"))
    forms = forms_of_versions(version.id for version in versions)
    tools = {version.tool.code: forms[version.id] for version in versions}
    counts: dict[str, int] = {}
    for (code, _door), number in record_counts(visit).items():
        counts[code] = counts.get(code, 0) + number
    narrowed = asked_of(request)
    tool, path, words = narrowed.get("tool", ""), narrowed.get("item", ""), narrowed.get("q", "").strip()
    tool = tool if tool in tools else ""
    items = items_of(tools[tool]) if tool else []
    item = next((one for one in items if one.path == path), None)
    offers: list[Offer] = []
    if tool and (item or words):
        records = actions.open_evidence(by=request.keyring, visit=visit, tool=tool)
        offers = offers_of(records, item, words, linked, language)
    named = [(code, form.title_in(language), counts.get(code, 0)) for code, form in tools.items()]
    return {"tools": named, "tool": tool, "items": items, "item": item, "q": words, "offers": offers, "language": language}
