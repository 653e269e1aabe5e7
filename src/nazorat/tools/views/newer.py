from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest
from nazorat.tools import actions
from nazorat.tools.access import newest_for_correcting
from nazorat.tools.forms import TakeForm
from nazorat.tools.library import library_beside
from nazorat.tools.queries import corrections_of, form_of_version
from nazorat.tools.views.correcting import titled_wording
from nazorat.tools.views.library import troubles_of
from nazorat.xlsform import ToolRefused


def library_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """A newer workbook of the library beside what was corrected here: which corrections go over into it, where somebody has to choose."""
    version, troubles = newest_for_correcting(request.user, version_id), []
    found = library_beside(version)
    if found is None:
        if request.method == "POST":
            raise Problem("library-not-newer")
        return render(request, "tools/newer.html", {"version": version, "tool": form_of_version(version.id)})
    form = TakeForm(request.POST if request.method == "POST" else None, clashes=found.merge.clashes)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_library(by=request.user, version=version, ours=form.ours)
        except ToolRefused as refused:
            troubles = troubles_of(refused.troubles)
        else:
            say(request, "tool-published")
            return HttpResponseRedirect(reverse("tool-version", args=[made.id]))
    shown = {
        "version": version,
        "tool": form_of_version(version.id),
        "found": found,
        "form": form,
        "clashes": [(titled_wording(row.wording), row, form[name]) for name, row in form.rows.items()],
        "carried": [(titled_wording(row.wording), row) for row in found.merge.carried],
        "lost": [(titled_wording(wording), language, text) for wording, language, text in found.merge.lost],
        "waiting": len(corrections_of(version)),
        "troubles": troubles,
    }
    return render(request, "tools/newer.html", shown, status=422 if form.is_bound else 200)


def decline_library_view(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """Keep the version that was corrected here."""
    version = newest_for_correcting(request.user, version_id)
    actions.decline_library(by=request.user, version=version)
    say(request, "library-declined")
    return HttpResponseRedirect(reverse("tool-version", args=[version.id]))
