from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from nazorat.alerts.models import Circle, Hearer
from nazorat.alerts.queries import CALL, name_keys
from nazorat.alerts.raised import list_message
from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import may_be_sealed_to
from nazorat.vault import crypto
from nazorat.visits.models import Visit


def keep_circle(*, by: Keyring, visit: Visit, members: Sequence[Member], call: str) -> Circle:
    """Say anew who hears the alerts of a visit and which number is rung, signed by its lead, who is on it always.

    What was sealed to an earlier list stays with that one. Raises Problem "alert-list-doubtful".
    """
    able = {member.id: member for member in may_be_sealed_to()}
    chosen = {member.id for member in [by.member, *members]}
    if not chosen <= set(able):
        raise Problem("alert-list-doubtful")
    on = [able[pk] for pk in chosen]
    names = name_keys(on)
    made = Circle(id=uuid4(), visit=visit, call=crypto.server_box(CALL, call).encode(), signed_by=by.member)
    hearers = [Hearer(circle=made, member=one, public=one.key.public.encode(), custody=names.get(one.id)) for one in on]
    with transaction.atomic():
        Visit.objects.select_for_update().get(id=visit.id)
        made.version = int(Circle.objects.filter(visit=visit).aggregate(last=Max("version"))["last"] or 0) + 1
        message = list_message(
            visit=visit.id, circle=made.id, version=made.version, call=call, readers=[one.recipient for one in hearers],
            names=[one.custody.recipient for one in hearers if one.custody],
        )  # fmt: skip
        made.signature = crypto.sign(by.signing_seed, message)
        made.save(force_insert=True)
        Hearer.objects.bulk_create(hearers)
        append(
            "alerts.keep-list", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, count=len(hearers),
            commitment=crypto.commitment_to(chosen),
        )  # fmt: skip
    return made
