"""The parts of a DOCX that pandoc does not write as we need them: cover, header, footer, letter lines, table widths."""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS: Final = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_CORE: Final = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_TEXT_TWIPS: Final = 7597  # 134 mm
_PAGE_TWIPS: Final = 9411  # 166 mm
_WIDE_FROM: Final = 5


def _element(xml: str) -> Any:
    return etree.fromstring(f"<root {_NS}>{xml}</root>")[0]


def _run(text: str, properties: str = "") -> str:
    held = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{held}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def _lines(style: str, lines: list[str]) -> list[Any]:
    return [_element(_paragraph(style, _run(line))) for line in lines if line]


def cover(data: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """What stands before and after the cover's picture."""
    before = _lines("Organisations", [" · ".join(data["organisations"])]) + _lines("Demonstration", [data["demonstration"]])
    before += _lines("DocumentKind", [data["kind"]]) + _lines("Title", [data["title"]])
    before += _lines("Subtitle", [data["subtitle"]]) + _lines("Authentic", [data["authentic"]])
    after: list[Any] = []
    if data["status"]:
        after.append(_element(_status(data["status"])))
    if data["has-cover"]:
        after.append(_element(_paragraph("BodyText", '<w:r><w:br w:type="page"/></w:r>')))
    return before, after


def _status(status: dict[str, Any]) -> str:
    head = " · ".join(part for part in (status["title"], status["restriction"]) if part)
    rows = "".join(f"<w:tr>{_cell(label, 2551)}{_cell(value, 6860)}</w:tr>" for label, value in status["rows"])
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="174A5B"/>'
    title = _paragraph("Compact", _run(head, '<w:b/><w:color w:val="FFFFFF"/>'))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_PAGE_TWIPS}" w:type="dxa"/><w:tblInd w:w="6" w:type="dxa"/><w:tblBorders>'
        + "".join(f'<w:{side} w:val="single" w:sz="6" w:color="1A1A1A"/>' for side in ("top", "left", "bottom", "right"))
        + '<w:insideH w:val="single" w:sz="4" w:color="BDBDBD"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="150" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="150" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="2551"/><w:gridCol w:w="6860"/></w:tblGrid>'
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{_PAGE_TWIPS}" w:type="dxa"/><w:gridSpan w:val="2"/>{shade}</w:tcPr>'
        f"{title}</w:tc></w:tr>{rows}</w:tbl>"
    )


def _cell(text: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph("Compact", _run(text))}</w:tc>'


def header(data: dict[str, Any], *, first: bool = False) -> bytes:
    """Running head, the demonstration line and the watermark behind the text; the first page has the watermark only."""
    runs = _watermark(data["watermark"]) if data["watermark"] else ""
    parts = [] if first else [data.get("header", ""), data["strip"]]
    shown = " · ".join(part for part in parts if part)
    return _part("hdr", _paragraph("Header" if shown else "BodyText", runs + (_run(shown) if shown else "")))


def footer(data: dict[str, Any]) -> bytes:
    """The footer's words at the left, the page at the right."""
    page = '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return _part("ftr", _paragraph("Footer", _run(data.get("footer", "")) + page + end))


def _part(kind: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{kind} {_NS}>{inside}</w:{kind}>'.encode()


def _watermark(text: str) -> str:
    """The shape that word processors themselves make for a watermark."""
    width = min(150, 30 + 24 * len(text))
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{3 * width}pt;height:66pt;rotation:315;z-index:-251654144;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        "<w:r><w:pict>"
        '<v:shapetype id="wm" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="watermark" o:spid="_x0000_s2049" type="#wm" style="{style}" fillcolor="#efefef" stroked="f">'
        f'<v:textpath style="font-family:&quot;PT Sans&quot;;font-size:1pt;font-weight:bold" string={quoteattr(text)}/>'
        "</v:shape></w:pict></w:r>"
    )


def core(data: dict[str, Any], locale: str) -> bytes:
    """Title and language; no author, no time, no program."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties {_CORE}>'
        f"<dc:title>{escape(data['title'])}</dc:title><dc:language>{locale}</dc:language></cp:coreProperties>"
    ).encode()


def letter_before(data: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Letterhead, number and date, addressee, subject."""
    words = data["words"]
    number = f"{words['number']} {data['number']}    {data['date']}"
    reply = f"{words['reply']} {data['reply']}" if data["reply"] else ""
    lines = _lines("Demonstration", [data["demonstration"]]) + _lines("Letterhead", data["letterhead"])
    lines += _lines("Reference", [number, reply]) + _lines("Addressee", data["addressee"])
    return lines + _lines("Subject", [data["title"]]), []


