"""What is posted: read within bounds, from memory only, and never spooled to a temporary file."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from nazorat.kit.problems import Problem
from nazorat.vault.uploads import Body


def reader(data: bytes) -> Callable[[int], bytes]:
    return io.BytesIO(data).read


def test_a_body_is_read_to_its_end_and_never_past_it() -> None:
    stream = io.BytesIO(b"0123456789 the next request")
    body = Body(stream.read, 10, 100)
    assert (body.read(4), body.whole(), body.read()) == (b"0123", b"456789", b"")
    assert stream.read() == b" the next request"


@pytest.mark.parametrize(
    ("data", "length", "problem"),
    [(b"x" * 10, 11, "upload-cut"), (b"x" * 101, 101, "too-large"), (b"x" * 101, None, "too-large"), (b"", 5, "upload-cut")],
)
def test_a_body_out_of_bounds_is_refused(data: bytes, length: int | None, problem: str) -> None:
    with pytest.raises(Problem, match=problem):
        Body(reader(data), length, 100).whole()


def test_a_body_that_announces_too_much_is_refused_before_a_byte_is_read() -> None:
    stream = io.BytesIO(b"x" * 200)
    body = Body(stream.read, 200, 100)
    with pytest.raises(Problem, match="too-large"):
        body.read()
    assert stream.tell() == 0
    body.drain()
    assert (stream.tell(), body.ended) == (200, True)


@pytest.mark.parametrize("announced", ["-1", "1e9", "٣", "ten", "+5"])
def test_a_length_that_is_no_number_is_refused(announced: str) -> None:
    with pytest.raises(Problem, match="bad-request"):
        Body.of({"CONTENT_LENGTH": announced, "wsgi.input": io.BytesIO(b"x" * 10)}, 100)


def test_a_body_in_chunks_is_read_where_the_server_marks_its_end() -> None:
    assert Body.of({"wsgi.input": io.BytesIO(b"abc"), "wsgi.input_terminated": True}, 100).whole() == b"abc"
    assert Body.of({"wsgi.input": io.BytesIO(b"abc")}, 100).whole() == b""


def posted(*sizes: int) -> HttpRequest:
    files = {f"file-{at}": SimpleUploadedFile("photo.jpg", b"\xff" * size, "image/jpeg") for at, size in enumerate(sizes)}
    return RequestFactory().post("/", files)


def test_a_large_upload_stays_in_memory() -> None:
    """Over 2.5 MB Django's own handler would write it to the temporary folder in clear; here that folder does not exist."""
    size = 3 * 1024 * 1024
    file = posted(size).FILES["file-0"]
    assert isinstance(file, InMemoryUploadedFile)
    assert file.size == size


def test_uploads_of_one_post_are_counted_together(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    assert len(posted(40_000, 40_000).FILES) == 2
    assert len(posted(60_000, 60_000).FILES) < 2


@pytest.mark.django_db
def test_a_post_that_no_page_needs_says_so_before_anything_reads_it(settings: Any) -> None:
    """Nobody is signed in here: the check of the token comes before, and would read all of it."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    large = SimpleUploadedFile("photo.jpg", b"\xff" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "image/jpeg")
    answer = client.post("/tools/upload/", {"workbook": large})
    assert (answer.status_code, "larger than the server takes" in answer.content.decode()) == (413, True)
    small = SimpleUploadedFile("photo.jpg", b"\xff" * 1000, "image/jpeg")
    assert client.post("/tools/upload/", {"workbook": small}).status_code == 403


def test_no_other_handler_is_set(settings: Any) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["nazorat.vault.uploads.InMemoryOnlyHandler"]
