"""What is uploaded, read without ever touching a temporary file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from nazorat.kit.problems import Problem

CHUNK = 1 << 18
# what is still taken off the wire after a refusal, so that the sender reads the answer and not a closed connection
MOST_DRAINED = 64 * 1024 * 1024


class Body:
    """The body of a request, read once from its start: at most `most` bytes, and never past its end.

    `length` is what the request announced, None when it comes in pieces of unknown number. Raises Problem `too-large`, before
    anything is read where the length says so, and `upload-cut` when the body ends early.
    """

    def __init__(self, read: Callable[[int], bytes], length: int | None, most: int) -> None:
        self._read, self._length, self._most = read, length, most
        self.taken = 0
        self.ended = length == 0

    @classmethod
    def of(cls, environ: Mapping[str, Any], most: int) -> Body:
        """The body of a WSGI request, also of one that comes in chunks where the server marks its end (`wsgi.input_terminated`)."""
        announced = environ.get("CONTENT_LENGTH") or ""
        if not announced:
            return cls(environ["wsgi.input"].read, None if environ.get("wsgi.input_terminated") else 0, most)
        if not announced.isascii() or not announced.isdigit():
            raise Problem("bad-request")
        return cls(environ["wsgi.input"].read, int(announced), most)

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, CHUNK when it is negative; empty at the end."""
        if (self._length or 0) > self._most:
            raise Problem("too-large")
        data = self._take(CHUNK if size < 0 else size)
        if self.taken > self._most:
            raise Problem("too-large")
        return data

    def whole(self) -> bytes:
        """All of it, in memory."""
        return b"".join(iter(self.read, b""))

    def drain(self) -> None:
        """Take the rest off the wire and drop it."""
        try:
            while self.taken < MOST_DRAINED and self._take(CHUNK):
                pass
        except (OSError, Problem):
            self.ended = True

    def _take(self, size: int) -> bytes:
        left = size if self._length is None else min(size, self._length - self.taken)
        if self.ended or left <= 0:
            return b""
        data = self._read(left)
        self.taken += len(data)
        if not data or self.taken == self._length:
            self.ended = True
            if self._length is not None and self.taken < self._length:
                raise Problem("upload-cut")
        return data


class InMemoryOnlyHandler(FileUploadHandler):
    """Keeps uploads in memory: Django's own handler would spool to disk in clear.

    All files of one request together are at most as large as a whole post may be, which `vault.middleware` has refused before.
    """

    taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise StopUpload(connection_reset=True)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
