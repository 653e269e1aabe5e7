from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import BinaryField, IntegerField
from django.http import Http404
from django.utils import timezone

from nazorat.kit.statements import Select, Slot, partly
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.visits.costs import costs_standing
from nazorat.visits.models import OVER, ConflictDeclaration, Cost, Device, Obstruction, Pairing, Task, TeamMember, Visit
from nazorat.visits.queries import WORKING, candidates, conflicts_shown, visits_led, visits_of, visits_planned, visits_worked


def visit_for_reading(by: Member, visit_id: UUID) -> Visit:
    """A visit, for a member of its team. Everybody else gets not-found."""
    visit = visits_of(by).filter(id=visit_id).first()
    if visit is None:
        raise Http404
    return visit


def cost_for_striking(by: Member, cost_id: UUID) -> Cost:
    """A cost that stands. Raises Http404."""
    found = costs_standing().filter(id=cost_id).first()
    if found is None:
        raise Http404
    return found


def obstruction_for_striking(visit: Visit, obstruction_id: UUID) -> Obstruction:
    """A line of this visit's access log that stands. Raises Http404."""
    found = visit.obstructions.filter(id=obstruction_id, struck_at=None).first()
    if found is None:
        raise Http404
    return found


def task_of_visit(visit: Visit, task_id: UUID) -> Task:
    """A task of this very visit. Raises Http404."""
    found = visit.tasks.filter(id=task_id).first()
    if found is None:
        raise Http404
    return found


def place_in_team(by: Member, visit: Visit) -> TeamMember:
    """The member's place on the team. Raises Http404."""
    found = visit.team.filter(member=by, left_at=None).first()
    if found is None:
        raise Http404
    return found


def works_here(asker: object, visit: Visit) -> bool:
    """Whether whoever asks for a page has a seat on this visit that may hold its key: for panels, which refuse nobody and stay away."""
    try:
        return isinstance(asker, Member) and place_in_team(asker, visit).role in WORKING
    except Http404:
        return False


def visit_for_work(by: Member, visit_id: UUID) -> Visit:
    """A visit, for a member whose role on it holds keys: not for interpreter, observer, trainee."""
    visit = visit_for_reading(by, visit_id)
    if place_in_team(by, visit).role not in WORKING:
        raise Http404
    return visit


def begun_visit_for_work(by: Member, visit_id: UUID) -> Visit:
    """A visit as `visit_for_work`, once it has begun; before that it gives not-found too."""
    visit = visit_for_work(by, visit_id)
    if visit.state == Visit.State.PLANNED:
        raise Http404
    return visit


def visit_for_leading(by: Member, visit_id: UUID) -> Visit:
    """A visit, for its lead. Everybody else gets not-found."""
    visit = visit_for_reading(by, visit_id)
    if place_in_team(by, visit).role != TeamMember.Role.LEAD:
        raise Http404
    return visit


def plan_for_reading(by: Member, visit_id: UUID) -> Visit:
    """A visit that has not begun, for planners and its lead. Everybody else gets not-found."""
    visit = visits_planned().filter(id=visit_id).first()
    if visit is None:
        raise Http404
    if not by.planner and not visit.team.filter(member=by, left_at=None, role=TeamMember.Role.LEAD).exists():
        raise Http404
    return visit


def conflict_for_clearing(by: Member, conflict_id: UUID) -> ConflictDeclaration:
    """A declaration that stands. Raises Http404."""
    found = conflicts_shown(by).filter(id=conflict_id, cleared_at=None).first()
    if found is None:
        raise Http404
    return found


def member_of_team(visit: Visit, member_id: UUID) -> Member:
    """A member of this visit's team now. Raises Http404."""
    found = visit.team.filter(member_id=member_id, left_at=None).select_related("member").first()
    if found is None:
        raise Http404
    return found.member


def member_for_granting(by: Member, member_id: UUID) -> Member:
    """A member to be granted keys on several visits: one who sits where this member works, or anybody for who leads. Raises Http404."""
    shared = TeamMember.objects.filter(member=member_id, left_at=None, visit__in=visits_worked(by).values("id"))
    found = candidates().filter(id=member_id).exclude(id=by.id).first()
    if found is None or not (shared.exists() or visits_led(by).exists()):
        raise Http404
    return found


def device_of_visit(visit: Visit, device_id: UUID) -> Device:
    """A device paired with this very visit. Raises Http404."""
    found = visit.devices.filter(id=device_id).first()
    if found is None:
        raise Http404
    return found


def pairing_of_visit(visit: Visit, pairing_id: UUID) -> Pairing:
    """A pairing of this very visit that has not become a device. Raises Http404."""
    found = visit.pairings.filter(id=pairing_id).first()
    if found is None:
        raise Http404
    return found


def pairing_of_app(pairing_id: UUID) -> Pairing:
    """A pairing by the id that only the app which answered its code was told, while its visit is open. Raises Http404."""
    asked = Pairing.objects.select_related("opened_by").exclude(visit__state__in=OVER)
    found = asked.filter(id=pairing_id, commitment__isnull=False, expires_at__gt=timezone.now()).first()
    if found is None:
        raise Http404
    return found


def own_device(by: Member, device_id: UUID) -> Device:
    """A device that this member paired, on whatever visit, whether or not they sit there still. Raises Http404 for anybody else's."""
    found = Device.objects.filter(id=device_id, paired_by=by).first()
    if found is None:
        raise Http404
    return found


def device_by_token(token: str, kind: int) -> Device:
    """The device of a path token, while it and its visit are open. Raises Http404, the same for wrong, revoked and closed.

    Of its visit the number is there, of who paired it the organisation; the rest is fetched when it is asked for.
    """
    row = _DEVICE.first(token_hash=crypto.sha256(token.encode()), kind=kind)
    if row is None:
        raise Http404
    device_id, visit_id, number, visit_number, signing_public, travel, member_id, organisation_id = row
    found = partly(
        Device, id=device_id, visit_id=visit_id, number=number, kind=kind, signing_public=signing_public, travel=travel,
        paired_by_id=member_id,
    )  # fmt: skip
    found.visit = partly(Visit, id=visit_id, number=visit_number)
    found.paired_by = partly(Member, id=member_id, organisation_id=organisation_id)
    return found


# asked once for every record that comes in
_DEVICE = Select(
    lambda: (
        Device.objects.filter(token_hash=Slot("token_hash", BinaryField()), kind=Slot("kind", IntegerField()), revoked_at=None)
        .exclude(visit__state__in=[Visit.State.CLOSED, Visit.State.REFUSED])
        .order_by()
        .values_list(
            "id", "visit_id", "number", "visit__number", "signing_public", "travel", "paired_by_id", "paired_by__organisation_id"
        )
    )
)


def wants_reviewed(visit: Visit) -> bool:
    """Whether a visit may use only tools whose wording is signed: each but those of a demonstration or typed from an old paper file."""
    return not (settings.NAZORAT_DEMO or visit.retrospective)
