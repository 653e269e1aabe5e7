"""The public functions: documents, letters, sheets and charts as bytes. Each call is one child process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nazorat.typeset.compose import compose, compose_letter
from nazorat.typeset.document import Document, Format, LetterDocument
from nazorat.typeset.paper import SheetRequest, sheet_job
from nazorat.typeset.process import TypesetFailed, run
from nazorat.typeset.returned import MOST_BYTES, READ_MEGABYTES, READ_SECONDS, Returned, WordRefused, Written, returned_from


def pdf(document: Document) -> bytes:
    """Tagged PDF/UA-1."""
    return editions([document], ("pdf",))[0]["pdf"]


def docx(document: Document) -> bytes:
    """A Word document with our styles, visible paragraph numbers, language tag and descriptions of pictures."""
    return editions([document], ("docx",))[0]["docx"]


def html(document: Document) -> bytes:
    """One self-contained page in UTF-8: own style, no script, pictures inside."""
    return editions([document], ("html",))[0]["html"]


def letter(document: LetterDocument, form: Format = "pdf") -> bytes:
    """A covering letter in one format."""
    return editions([document], (form,))[0][form]


def editions(
    documents: Iterable[Document | LetterDocument], forms: Sequence[Format] = ("pdf", "docx", "html")
) -> list[dict[Format, bytes]]:
    """Several documents in several formats by one child, for example one report in three languages."""
    composed = [compose_letter(one) if isinstance(one, LetterDocument) else compose(one) for one in documents]
    jobs = [{"do": form, **one.as_wire()} for one in composed for form in forms]
    answers = iter(run(jobs))
    return [{form: next(answers) for form in forms} for _ in composed]


def returned_docx(content: bytes) -> Returned:
    """What came back in a DOCX that left with anchors. Raises WordRefused; the file is read by a child that can write nothing."""
    return returned_from(_read("returned", content))


def written_docx(content: bytes) -> Written:
    """The text of a DOCX that was written elsewhere. Raises WordRefused; the file is read by a child that can write nothing."""
    read = _read("written", content)
    return Written(read["text"], read["taken"])


def _read(how: str, content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise WordRefused("docx-too-big")
    try:
        return run([{"do": how, "docx": content}], seconds=READ_SECONDS, megabytes=READ_MEGABYTES)[0]
    except TypesetFailed as failed:
        raise WordRefused(failed.detail if failed.code == "refused" else "docx-not-read") from failed


def sheet_pdf(request: SheetRequest) -> bytes:
    """Numbered paper sheets of a tool, one page for each sheet (or for two half-page sheets), PDF/UA-1."""
    made: bytes = run([sheet_job(request)])[0]
    return made


def charts_svg(specs: Sequence[dict[str, Any]]) -> list[str]:
    """Vega-Lite specifications as SVG, all by one child. A specification that would fetch anything is refused."""
    made: list[str] = run([{"do": "charts", "specs": list(specs)}])[0]
    return made


def chart_svg(spec: dict[str, Any]) -> str:
    """One chart as SVG."""
    return charts_svg([spec])[0]
