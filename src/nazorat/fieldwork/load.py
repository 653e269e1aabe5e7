"""What keying a visit takes: minutes spent, and those to be expected for the sheets that are left. Of times and counts alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.queries import MemberSheets, SheetCounts, account_of, first_keyers, is_left, whole_account
from nazorat.people.models import Member
from nazorat.visits.models import Visit

# seconds for one sheet until a visit's own are known: an interview in six minutes, a room in two, a register in twelve, half a page in two
DESIGN = {"interview": 360, "room": 120, "registers": 720}
HALF_PAGE = 120
# of fewer sheets a median says nothing
ENOUGH = 3


@dataclass(frozen=True)
class Pace:
    """What one sheet of a tool takes, in seconds. `own`: measured on this visit, on `timed` sheets; else as the tool was designed."""

    tool: str
    left: int
    checks: int
    seconds: float
    own: bool
    timed: int

    @property
    def expected(self) -> float:
        """Seconds for all that is left of it, second keyings among them."""
        return (self.left + self.checks) * self.seconds


@dataclass(frozen=True)
class MemberLoad:
    """One member's part: sheets issued to them (None when none were), seconds that they keyed, and those that theirs will still take."""

    code: str
    sheets: MemberSheets | None
    keyed: int
    expected: float


@dataclass(frozen=True)
class Load:
    """The keying of a whole visit. `untimed` sheets were keyed and nobody knows how long it took."""

    members: tuple[MemberLoad, ...]
    paces: tuple[Pace, ...]
    keyed: int
    untimed: int
    checks: int

    @property
    def expected(self) -> float:
        return sum(pace.expected for pace in self.paces)

    @property
    def checking(self) -> float:
        """Seconds that the second keyings which are due will take: they are nobody's yet."""
        return sum(pace.checks * pace.seconds for pace in self.paces)

    @property
    def whole(self) -> SheetCounts:
        """The sheets of all members together."""
        return whole_account(row.sheets for row in self.members if row.sheets)

    @property
    def left(self) -> int:
        return sum(pace.left for pace in self.paces)


def load_of(visit: Visit, sheets: Sequence[Sheet]) -> Load:
    """`sheets` are the visit's, with tool, destruction and double keying, as `sheets_of` gives them. One query more."""
    paces = {pace.tool: pace for pace in _paces(sheets)}
    keyers = first_keyers(visit)
    codes = _codes(sheets, keyers)
    keyed: Counter[str] = Counter()
    expected: defaultdict[str, float] = defaultdict(float)
    for sheet in sheets:
        if is_left(sheet):
            expected[sheet.issued_to.code] += paces[_tool(sheet)].seconds
        elif sheet.keying_seconds and sheet.record_id:
            keyed[codes.get(keyers.get(sheet.record_id), sheet.issued_to.code)] += sheet.keying_seconds
    accounts = {row.member.code: row for row in account_of(sheets)}
    members = tuple(
        MemberLoad(code, accounts.get(code), keyed[code], expected[code]) for code in sorted({*accounts, *keyed, *expected})
    )
    untimed = sum(sheet.fate == Sheet.Fate.KEYED and sheet.keying_seconds is None for sheet in sheets)
    return Load(members, tuple(paces.values()), sum(keyed.values()), untimed, sum(map(_check_waits, sheets)))


def _paces(sheets: Iterable[Sheet]) -> list[Pace]:
    by_tool: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_tool.setdefault(_tool(sheet), []).append(sheet)
    return [_pace(tool, rows) for tool, rows in sorted(by_tool.items())]


def _pace(tool: str, sheets: Sequence[Sheet]) -> Pace:
    timed = [sheet.keying_seconds for sheet in sheets if sheet.keying_seconds]
    own = len(timed) >= ENOUGH
    seconds = median(timed) if own else DESIGN.get(tool, HALF_PAGE)
    return Pace(tool, sum(map(is_left, sheets)), sum(map(_check_waits, sheets)), seconds, own, len(timed))


def _check_waits(sheet: Sheet) -> bool:
    return sheet.check_due and sheet.fate == Sheet.Fate.KEYED and getattr(sheet, "double_keying", None) is None


def _tool(sheet: Sheet) -> str:
    return sheet.tool_version.tool.code


def _codes(sheets: Iterable[Sheet], keyers: Mapping[UUID, UUID]) -> dict[UUID | None, str]:
    """Codes of members who keyed: those to whom a sheet was issued are known already."""
    known: dict[UUID | None, str] = {sheet.issued_to_id: sheet.issued_to.code for sheet in sheets}
    missing = set(keyers.values()) - known.keys()
    return known | dict(Member.objects.filter(id__in=missing).values_list("id", "code")) if missing else known
