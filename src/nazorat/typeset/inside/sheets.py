"""Paper sheets: the face of a tool with one number and one QR code each, compiled to PDF/UA-1."""

from __future__ import annotations

import io
import json
from typing import Any

import segno

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.paged import compile_pdf
from nazorat.typeset.inside.pandoc import LOOK


def sheets_pdf(job: dict[str, Any]) -> bytes:
    """One page for each sheet, or for each two half-page sheets."""
    files = {"main": (LOOK / "sheet.typ").read_bytes()}
    for number in {sheet["number"] for sheet in job["sheets"]}:
        files[f"{number}.svg"] = qr_svg(number)
    files["data.json"] = json.dumps(job, ensure_ascii=False).encode()
    try:
        return compile_pdf(files)
    except RuntimeError as broken:
        if "sheet-too-long" in str(broken):
            raise DocumentRefused("sheet-too-long") from broken
        raise


def qr_svg(number: str) -> bytes:
    """The sheet number and nothing else, error correction M."""
    target = io.BytesIO()
    code = segno.make(number, error="m", micro=False)
    code.save(target, kind="svg", border=0, scale=4, xmldecl=False, svgclass=None, lineclass=None)
    return target.getvalue()
