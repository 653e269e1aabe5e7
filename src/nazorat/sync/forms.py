"""The signed slip that comes with what is sealed: JSON in a header, its signature in another, read strictly."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from nazorat.kit.problems import Problem
from nazorat.sync.slips import FileSlip, RecordSlip

MOST_SLIP = 4096
MOST_RECORD = 3 * 512 * 1024
MOST_FILE = 33 * 1024 * 1024
MOST_VERSIONS = 1000
MOST_FILES = 1000
# what a device signs begins with this
SIGNED = b"nazorat-sent/1|"
RECORD_FIELDS = {"kind", "visit", "record", "version", "key", "tool_version", "files", "sha256"}
FILE_FIELDS = {"kind", "visit", "record", "version", "key", "name_sha256", "sha256"}


def read_record_slip(header: str, signature: str) -> RecordSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip."""
    held, common = _read(header, signature, "record", RECORD_FIELDS)
    return RecordSlip(**common, tool_version=_uuid(held["tool_version"]), files=_number(held["files"], 0, MOST_FILES))


def read_file_slip(header: str, signature: str) -> FileSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip."""
    held, common = _read(header, signature, "file", FILE_FIELDS)
    return FileSlip(**common, name_sha256=_digest(held["name_sha256"]))


def _read(header: str, signature: str, kind: str, fields: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    if not 0 < len(header) <= MOST_SLIP:
        raise Problem("bad-request")
    try:
        signed = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
        held = json.loads(signed)
        mark = bytes.fromhex(signature)
    except (ValueError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
    if not isinstance(held, dict) or set(held) != fields or held["kind"] != kind:
        raise Problem("bad-request")
    return held, {
        "signed": SIGNED + signed, "signature": mark, "visit": _uuid(held["visit"]), "record": _uuid(held["record"]),
        "version": _number(held["version"], 1, MOST_VERSIONS), "key": _uuid(held["key"]), "sha256": _digest(held["sha256"]),
    }  # fmt: skip


def _uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as broken:
        raise Problem("bad-request") from broken


def _number(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Problem("bad-request")
    return value


def _digest(value: object) -> bytes:
    try:
        digest = bytes.fromhex(str(value))
    except ValueError as broken:
        raise Problem("bad-request") from broken
    if len(digest) != 32:
        raise Problem("bad-request")
    return digest
