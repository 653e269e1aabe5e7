"""What a lost key, an ended account and a seat that was left mean for drafts, and new reference tables for the gate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.people.signals import key_replaced, member_ended
from nazorat.reports.gate import forget_catalogue
from nazorat.reports.models import Report, ReportGrant
from nazorat.standards.signals import reference_loaded
from nazorat.visits.models import Visit
from nazorat.visits.signals import member_removed


@receiver(reference_loaded, dispatch_uid="reports.reference-loaded")
def read_catalogue_anew(sender: type[Any], **given: Any) -> None:
    """The gate tells rare words from those that the standards use."""
    forget_catalogue()


@receiver(key_replaced, dispatch_uid="reports.key-replaced")
def forget_grants(sender: type[Member], member: Member, **given: Any) -> None:
    """Grants to a lost key open nothing any more; without their rows, a holder can give the draft again."""
    ReportGrant.objects.filter(member=member).delete()


@receiver(member_ended, dispatch_uid="reports.member-ended")
def end_grants(sender: type[Member], member: Member, **given: Any) -> None:
    """Whose account ended holds no draft. A grant that nobody else holds stays: without it the draft is lost."""
    own = ReportGrant.objects.filter(member=member)
    own.filter(report__in=_of_others(member)).delete()


@receiver(member_removed, dispatch_uid="reports.member-removed")
def leave_drafts(sender: type[Visit], visit: Visit, member: Member, **given: Any) -> None:
    """Who leaves the team holds no report on its visit. Raises Problem "last-holder" where a report that is not out would open to nobody."""
    own, others = ReportGrant.objects.filter(member=member, report__visits=visit), _of_others(member)
    if own.exclude(report__in=others).exclude(report__state=Report.State.RELEASED).exists():
        raise Problem("last-holder")
    # by the ids: a row is not deleted over a join
    ReportGrant.objects.filter(id__in=list(own.filter(report__in=others).values_list("id", flat=True))).delete()


def _of_others(member: Member) -> QuerySet[ReportGrant, Any]:
    """Reports that somebody else, with an account, holds."""
    return ReportGrant.objects.exclude(member=member).filter(member__is_active=True).values("report")
