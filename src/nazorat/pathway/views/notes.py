from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.pathway import access, actions, queries
from nazorat.pathway.forms import NoteForm
from nazorat.people.access import UnlockedRequest


def notes_page(request: UnlockedRequest) -> HttpResponseBase:
    """The planners' notes, opened: what stands in the way, and meetings."""
    opened = actions.open_notes(by=request.keyring, notes=queries.road_notes())
    return render(request, "pathway/notes.html", {"notes": opened})


def new_note_page(request: UnlockedRequest) -> HttpResponseBase:
    """Write a note that planners alone can open."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.note_for_planners(by=request.keyring, **form.cleaned_data)
        say(request, "road-noted")
        return HttpResponseRedirect(reverse("road-notes"))
    return render(request, "pathway/note_edit.html", {"form": form}, status=422 if form.is_bound else 200)


def destroy_note_view(request: UnlockedRequest, note_id: UUID) -> HttpResponseBase:
    """Destroy a note that is no longer needed."""
    actions.destroy_note(by=request.keyring, note=access.note_for_destroying(request.user, note_id))
    say(request, "road-note-gone")
    return HttpResponseRedirect(reverse("road-notes"))
