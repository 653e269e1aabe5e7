"""Paper sheets: the face of a tool with one number and one QR code each, compiled to PDF/UA-1."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import segno

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.paged import compile_pdf
from nazorat.typeset.inside.pandoc import LOOK
from nazorat.typeset.inside.pictures import clean_photo


def sheets_pdf(job: dict[str, Any]) -> bytes:
    """One page for each sheet, or for each two half-page sheets."""
    sheet, others = ((LOOK / name).read_bytes() for name in ("sheet.typ", "others.typ"))
    # the other papers take their boxes and marks from the tick sheet
    files = {"main": sheet} if job["layout"] == "ticks" else {"main": others, "sheet.typ": sheet}
    for number in {sheet["number"] for sheet in job["sheets"]}:
        files[f"{number}.svg"] = qr_svg(number)
    # the compiler takes text only from memory, so that a picture goes in as a drawing that holds it
    for name, content in job.pop("figures", {}).items():
        files[f"{name}.svg"] = _as_drawing(content)
    files["data.json"] = json.dumps(job, ensure_ascii=False).encode()
    try:
        return compile_pdf(files)
    except RuntimeError as broken:
        if "sheet-too-long" in str(broken):
            raise DocumentRefused("sheet-too-long") from broken
        raise


def _as_drawing(content: bytes) -> bytes:
    data, width, height = clean_photo(content)
    held = f'<image href="data:image/jpeg;base64,{base64.b64encode(data).decode()}" width="{width}" height="{height}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{held}</svg>'.encode()


def qr_svg(number: str) -> bytes:
    """The sheet number and nothing else, error correction M."""
    target = io.BytesIO()
    code = segno.make(number, error="m", micro=False)
    code.save(target, kind="svg", border=0, scale=4, xmldecl=False, svgclass=None, lineclass=None)
    return target.getvalue()
