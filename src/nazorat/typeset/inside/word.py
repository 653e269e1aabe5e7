"""Reports and letters as DOCX: pandoc writes the text, and our own styles, header, footer and cover replace its parts.

No reference document is kept on disk: the parts are written here, in memory, into the archive that pandoc returns.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from nazorat.typeset.inside.paged import drawing, render_png
from nazorat.typeset.inside.pandoc import LOOK, convert
from nazorat.typeset.inside.pictures import checked_svg, clean_photo, data_uri
from nazorat.typeset.inside.returned import anchored
from nazorat.typeset.inside.word_parts import core, cover, footer, header, letter_after, letter_before, shaped

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DROPPED: Final = ("docProps/custom.xml", "word/comments.xml")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_ODT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
LOCALES: Final = {"ru": "ru-RU", "tg": "tg-Cyrl-TJ", "en": "en-GB"}


def report_docx(job: dict[str, Any]) -> bytes:
    """The DOCX of a report or letter job."""
    pictures = [_picture(figure) for figure in job["figures"]]
    marks = [_placeholder(index, *picture[1:]) for index, picture in enumerate(pictures)]
    sources = {figure["name"]: data_uri(mark, "image/png") for figure, mark in zip(job["figures"], marks, strict=True)}
    cover_name = job["data"].get("cover", "")
    shown_on_cover = f"![](figure:{cover_name})" if cover_name else ""
    raw = convert(dict(job, markdown=_with_cover(job, shown_on_cover)), "docx", sources)
    swaps = {mark: picture[0] for mark, picture in zip(marks, pictures, strict=True)}
    return _rebuilt(raw, job["data"], swaps)


def _with_cover(job: dict[str, Any], shown: str) -> str:
    if not shown:
        return str(job["markdown"])
    figure = next(one for one in job["figures"] if one["name"] == job["data"]["cover"])
    alt = figure["alt"].replace("\\", "\\\\").replace('"', '\\"')
    name = figure["name"].replace('"', '\\"')
    return f'::: {{.figure name="{name}" alt="{alt}"}}\n{figure["caption"]}\n:::\n\n{job["markdown"]}'


def _picture(figure: dict[str, Any]) -> tuple[bytes, int, int]:
    """Bytes (PNG of a drawing, else clean JPEG) and size in pixels. Old word processors show no SVG."""
    if figure["photo"]:
        return clean_photo(figure["photo"])
    svg, width, height = checked_svg(drawing(figure))
    across = min(figure["width"], 166)
    tall = across * height / width
    return render_png(svg, across, tall), round(across * 8.66), round(tall * 8.66)


def _placeholder(index: int, width: int, height: int) -> bytes:
    """A PNG head of the right size that pandoc can measure; the true picture takes its place in the archive.

    Megabytes of base64 would make pandoc slow, and its text would hold the photograph twice.
    """

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (1 + 3 * width) * min(height, 1))
    parts = (chunk(b"IHDR", head), chunk(b"tEXt", b"n\x00" + str(index).encode()), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _rebuilt(raw: bytes, data: dict[str, Any], swaps: dict[bytes, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {name: source.read(name) for name in source.namelist() if name not in _DROPPED}
        renamed = _swap_media(parts, swaps)
        _replace_parts(parts, data, renamed)
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _swap_media(parts: dict[str, bytes], swaps: dict[bytes, bytes]) -> dict[str, str]:
    """Puts the true pictures in place of the heads; a JPEG also gets its own ending."""
    renamed: dict[str, str] = {}
    for name in [name for name in parts if name.startswith("word/media/")]:
        picture = swaps.get(parts[name])
        if picture is None:
            continue
        if picture.startswith(b"\xff\xd8"):
            renamed[name] = name.rsplit(".", 1)[0] + ".jpg"
            del parts[name]
        parts[renamed.get(name, name)] = picture
    return renamed


def _replace_parts(parts: dict[str, bytes], data: dict[str, Any], renamed: dict[str, str]) -> None:
    locale = LOCALES[data["language"]]
    styles = (LOOK / "styles.xml").read_text("utf-8").replace("{lang}", locale)
    parts["word/styles.xml"] = styles.encode()
    parts["word/header1.xml"] = header(data)
    parts["word/footer1.xml"] = footer(data)
    parts["word/header2.xml"] = header(dict(data, header="", strip=""), first=True)
    parts["docProps/core.xml"] = core(data, locale)
    parts["word/settings.xml"] = _without_sessions(parts["word/settings.xml"])
    parts["word/document.xml"] = _document(parts["word/document.xml"], data)
    parts["word/_rels/document.xml.rels"] = _relations(parts["word/_rels/document.xml.rels"], renamed)
    parts["[Content_Types].xml"] = _types(parts["[Content_Types].xml"])
    rels = etree.fromstring(parts["_rels/.rels"])
    for one in list(rels):
        if one.get("Target", "").endswith(_DROPPED):
            rels.remove(one)
    parts["_rels/.rels"] = _xml(rels)


def _without_sessions(xml: bytes) -> bytes:
    """Settings without the marks of editing sessions, which Word compares files by; those of pandoc's own pattern come with it."""
    root = etree.fromstring(xml)
    for one in root.findall(f"{{{W}}}rsids"):
        root.remove(one)
    return _xml(root)


