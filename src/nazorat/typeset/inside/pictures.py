"""Pictures made safe: a photograph becomes fresh JPEG bytes without metadata, a drawing is checked to fetch nothing."""

from __future__ import annotations

import base64
import io
from typing import Any, Final

from lxml import etree
from PIL import Image, ImageOps

from nazorat.typeset.document import DocumentRefused

MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 1800
_HREFS: Final = ("href", "{http://www.w3.org/1999/xlink}href")
_BANNED: Final = ("script", "foreignObject", "iframe", "audio", "video")


def clean_photo(data: bytes) -> tuple[bytes, int, int]:
    """JPEG bytes, width and height in pixels. Turned upright first, since the tag that says how is dropped with the rest."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            upright = ImageOps.exif_transpose(opened)
            picture = Image.new("RGB", upright.size, "white")
            picture.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise DocumentRefused("photo-unreadable") from broken
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=84, optimize=True)
    return target.getvalue(), picture.width, picture.height


def checked_svg(svg: str) -> tuple[str, float, float]:
    """The drawing, its width and height in its own units. Refuses script, entities and anything outside the file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as broken:
        raise DocumentRefused("drawing-unreadable") from broken
    if root.getroottree().docinfo.doctype:
        raise DocumentRefused("drawing-has-doctype")
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _BANNED or any(name.startswith("on") for name in element.attrib):
            raise DocumentRefused("drawing-has-script")
        if any(not element.get(name, "#").startswith(("#", "data:image/")) for name in _HREFS):
            raise DocumentRefused("drawing-fetches")
    width, height = _size(root)
    return svg, width, height


def _size(root: Any) -> tuple[float, float]:
    box = [float(part) for part in root.get("viewBox", "").replace(",", " ").split()]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    try:
        return float(root.get("width", "").removesuffix("px")), float(root.get("height", "").removesuffix("px"))
    except ValueError as missing:
        raise DocumentRefused("drawing-has-no-size") from missing


def photo_svg(jpeg: bytes, width: int, height: int) -> str:
    """Typst takes files from memory as text only, so a photograph travels inside a drawing."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="{data_uri(jpeg, "image/jpeg")}"/></svg>'
    )


def data_uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
