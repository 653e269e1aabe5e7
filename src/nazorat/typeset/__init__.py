"""The press: reports, letters, numbered paper sheets and charts as bytes, made in a short-lived child process.

Refuses raw HTML or Typst in a text, pictures that are files, and anything fetched. Writes nothing to disk and holds no key.
Rooms above hand in plain data and take bytes; this is the only room that imports typst, pypandoc and vl_convert.
"""

from nazorat.typeset.document import (
    Document,
    DocumentRefused,
    Figure,
    LetterDocument,
    Section,
    Signature,
    Status,
    Table,
)
from nazorat.typeset.kept import document_from, packed
from nazorat.typeset.press import (
    chart_png,
    chart_svg,
    charts_svg,
    checklist_docx,
    docx,
    editions,
    html,
    letter,
    pdf,
    returned_docx,
    sheet_fit,
    sheet_list_pdf,
    sheet_pdf,
    tables_docx,
    written_docx,
)
from nazorat.typeset.process import TypesetFailed
from nazorat.typeset.returned import Returned, ReturnedParagraph, WordRefused, Written, digest_of

__all__ = [
    "Document",
    "DocumentRefused",
    "Figure",
    "LetterDocument",
    "Returned",
    "ReturnedParagraph",
    "Section",
    "Signature",
    "Status",
    "Table",
    "TypesetFailed",
    "WordRefused",
    "Written",
    "chart_png",
    "chart_svg",
    "charts_svg",
    "checklist_docx",
    "digest_of",
    "document_from",
    "docx",
    "editions",
    "html",
    "letter",
    "packed",
    "pdf",
    "returned_docx",
    "sheet_fit",
    "sheet_list_pdf",
    "sheet_pdf",
    "tables_docx",
    "written_docx",
]
