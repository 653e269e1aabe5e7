"""Reports and letters as tagged PDF/UA-1: pandoc writes the body, our own look holds it, Typst compiles in memory."""

from __future__ import annotations

import json
from typing import Any, Final

import typst

from nazorat.typeset.inside.pandoc import LOOK, convert
from nazorat.typeset.inside.pictures import checked_svg, clean_photo, photo_svg

FONTS: Final = LOOK.parent / "fonts"


def report_pdf(job: dict[str, Any]) -> bytes:
    """The PDF of a report or letter job."""
    files: dict[str, bytes] = {}
    shown: dict[str, Any] = {}
    for index, figure in enumerate(job["figures"]):
        name = f"figure-{index}.svg"
        files[name] = drawing(figure).encode()
        shown[figure["name"]] = {
            "file": name,
            "alt": figure["alt"],
            "width": figure["width"],
            "caption": figure["caption"],
            "has-table": figure["has-table"],
            "has-caption": bool(figure["caption"].strip()),
        }
    data = dict(job["data"], figures=shown)
    main = "letter.typ" if data["form"] == "letter" else "main.typ"
    files["body.typ"] = b'#import "report.typ": *\n' + convert(job, "typst", dict.fromkeys(shown, ""))
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    files["report.typ"] = (LOOK / "report.typ").read_bytes()
    files["main"] = (LOOK / main).read_bytes()
    return compile_pdf(files)


def drawing(figure: dict[str, Any]) -> str:
    """Any figure as SVG text."""
    if figure["photo"]:
        return photo_svg(*clean_photo(figure["photo"]))
    return checked_svg(figure["svg"])[0]


def compile_pdf(files: dict[str, bytes]) -> bytes:
    """PDF/UA-1 from sources in memory; only the fonts that we ship are seen."""
    compiler: Any = typst.compile  # its types know no sources in memory
    made: bytes = compiler(files, font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards=["ua-1"])
    return made


def render_png(svg: str, width_mm: float, height_mm: float, ppi: float = 220) -> bytes:
    """A drawing as pixels, for word processors that cannot show SVG."""
    source = f'#set page(width: {width_mm}mm, height: {height_mm}mm, margin: 0mm)\n#image("d.svg", width: 100%)'
    files = {"main": source.encode(), "d.svg": svg.encode()}
    compiler: Any = typst.compile  # its types know no sources in memory
    made: bytes = compiler(files, font_paths=[str(FONTS)], ignore_system_fonts=True, format="png", ppi=ppi)
    return made
