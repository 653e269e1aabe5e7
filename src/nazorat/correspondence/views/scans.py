from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.correspondence import actions
from nazorat.correspondence.access import entry_for_keeping, open_scan_for_reading, sealed_scan_for_opening
from nazorat.correspondence.forms.journal import ScanForm
from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.scans import TYPES, Scan
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest


def add_scan_page(request: UnlockedRequest, entry_id: UUID) -> HttpResponseBase:
    """Keep the scan of a letter, sealed unless its source is open."""
    row = entry_for_keeping(request.user, entry_id)
    form = ScanForm(request.POST, request.FILES) if request.method == "POST" else ScanForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.add_scan(by=request.keyring, entry=row, marking=given["marking"], content=given["file"].read())
        say(request, "scan-added")
        return HttpResponseRedirect(reverse("letter", args=[row.id]))
    return render(request, "correspondence/scan.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def open_scan_file(request: MemberRequest, entry_id: UUID, scan_id: UUID) -> HttpResponseBase:
    """The scan of a letter whose source is open, to be saved."""
    scan = open_scan_for_reading(request.user, entry_id, scan_id)
    return _file(scan.entry, Scan(scan.kind, bytes(scan.content)))


def sealed_scan_file(request: UnlockedRequest, entry_id: UUID, scan_id: UUID) -> HttpResponseBase:
    """A sealed scan, opened for who holds its key."""
    scan = sealed_scan_for_opening(request.user, entry_id, scan_id)
    return _file(scan.entry, actions.open_scan(by=request.keyring, scan=scan))


def _file(row: JournalEntry, scan: Scan) -> HttpResponseBase:
    """Saved and never shown, whatever is in it; its name says the number in the journal, and of several what their sender called them."""
    called = f"-{scan.name}" if scan.name else ""
    return download(
        scan.content, f"letter-{'out' if row.outgoing else 'in'}-{row.book.year}-{row.number}{called}.{scan.kind}", TYPES[scan.kind]
    )
