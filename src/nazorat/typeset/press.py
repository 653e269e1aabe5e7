"""The public functions: documents, letters, sheets and charts as bytes. Each call is one child process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from nazorat.typeset.charts import SANS
from nazorat.typeset.compose import compose, compose_letter
from nazorat.typeset.document import Document, Format, LetterDocument
from nazorat.typeset.paper import ListedSheet, SheetRequest, list_job, sheet_job
from nazorat.typeset.process import TypesetFailed, run
from nazorat.typeset.returned import MOST_BYTES, READ_MEGABYTES, READ_SECONDS, Returned, WordRefused, Written, returned_from
from nazorat.xlsform.checklist import Checklist, checklist_from

Fit = Literal["half", "page", "more"]
TOO_LONG: Final = "sheet-too-long"


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


def checklist_docx(content: bytes) -> Checklist:
    """Tables and paragraphs of a DOCX with their places. Raises WordRefused; the file is read by a child that can write nothing."""
    return checklist_from(_read("tabled", content))


def tables_docx(content: bytes) -> list[dict[str, Any]]:
    """The tables of a DOCX from elsewhere, each with what stands `above` it and its `rows`, as `inside.tables` says. Raises WordRefused."""
    found: list[dict[str, Any]] = _read("tables", content)["tables"]
    return found


def _read(how: str, content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise WordRefused("docx-too-big")
    try:
        return run([{"do": how, "docx": content}], seconds=READ_SECONDS, megabytes=READ_MEGABYTES)[0]
    except TypesetFailed as failed:
        raise WordRefused(failed.detail if failed.code == "refused" else "docx-not-read") from failed


def sheet_pdf(request: SheetRequest) -> bytes:
    """Numbered paper sheets of a tool, one page for each sheet (or for two half-page sheets), PDF/UA-1.

    Where the request leaves it to the length of the tool, a short one whose words need more room takes the whole page.
    """
    return _laid_out(request)[1]


def sheet_fit(request: SheetRequest) -> Fit:
    """What a sheet of the tool takes when it is laid out. Raises TypesetFailed for everything but its length."""
    try:
        return _laid_out(request)[0]
    except TypesetFailed as failed:
        if failed.detail != TOO_LONG:
            raise
        return "more"


def _laid_out(request: SheetRequest) -> tuple[Fit, bytes]:
    job = sheet_job(request)
    try:
        return "half" if job["half"] else "page", run([job])[0]
    except TypesetFailed as failed:
        if request.half_page is not None or not job["half"] or failed.detail != TOO_LONG:
            raise
    return "page", run([{**job, "half": False}])[0]


def sheet_list_pdf(rows: Iterable[ListedSheet], language: str) -> bytes:
    """The list of sheets out and back, with boxes for the gate, PDF/UA-1."""
    made: bytes = run([list_job(rows, language)])[0]
    return made


def charts_svg(specs: Sequence[dict[str, Any]]) -> list[str]:
    """Vega-Lite specifications as SVG, all by one child. A specification that would fetch anything is refused."""
    made: list[str] = run([{"do": "charts", "specs": list(specs)}])[0]
    return made


def chart_png(spec: dict[str, Any]) -> bytes:
    """One chart as PNG on white, for slides: twice as fine as it is on a page."""
    made: bytes = run([{"do": "chart-png", "spec": spec}])[0]
    return made


def chart_svg(spec: dict[str, Any]) -> str:
    """One chart as SVG for a browser, which has not the press's own font: it takes one without serifs that is there."""
    return charts_svg([spec])[0].replace(f'font-family="{SANS}"', f'font-family="{SANS}, Noto Sans, Arial, sans-serif"')
