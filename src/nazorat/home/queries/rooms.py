"""Rooms and kinds of reading in words, as the record of acts shows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ROOMS = {
    "alerts": _("Urgent alerts"),
    "cases": _("Cases"),
    "audit": _("Record of acts"),
    "correspondence": _("Letters"),
    "custody": _("Custody"),
    "fieldwork": _("Field work"),
    "findings": _("Debrief and findings"),
    "liaison": _("Links of liaisons"),
    "pathway": _("Pathway"),
    "people": _("Members and keys"),
    "places": _("Places"),
    "preparation": _("Preparation packs"),
    "programme": _("Programme"),
    "projects": _("Projects"),
    "publish": _("The public’s page"),
    "recommendations": _("Recommendations"),
    "reports": _("Reports"),
    "retention": _("Retention"),
    "sampling": _("Draws"),
    "standards": _("Standards"),
    "sync": _("From devices"),
    "tools": _("Tools"),
    "visits": _("Visits"),
}
# acts of reading are also of rooms that change nothing
READ_ROOMS = {**ROOMS, "analysis": _("Tables and charts")}
READINGS = {
    "open": _("opened"),
    "read": _("opened"),
    "export": _("taken out as a file"),
    "download": _("taken out as a file"),
    "print": _("printed"),
    "unseal": _("unsealed"),
}
