"""A multipart post off the wire: one part after the other, no part whole in memory but the record itself."""

from __future__ import annotations

from collections.abc import Iterator

from multipart import (  # type: ignore[import-untyped] # it ships annotations, but no py.typed
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from nazorat.kit.problems import Problem
from nazorat.vault.uploads import CHUNK, Body

RECORD = "xml_submission_file"
MOST_BYTES = 32 * 1024 * 1024
MOST_RECORD = 1024 * 1024
# ODK Collect puts at most a hundred files into a post
MOST_PARTS = 128
MOST_BOUNDARY = 200


class Part:
    """One part. `filename` is None for a plain field; `read` gives its content until the part ends."""

    def __init__(self, segment: MultipartSegment, pieces: Iterator[bytes]) -> None:
        self.name = segment.name or ""
        self.filename = segment.filename
        self._pieces = pieces
        self._held, self._at = b"", 0

    def read(self, size: int = -1, /) -> bytes:
        if self._at >= len(self._held):
            self._held, self._at = next(self._pieces, b""), 0
        end = len(self._held) if size < 0 else self._at + size
        piece = self._held[self._at : end]
        self._at += len(piece)
        return piece

    def whole(self, most: int) -> bytes:
        """All of it, in memory. Raises Problem beyond `most` bytes."""
        held = bytearray()
        while piece := self.read():
            held += piece
            if len(held) > most:
                raise Problem("too-large")
        return bytes(held)


class Post:
    """What ODK Collect sends: the record, then its files in the order in which they come. Raises Problem at any point of reading."""

    def __init__(self, body: Body, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get("boundary", "")
        if kind != "multipart/form-data" or not 0 < len(boundary) <= MOST_BOUNDARY:
            raise Problem("wrong-type")
        self._body, self._boundary = body, boundary
        self._parts = self._read_parts()

    def record(self) -> bytes:
        """The XML of the record, which comes before any file. Raises Problem."""
        for part in self._parts:
            if part.name == RECORD:
                return part.whole(MOST_RECORD)
            if part.filename is not None:
                raise Problem("record-not-first")
        raise Problem("post-broken")

    def files(self) -> Iterator[tuple[str, Part]]:
        """Name and content of each file after the record; the content must be read before the next is asked for."""
        for part in self._parts:
            if part.filename is not None:
                yield part.name, part

    def _read_parts(self) -> Iterator[Part]:
        events = self._events()
        for event in events:
            if isinstance(event, MultipartSegment):
                # the part reads on in the same stream of events, up to its end
                pieces = iter(_content(events))
                yield Part(event, pieces)
                for _ in pieces:
                    pass

    def _events(self) -> Iterator[MultipartSegment | bytes | None]:
        try:
            parser = PushMultipartParser(self._boundary, max_segment_count=MOST_PARTS, strict=True)
            while not parser.closed:
                piece = self._body.read(CHUNK)
                yield from parser.parse(piece)
                if not piece and not parser.closed:
                    raise Problem("upload-cut")
        except MultipartError as broken:
            raise Problem("upload-cut" if self._body.ended and not _is_complete(broken) else "post-broken") from broken


def _is_complete(broken: MultipartError) -> bool:
    """Whether the parser stumbled over what it read, rather than over the end of it."""
    return "Unexpected end" not in str(broken)


def _content(events: Iterator[MultipartSegment | bytes | None]) -> Iterator[bytes]:
    for event in events:
        if event is None:
            return
        if not isinstance(event, MultipartSegment):
            yield bytes(event)
