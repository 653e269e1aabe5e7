from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet, Sum, UUIDField

from nazorat.audit.queries import acts_about
from nazorat.fieldwork.batches import BatchCounts, batches_of
from nazorat.fieldwork.models import Destruction, DoubleKeying, FollowUp, KeyingDraft, Record, RecordVersion, Resealing, Sheet
from nazorat.kit import dates
from nazorat.kit.statements import Select, Slot, partly
from nazorat.people.models import Member
from nazorat.standards.queries import themes
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import form_of_version, forms_of_versions
from nazorat.vault import crypto
from nazorat.visits.models import Visit, VisitTool
from nazorat.xlsform import IDENTITY

# the tool of the free note in the library
NOTE = "note"
# a tool whose form id begins so is filled in by who answers, and its papers bear no number of their own
QUESTIONNAIRES = "anonymous"


def versions_of(
    visit: Visit, tool: str | None = None, ids: Collection[UUID] | None = None, *, aside: bool = False
) -> QuerySet[RecordVersion]:
    """The current version of every record of a visit, oldest first. What was set aside is there for who names it, or asks for it."""
    rows = RecordVersion.objects.filter(record__visit=visit, number=F("record__version"))
    if ids is None and not aside:
        rows = rows.filter(record__set_aside=None)
    if tool is not None:
        rows = rows.filter(record__tool_version__tool__code=tool)
    if ids is not None:
        rows = rows.filter(record_id__in=ids)
    return (
        rows.select_related("record", "record__device", "record__set_aside", "key")
        .prefetch_related("attachments")
        .order_by("record__received_at", "record_id")
    )


def record_counts(visit: Visit) -> dict[tuple[str, int], int]:
    """How many records a visit has, by tool code and door: what is visible at rest."""
    rows = Record.objects.filter(visit=visit).values("tool_version__tool__code", "door").annotate(n=Count("id"))
    return {(row["tool_version__tool__code"], row["door"]): row["n"] for row in rows}


@dataclass(frozen=True)
class DoorRow:
    """The records of one tool: how many by each door, in the order of Record.Door."""

    tool: str
    title: str
    numbers: tuple[int, ...]

    @property
    def sum(self) -> int:
        return sum(self.numbers)


def door_rows(visit: Visit) -> list[DoorRow]:
    """How many records came by which door, by tool."""
    counts = record_counts(visit)
    versions = ToolVersion.objects.filter(tool__code__in={tool for tool, _door in counts}).select_related("tool")
    # of each tool the newest version names it
    latest = {version.tool.code: version for version in versions.defer("workbook", "xform").order_by("published_at")}
    titles = titles_of(latest.values())
    rows = [DoorRow(tool, titles[tool], tuple(counts.get((tool, int(door)), 0) for door in Record.Door)) for tool in latest]
    return sorted(rows, key=lambda row: row.title)


def is_questionnaire(version: ToolVersion) -> bool:
    """Whether persons fill it in themselves."""
    return version.tool.code.startswith(QUESTIONNAIRES)


def sheets_not_keyed() -> QuerySet[Sheet]:
    """Sheets issued and neither keyed nor accounted for. Code sheets are never keyed."""
    waiting = Sheet.objects.filter(fate__in=[Sheet.Fate.OUT, Sheet.Fate.RETURNED]).exclude(layout=Sheet.Layout.CODES)
    return waiting.select_related("issued_to", "tool_version__tool")


@lru_cache(maxsize=256)
def asks_identity(version_id: UUID) -> bool:
    """Whether a tool asks who a person is. No door that reads answers offers it; the field app splits such answers off before it seals."""
    return any(question.sensitive.lower() in IDENTITY for question in form_of_version(version_id).questions())


def tools_of_doors(visit_id: UUID, *, splits: bool = False) -> list[ToolVersion]:
    """The versions of tools that a visit uses and devices may have, oldest first.

    With `splits` also those that ask who a person is: for the app that seals such answers apart, to two organisations.
    """
    used = VisitTool.objects.filter(visit_id=visit_id).values("tool_version_id")
    versions = ToolVersion.objects.filter(id__in=used).select_related("tool").defer("workbook", "xform").order_by("published_at")
    return [version for version in versions if splits or not asks_identity(version.id)]


