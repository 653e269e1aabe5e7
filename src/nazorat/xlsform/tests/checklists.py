"""Word files written by hand, part by part, so that a test says exactly what stands in one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
STYLES: Final = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
)
LISTS: Final = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def line(text: str = "", *, bold: bool = False, style: str = "", listed: str = "", raw: str = "") -> str:
    """A paragraph; `listed` is "1" for numbers and "2" for bullets, `raw` further runs as they are."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{listed}"/></w:numPr>' if listed else ""
    run = f"<w:r><w:rPr>{'<w:b/>' if bold else ''}</w:rPr><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{run}{raw}</w:p>"


def cell(text: str = "", *, span: int = 1, down: str = "", bold: bool = False, listed: str = "", raw: str = "") -> str:
    """A cell, a paragraph for each line of its text; `down` is "restart" or "continue", `raw` what comes after them."""
    about = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    about += f'<w:vMerge w:val="{down}"/>' if down else ""
    lines = "".join(line(one, bold=bold, listed=listed) for one in text.split("\n"))
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{lines}{raw}</w:tc>"


def row(*cells: str, about: str = "") -> str:
    """A row of cells, of which plain text becomes one."""
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str | Sequence[str]) -> str:
    return f"<w:tbl>{''.join(one if isinstance(one, str) else row(*one) for one in rows)}</w:tbl>"


def word(*blocks: str, types: str = TYPES, **parts: str) -> bytes:
    """A DOCX of blocks; further parts by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{"".join(blocks)}</w:body></w:document>')
        for name, content in {"styles": STYLES, "numbering": LISTS, **parts}.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()
