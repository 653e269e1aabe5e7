"""Importing recommendations from outside, block by block: a block is one short transaction, and nothing shows before the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.kit.spelling import key_of
from nazorat.pathway.alike import Told, pairs
from nazorat.pathway.keeping import indexed, past, reindex
from nazorat.pathway.matrices import Reader, Row, grave, guessed, known_head
from nazorat.pathway.models import (
    Aspect,
    OutsideAlike,
    OutsideChunk,
    OutsideHead,
    OutsideImport,
    OutsideLink,
    OutsideRecommendation,
    OutsideSaid,
)
from nazorat.pathway.queries.outside import outside_standing
from nazorat.pathway.tables import Line, Table, Trouble, read_tables
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member

State = OutsideImport.State
BLOCK = 500
# things wrong that are kept in words; all of them are counted
MOST_TROUBLES = 500


class ImportFacts(TypedDict):
    """What holds for all rows of a file."""

    encoding: str
    language: str
    country: str
    every_country: bool
    mechanism: str
    session: str
    cycle: int | None
    source: str
    on: date
    link: str


def enter_import(*, by: Member, filename: str, content: bytes, **facts: Unpack[ImportFacts]) -> OutsideImport:
    """Keep the rows of a file to be looked at; columns are those that were chosen for such heads before.

    Raises FileRefused, and Problem "refused", "day-ahead".
    """
    coordinator_only(by)
    past(facts["on"])
    tables = read_tables(content, filename, facts["encoding"], known_head)
    head = max((table for table in tables), key=lambda table: len(table.rows)).head
    known = dict(OutsideHead.objects.filter(head__in=[key_of(name)[:300] for name in head]).values_list("head", "target"))
    rows, notices = _rows_and_notices(tables, head)
    brought = OutsideImport(filename=filename[-200:], entered_by=by, head=head, columns=guessed(head, known), **facts)
    brought.total, brought.notices = len(rows), notices
    chunks = [OutsideChunk(brought_by=brought, first=at, rows=rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK)]
    with transaction.atomic():
        brought.save(force_insert=True)
        OutsideChunk.objects.bulk_create(chunks, 20)
        append("pathway.enter-import", by=by.id, organisation=by.organisation_id, obj=brought.id, count=max(1, len(rows)))
    return brought


def _rows_and_notices(tables: Sequence[Table], head: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """Rows as they are kept, [table, row, theme, cells, marks]; a table whose head is another is named, and its rows are wrong."""
    rows, notices = [], []
    for table in tables:
        other = not table.headless and [key_of(one) for one in table.head] != [key_of(one) for one in head]
        if table.headless:
            notices.append(["headless", table.number, table.rows[0].number, "", ""])
        for line in table.rows:
            marks = [*line.marks, "other-head"] if other or (table.headless and len(line.cells) != len(head)) else line.marks
            rows.append([table.number, line.number, line.theme, line.cells, marks])
    return rows, notices


def choose_heads(*, by: Member, brought: OutsideImport, columns: Sequence[str]) -> OutsideImport:
    """Say what each column is, remember it for the next file with such heads, and have the rows checked.

    Raises Problem "refused", "import-over".
    """
    coordinator_only(by)
    with transaction.atomic():
        held = _held(brought.id, State.DRAFT, State.CHECKING, State.CHECKED)
        held.columns, held.state, held.done = list(columns), State.CHECKING, 0
        held.good, held.elsewhere, held.wrong, held.troubles = 0, 0, 0, []
        held.save()
        for name, target in zip(held.head, columns, strict=True):
            if key_of(name):
                OutsideHead.objects.update_or_create(head=key_of(name)[:300], defaults={"target": target})
        append("pathway.choose-heads", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def start_import(*, by: Member, brought: OutsideImport, leave: bool) -> OutsideImport:
    """Begin to bring the checked rows in; `leave` leaves out those that were named as wrong.

    Raises Problem "refused", "import-over", and "import-not-ready" while something is wrong, or there is nothing to bring.
    """
    coordinator_only(by)
    with transaction.atomic():
        held = _held(brought.id, State.CHECKED)
        if not held.good or (held.wrong and not leave):
            raise Problem("import-not-ready")
        held.state, held.done = State.BRINGING, 0
        held.save(update_fields=["state", "done"])
        append("pathway.start-import", by=by.id, organisation=by.organisation_id, obj=held.id, count=held.good)
    return held


def work_on(*, by: Member, brought: OutsideImport) -> OutsideImport:
    """Check or bring in the next 500 rows. The last block of an import puts all of them into the table at once.

    Raises Problem "refused", "import-over".
    """
    coordinator_only(by)
    with transaction.atomic():
        held = _held(brought.id, State.CHECKING, State.BRINGING)
        chunk = held.chunks.filter(first=held.done).first()
        rows = _read(held, chunk) if chunk else []
        if held.state == State.CHECKING:
            _count(held, rows)
        else:
            _bring(by, held, rows)
        held.done += len(chunk.rows) if chunk else 0
        if chunk and held.state == State.BRINGING:
            chunk.delete()
        over = held.done >= held.total
        if over and held.state == State.CHECKING:
            held.state = State.CHECKED
        elif over:
            held.state, held.imported_at = State.IMPORTED, timezone.now()
        held.save()
        if held.state == State.IMPORTED:
            append("pathway.finish-import", by=by.id, organisation=by.organisation_id, obj=held.id, count=held.good)
    return held


def _read(held: OutsideImport, chunk: OutsideChunk) -> list[Row]:
    reader = Reader(held)
    return [reader.read(table, Line(number, cells, theme, marks)) for table, number, theme, cells, marks in chunk.rows]


def _count(held: OutsideImport, rows: Sequence[Row]) -> None:
    for row in rows:
        wrong = grave(row.troubles)
        if row.elsewhere:
            held.elsewhere += 1
        elif wrong:
            held.wrong += 1
        else:
            held.good += 1
        if len(held.troubles) < MOST_TROUBLES:
            held.troubles += [_kept(one) for one in wrong]


def _kept(one: Trouble) -> list[object]:
    return [one.code, one.table, one.row, one.column, one.value]


def _bring(by: Member, held: OutsideImport, rows: Sequence[Row]) -> None:
    new, said = [], []
    for row in rows:
        if row.elsewhere or grave(row.troubles):
            continue
        facts = dict(row.facts)
        position = str(facts.pop("position_source", "") or facts["source"])
        one = OutsideRecommendation(**facts, texts=row.texts, brought_by=held, table=row.table, row=row.number, entered_by=by)
        one.response, one.claim, one.search = row.response, row.claim, indexed(one)
        new.append(one)
        fact = {"on": one.on, "link": one.link, "entered_by": by, "recommendation": one}
        if row.response:
            said.append(OutsideSaid(aspect=Aspect.RESPONSE, code=row.response, source=position, **fact))
        if row.claim:
            said.append(OutsideSaid(aspect=Aspect.CLAIM, code=row.claim, words=row.claim_words, source=one.source, **fact))
    OutsideRecommendation.objects.bulk_create(new, BLOCK)
    OutsideSaid.objects.bulk_create(said, BLOCK)


def compare_next(*, by: Member, brought: OutsideImport, most: int = 1000) -> OutsideImport:
    """Look for doubles of the next rounds of an import, about `most` of its rows. Raises Problem "refused", "import-over".

    `compared` counts its rows that were looked at; a round is looked at whole.
    """
    coordinator_only(by)
    with transaction.atomic():
        held = _held(brought.id, State.IMPORTED)
        rounds = _rounds(held)
        seen, at, found = 0, 0, 0
        for mechanism, country, round_of, count in rounds:
            at += count
            if at <= held.compared:
                continue
            found += _suggest(held, mechanism, country, round_of)
            held.compared, seen = at, seen + count
            if seen >= most:
                break
        if not seen:
            held.compared = held.good
        held.save(update_fields=["compared"])
        append("pathway.compare-next", by=by.id, organisation=by.organisation_id, obj=held.id, count=max(1, seen))
    return held


def _rounds(held: OutsideImport) -> list[tuple[str, str, str, int]]:
    """The rounds of an import with how many of its rows each has, in an order that stays."""
    rows = held.brought.values_list("mechanism", "country_code", "round").annotate(count=Count("id"))
    return list(rows.order_by("mechanism", "country_code", "round"))


def _suggest(held: OutsideImport, mechanism: str, country: str, round_of: str) -> int:
    """Write down the pairs of one round: its rows that stand, those of this import last."""
    rows = (
        outside_standing()
        .filter(mechanism=mechanism, country_code=country, round=round_of)
        .order_by("entered_at", "table", "row", "id")
    )
    told = [
        Told(key, paragraph, code or state, texts, brought_by == held.id)
        for key, paragraph, code, state, texts, brought_by in rows.values_list(
            "id", "paragraph", "by_code", "by_state", "texts", "brought_by"
        )
    ]
    told.sort(key=lambda one: one.new)
    made = [OutsideAlike(one_id=one.one, other_id=one.other, score=one.score, why=one.why) for one in pairs(told)]
    OutsideAlike.objects.bulk_create(made, BLOCK, ignore_conflicts=True)
    return len(made)


def undo_import(*, by: Member, brought: OutsideImport) -> OutsideImport:
    """Take the whole of an import back, or drop a file that was not imported.

    Raises Problem "refused", "import-over", and "import-in-use" when something it brought was matched or changed by hand since.
    """
    coordinator_only(by)
    with transaction.atomic():
        held = _held(brought.id, *(state for state in State if state != State.UNDONE))
        if held.imported_at and _in_use(held):
            raise Problem("import-in-use")
        OutsideAlike.objects.filter(one__brought_by=held).delete()
        OutsideAlike.objects.filter(other__brought_by=held).delete()
        freed = OutsideRecommendation.objects.filter(same_as__brought_by=held).exclude(brought_by=held)
        roots = OutsideRecommendation.objects.filter(others__brought_by=held).exclude(brought_by=held)
        changed: list[UUID] = [*freed.values_list("id", flat=True), *roots.values_list("id", flat=True)]
        freed.update(same_as=None)
        held.brought.exclude(same_as=None).update(same_as=None)
        reindex(changed)
        held.chunks.all().delete()
        held.state, held.undone_at = State.UNDONE, timezone.now()
        held.save(update_fields=["state", "undone_at"])
        append("pathway.undo-import", by=by.id, organisation=by.organisation_id, obj=held.id, count=max(1, held.good))
    return held


def _in_use(held: OutsideImport) -> bool:
    later = OutsideSaid.objects.filter(recommendation__brought_by=held, entered_at__gt=held.imported_at)
    return later.exists() or OutsideLink.objects.filter(recommendation__brought_by=held).exists()


def _held(import_id: UUID, *states: str) -> OutsideImport:
    held = OutsideImport.objects.select_for_update().get(id=import_id)
    if held.state not in states:
        raise Problem("import-over")
    return held
