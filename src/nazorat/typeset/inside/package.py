"""Opens a DOCX that a stranger may have written: bounded before it is unpacked, and refused where it holds what a text does not need."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from nazorat.typeset.document import DocumentRefused
from nazorat.xlsform.hardened import XmlRefused, read_xml

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MOST_PARTS: Final = 1000
MOST_UNPACKED: Final = 120 * 1024 * 1024
MOST_XML: Final = 40 * 1024 * 1024
_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EMBEDDED: Final = ("word/embeddings/", "word/activex/", "word/afchunk")
_OFF: Final = ("0", "false", "off")


class Package:
    """A DOCX in memory whose parts are read one by one, each under its bound."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
            raise DocumentRefused("docx-not") from broken
        self.names = {one.filename for one in self._archive.infolist()}
        self._bounded()
        self._without_macros()
        self._without_embedded()

    def xml(self, name: str) -> Any:
        """The root of a part, or None where there is no such part."""
        if name not in self.names:
            return None
        try:
            return read_xml(self._bytes(name), limit=MOST_XML, depth=100)
        except XmlRefused as refused:
            raise DocumentRefused("docx-xml") from refused

    def _bytes(self, name: str) -> bytes:
        """A part, no longer than a part may be, whatever its header says."""
        try:
            with self._archive.open(name) as part:
                data = part.read(MOST_XML + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as broken:
            raise DocumentRefused("docx-not") from broken
        if len(data) > MOST_XML:
            raise DocumentRefused("docx-bomb")
        return data

    def _bounded(self) -> None:
        parts = self._archive.infolist()
        if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED or len(self.names) != len(parts):
            raise DocumentRefused("docx-bomb")

    def _without_macros(self) -> None:
        types = self.xml(_TYPES)
        if types is None or "word/document.xml" not in self.names:
            raise DocumentRefused("docx-not")
        kinds = {str(one.get("ContentType", "")) for one in types}
        if any("macro" in kind.lower() or "vba" in kind.lower() for kind in kinds) or any(
            name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names
        ):
            raise DocumentRefused("docx-macros")
        if _MAIN not in kinds:
            raise DocumentRefused("docx-not")

    def _without_embedded(self) -> None:
        if any(name.lower().startswith(_EMBEDDED) for name in self.names):
            raise DocumentRefused("docx-embedded")
        for name in sorted(one for one in self.names if one.endswith(".rels")):
            for relation in self.xml(name):
                kind = str(relation.get("Type", "")).rpartition("/")[2]
                if kind in ("oleObject", "package", "aFChunk", "control"):
                    raise DocumentRefused("docx-embedded")
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    raise DocumentRefused("docx-external")


def hidden_styles(package: Package) -> set[str]:
    """Styles that hide what is written in them."""
    styles = package.xml("word/styles.xml")
    found = styles.iter(f"{{{W}}}style") if styles is not None else ()
    return {str(one.get(f"{{{W}}}styleId")) for one in found if any(_on(each) for each in one.iter(f"{{{W}}}vanish"))}


def refuse_hidden(body: Any, hidden: set[str]) -> None:
    """No text that a reader does not see on the page: it would come in unread."""
    for run in body.iter(f"{{{W}}}r"):
        if any(_on(each) for each in run.iter(f"{{{W}}}vanish", f"{{{W}}}specVanish")) and "".join(texts(run)).strip():
            raise DocumentRefused("docx-hidden")
    for style in body.iter(f"{{{W}}}rStyle", f"{{{W}}}pStyle"):
        if style.get(f"{{{W}}}val") in hidden:
            raise DocumentRefused("docx-hidden")


def texts(run: Any) -> Iterator[str]:
    """The characters of a run, deleted ones too."""
    for one in run:
        tag = one.tag.rpartition("}")[2]
        if tag in ("t", "delText"):
            yield one.text or ""
        elif tag in ("tab", "br", "cr"):
            yield "\t" if tag == "tab" else "\n"
        elif tag in ("noBreakHyphen", "softHyphen"):
            yield "-" if tag == "noBreakHyphen" else ""


def _on(switch: Any) -> bool:
    return switch.get(f"{{{W}}}val") not in _OFF
