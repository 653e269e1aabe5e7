from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.queries import titles_of
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.preparation import actions
from nazorat.preparation.access import prepared_for_pack, visit_for_pack
from nazorat.preparation.forms import SharesForm
from nazorat.preparation.queries import as_file, code_sheets, devices_for_pack, members_for_pack, prepared_devices
from nazorat.visits.panels import tabs_of


def pack_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The pack, made for this reader and handed out; its file name tells nothing."""
    visit = visit_for_pack(request.user, visit_id)
    return download(actions.print_pack(by=request.keyring, visit=visit), "pack.pdf", "application/pdf")


def devices_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Which field app holds the preparation, made for whom; and putting it there."""
    visit = visit_for_pack(request.user, visit_id)
    devices, members = list(devices_for_pack(visit)), members_for_pack(request.user, visit)
    held = {one.device_id: one for one in prepared_devices(visit)}
    posted = request.POST if request.method == "POST" else None
    form = SharesForm(posted, devices=devices, members=members, held=held)
    if form.is_valid():
        actions.put_on_devices(by=request.keyring, visit=visit, shares=form.shares)
        say(request, "preparation-put")
        return _to_devices(visit.id)
    own = {one.id for one in members}
    shown = {"visit": visit, "form": form, "own": own, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "preparation/devices.html", shown, status=422 if form.is_bound else 200)


def device_file_view(request: UnlockedRequest, visit_id: UUID, device_id: UUID) -> HttpResponseBase:
    """What was sealed to a device as a file, for one without a network; its name says the device's number and nothing else."""
    visit = visit_for_pack(request.user, visit_id)
    prepared = prepared_for_pack(request.user, visit, device_id)
    actions.save_preparation(by=request.keyring, prepared=prepared)
    name = f"notebook-{visit.number}-{prepared.device.number}.bin"
    return download(as_file(prepared), name, "application/octet-stream")


def device_clear_view(request: UnlockedRequest, visit_id: UUID, device_id: UUID) -> HttpResponseBase:
    """Take it off a device again."""
    visit = visit_for_pack(request.user, visit_id)
    actions.take_off_device(by=request.keyring, prepared=prepared_for_pack(request.user, visit, device_id))
    say(request, "preparation-off")
    return _to_devices(visit.id)


def _to_devices(visit_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit-pack-devices", args=[visit_id]))


def code_sheets_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The code sheets that are out, a pile for each that the press prints in one go: a file of their own, carried apart."""
    visit = visit_for_pack(request.user, visit_id)
    sheets = sorted(code_sheets(visit), key=_kind)
    titles = titles_of(one.tool_version for one in sheets)
    piles = [(titles[first[0]], first[2], list(rows)) for first, rows in groupby(sheets, key=_kind)]
    shown = {"visit": visit, "piles": piles, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "preparation/code_sheets.html", shown)


def _kind(sheet: Sheet) -> tuple[str, str, str]:
    return sheet.tool_version.tool.code, sheet.tool_version.version, sheet.language