def note_tool(visit: Visit) -> ToolVersion | None:
    """The version of the free note that a visit uses."""
    used = VisitTool.objects.filter(visit=visit, tool_version__tool__code=NOTE).order_by("-tool_version__published_at")
    row = used.select_related("tool_version__tool").defer("tool_version__workbook", "tool_version__xform").first()
    return row.tool_version if row else None


def tool_of_door(visit_id: UUID, code: str, version: str) -> ToolVersion | None:
    """One of them, by form id and version; None when devices of this visit may not send it. Only its id is there at once."""
    version_id = _ID_OF_VERSION.get((code, version))
    if version_id is None or not _IN_USE.rows(visit=visit_id, version=version_id):
        version_id = ToolVersion.objects.filter(tool__code=code, version=version).values_list("id", flat=True).first()
        if version_id is None or not _IN_USE.rows(visit=visit_id, version=version_id):
            return None
        _ID_OF_VERSION[code, version] = version_id
    return None if asks_identity(version_id) else partly(ToolVersion, id=version_id)


# a version that was published stays what it is
_ID_OF_VERSION: dict[tuple[str, str], UUID] = {}
# asked once for every record of ODK Collect
_IN_USE = Select(
    lambda: (
        VisitTool.objects.filter(visit_id=Slot("visit", UUIDField()), tool_version_id=Slot("version", UUIDField()))
        .order_by()
        .values_list("id")
    )
)


def sheets_of(visit: Visit) -> QuerySet[Sheet]:
    """A visit's sheets in the order of their numbers, with whom they were issued to and what became of them."""
    return (
        Sheet.objects.filter(visit=visit)
        .select_related("issued_to", "tool_version__tool", "destruction", "double_keying")
        .defer("tool_version__workbook", "tool_version__xform")
    )


def ready_to_destroy(sheet: Sheet) -> bool:
    """Whether nothing is to be read from this paper any more: spoilt, or keyed and, where that is due, checked."""
    if sheet.destruction_id is not None:
        return False
    if sheet.fate == Sheet.Fate.KEYED and sheet.check_due:
        check = getattr(sheet, "double_keying", None)
        return check is not None and check.settled_at is not None
    return sheet.fate in (Sheet.Fate.KEYED, Sheet.Fate.SPOILT)


@dataclass(frozen=True)
class SheetCounts:
    """An account of sheets: issued = out + returned + keyed + taken + lost + spoilt; `destroyed` of keyed and spoilt."""

    issued: int
    out: int
    returned: int
    keyed: int
    taken: int
    lost: int
    spoilt: int
    destroyed: int

    @property
    def astray(self) -> int:
        return self.taken + self.lost

    @property
    def waiting(self) -> int:
        """Neither keyed nor accounted for."""
        return self.out + self.returned

    @property
    def kept(self) -> int:
        """Paper that is still in the group's hands after it came back."""
        return self.returned + self.keyed + self.spoilt - self.destroyed


@dataclass(frozen=True)
class MemberSheets(SheetCounts):
    """The account of one member's sheets."""

    member: Member


def account_of(sheets: Iterable[Sheet]) -> list[MemberSheets]:
    """The sheets of a visit by member, in the order of their codes."""
    held: dict[UUID, tuple[Member, Counter[str]]] = {}
    for sheet in sheets:
        _member, counts = held.setdefault(sheet.issued_to_id, (sheet.issued_to, Counter()))
        counts["issued"] += 1
        counts[_COLUMNS[sheet.fate]] += 1
        counts["destroyed"] += sheet.destroyed_at is not None
    rows = [MemberSheets(member=member, **{name: counts[name] for name in _NAMES}) for member, counts in held.values()]
    return sorted(rows, key=lambda row: row.member.code)


def whole_account(rows: Iterable[MemberSheets]) -> SheetCounts:
    """The accounts of several members together."""
    every = list(rows)
    return SheetCounts(**{name: sum(getattr(row, name) for row in every) for name in _NAMES})


_COLUMNS: dict[int, str] = {
    Sheet.Fate.OUT: "out", Sheet.Fate.RETURNED: "returned", Sheet.Fate.KEYED: "keyed", Sheet.Fate.CONFISCATED: "taken",
    Sheet.Fate.LOST: "lost", Sheet.Fate.SPOILT: "spoilt",
}  # fmt: skip
_NAMES = ("issued", *_COLUMNS.values(), "destroyed")


