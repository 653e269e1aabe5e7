"""The course of numbered paper sheets. None of these acts says what stands on a sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nazorat.audit.actions import Entry, append, append_all
from nazorat.fieldwork.models import Destruction, Sheet
from nazorat.fieldwork.queries import NOTE, is_questionnaire, ready_to_destroy, titles_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import figures_of, form_of_version
from nazorat.typeset import TypesetFailed, sheet_list_pdf, sheet_pdf
from nazorat.typeset.paper import MOST_SHEETS, ListedSheet, SheetRequest
from nazorat.visits.models import OVER, Visit

# a second person keys every tenth sheet (practice: error rate printed in the method)
CHECK_EVERY = 10
MOST_AT_ONCE = 100
Fate = Sheet.Fate
# the names of layouts at the press
LAYOUT_NAMES: dict[int, str] = {
    Sheet.Layout.TICKS: "ticks", Sheet.Layout.NOTEBOOK: "notebook", Sheet.Layout.QUESTIONNAIRE: "questionnaire",
    Sheet.Layout.CODES: "codes",
}  # fmt: skip
# which sheets a reason speaks of; danger is for any
FITS: dict[int, int] = {Destruction.Reason.KEYED: Fate.KEYED, Destruction.Reason.UNUSED: Fate.SPOILT}


def issue_sheets(
    *, by: Keyring, visit: Visit, tool_version: ToolVersion, member: Member, count: int, language: str = "ru",
    layout: int = Sheet.Layout.TICKS,
) -> list[Sheet]:  # fmt: skip
    """Issue `count` sheets of one tool to a member of the team. Numbers run on over the whole mechanism and are never used again.

    Of a tool that persons fill in themselves they are questionnaires of one batch, whatever `layout` says.
    """
    if visit.state in OVER:
        raise Problem("visit-over")
    if not visit.team.filter(member=member, left_at=None).exists():
        raise Problem("not-on-team")
    if not visit.tools.filter(tool_version=tool_version).exists():
        raise Problem("tool-not-of-visit")
    if is_questionnaire(tool_version):
        layout = Sheet.Layout.QUESTIONNAIRE
    elif layout == Sheet.Layout.QUESTIONNAIRE or (layout == Sheet.Layout.NOTEBOOK and tool_version.tool.code != NOTE):
        raise Problem("layout-not-of-tool")
    if not 1 <= count <= MOST_AT_ONCE:
        raise Problem("sheet-count", most=MOST_AT_ONCE)
    with transaction.atomic():
        first = _next_number()
        sheets = Sheet.objects.bulk_create(
            Sheet(
                number=number, visit=visit, tool_version=tool_version, issued_to=member, issued_at=timezone.now(), language=language,
                layout=layout, batch=first if layout == Sheet.Layout.QUESTIONNAIRE else None,
                check_due=number % CHECK_EVERY == 0 and layout != Sheet.Layout.CODES,
            )
            for number in range(first, first + count)
        )  # fmt: skip
        append("fieldwork.issue-sheets", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=count)
    return sheets


@dataclass(frozen=True)
class Turn:
    """What becomes of sheets that are in one of the states `before`."""

    before: tuple[int, ...]
    after: int
    verb: str


TURNS = {
    # also of a sheet that was lost or taken away
    "return": Turn((Fate.OUT, Fate.LOST, Fate.CONFISCATED), Fate.RETURNED, "fieldwork.return-sheet"),
    "lost": Turn((Fate.OUT, Fate.RETURNED), Fate.LOST, "fieldwork.report-sheet-lost"),
    # taken from the team: an incident of the visit
    "confiscated": Turn((Fate.OUT, Fate.RETURNED), Fate.CONFISCATED, "fieldwork.report-sheet-confiscated"),
    # torn, wet, left empty: it is destroyed like the others
    "spoilt": Turn((Fate.OUT, Fate.RETURNED), Fate.SPOILT, "fieldwork.report-sheet-spoilt"),
}


def turn_sheets(*, by: Keyring, sheets: Collection[Sheet], turn: str) -> None:
    """Say of sheets that they are back, lost, taken away or spoilt: of all of them or, when one is elsewhere, of none.

    Each gets its own act, so that the record tells the way of every sheet. Raises Problem "sheet-elsewhere".
    """
    what = TURNS[turn]
    changes: dict[str, object] = {"fate": what.after}
    if what.after == Fate.RETURNED:
        changes["returned_at"] = timezone.now()
    ids = [sheet.id for sheet in sheets]
    with transaction.atomic():
        if Sheet.objects.filter(id__in=ids, fate__in=what.before).update(**changes) != len(ids):
            raise Problem("sheet-elsewhere")
        append_all([Entry(what.verb, by.member.id, by.member.organisation_id, each) for each in ids])


def ask_destruction(*, by: Keyring, visit: Visit, sheets: Iterable[Sheet], reason: int) -> Destruction:
    """Say that these sheets are to be destroyed now, and why; a member of another organisation confirms that they were.

    Only sheets that are keyed (and checked, when that is due) or spoilt, and that wait for no other destruction. Raises Problem
    "sheets-not-ready", "destruction-reason" when the reason does not fit each of them.
    """
    numbers = [sheet.number for sheet in sheets]
    with transaction.atomic():
        ready = [
            sheet
            for sheet in Sheet.objects.select_for_update(of=("self",))
            .select_related("double_keying")
            .filter(visit=visit, number__in=numbers)
            if ready_to_destroy(sheet)
        ]
        if not numbers or len(ready) != len(set(numbers)):
            raise Problem("sheets-not-ready")
        if reason in FITS and {sheet.fate for sheet in ready} != {FITS[reason]}:
            raise Problem("destruction-reason")
        made = Destruction.objects.create(visit=visit, reason=reason, asked_by=by.member, asked_for_id=by.member.organisation_id)
        Sheet.objects.filter(id__in=[sheet.id for sheet in ready]).update(destruction=made)
        append("fieldwork.ask-destruction", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, count=len(ready))
    return made


def confirm_destruction(*, by: Keyring, destruction: Destruction) -> Destruction:
    """A second member has seen the sheets destroyed.

    Raises Problem "second-member" for the one who asked, "second-organisation" for another of the same organisation.
    """
    if destruction.asked_by_id == by.member.id:
        raise Problem("second-member")
    if destruction.asked_for_id == by.member.organisation_id:
        raise Problem("second-organisation")
    with transaction.atomic():
        changed = Destruction.objects.filter(id=destruction.id, confirmed_at=None).update(
            confirmed_by=by.member, confirmed_for=by.member.organisation_id, confirmed_at=timezone.now()
        )
        if not changed:
            raise Problem("changed-meanwhile")
        count = destruction.sheets.count()
        append(
            "fieldwork.confirm-destruction",
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=destruction.id,
            count=count,
        )
    destruction.refresh_from_db()
    return destruction


def withdraw_destruction(*, by: Keyring, destruction: Destruction) -> None:
    """The sheets were not destroyed after all, and are to be looked for."""
    with transaction.atomic():
        if not Destruction.objects.select_for_update().filter(id=destruction.id, confirmed_at=None).exists():
            raise Problem("changed-meanwhile")
        count = destruction.sheets.update(destruction=None)
        gone = destruction.id
        destruction.delete()
        append("fieldwork.withdraw-destruction", by=by.member.id, organisation=by.member.organisation_id, obj=gone, count=count)


def print_sheets(*, by: Keyring, visit: Visit, sheets: list[Sheet]) -> bytes:
    """The PDF of sheets of one tool version, one language and one layout, each with its number; questionnaires with their batch's."""
    if not sheets or len(sheets) > MOST_SHEETS or len({(one.tool_version_id, one.language, one.layout) for one in sheets}) != 1:
        raise Problem("sheets-of-one-kind")
    with transaction.atomic():
        append("fieldwork.print-sheets", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=len(sheets))
    form = form_of_version(sheets[0].tool_version_id)
    try:
        numbers = tuple(sheet.batch or sheet.number for sheet in sheets)
        figures = figures_of(sheets[0].tool_version_id)
        layout = LAYOUT_NAMES[sheets[0].layout]
        return sheet_pdf(SheetRequest(form, sheets[0].language, numbers, layout=layout, figures=figures))
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed


def list_sheets(*, by: Keyring, visit: Visit, sheets: list[Sheet], language: str) -> bytes:
    """The PDF of the list of these sheets, out and back, to be ticked at the gate."""
    if not sheets or len(sheets) > MOST_SHEETS:
        raise Problem("sheet-count", most=MOST_SHEETS)
    titles = titles_of(sheet.tool_version for sheet in sheets)
    with transaction.atomic():
        append("fieldwork.list-sheets", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=len(sheets))
    try:
        return sheet_list_pdf(
            [ListedSheet(sheet.number, titles[sheet.tool_version.tool.code], sheet.issued_to.code) for sheet in sheets], language
        )
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed


def _next_number() -> int:
    """One more than the last number. The last row is locked first, so that two issues on PostgreSQL do not count from the same one."""
    list(Sheet.objects.select_for_update().order_by("-number")[:1])
    return int(Sheet.objects.aggregate(last=Max("number"))["last"] or 0) + 1
