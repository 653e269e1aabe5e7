"""Upload handlers that never touch a temporary file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from nazorat.kit.problems import Problem

MOST_BYTES = 16 * 1024 * 1024


class InMemoryOnlyHandler(FileUploadHandler):
    """Keeps an upload in memory and refuses what is larger than MOST_BYTES. Django's own handler would spool to disk in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > MOST_BYTES:
            raise StopUpload(connection_reset=False)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        if file_size > MOST_BYTES:
            raise Problem("upload-too-large")
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset, self.content_type_extra
        )
