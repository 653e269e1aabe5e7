"""Tables on persons, protected: of one visit where enough people were spoken to, else pooled over places (practice R16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from nazorat.analysis.figures import not_private, used
from nazorat.disclosure.tables import ProtectedTable, Table as Counts, pool, protect
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Chunk, Here, said, table_chunk
from nazorat.reports.material import THRESHOLD, VisitMaterial
from nazorat.typeset import Table
from nazorat.xlsform import Question

HIDDEN = "…"
SEX, AGE, CHOSEN, PRIVACY = "bands/sex", "bands/age", "before/chosen", "before/privacy"
GROUPS = {
    "police": ("POL_STATION", "POL_TEMP", "POL_ADMIN", "SEC_TEMP", "PROS_COURT", "TRANSPORT"),
    "remand": ("REMAND",),
    "prison": ("PRISON_CLOSED", "PRISON_OPEN", "PRISON_WOMEN", "PRISON_HOSP", "JUV_CLOSED"),
    "psychiatric": ("PSY_HOSP", "PSY_FORENSIC", "NARCO", "SOC_ADULT", "SOC_ELDER", "SOC_CHILD", "HEALTH_GEN", "JUV_WELFARE"),
}


def talks(here: Here) -> Chunk:
    """`{{table:talks}}`: sex by how chosen, of the whole report; refused below the threshold."""
    names = {"talks": "", "women": _label(here, SEX, "woman"), "drawn": _label(here, CHOSEN, "drawn")}
    return _telling(_over_all(here, _sex_by_choice, here.say("caption.talks")), names)


def pooled_talks(here: Here) -> Chunk:
    """`{{table:pooled-talks}}`: kind of place by sex over all visits. A place never has a row of its own."""
    names = {"talks": "", "women": _label(here, SEX, "woman")}
    return _telling(_over_all(here, _kind_by_sex, here.say("caption.pooled-talks")), names)


def heard(here: Here) -> Chunk:
    """`{{table:heard}}`: age by whether the talk stayed private, of the whole report; nothing where `talks` says that too few spoke."""
    chunk = _over_all(here, _age_by_privacy, here.say("caption.heard"))
    names = {"children": here.say("heard.children"), "private": here.say("heard.private")}
    return _telling(chunk, names) if chunk.guarded else Chunk("", generated=True)


def question(here: Here, path: str) -> Iterator[Chunk]:
    """`{{pooled:complaint.knows_how}}`: one question of the talks, kind of place by answer, over all visits."""
    yield _over_all(here, partial(_kind_by_answer, path=path.replace(".", "/")))


def _label(here: Here, path: str, code: str) -> str:
    """A choice of the talk as a report in this language calls it; empty where no talk of the report asks it."""
    talks = (talk for each in here.material.visits for talk in used(each.opened)[:1])
    found = (one for talk in talks for one in talk.form.questions() if one.path == path)
    return next((choice.label.in_(here.language) for one in found for choice in one.real_choices if choice.code == code), "")


def _telling(chunk: Chunk, names: Mapping[str, str]) -> Chunk:
    """The chunk with the margins of its table that may be shown, each under its name; an empty label stands for the total."""
    table = chunk.guarded
    if table is None:
        return chunk
    margins = {**dict(zip(table.columns, table.column_totals, strict=True)), **dict(zip(table.rows, table.row_totals, strict=True))}
    margins[""] = table.total
    known = ((name, margins.get(label)) for name, label in names.items() if label or name == "talks")
    return replace(chunk, told=tuple((name, count) for name, count in known if count is not None))


def _over_all(here: Here, counted: Callable[[Here, VisitMaterial], Counts | None], label: str = "") -> Chunk:
    """One table over all visits, and for the gate the same table of those of them that released reports told of."""
    parts = {each.visit.id: counts for each in here.material.visits if (counts := counted(here, each))}
    if not parts:
        return said(here.say("none-yet"))
    label = label or next(iter(parts.values())).label
    released = tuple(
        tuple(protect(pool(told, label), THRESHOLD) for visits in group if (told := [parts[one] for one in visits if one in parts]))
        for group in here.material.told_before
    )
    return shown(here, protect(pool(list(parts.values()), label), THRESHOLD), released)


def shown(here: Here, protected: ProtectedTable, released: tuple[tuple[ProtectedTable, ...], ...] = ()) -> Chunk:
    """A protected table with its margins; a sentence in its place when it was refused."""
    if protected.refused:
        return said(here.say("too-few"))
    every = here.say("head.all")
    header = (here.say("head.group"), *protected.columns, every)
    lines = zip(protected.rows, protected.cells, protected.row_totals, strict=True)
    rows = [(name, *(_cell(count) for count in cells), _cell(total)) for name, cells, total in lines]
    rows.append((every, *(_cell(count) for count in protected.column_totals), _cell(protected.total)))
    table = Table(header, tuple(rows), align="l" + "r" * (len(header) - 1), caption=protected.label)
    return table_chunk(table, guarded=protected, released=released)


def _cell(count: int | None) -> str:
    return HIDDEN if count is None else dates.number(count)


def kind_of_place(here: Here, each: VisitMaterial) -> str:
    """The group of kinds that a place belongs to: the pool in which facts on persons appear."""
    code = each.visit.place.kind if each.visit.place else ""
    name = next((name for name, kinds in GROUPS.items() if code in kinds), "military")
    return here.say(f"kind.{name}")


def _sex_by_choice(here: Here, each: VisitMaterial) -> Counts | None:
    return _counts(here, each, SEX, CHOSEN, "")


def _kind_by_sex(here: Here, each: VisitMaterial) -> Counts | None:
    return _counts(here, each, "", SEX, "")


def _kind_by_answer(here: Here, each: VisitMaterial, path: str) -> Counts | None:
    return _counts(here, each, "", path, path)


def _age_by_privacy(here: Here, each: VisitMaterial) -> Counts | None:
    """Children and adults by whether nobody could hear or see. The three words of a private talk are those of the sheet."""
    records = used(each.opened)
    if not records:
        return None
    rows = tuple(here.say(f"heard.{name}") for name in ("children", "adults", "no-age"))
    columns = tuple(here.say(f"heard.{name}") for name in ("private", "not-private", "no-privacy"))
    found = Counter((_age(record), _privacy(record)) for record in records)
    counts = tuple(tuple(found[row, column] for column in range(len(columns))) for row in range(len(rows)))
    return Counts("person", rows, columns, counts, place_holds=each.opened.population.held)


def _age(record: OpenRecord) -> int:
    band = record.answers.get(AGE)
    return 2 if not isinstance(band, str) or not band.startswith("from_") else int(band != "from_14")


def _privacy(record: OpenRecord) -> int:
    return int(not_private(record)) if isinstance(record.answers.get(PRIVACY), tuple) else 2


def _counts(here: Here, each: VisitMaterial, row: str, column: str, label: str) -> Counts | None:
    """Counts of talks by two questions; an empty `row` stands for the kind of place. Only real choices are counted."""
    # of a report the figures and this table count the same talks
    records = used(each.opened)
    if not records:
        return None
    form = records[0].form
    if not {column, row or column} <= {one.path for one in form.questions()}:
        return None
    across, down = form.question(column), form.question(row) if row else None
    found = Counter((_answer(record, down, here.language), _answer(record, across, here.language)) for record in records)
    rows = tuple(choice.label.in_(here.language) for choice in down.real_choices) if down else (kind_of_place(here, each),)
    columns = tuple(choice.label.in_(here.language) for choice in across.real_choices)
    named = {(name if down else rows[0], other): count for (name, other), count in found.items()} if down else {
        (rows[0], other): count for (_name, other), count in found.items()
    }  # fmt: skip
    counts = tuple(tuple(named.get((one, other), 0) for other in columns) for one in rows)
    return Counts(
        "person",
        rows,
        columns,
        counts,
        label=across.label.in_(here.language) if label else "",
        place_holds=each.opened.population.held,
    )


def _answer(record: OpenRecord, question: Question | None, language: str) -> str:
    if question is None:
        return ""
    value = record.answers.get(question.path)
    return next((choice.label.in_(language) for choice in question.real_choices if choice.code == value), "")
