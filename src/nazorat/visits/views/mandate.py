from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.visits import actions
from nazorat.visits.designation import designation, designations
from nazorat.visits.forms import DesignationForm, EndDesignationForm, PowerForm
from nazorat.visits.models import MandatePower
from nazorat.visits.queries import mandate_profile


def mandate_page(request: MemberRequest) -> HttpResponseBase:
    """What each power of the mechanism rests on here."""
    may_set = may(request.user, "mandate-power")
    lines = mandate_profile()
    held = [line for line in lines if line.basis != MandatePower.Basis.NONE]
    shown = {
        "lines": lines,
        "held": len(held),
        "gaps": sum(not line.entered for line in lines),
        "may_set": may_set,
        "designation": designation(),
    }
    return render(request, "visits/mandate.html", shown)


def power_page(request: MemberRequest, code: str) -> HttpResponseBase:
    """Say what one power rests on."""
    line = next((line for line in mandate_profile() if line.power.code == code), None)
    if line is None:
        raise Http404
    first = {"basis": line.basis, "source": line.source, "dated": line.dated}
    form = PowerForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.set_power(by=request.user, code=code, **form.cleaned_data)
        say(request, "power-set")
        return HttpResponseRedirect(reverse("mandate"))
    return render(request, "visits/power.html", {"line": line, "form": form}, status=422 if form.is_bound else 200)


def designation_page(request: MemberRequest) -> HttpResponseBase:
    """The switch of the day of designation: what the body is called from now on, and back; what was switched before."""
    standing, sent = designation(), request.POST if request.method == "POST" else None
    form = EndDesignationForm(sent) if standing else DesignationForm(sent)
    if form.is_bound and form.is_valid():
        if isinstance(form, DesignationForm):
            actions.designate(by=request.user, **form.facts)
        else:
            actions.end_designation(by=request.user, **form.cleaned_data)
        say(request, "designation-switched")
        return HttpResponseRedirect(reverse("mandate-designation"))
    shown = {"form": form, "standing": standing, "before": designations()}
    return render(request, "visits/designation.html", shown, status=422 if form.is_bound else 200)
