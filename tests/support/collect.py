"""Posts as ODK Collect sends them, built from the standard library alone, for tests, benchmarks and whoever writes a client."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

VECTORS = Path(__file__).resolve().parent.parent / "vectors" / "collect"
TOOL = VECTORS / "tool.xml"
BOUNDARY = "9c1f3f3e-6f1c-4d61-9a39-6c2f8e3d5b11"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010101006000600000") + b"\x00" * 64 + bytes.fromhex("ffd9")
Files = Sequence[tuple[str, bytes]]


def record(
    instance_id: str,
    *,
    text: str = "words",
    circle: str = "team",
    pictures: Iterable[str] = (),
    deprecated: str = "",
    form: str = "door",
    version: str = "1",
) -> bytes:
    """An instance of the tool in TOOL. The first picture is the room's, every other one that of a cell."""
    names = list(pictures)
    cells = "".join(f"<cell><beds>2</beds><view>{escape(name)}</view></cell>" for name in names[1:])
    older = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    return (
        f"<?xml version='1.0' ?><data id=\"{form}\" version=\"{version}\"><text>{escape(text)}</text><circle>{circle}</circle>"
        f"<picture>{escape(names[0]) if names else ''}</picture>{cells}"
        f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{instance_id}</instanceID>{older}</meta></data>'
    ).encode()  # fmt: skip


def multipart(xml: bytes, files: Files = (), *, incomplete: bool = False, boundary: str = BOUNDARY) -> bytes:
    """The body: the record first, then each file under its own name, `*isIncomplete*` last when more is to come."""
    parts = [_part(boundary, "xml_submission_file", "record.xml", "text/xml", xml)]
    parts += [_part(boundary, name, name, "image/jpeg", content) for name, content in files]
    if incomplete:
        parts.append(_part(boundary, "*isIncomplete*", None, None, b"yes"))
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


def content_type(boundary: str = BOUNDARY) -> str:
    return f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, name: str, filename: str | None, kind: str | None, content: bytes) -> bytes:
    """As OkHttp writes a part: disposition, type, length; names as they are, in UTF-8."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    head += f'; filename="{filename}"' if filename is not None else ""
    head += f"\r\nContent-Type: {kind}" if kind else ""
    return f"{head}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n"
