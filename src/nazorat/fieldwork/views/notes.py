from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.forms import NoteForm
from nazorat.fieldwork.pasted import plain, words_of
from nazorat.fieldwork.queries import note_tool
from nazorat.fieldwork.typed import LONGEST_TEXT
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem, face_of
from nazorat.people.access import UnlockedRequest
from nazorat.tools.queries import form_of_version
from nazorat.visits.access import visit_for_work
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import newest_key


def note_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write, paste or dictate a free note, or attach a scan. A paste comes here first, to be freed of what Word puts beside its words."""
    visit = visit_for_work(request.user, visit_id)
    if request.method == "POST" and face_of(request) == "part":
        return _pasted(request)
    form = _form(request, visit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_notes(by=request.keyring, visit=visit, notes=form.notes(), form_id=form.cleaned_data["form_id"])
        except Problem as problem:
            form.add_error(None, f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "note-cleaned" if form.clean_text_of.taken else "note-written")
            return HttpResponseRedirect(reverse("records", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "records"), "lost_scan": bool(request.FILES)}
    return render(request, "fieldwork/note.html", shown, status=422 if form.is_bound else 200)


def _form(request: UnlockedRequest, visit: Visit) -> NoteForm:
    version = note_tool(visit)
    if version is None:
        raise Problem("note-without-tool")
    circles = [(int(one), one.label) for one in VisitKey.Compartment if newest_key(visit.id, one) is not None]
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    one_day = visit.began_on if visit.began_on == visit.ended_on else None
    return NoteForm(*data, tool=form_of_version(version.id), circles=circles, began_on=one_day)


def _pasted(request: UnlockedRequest) -> HttpResponse:
    """The words of a paste between those that stand before and after it, and what was taken off."""
    before, after, words, markup = (request.POST.get(name, "") for name in ("before", "after", "words", "markup"))
    too_long = False
    try:
        clean = words_of(markup) if markup else plain(words)
    except ValueError:
        clean, too_long = plain(words), True
    text = before + clean.text + after
    cut = len(text) > LONGEST_TEXT
    shown = {"text": text, "clean": clean, "too_long": too_long, "cut": cut}
    return render(request, "fieldwork/parts/note_words.html", shown)
