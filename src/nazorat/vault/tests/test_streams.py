from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from nazorat.kit.problems import Problem
from nazorat.vault import blobs, crypto
from nazorat.vault.uploads import CHUNK, Body

AGE = b"age-encryption.org/v1\n"
pytestmark = pytest.mark.django_db


class Source:
    """Gives content in pieces as large as it is asked for, then whatever it was told to raise."""

    def __init__(self, content: bytes, then: Exception | None = None) -> None:
        self.content, self.then, self.asked = BytesIO(content), then, 0

    def read(self, size: int = -1, /) -> bytes:
        self.asked = max(self.asked, size)
        piece = self.content.read(size)
        if not piece and self.then is not None:
            raise self.then
        return piece


def stored() -> set[Path]:
    return set(Path(settings.NAZORAT_BLOBS).glob("??/*"))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 7])
def test_stream_when_sealed_opens_to_what_came_in(size: int) -> None:
    identity, recipient = crypto.age_keypair()
    content = os.urandom(size)
    source = Source(content)
    blob = blobs.seal_into(source, [recipient])
    sealed = blobs.read(blob)
    assert (blob.size, bytes(blob.sha256)) == (len(sealed), crypto.sha256(sealed))
    assert crypto.open_sealed(sealed, [identity]) == content
    assert size < 100 or content[:100] not in sealed
    assert source.asked <= CHUNK


@pytest.mark.parametrize("failure", [Problem("upload-cut"), OSError(errno.ENOSPC, "full"), RuntimeError("other")])
def test_stream_when_it_breaks_raises_what_broke_and_leaves_nothing(failure: Exception) -> None:
    before, recipient = stored(), crypto.age_keypair()[1]
    with pytest.raises(type(failure)) as told:
        blobs.seal_into(Source(b"x" * CHUNK * 3, failure), [recipient])
    assert told.value is failure
    assert stored() == before


def test_sealed_stream_when_kept_is_stored_as_it_came() -> None:
    sealed = crypto.seal(os.urandom(3 * CHUNK), [crypto.age_keypair()[1]])
    blob = blobs.keep(BytesIO(sealed), begins=AGE)
    assert blobs.read(blob) == sealed
    blobs.discard([blob])
    assert not blobs.path(blob.id).exists()


def test_plain_stream_when_it_is_to_be_kept_is_refused_and_leaves_nothing() -> None:
    before = stored()
    with pytest.raises(Problem, match="not-sealed"):
        blobs.keep(BytesIO(b"plain words"), begins=AGE)
    assert stored() == before


def body(content: bytes, length: int | None, most: int = 100) -> Body:
    return Body(BytesIO(content).read, length, most)


def test_body_when_its_length_is_known_is_read_to_its_end_and_no_further() -> None:
    wire = BytesIO(b"0123456789next request")
    read = Body(wire.read, 10, 100)
    assert (read.read(4), read.read(), read.read(), wire.read()) == (b"0123", b"456789", b"", b"next request")


def test_body_when_its_length_is_unknown_is_read_to_the_end_of_the_wire() -> None:
    assert body(b"0123456789", None).whole() == b"0123456789"


@pytest.mark.parametrize("length", [101, None])
def test_body_when_too_large_is_refused(length: int | None) -> None:
    with pytest.raises(Problem, match="too-large"):
        body(b"x" * 101, length).whole()


def test_body_when_it_ends_early_is_refused() -> None:
    with pytest.raises(Problem, match="upload-cut"):
        body(b"x" * 9, 10).whole()


def test_body_when_drained_takes_all_off_the_wire_also_what_is_too_large() -> None:
    wire = BytesIO(b"x" * 5000)
    Body(wire.read, 5000, 100).drain()
    assert wire.read() == b""


@pytest.mark.parametrize(
    ("environ", "expected"), [({"CONTENT_LENGTH": "3"}, b"abc"), ({}, b""), ({"wsgi.input_terminated": True}, b"abcdef")]
)
def test_body_of_a_request_reads_what_the_request_announces(environ: dict[str, object], expected: bytes) -> None:
    assert Body.of({**environ, "wsgi.input": BytesIO(b"abcdef")}, 100).whole() == expected


@pytest.mark.parametrize("length", ["-1", "1_0", "٣", "ten", " 5"])
def test_body_of_a_request_when_its_length_is_no_number_is_refused(length: str) -> None:
    with pytest.raises(Problem, match="bad-request"):
        Body.of({"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b"")}, 100)
