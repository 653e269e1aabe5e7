from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.forms import LightForm, LinesSet, note_offered
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.tools.queries import form_of_version


def light_visit_page(request: UnlockedRequest) -> HttpResponseBase:
    """A light visit in one go: where, when, with whom, and what was seen, said and read there."""
    version = note_offered()
    if version is None:
        raise Problem("note-without-tool")
    tool = form_of_version(version.id)
    given = request.POST if request.method == "POST" else None
    form, lines = LightForm(given, by=request.user, tool=tool), LinesSet(given, prefix="line", form_kwargs={"tool": tool})
    if given is not None and form.is_valid() & lines.is_valid():
        form_id, notes = form.cleaned_data["form_id"], lines.notes(form)
        try:
            visit = actions.enter_light_visit(by=request.keyring, form_id=form_id, facts=form.facts, tool=version, notes=notes)
        except Problem as problem:
            form.add_error(None, f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "light-visit-entered")
            return HttpResponseRedirect(reverse("visit", args=[visit.id]))
    return render(request, "fieldwork/light.html", {"form": form, "lines": lines}, status=422 if given else 200)
