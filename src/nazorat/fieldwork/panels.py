"""What this room puts on a visit's page: two tabs, a step of its course, and what is in and what is still on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.models import Record, Sheet
from nazorat.fieldwork.queries import account_of, check_figures, door_rows, sheets_of
from nazorat.kit.panels import register_slot
from nazorat.visits.models import Visit
from nazorat.visits.panels import Phase, Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("visit-tabs", records_tab)
    register_slot("visit-tabs", sheets_tab)
    register_slot("visit-phases", keying_phase)
    register_slot("visit-page", sheets_panel, order=40)
    register_slot("visit-page-side", records_panel, order=40)


def records_tab(request: HttpRequest, visit: Visit) -> Tab:
    return Tab("records", _("Records"), reverse("records", args=[visit.id]), Record.objects.filter(visit=visit).count(), order=20)


def sheets_tab(request: HttpRequest, visit: Visit) -> Tab:
    return Tab("sheets", _("Sheets"), reverse("sheets", args=[visit.id]), Sheet.objects.filter(visit=visit).count(), order=15)


def keying_phase(request: HttpRequest, visit: Visit) -> Phase:
    """Done when no sheet waits to be keyed; the count beneath."""
    sheets = Sheet.objects.filter(visit=visit)
    keyed = sheets.filter(fate=Sheet.Fate.KEYED).count()
    waiting = sheets.filter(fate__in=[Sheet.Fate.OUT, Sheet.Fate.RETURNED]).count()
    total = keyed + waiting
    note = _("%(keyed)s of %(total)s sheets") % {"keyed": keyed, "total": total} if total else ""
    return Phase("keying", _("Keying"), 30, note, done=bool(keyed) and not waiting)


def sheets_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """Sheets by member: issued, returned, keyed, destroyed."""
    sheets = list(sheets_of(visit))
    if not sheets:
        return None
    shown = {"visit": visit, "account": account_of(sheets), "check": check_figures(visit)}
    return SafeString(render_to_string("fieldwork/parts/account.html", shown, request))


def records_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """How many records came by which door: visible without a key."""
    rows = door_rows(visit)
    if not rows:
        return None
    return SafeString(render_to_string("fieldwork/parts/doors.html", {"visit": visit, "rows": rows}, request))
