"""From a file that anybody may have made to what the journal keeps: looked at by its first bytes, never by its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from nazorat.fieldwork.pictures import NotShown, redrawn
from nazorat.kit.problems import Problem

PDF = b"%PDF-"
# under what a whole post may be, with room for the form around it
MOST = 3 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """A file as it is kept. `kind` is "pdf", "jpg" or, of what came by a link, "docx"; `name` is what its sender called it, without signs."""

    kind: str
    content: bytes = field(repr=False)
    name: str = ""

    def pack(self) -> bytes:
        """Its kind and name before its bytes, so that they are sealed with them."""
        return f"{self.kind};{self.name}|".encode() + self.content


def scan_from(data: bytes) -> Scan:
    head, content = data.split(b"|", 1)
    kind, _, name = head.decode().partition(";")
    return Scan(kind, content, name)


def looked_at(content: bytes) -> Scan:
    """A picture is drawn anew, so that place, owner and camera stay behind; a PDF is kept as its bytes and never shown in a page.

    Raises Problem "scan-too-large" and, for everything else than these two, "scan-not-taken".
    """
    if len(content) > MOST:
        raise Problem("scan-too-large")
    if content.startswith(PDF):
        return Scan("pdf", content)
    try:
        return Scan("jpg", redrawn(content))
    except NotShown as refused:
        raise Problem("scan-not-taken") from refused
