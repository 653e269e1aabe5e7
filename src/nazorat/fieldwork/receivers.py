"""Problems that doors give for this room, and what the close of a visit means here."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions.followups import AFTER, schedule_follow_up
from nazorat.fieldwork.models import FollowUp
from nazorat.kit.problems import register_problem
from nazorat.people.models import Member
from nazorat.visits.models import Visit
from nazorat.visits.signals import visit_closed

register_problem(
    "record-differs",
    _("A record with this number is already here and says something else."),
    _("Send it as a correction of the record that is here."),
    status=409,
)
register_problem(
    "record-outdated",
    _("The record was corrected by somebody else in the meantime."),
    _("Open the newest version and correct that one."),
    status=409,
)
register_problem(
    "compartment-without-key",
    _("Nobody on this team may hold what this record is sealed to."),
    _("Ask the visit lead to add a health professional, or choose another circle of readers."),
    status=409,
)
register_problem(
    "record-unknown",
    _("The record that this belongs to is not here."),
    _("Send the record first, then its files."),
    status=404,
)
register_problem(
    "form-unknown",
    _("This visit does not use this tool in this version."),
    _("Refresh the tools on the device, and ask the visit lead which version the visit uses."),
    status=404,
)


@receiver(visit_closed, dispatch_uid="fieldwork: visit closed")
def plan_follow_up(sender: type[Visit], visit: Visit, by: Member, **given: Any) -> None:
    """Who spoke to the group is asked again a month after it left. Of a visit typed from old paper that month is long over."""
    if visit.ended_on is not None and not visit.retrospective:
        schedule_follow_up(by=by, visit=visit, occasion=FollowUp.Occasion.CLOSING, due=visit.ended_on + AFTER)
