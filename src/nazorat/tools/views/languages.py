from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.tools import actions
from nazorat.tools.access import newest_for_correcting
from nazorat.tools.forms import LanguageForm
from nazorat.tools.queries import columns_added, form_of_version


def language_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """Give a tool one more language. Its words are then filled in where the others are corrected."""
    version = newest_for_correcting(request.user, version_id)
    tree, added = form_of_version(version.id), columns_added(version)
    form = LanguageForm(request.POST if request.method == "POST" else None, there=[*tree.languages, *added])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.add_language(by=request.user, version=version, code=given["code"], name=given["name"])
        say(request, "language-added")
        return HttpResponseRedirect(f"{reverse('tool-correct', args=[version.id])}?language={given['code']}")
    shown = {"version": version, "tool": tree, "form": form, "added": list(added)}
    return render(request, "tools/language.html", shown, status=422 if form.is_bound else 200)


def withdraw_language_view(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """Take back a language that is not published yet."""
    version = newest_for_correcting(request.user, version_id)
    actions.withdraw_language(by=request.user, version=version, code=request.POST.get("code", ""))
    say(request, "language-withdrawn")
    return HttpResponseRedirect(reverse("tool-language", args=[version.id]))
