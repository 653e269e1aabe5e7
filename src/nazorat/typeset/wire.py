"""What goes through the pipes: a length, JSON, then the byte strings that the JSON points at."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Final, TypeAlias

Wire: TypeAlias = "str | int | float | bool | bytes | list[Wire] | dict[str, Wire] | None"
_LENGTH: Final = struct.Struct(">Q")
_MARK: Final = "$bytes"
MOST_BYTES: Final = 512 * 1024 * 1024


def pack(value: Wire) -> bytes:
    """Any nesting of JSON values and bytes as one frame."""
    blobs: list[bytes] = []
    text = json.dumps(_lifted(value, blobs), ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join(_LENGTH.pack(len(part)) + part for part in (text, *blobs))


def unpack(stream: BinaryIO) -> Any:
    """The value of the frame, read to the end of the stream. EOFError when it is cut short."""
    text = _part(stream)
    blobs: list[bytes] = []
    while (part := _part(stream, last=True)) is not None:
        blobs.append(part)
    if text is None:
        raise EOFError
    return _lowered(json.loads(text), blobs)


def _part(stream: BinaryIO, *, last: bool = False) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if last and not head:
        return None
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise EOFError
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


def _lifted(value: Wire, blobs: list[bytes]) -> Wire:
    if isinstance(value, bytes):
        blobs.append(value)
        return {_MARK: len(blobs) - 1}
    if isinstance(value, list):
        return [_lifted(one, blobs) for one in value]
    if isinstance(value, dict):
        return {name: _lifted(one, blobs) for name, one in value.items()}
    return value


def _lowered(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, list):
        return [_lowered(one, blobs) for one in value]
    if isinstance(value, dict):
        if set(value) == {_MARK}:
            return blobs[value[_MARK]]
        return {name: _lowered(one, blobs) for name, one in value.items()}
    return value