def _document(xml: bytes, data: dict[str, Any]) -> bytes:
    root: Any = etree.fromstring(xml)
    body = root.find(f"{{{W}}}body")
    for old in body.findall(f"{{{W}}}sectPr"):
        body.remove(old)
    pictured = 2 if data.get("cover") else 0
    shaped(body, letter=data["form"] == "letter")
    before, after = letter_before(data) if data["form"] == "letter" else cover(data)
    for index, element in enumerate(before):
        body.insert(index, element)
    for index, element in enumerate(after):
        body.insert(len(before) + pictured + index, element)
    if data["form"] == "letter":
        body.extend(letter_after(data))
    body.append(etree.fromstring(_SECTION.encode()))
    anchored(body)
    return _xml(root)


_SECTION: Final = (
    f'<w:sectPr xmlns:w="{W}" xmlns:r="{_R}"><w:headerReference w:type="default" r:id="nzHeader"/>'
    '<w:headerReference w:type="first" r:id="nzFirst"/><w:footerReference w:type="default" r:id="nzFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1758" w:right="1361" w:bottom="1417" w:left="1134" '
    'w:header="850" w:footer="709" w:gutter="0"/><w:titlePg/></w:sectPr>'
)


def _relations(xml: bytes, renamed: dict[str, str]) -> bytes:
    root = etree.fromstring(xml)
    for one in list(root):
        target = f"word/{one.get('Target')}"
        if target in renamed:
            one.set("Target", renamed[target].removeprefix("word/"))
        if target in _DROPPED:
            root.remove(one)
    for identifier, kind, target in (
        ("nzHeader", "header", "header1.xml"),
        ("nzFirst", "header", "header2.xml"),
        ("nzFooter", "footer", "footer1.xml"),
    ):
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=identifier, Type=f"{_R}/{kind}", Target=target)
    return _xml(root)


def _types(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    space = root.nsmap[None]
    for one in list(root):
        if one.get("PartName", "").lstrip("/") in _DROPPED:
            root.remove(one)
    if not any(one.get("Extension") == "jpg" for one in root):
        etree.SubElement(root, f"{{{space}}}Default", Extension="jpg", ContentType="image/jpeg")
    for name, kind in (("header1", "header"), ("header2", "header"), ("footer1", "footer")):
        etree.SubElement(root, f"{{{space}}}Override", PartName=f"/word/{name}.xml", ContentType=f"{_ODT}{kind}+xml")
    return _xml(root)


def _xml(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
