from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from nazorat.fieldwork.models import Attachment, Destruction, FollowUp, Record, RecordVersion, Sheet
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits.access import visit_for_reading, visit_for_work
from nazorat.visits.keys import VisitKeys
from nazorat.visits.models import Visit


def sheet_for_work(by: Member, visit_id: UUID, number: int) -> Sheet:
    """A sheet of a visit, for a member whose role on it holds keys. Everybody else gets not-found."""
    visit = visit_for_work(by, visit_id)
    sheet = get_object_or_404(
        Sheet.objects.select_related("tool_version__tool", "issued_to", "record", "visit__place", "destruction").defer(
            "tool_version__workbook", "tool_version__xform"
        ),
        visit=visit,
        number=number,
    )
    sheet.visit = visit
    return sheet


def batch_for_work(by: Member, visit_id: UUID, number: int) -> tuple[Visit, list[Sheet]]:
    """The questionnaires of a batch of a visit, for a member whose role on it holds keys; not-found when there is none."""
    visit = visit_for_work(by, visit_id)
    rows = Sheet.objects.select_related("tool_version__tool", "issued_to", "record", "double_keying", "destruction")
    found = list(rows.filter(visit=visit, batch=number).defer("tool_version__workbook", "tool_version__xform"))
    if not found:
        raise Http404
    for sheet in found:
        sheet.visit = visit
    return visit, found


def destruction_for_work(by: Member, visit_id: UUID, destruction_id: UUID) -> Destruction:
    """A destruction of a visit's sheets, for a member whose role on it holds keys."""
    return get_object_or_404(Destruction, id=destruction_id, visit=visit_for_work(by, visit_id))


def follow_up_for_work(by: Member, visit_id: UUID, follow_up_id: UUID) -> FollowUp:
    """A follow-up of a visit, for a member whose role on it holds keys."""
    visit = visit_for_work(by, visit_id)
    found = get_object_or_404(FollowUp.objects.select_related("done_by"), id=follow_up_id, visit=visit)
    found.visit = visit
    return found


def record_for_reading(by: Member, visit_id: UUID, record_id: UUID) -> tuple[Visit, Record]:
    """A record and its visit, for a member of the team. Whether it can be opened is for their keys to say."""
    visit = visit_for_reading(by, visit_id)
    return visit, get_object_or_404(Record.objects.select_related("tool_version__tool", "device"), id=record_id, visit=visit)


def record_for_work(by: Member, visit_id: UUID, record_id: UUID) -> tuple[Visit, Record]:
    """A record and its visit, for a member whose role on it holds keys: who keys also corrects. Whether it opens is for their keys to say."""
    visit = visit_for_work(by, visit_id)
    return visit, get_object_or_404(Record.objects.select_related("tool_version__tool", "device"), id=record_id, visit=visit)


def attachment_for_reading(by: Member, visit_id: UUID, attachment_id: UUID) -> tuple[Visit, Attachment]:
    """A file of a record and its visit, for a member of the team."""
    visit = visit_for_reading(by, visit_id)
    found = (
        Attachment.objects.select_related("version__record", "blob").filter(id=attachment_id, version__record__visit=visit).first()
    )
    if found is None:
        raise Http404
    return visit, found


def may_open(by: Keyring, keys: VisitKeys, version: RecordVersion) -> bool:
    """Whether this member holds the key of a version, or is the interviewer to whom it is sealed besides."""
    return version.key_id in keys.held or version.reader_id == by.member.id
