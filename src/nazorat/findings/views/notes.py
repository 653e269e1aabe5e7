from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.findings import actions
from nazorat.findings.access import note_for_reading
from nazorat.findings.note_forms import NoteCopyForm, NoteFileForm, NoteForm
from nazorat.findings.notes import begun, newest_of, parts_of
from nazorat.findings.queries import matrix_of, themes_named
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.standards.queries import instruments, themes
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def note_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The internal note by its headings, the newest or an earlier version, with what to look at again."""
    visit = begun_visit_for_work(request.user, visit_id)
    asked = request.GET.get("version", "")
    note = actions.open_note(by=request.keyring, visit=visit, number=int(asked) if asked.isdecimal() and len(asked) < 9 else None)
    parts = parts_of(note.text, [one.code for one in instruments()])
    looks = [(paragraph.number, look) for part in parts for paragraph in part.paragraphs for look in paragraph.looks]
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "debrief"), "note": note, "parts": parts, "looks": looks}
    return render(request, "findings/note.html", shown)


def write_note_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write the note on; the first time it holds the themes of the debrief as headings."""
    visit = begun_visit_for_work(request.user, visit_id)
    note = actions.open_note(by=request.keyring, visit=visit)
    first = {"text": note.text if note.version else _beginning(request, visit), "version": note.version}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.write_note(by=request.keyring, visit=visit, text=given["text"], version=given["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, note.version)
        else:
            say(request, "note-saved")
            return HttpResponseRedirect(reverse("internal-note", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "debrief")}
    return render(request, "findings/note_write.html", shown, status=422 if form.is_bound else 200)


def bring_note_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Bring a note that was written elsewhere: its words stand in the editor, to be read through and saved as a version."""
    visit = begun_visit_for_work(request.user, visit_id)
    form = NoteFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    version = newest_of(visit)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "debrief"), "version": version}
    if not (form.is_bound and form.is_valid()):
        return render(request, "findings/note_bring.html", shown, status=422 if form.is_bound else 200)
    clean = form.cleaned_data["word"]
    parts = parts_of(clean.text, [one.code for one in instruments()])
    looks = [(paragraph.number, look) for part in parts for paragraph in part.paragraphs for look in paragraph.looks]
    shown |= {"form": NoteForm(initial={"text": clean.text, "version": version}), "clean": clean, "looks": looks}
    return render(request, "findings/note_write.html", shown)


def copy_note_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The note as PDF, in an age file under a passphrase made for this copy."""
    visit = note_for_reading(request.user, visit_id)
    form = NoteCopyForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method != "POST" or not form.is_valid():
        shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "debrief")}
        return render(request, "findings/note_copy.html", shown, status=422 if form.is_bound else 200)
    note = actions.open_note(by=request.keyring, visit=visit)
    content = actions.export_note(by=request.keyring, visit=visit, note=note, passphrase=form.cleaned_data["passphrase"])
    return download(content, f"internal-note-{visit.number}.pdf.age", "application/octet-stream")


def _beginning(request: UnlockedRequest, visit: Visit) -> str:
    named = themes_named(themes())
    return begun(matrix_of(actions.open_debrief(by=request.keyring, visit=visit), list(named)), named)
