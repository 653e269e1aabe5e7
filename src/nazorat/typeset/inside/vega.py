"""Vega-Lite to SVG. A specification carries its data; anything that names an address, a file or an expression is refused."""

from __future__ import annotations

from typing import Any, Final

import vl_convert

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.inside.paged import FONTS

PNG_SCALE: Final = 2.0
_FETCHING: Final = frozenset({"url", "href", "src", "loader", "baseURL", "usermeta"})


def charts_svg(job: dict[str, Any]) -> list[Any]:
    """One SVG text for each specification of the job."""
    for spec in job["specs"]:
        refuse_fetching(spec)
    vl_convert.register_font_directory(str(FONTS))
    return [vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], show_warnings=False) for spec in job["specs"]]


def chart_png(job: dict[str, Any]) -> bytes:
    """The specification of the job as PNG on white."""
    refuse_fetching(job["spec"])
    vl_convert.register_font_directory(str(FONTS))
    spec = {**job["spec"], "config": {**job["spec"].get("config", {}), "background": "#ffffff"}, "background": "#ffffff"}
    return bytes(vl_convert.vegalite_to_png(spec, scale=PNG_SCALE, allowed_base_urls=[], show_warnings=False))


def refuse_fetching(value: Any) -> None:
    """DocumentRefused("chart-fetches") when any part of the specification could make Vega load something."""
    if isinstance(value, dict):
        if _FETCHING & value.keys():
            raise DocumentRefused("chart-fetches")
        for one in value.values():
            refuse_fetching(one)
    elif isinstance(value, list):
        for one in value:
            refuse_fetching(one)
