from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import fits_place, forms_of_versions, latest_reviewed, latest_versions, reviews_of
from nazorat.visits import actions
from nazorat.visits.access import (
    device_of_visit,
    own_device,
    pairing_of_visit,
    place_in_team,
    visit_for_leading,
    visit_for_reading,
    visit_for_work,
    wants_reviewed,
)
from nazorat.visits.forms import DeviceForm, ToolsForm, collect_settings
from nazorat.visits.models import Device, TeamMember, Visit
from nazorat.visits.pairing import number_of, spaced
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import WORKING, devices_of, tools_of

# where the door of ODK Collect and the field app stand; a token in the path is masked in our logs
COLLECT, APP = "/collect/key/", "/sync/app/"


def tools_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The tools of a visit and the devices paired with it."""
    visit = visit_for_reading(request.user, visit_id)
    seat = place_in_team(request.user, visit)
    over = visit.state in (Visit.State.CLOSED, Visit.State.REFUSED)
    versions = list(tools_of(visit).defer("workbook", "xform"))
    forms, reviews = forms_of_versions(version.id for version in versions), reviews_of(versions)
    shown = {
        "visit": visit,
        "tabs": tabs_of(request, visit, "tools"),
        "rows": [(version, forms[version.id], reviews[version.id]) for version in versions],
        "devices": list(devices_of(visit)),
        "leads": seat.role == TeamMember.Role.LEAD and not over,
        "works": seat.role in WORKING and not over,
    }
    return render(request, "visits/tools.html", shown)


def choose_tools_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """Choose the tools of a visit."""
    visit = visit_for_leading(request.user, visit_id)
    offered, drafts = _offered(visit)
    first = {"versions": [str(version.id) for version in tools_of(visit)]}
    form = ToolsForm(request.POST if request.method == "POST" else None, offered=offered, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.use_tools(by=request.user, visit=visit, versions=form.chosen)
        say(request, "tools-chosen")
        return _to_tools(visit)
    shown = {"visit": visit, "form": form, "offered": offered, "drafts": drafts, "tabs": tabs_of(request, visit, "tools")}
    return render(request, "visits/tools_choose.html", shown, status=422 if form.is_bound else 200)


def pair_device_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Pair a device. What it needs is in the answer to this one request and nowhere afterwards."""
    visit = visit_for_work(request.user, visit_id)
    form = DeviceForm(request.POST if request.method == "POST" else None)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "tools")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "visits/device_pair.html", shown, status=422 if form.is_bound else 200)
    here = f"{request.scheme}://{request.get_host()}"
    if form.cleaned_data["kind"] == Device.Kind.FIELD_APP:
        pairing, code = actions.open_pairing(by=request.keyring, visit=visit, travel=form.cleaned_data["travel"])
        # a camera opens the app with the code behind #, which no server and no log sees
        told = {"pairing": pairing, "code": spaced(code), "address": f"{here}{APP}", "said": f"{here}{APP}#{code}"}
        return render(request, "visits/device_code.html", {**shown, **told})
    device, token = actions.pair_device(by=request.keyring, visit=visit)
    url = f"{here}{COLLECT}{token}"
    told = {"device": device, "server_url": url, "said": collect_settings(url, str(visit.number))}
    return render(request, "visits/device_paired.html", {**shown, **told})


def pairing_page(request: UnlockedRequest, visit_id: UUID, pairing_id: UUID) -> HttpResponseBase:
    """The number to compare once a device has answered, and the decision. Asked for by htmx it is that part alone."""
    visit = visit_for_work(request.user, visit_id)
    pairing = pairing_of_visit(visit, pairing_id)
    if request.method == "POST":
        if request.POST.get("same") == "yes":
            actions.confirm_pairing(by=request.keyring, pairing=pairing)
            say(request, "device-paired")
        else:
            actions.refuse_pairing(by=request.keyring, pairing=pairing)
            say(request, "pairing-refused")
        return _to_tools(visit)
    over = pairing.refused_at is not None or pairing.expires_at <= timezone.now()
    number = spaced(number_of(pairing)) if pairing.signing_public and not over else ""
    shown = {"visit": visit, "pairing": pairing, "over": over, "number": number}
    if request.headers.get("HX-Request"):
        return render(request, "visits/parts/pairing.html", shown)
    return render(request, "visits/device_pairing.html", {**shown, "tabs": tabs_of(request, visit, "tools")})


def end_travel_view(request: UnlockedRequest, visit_id: UUID, device_id: UUID) -> HttpResponseBase:
    """A device has come from its travel."""
    visit = visit_for_work(request.user, visit_id)
    actions.end_travel(by=request.keyring, device=device_of_visit(visit, device_id))
    say(request, "travel-ended")
    return _to_tools(visit)


def revoke_device_view(request: UnlockedRequest, visit_id: UUID, device_id: UUID) -> HttpResponseBase:
    """Shut a device out."""
    visit = visit_for_work(request.user, visit_id)
    actions.revoke_device(by=request.keyring, device=device_of_visit(visit, device_id))
    say(request, "device-revoked")
    return _to_tools(visit)


def end_own_device_view(request: UnlockedRequest, device_id: UUID) -> HttpResponseBase:
    """Shut out a device of one's own, from the page of one's account."""
    actions.revoke_device(by=request.keyring, device=own_device(request.user, device_id))
    say(request, "device-revoked")
    return HttpResponseRedirect(reverse("me"))


def _offered(visit: Visit) -> tuple[dict[str, tuple[ToolVersion, str]], list[tuple[ToolVersion, str]]]:
    """What may be chosen: of each tool what the visit has already, else the newest that it may use; and what is a draft still."""
    own = {version.tool_id: version for version in tools_of(visit).defer("workbook", "xform")}
    newest = [version for version in latest_versions() if fits_place(version.tool.code, visit.place_id)]
    ready = {version.tool_id: version for version in (latest_reviewed() if wants_reviewed(visit) else newest)} | own
    offered = [ready[version.tool_id] for version in newest if version.tool_id in ready]
    drafts = [version for version in newest if version not in offered and version.tool_id not in own]
    forms, language = forms_of_versions(version.id for version in (*offered, *drafts)), get_language() or ""
    told = {version.id: (version, forms[version.id].title_in(language)) for version in (*offered, *drafts)}
    return {str(version.id): told[version.id] for version in offered}, [told[version.id] for version in drafts]


def _to_tools(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit-tools", args=[visit.id]))
