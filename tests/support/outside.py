"""Makers of recommendations from outside: rows, files, and matrices in Word as the secretariat of the review hands them out. All invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from nazorat.pathway.actions import (
    choose_heads,
    compare_next,
    decide_alike,
    enter_import,
    enter_outside,
    link_outside,
    say_outside,
    start_import,
    work_on,
)
from nazorat.pathway.models import OutsideAlike, OutsideImport, OutsideRecommendation
from nazorat.pathway.queries import alike_open
from nazorat.people.models import Member
from support.facts import fact, long_ago
from support.make import make_member
from support.pathway import article

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
COUNTRY = "Vosteria"


def cell(text: str = "", *, span: int = 1, down: str = "", inserted: str = "") -> str:
    """A cell of Word: over `span` columns, `down` "start" or "more" of one over several rows, with a tracked insertion."""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}[down]
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    track = f'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>{escape(inserted)}</w:t></w:r></w:ins></w:p>' if inserted else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{lines}{track}</w:tc>'


def row(*cells: str) -> str:
    """A row of cells, or of plain words."""
    return "<w:tr>" + "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells) + "</w:tr>"


def matrix(*tables: Sequence[str], above: Sequence[str] = ()) -> bytes:
    """A DOCX of these tables, each with its paragraph `above` where there is one."""
    lines = [f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in above]
    body = "<w:p/>".join(f"{line}<w:tbl>{''.join(rows)}</w:tbl>" for line, rows in zip_longest(lines, tables, fillvalue=""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def import_facts(**given: Any) -> dict[str, Any]:
    """What holds for all rows: the second cycle of a review of the invented country."""
    return {
        "encoding": "", "language": "en", "country": COUNTRY, "every_country": False, "mechanism": "upr", "session": "25", "cycle": None,
        "source": "A/HRC/99/1", "on": long_ago(900), "link": "", **given,
    }  # fmt: skip


def entered(content: bytes, filename: str = "matrix.docx", *, by: Member | None = None, **given: Any) -> OutsideImport:
    """A file that was read, its columns as they were guessed."""
    keeper = by or make_member(role=Member.Role.COORDINATOR)
    return enter_import(by=keeper, filename=filename, content=content, **import_facts(**given))


def checked(content: bytes, filename: str = "matrix.docx", *, by: Member | None = None, **given: Any) -> OutsideImport:
    """A file whose rows were checked."""
    keeper = by or make_member(role=Member.Role.COORDINATOR)
    brought = entered(content, filename, by=keeper, **given)
    return worked(choose_heads(by=keeper, brought=brought, columns=brought.columns), keeper)


def worked(brought: OutsideImport, by: Member) -> OutsideImport:
    """All blocks of the work that is waiting."""
    while brought.state in ("checking", "bringing"):
        brought = work_on(by=by, brought=brought)
    return brought


def imported(
    content: bytes, filename: str = "matrix.docx", *, by: Member | None = None, leave: bool = False, **given: Any
) -> OutsideImport:
    """A file that was brought in whole, its doubles looked for."""
    keeper = by or make_member(role=Member.Role.COORDINATOR)
    brought = start_import(by=keeper, brought=checked(content, filename, by=keeper, **given), leave=leave)
    brought = worked(brought, keeper)
    while brought.compared < brought.good:
        brought = compare_next(by=keeper, brought=brought)
    return brought


def make_outside(*, by: Member | None = None, **given: Any) -> OutsideRecommendation:
    """A recommendation entered by hand."""
    said: dict[str, Any] = {
        "mechanism": "upr", "session": "25", "cycle": 2, "paragraph": "118.1", "by_state": "France", "country": COUNTRY, "theme": "A12",
        "texts": {"en": "Ratify the Optional Protocol."},
    }  # fmt: skip
    return enter_outside(by=by or make_member(role=Member.Role.COORDINATOR), **{**said, **fact(), **given})


def make_said(one: OutsideRecommendation, aspect: str = "response", *, by: Member | None = None, **given: Any) -> None:
    """What stands on a track, in place of what stood there."""
    from nazorat.pathway.queries.outside import said_standing  # noqa: PLC0415 - beside the act that it is for

    stands = said_standing(one, aspect)
    code = {"response": "noted", "claim": "in_progress", "view": "partly"}[aspect]
    seen = stands.id if stands else None
    words = {"code": code, "words": "As its report says."}
    say_outside(
        by=by or make_member(role=Member.Role.COORDINATOR),
        recommendation=one,
        aspect=aspect,
        seen=seen,
        **{**words, **fact(), **given},
    )


TWICE = "text;paragraph;state under review\nRatify the Protocol at last.;118.{n};Vosteria\n"


def make_outside_whole(*, by: Member) -> dict[str, UUID | str]:
    """A recommendation with tracks that were changed, a match, a double, an import. Gives their ids as addresses name them."""
    one = make_outside(by=by)
    for aspect in ("response", "response", "claim", "view"):
        make_said(one, aspect, by=by)
    link = link_outside(by=by, recommendation=one, provision=article(20))
    brought = imported(TWICE.format(n=1).encode(), "t.csv", by=by)
    pair = OutsideAlike.objects.get(decision="")
    decide_alike(by=by, decisions={pair.id: "same"})
    imported(TWICE.format(n=1).encode(), "t.csv", by=by)
    assert alike_open().count() == 1
    return {"outside_id": one.id, "outside_link_id": link.id, "outside_import_id": brought.id, "aspect": "response"}
