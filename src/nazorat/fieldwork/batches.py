"""Questionnaires as batches: how many are printed, back and keyed, and what one member keys next of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nazorat.fieldwork.models import DoubleKeying, KeyingDraft, RecordVersion, Sheet
from nazorat.people.models import Member


@dataclass(frozen=True)
class BatchCounts:
    """A batch of questionnaires: `returned` are those back, keyed ones among them; `counted` once somebody said how many."""

    printed: int
    handed: int
    returned: int
    keyed: int
    counted: bool

    @property
    def left(self) -> int:
        return self.returned - self.keyed


def batch_counts(sheets: Iterable[Sheet]) -> BatchCounts:
    """The account of one batch. Until it is counted, all of it is out."""
    fates = Counter(sheet.fate for sheet in sheets)
    keyed = fates[Sheet.Fate.KEYED]
    returned = fates[Sheet.Fate.RETURNED] + keyed
    away = fates[Sheet.Fate.LOST] + fates[Sheet.Fate.OUT] + fates[Sheet.Fate.CONFISCATED]
    return BatchCounts(sum(fates.values()), returned + away, returned, keyed, not fates[Sheet.Fate.OUT])


def batch_rows(sheets: Sequence[Sheet], member: Member, most: int) -> tuple[list[Sheet], list[Sheet]]:
    """What one member keys next of a batch: at most so many first keyings, those they began first; and second keyings that are due."""
    begun = dict(KeyingDraft.objects.filter(sheet__in=sheets, member=member).values_list("sheet", "id"))
    others = set(KeyingDraft.objects.filter(sheet__in=sheets).exclude(member=member).values_list("sheet", flat=True))
    to_key = [sheet for sheet in sheets if sheet.fate == Sheet.Fate.RETURNED and sheet.id not in others]
    due = [sheet for sheet in sheets if sheet.check_due and sheet.fate == Sheet.Fate.KEYED and not hasattr(sheet, "double_keying")]
    by_me = RecordVersion.objects.filter(record__in=[sheet.record_id for sheet in due], number=1, typed_by=member)
    mine = set(by_me.values_list("record", flat=True))
    return sorted(to_key, key=lambda sheet: sheet.id not in begun)[:most], [sheet for sheet in due if sheet.record_id not in mine][
        :most
    ]


def batches_of(sheets: Iterable[Sheet]) -> list[tuple[Sheet, BatchCounts]]:
    """Each batch among these sheets, with one of its papers."""
    held: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.batch is not None:
            held.setdefault(sheet.batch, []).append(sheet)
    return [(rows[0], batch_counts(rows)) for _batch, rows in sorted(held.items())]


def waits_for_choice(sheet: Sheet, member: Member) -> bool:
    """Whether this member's second keying of a sheet differs from the first and waits for the paper to decide."""
    return sheet.check_due and DoubleKeying.objects.filter(sheet=sheet, by=member, settled_at=None).exists()