@dataclass(frozen=True)
class CheckFigures:
    """The second keying of a visit: sheets due and done, items compared and differing, differences that wait for a choice."""

    due: int
    done: int
    items: int
    differences: int
    open: int

    @property
    def rate(self) -> float | None:
        """The share of items that two keyers read differently; None before the first check."""
        return self.differences / self.items if self.items else None


def check_figures(visit: Visit) -> CheckFigures:
    """How well a visit's sheets were keyed: what the method section of a report prints."""
    due = Sheet.objects.filter(visit=visit, check_due=True, fate=Sheet.Fate.KEYED).count()
    done = DoubleKeying.objects.filter(sheet__visit=visit).aggregate(
        rows=Count("id"), items=Sum("items"), differences=Sum("differences"), open=Count("id", filter=Q(settled_at=None))
    )
    return CheckFigures(due, done["rows"], done["items"] or 0, done["differences"] or 0, done["open"])


def keying_seconds(visit: Visit) -> dict[str, float]:
    """The mean time of keying one sheet, in seconds, by tool code."""
    timed = Sheet.objects.filter(visit=visit, keying_seconds__isnull=False).values("tool_version__tool__code")
    return {row["tool_version__tool__code"]: row["mean"] for row in timed.annotate(mean=Avg("keying_seconds"))}


def drafts_of(member: Member, visit: Visit) -> set[UUID]:
    """Sheets of a visit that this member began to key and has not finished."""
    return set(KeyingDraft.objects.filter(member=member, sheet__visit=visit).values_list("sheet_id", flat=True))


def first_keyers(visit: Visit) -> dict[UUID, UUID]:
    """Who keyed each record of a visit from paper."""
    rows = RecordVersion.objects.filter(record__visit=visit, number=1, typed_by__isnull=False)
    return dict(rows.values_list("record_id", "typed_by_id"))


def writers_of(visit: Visit) -> dict[UUID, str]:
    """Codes of the members whose notes the typed records of a visit are: who held the sheet, else who typed it."""
    typed = RecordVersion.objects.filter(record__visit=visit, number=1, typed_by__isnull=False)
    held = Sheet.objects.filter(visit=visit, record__isnull=False).order_by()
    return dict(typed.order_by().values_list("record", "typed_by__code")) | dict(held.values_list("record", "issued_to__code"))


def destructions_of(visit: Visit) -> QuerySet[Destruction]:
    """Destructions of a visit's sheets with the number of sheets: those that wait for a second member and those confirmed."""
    rows = Destruction.objects.filter(visit=visit).annotate(count=Count("sheets"))
    return rows.select_related("asked_by", "asked_for", "confirmed_by", "confirmed_for")


def follow_ups_of(visit: Visit) -> QuerySet[FollowUp]:
    """The follow-ups of a visit, the first due first: days and members, not what was found."""
    return FollowUp.objects.filter(visit=visit).select_related("done_by").defer("sealed")


def follow_ups_late(visits: Collection[UUID], today: date) -> QuerySet[FollowUp]:
    """Follow-ups of these visits whose day has passed and that nobody filled in."""
    return FollowUp.objects.filter(visit__in=visits, done_on=None, due_on__lt=today).select_related("visit__place")


def versions_before(record: Record) -> QuerySet[RecordVersion]:
    """Every version of a record, the newest first."""
    return record.versions.select_related("typed_by", "key").order_by("-number")


def resealings_digest(rows: Iterable[Resealing]) -> bytes:
    """What the act of a block commits to: SHA-256 over its rows in the order of their versions, each with what was and what is."""
    parts = sorted(row.version_id.bytes + row.key_id.bytes + bytes(row.was) + bytes(row.now) + bytes(row.rest) for row in rows)
    return crypto.sha256(b"".join(parts))


@dataclass(frozen=True)
class SealedAnew:
    """When a version was last sealed anew, and whether what stands now leads back to what came in, act by act."""

    at: datetime
    leads_back: bool


def sealed_anew(record: Record, number: int) -> SealedAnew | None:
    """None for a version that stands as it came. Held against the chain are the receipt's act and that of each block it was in."""
    rows = list(Resealing.objects.filter(version__record=record, version__number=number).order_by("at"))
    if not rows:
        return None
    standing = record.versions.values_list("sha256", flat=True).get(number=number)
    blocks: dict[UUID, list[Resealing]] = {}
    for row in Resealing.objects.filter(block__in={row.block for row in rows}):
        blocks.setdefault(row.block, []).append(row)
    hashes = [*(bytes(row.was) for row in rows), bytes(standing)]
    leads = (
        [bytes(row.now) for row in rows] == hashes[1:]
        and acts_about(record.id).filter(commitment=hashes[0]).exists()
        and all(acts_about(block).filter(commitment=resealings_digest(held)).exists() for block, held in blocks.items())
    )
    return SealedAnew(rows[-1].at, leads)


