"""From a file that a stranger sent to what is kept: told by its content, never by its name, and opened by nothing of ours."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO

from nazorat.correspondence.scans import MOST, PDF, Scan
from nazorat.fieldwork.pictures import WIDEST_SCAN, NotShown, redrawn
from nazorat.kit.problems import Problem

ZIP = b"PK\x03\x04"
# of a Word file: what its directory announces, looked at without unpacking anything
MOST_PARTS = 2000
MOST_UNPACKED = 64 * 1024 * 1024
PARTS = {"[Content_Types].xml", "word/document.xml"}
ENCRYPTED = 0x1
LONGEST_NAME = 60


def taken_from(name: str, content: bytes) -> Scan:
    """A PDF or a Word file as its bytes, never shown; a picture drawn anew, so that nothing of it is kept but what it shows.

    Raises Problem "file-too-large", "file-not-taken", and "file-macros" for a Word file with a program in it.
    """
    if len(content) > MOST:
        raise Problem("file-too-large")
    return replace(_looked_at(content), name=plain_name(name))


def plain_name(name: str) -> str:
    """Letters, digits and hyphens of a file's name, without folder and ending: it can lead nowhere and turn nothing around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    stem = last.rpartition(".")[0] or last
    return re.sub(r"[^\w]+", "-", stem).strip("-_")[:LONGEST_NAME] or "file"


def _looked_at(content: bytes) -> Scan:
    if content.startswith(PDF):
        return Scan("pdf", content)
    if content.startswith(ZIP):
        _check_word(content)
        return Scan("docx", content)
    try:
        return Scan("jpg", redrawn(content, WIDEST_SCAN))
    except NotShown as refused:
        raise Problem("file-not-taken") from refused


def _check_word(content: bytes) -> None:
    """By its directory alone: a Word file, not large once unpacked, without a program, a password or a part outside of it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise Problem("file-not-taken") from broken
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or len(set(names)) < len(names):
        raise Problem("file-not-taken")
    if not set(names) >= PARTS or any(part.flag_bits & ENCRYPTED for part in parts) or any(map(_leads_out, names)):
        raise Problem("file-not-taken")
    if any(name.casefold().endswith((".bin", ".exe", ".js", ".vbs")) for name in names):
        raise Problem("file-macros")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
