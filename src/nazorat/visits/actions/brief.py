from __future__ import annotations

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault.actions import note_opening
from nazorat.visits.briefs import BRIEF, BriefText, OpenBrief
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Brief, Visit


def open_brief(*, by: Keyring, visit: Visit) -> OpenBrief:
    """Open what the team agreed on; empty, and no act, when nothing is written. Raises Problem "sealed-to-others"."""
    row = Brief.objects.filter(visit=visit).select_related("changed_by").first()
    if row is None:
        return OpenBrief()
    note_opening("visits.open-brief", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=[row.id])
    opened = open_grants(by, visit).open_field(BRIEF, row.visit_id, row.version, bytes(row.sealed))
    return OpenBrief(BriefText.unpack(opened), row.version, row)


def write_brief(*, by: Keyring, visit: Visit, text: BriefText, version: int) -> Brief:
    """Seal objectives, do-no-harm note and logistics to the team; `version` is what the member saw, 0 for none.

    Raises Problem "changed-meanwhile", "sealed-to-others".
    """
    sealed = open_grants(by, visit).seal_field(BRIEF, visit.id, version + 1, text.pack())
    with transaction.atomic():
        Visit.objects.select_for_update().get(id=visit.id)
        row = Brief.objects.filter(visit=visit).first() or Brief(visit=visit, version=0)
        if row.version != version:
            raise Problem("changed-meanwhile")
        row.version, row.sealed, row.changed_by = version + 1, sealed, by.member
        row.save()
        append("visits.write-brief", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return row
