"""What this room puts on a visit's page: two tabs, a step of its course, how access went, what is in and what is still on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.load import load_of
from nazorat.fieldwork.models import Record, Sheet
from nazorat.fieldwork.queries import account_of, check_figures, door_rows, follow_ups_of, sheets_of, whole_account
from nazorat.fieldwork.reading import access_of
from nazorat.kit import dates
from nazorat.kit.panels import register_slot
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit
from nazorat.visits.panels import Access, Phase, Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("visits-acts", light_visit_link)
    register_slot("visit-tabs", records_tab)
    register_slot("visit-tabs", sheets_tab)
    register_slot("visit-phases", keying_phase)
    register_slot("visit-access", access_sheets)
    register_slot("access-log-acts", take_access_link)
    register_slot("visit-page", sheets_panel, order=40)
    register_slot("visit-page-side", records_panel, order=40)
    register_slot("visit-page-side", follow_ups_panel, order=60)


def light_visit_link(request: HttpRequest) -> SafeString | None:
    """Above the list of visits: enter a light one."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not may(member, "visit-light"):
        return None
    return SafeString(render_to_string("fieldwork/parts/light_link.html", {}, request))


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
    account = account_of(sheets)
    shown = {
        "visit": visit,
        "account": account,
        "whole": whole_account(account),
        "check": check_figures(visit),
        "brief": True,
        "load": load_of(visit, sheets),
    }
    return SafeString(render_to_string("fieldwork/parts/account.html", shown, request))


def records_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """How many records came by which door: visible without a key."""
    rows = door_rows(visit)
    if not rows:
        return None
    return SafeString(render_to_string("fieldwork/parts/doors.html", {"visit": visit, "rows": rows}, request))


def access_sheets(request: HttpRequest, visit: Visit) -> list[Access] | None:
    """How access went, out of the access sheets: one act for the look. To whom they are closed, that there are any."""
    count = Record.objects.filter(visit=visit, tool_version__tool__code="access").count()
    if not count:
        return None
    keyring = getattr(request, "keyring", None)
    if not isinstance(keyring, Keyring) or not works_here(request.user, visit):
        return [Access(closed=count)]
    opened = open_records(by=keyring, visit=visit, tool="access", verb="fieldwork.open-access")
    language = dates.tongue()
    told = [access_of(record, language) for record in opened]
    return [*told, *([Access(closed=count - len(opened))] if len(opened) < count else [])]


def take_access_link(request: HttpRequest, visit: Visit) -> SafeString | None:
    """Above the access log: take what access sheets say, once there is one."""
    if not Record.objects.filter(visit=visit, tool_version__tool__code="access").exists():
        return None
    return SafeString(render_to_string("fieldwork/parts/take_access.html", {"visit": visit}, request))


def follow_ups_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """When somebody looks, or looked, whether anybody suffered for speaking to the group."""
    if visit.state in (Visit.State.PLANNED, Visit.State.REFUSED):
        return None
    rows = list(follow_ups_of(visit))
    done = sum(row.done_on is not None for row in rows)
    shown = {"visit": visit, "rows": rows, "done": done, "works": works_here(request.user, visit), "today": timezone.localdate()}
    return SafeString(render_to_string("fieldwork/parts/follow_ups.html", shown, request))