def own_records(visit: Visit, member: Member) -> list[tuple[Record, int | None]]:
    """Records of a member's sheets, with the number of the sheet, notes that they wrote and what devices sent that they paired; as they came."""
    sheets = dict(Sheet.objects.filter(visit=visit, issued_to=member, record__isnull=False).values_list("record", "number"))
    notes = RecordVersion.objects.filter(number=1, typed_by=member, record__door=Record.Door.DESK).values("record")
    rows = Record.objects.filter(visit=visit).filter(Q(id__in=sheets) | Q(id__in=notes) | Q(device__paired_by=member))
    return [(row, sheets.get(row.id)) for row in rows.select_related("tool_version__tool")]


def titles_of(versions: Iterable[ToolVersion]) -> dict[str, str]:
    """Titles of tools by their code, in the reader's language."""
    held = {version.id: version.tool.code for version in versions}
    language = dates.tongue()
    return {held[version_id]: form.title_in(language) for version_id, form in forms_of_versions(held).items()}


def is_left(sheet: Sheet) -> bool:
    """Whether a sheet is still to be keyed."""
    return sheet.fate in (Sheet.Fate.OUT, Sheet.Fate.RETURNED) and sheet.layout != Sheet.Layout.CODES


@dataclass(frozen=True)
class Piles:
    """What waits at a visit's keying table for one member. `checks` are sheets that others keyed and this member may key again."""

    mine: list[Sheet]
    others: list[Sheet]
    checks: list[Sheet]
    choices: list[Sheet]
    batches: list[tuple[Sheet, BatchCounts]]
    begun: set[UUID]
    keyed: int
    total: int


def piles_of(visit: Visit, member: Member) -> Piles:
    """The sheets of a visit that are still to be keyed, checked or chosen between, for one member."""
    sheets = list(sheets_of(visit))
    open_ones = [sheet for sheet in sheets if is_left(sheet)]
    keyed = [sheet for sheet in sheets if sheet.fate == Sheet.Fate.KEYED]
    by_me = {record for record, keyer in first_keyers(visit).items() if keyer == member.id}
    due = [(sheet, getattr(sheet, "double_keying", None)) for sheet in keyed if sheet.check_due and sheet.record_id not in by_me]
    return Piles(
        mine=[sheet for sheet in open_ones if sheet.issued_to_id == member.id and sheet.batch is None],
        others=[sheet for sheet in open_ones if sheet.issued_to_id != member.id and sheet.batch is None],
        checks=[sheet for sheet, check in due if check is None and sheet.batch is None],
        choices=[sheet for sheet, check in due if check and check.by_id == member.id and check.settled_at is None],
        batches=batches_of(sheets),
        begun=drafts_of(member, visit),
        keyed=len(keyed),
        total=len(open_ones) + len(keyed),
    )


def theme_names() -> dict[str, str]:
    """Titles of the themes by their code, in the reader's language."""
    return {theme.code: theme.title for theme in themes()}


def is_here(instance: UUID) -> bool:
    """Whether a version with this instance id arrived before."""
    return bool(here_among([instance]))


def here_among(instances: Collection[UUID]) -> set[UUID]:
    """Those of these instance ids (at most 128) under which a version arrived before. Asked for every group of records; mostly there is none."""
    asked = list(instances)
    size = next(size for size in _HERE if size >= len(asked))
    rows = _HERE[size].rows(**{f"id{place}": asked[min(place, len(asked) - 1)] for place in range(size)})
    return {row[0] for row in rows}


def _here(size: int) -> Select:
    slots: list[Any] = [Slot(f"id{place}", UUIDField()) for place in range(size)]
    return Select(lambda: RecordVersion.objects.filter(instance__in=slots).order_by().values_list("instance"))


# a statement for each number of ids would be a hundred; the last id fills up what is left
_HERE = {size: _here(size) for size in (1, 2, 4, 8, 16, 128)}
