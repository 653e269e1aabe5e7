from __future__ import annotations

from time import monotonic
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.pathway import access, actions, queries
from nazorat.pathway.forms import AlikeForm, HeadsForm, ImportForm, StartForm, told
from nazorat.pathway.models import OutsideImport
from nazorat.pathway.queries.outside import first_brought, first_cells, last_facts, pairs_left
from nazorat.pathway.tables import FileRefused
from nazorat.people.access import MemberRequest

State = OutsideImport.State
WORKING = (State.CHECKING, State.BRINGING)
# seconds that one request works before it shows how far it is
SPELL = 1.0
PAIRS = 25


def imports_page(request: MemberRequest) -> HttpResponseBase:
    """Files that were handed over, and what became of them."""
    page = page_of(queries.imports_entered(), request.GET.get("page"))
    return render(request, "pathway/imports.html", {"page": page})


def new_import_page(request: MemberRequest) -> HttpResponseBase:
    """Choose a file and say what holds for all of it."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm(initial=last_facts())
    if request.method == "POST" and form.is_valid():
        try:
            brought = actions.enter_import(by=request.user, **form.cleaned_data)
        except FileRefused as refused:
            form.refuse(refused)
        else:
            return HttpResponseRedirect(reverse("outside-import-columns", args=[brought.id]))
    return render(request, "pathway/import_new.html", {"form": form}, status=422 if form.is_bound else 200)


def heads_page(request: MemberRequest, outside_import_id: UUID) -> HttpResponseBase:
    """Say what each column is; then the rows are checked."""
    brought = access.import_for_keeping(request.user, outside_import_id)
    form = HeadsForm(request.POST if request.method == "POST" else None, brought=brought, examples=first_cells(brought))
    if request.method == "POST" and form.is_valid():
        actions.choose_heads(by=request.user, brought=brought, columns=form.chosen)
        return HttpResponseRedirect(reverse("outside-import", args=[brought.id]))
    shown = {"brought": brought, "form": form, "notices": told(brought.notices)}
    return render(request, "pathway/import_columns.html", shown, status=422 if form.is_bound else 200)


def import_page(request: MemberRequest, outside_import_id: UUID) -> HttpResponseBase:
    """What importing a file would do, how far it is, or what it did."""
    return render(request, "pathway/import.html", _shown(access.import_for_keeping(request.user, outside_import_id)))


def work_view(request: MemberRequest, outside_import_id: UUID) -> HttpResponseBase:
    """Begin to import what was checked, or go on with the work for a second; the page asks again until all is done."""
    brought = access.import_for_keeping(request.user, outside_import_id)
    if brought.state == State.CHECKED:
        leave = "leave" in request.POST
        brought = actions.start_import(by=request.user, brought=brought, leave=leave)
    began = monotonic()
    while monotonic() - began < SPELL and _left(brought):
        work = actions.compare_next if brought.state == State.IMPORTED else actions.work_on
        brought = work(by=request.user, brought=brought)
    if request.headers.get("HX-Request"):
        return render(request, "pathway/parts/import_work.html", _shown(brought))
    return HttpResponseRedirect(reverse("outside-import", args=[brought.id]))


def undo_view(request: MemberRequest, outside_import_id: UUID) -> HttpResponseBase:
    """Take the whole of an import back, or drop its file."""
    brought = access.import_for_keeping(request.user, outside_import_id)
    actions.undo_import(by=request.user, brought=brought)
    say(request, "import-undone")
    return HttpResponseRedirect(reverse("outside-import", args=[brought.id]))


def alike_page(request: MemberRequest) -> HttpResponseBase:
    """Pairs that may be one recommendation in two sources; a person decides."""
    pairs = list(queries.alike_open()[:PAIRS])
    form = AlikeForm(request.POST if request.method == "POST" else None, pairs=pairs)
    if request.method == "POST" and form.is_valid():
        actions.decide_alike(by=request.user, decisions=form.decisions, rest=form.cleaned_data["rest"])
        say(request, "alike-decided")
        return HttpResponseRedirect(reverse("outside-alike"))
    shown = {"form": form, "pairs": [(pair, form[f"pair{pair.id}"]) for pair in pairs], "left": pairs_left()}
    return render(request, "pathway/alike.html", shown, status=422 if form.is_bound else 200)


def _left(brought: OutsideImport) -> bool:
    """Whether there is work to do without being asked."""
    return brought.state in WORKING or (brought.state == State.IMPORTED and brought.compared < brought.good)


def _shown(brought: OutsideImport) -> dict[str, Any]:
    comparing = brought.state == State.IMPORTED
    return {
        "brought": brought,
        "working": _left(brought),
        "most": brought.good if comparing else brought.total,
        "at": brought.compared if comparing else brought.done,
        "troubles": told(brought.troubles),
        "notices": told(brought.notices),
        "form": StartForm(),
        "examples": first_brought(brought),
        "alike": pairs_left(brought) if comparing else 0,
    }
