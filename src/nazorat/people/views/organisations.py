from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people import actions
from nazorat.people.access import MemberRequest, organisation_for_editing
from nazorat.people.forms import OrganisationForm
from nazorat.people.queries import organisations


def organisations_page(request: MemberRequest) -> HttpResponseBase:
    """Bodies of the mechanism and authorities."""
    find = request.GET.get("q", "").strip()
    rows = organisations().annotate(people=Count("members", filter=Q(members__is_active=True)))
    found = rows.filter(name__icontains=find) if find else rows
    return render(request, "people/organisations.html", {"rows": found, "q": find})


def add_organisation_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a body."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_organisation(by=request.user, **form.cleaned_data)
        say(request, "organisation-saved")
        return HttpResponseRedirect(reverse("organisations"))
    return render(request, "people/organisation.html", {"form": form})


def organisation_page(request: MemberRequest, organisation_id: UUID) -> HttpResponseBase:
    """Change a body."""
    organisation = organisation_for_editing(request.user, organisation_id)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(by=request.user, organisation=organisation, **form.cleaned_data)
        say(request, "organisation-saved")
        return HttpResponseRedirect(reverse("organisations"))
    return render(request, "people/organisation.html", {"form": form, "organisation": organisation})