def letter_after(data: dict[str, Any]) -> list[Any]:
    """Enclosures, lines to sign on, the office telephone."""
    words = data["words"]
    lines = _lines("Reference", [f"{words['enclosures']}:"] if data["enclosures"] else [])
    lines += _lines("Reference", [f"{index}. {text}" for index, text in enumerate(data["enclosures"], 1)])
    for one in data["signatures"]:
        tab = "<w:r><w:tab/></w:r>"
        lines.append(_element(_paragraph("Signature", _run(one["role"]) + tab + tab + _run(one["name"]))))
    telephone = f"{words['telephone']}: {data['telephone']}" if data["telephone"] else ""
    copy = f"{words['copy']} {data['copy']}" if data["copy"] else ""
    return lines + _lines("Reference", [telephone, copy])


def shaped(body: Any, *, letter: bool) -> None:
    """Tables get the width of the text column (or the page when they have many columns), pictures their description.

    Lists and plain paragraphs stand in the text column of a report, at the margin of a letter.
    """
    margin = 0 if letter else _PAGE_TWIPS - _TEXT_TWIPS
    for style in body.iter(f"{{{W}}}pStyle"):
        if letter and style.get(f"{{{W}}}val") == "BodyText":
            style.set(f"{{{W}}}val", "LetterText")
    for mark in body.iter(f"{{{W}}}numPr"):
        _shape_list(mark, margin)
    for table in body.iter(f"{{{W}}}tbl"):
        _shape_table(table)
    for picture in body.iter(f"{{{_PIC}}}cNvPr"):
        frame = next(picture.iterancestors(f"{{{_WP}}}inline"))
        picture.set("descr", frame.find(f"{{{_WP}}}docPr").get("descr", ""))


def _shape_list(mark: Any, margin: int) -> None:
    held = mark.getparent()
    held.find(f"{{{W}}}pStyle").set(f"{{{W}}}val", "ListText")
    depth = int(mark.find(f"{{{W}}}ilvl").get(f"{{{W}}}val")) + 1
    sizes = {f"{{{W}}}left": str(margin + 340 * depth), f"{{{W}}}hanging": "300"}
    mark.addnext(etree.Element(f"{{{W}}}ind", sizes))


def _shape_table(table: Any) -> None:
    columns = len(table.find(f"{{{W}}}tblGrid"))
    wide = columns >= _WIDE_FROM
    total = _PAGE_TWIPS if wide else _TEXT_TWIPS
    widths = _widths(table, columns, total)
    properties = table.find(f"{{{W}}}tblPr")
    width = properties.find(f"{{{W}}}tblW")
    width.set(f"{{{W}}}type", "dxa")
    width.set(f"{{{W}}}w", str(total))
    indent = etree.Element(f"{{{W}}}tblInd", {f"{{{W}}}w": "0" if wide else str(_PAGE_TWIPS - _TEXT_TWIPS), f"{{{W}}}type": "dxa"})
    width.addnext(indent)
    indent.addnext(etree.Element(f"{{{W}}}tblLayout", {f"{{{W}}}type": "fixed"}))
    for column, size in zip(table.find(f"{{{W}}}tblGrid"), widths, strict=True):
        column.set(f"{{{W}}}w", str(size))
    for row in table.iter(f"{{{W}}}tr"):
        for cell, size in zip(row.iter(f"{{{W}}}tc"), widths, strict=True):
            held = cell.find(f"{{{W}}}tcPr")
            etree.SubElement(held, f"{{{W}}}tcW", {f"{{{W}}}w": str(size), f"{{{W}}}type": "dxa"})


def _widths(table: Any, columns: int, total: int) -> list[int]:
    longest = [4] * columns
    for row in table.iter(f"{{{W}}}tr"):
        for index, cell in enumerate(row.iter(f"{{{W}}}tc")):
            longest[index] = max(longest[index], min(60, len("".join(cell.itertext()).strip()) + 2))
    widths = [total * size // sum(longest) for size in longest]
    widths[-1] += total - sum(widths)
    return widths
