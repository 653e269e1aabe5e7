"""Logs say codes and places; planted canaries do not come out."""

import io
import logging

import pytest
from django.db import IntegrityError

from nazorat.kit.redact import RedactingFilter, masked

TOKEN = "Zk3" + "a9" * 30 + "Q"


class Diagnosis:
    constraint_name = "visit_one_lead"


class DriverError(Exception):
    diag = Diagnosis()


@pytest.fixture
def line() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter())
    logger = logging.getLogger("nazorat.kit.tests.redact")
    logger.handlers, logger.propagate = [handler], False
    return logger, stream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"POST /collect/key/{TOKEN}/submission", "POST /collect/key/…/submission"),
        (f"GET /join/{TOKEN}", "GET /join/…"),
        ("GET /visits/?q=Somebody HTTP", "GET /visits/?… HTTP"),
        ("Not Found: /visits/2026-03/", "Not Found: /visits/2026-03/"),
        ("/visits/0b7e6f0c-94fd-4bd4-9e5f-3c51b8a0d1f2/", "/visits/0b7e6f0c-94fd-4bd4-9e5f-3c51b8a0d1f2/"),
    ],
)
def test_tokens_and_queries_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_arguments_are_masked_as_well(line: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = line
    logger.warning("Not Found: %s", f"/collect/key/{TOKEN}/formList")
    assert stream.getvalue() == "Not Found: /collect/key/…/formList\n"


def test_an_exception_is_its_class_and_place(line: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = line
    held = "CANARY-local"
    try:
        raise ValueError(f"bad name CANARY-message {len(held)}")
    except ValueError:
        logger.exception("Internal Server Error")
    written = stream.getvalue()
    assert "CANARY" not in written
    assert "ValueError" in written
    assert "test_an_exception_is_its_class_and_place" in written


def test_a_database_error_gives_its_constraint_alone(line: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = line
    try:
        try:
            raise DriverError("DETAIL: Key (name)=(CANARY-row) already exists.")
        except DriverError as cause:
            raise IntegrityError("duplicate key CANARY-row") from cause
    except IntegrityError:
        logger.exception("failed")
    assert "CANARY" not in stream.getvalue()
    assert "IntegrityError (visit_one_lead)" in stream.getvalue()


def test_the_request_does_not_ride_along() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "f", 1, "failed", (), None)
    record.request = object()
    assert RedactingFilter().filter(record)
    assert not hasattr(record, "request")


def test_a_line_that_cannot_be_formatted_says_nothing(line: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = line
    logger.warning("%d sheets", "CANARY")
    assert stream.getvalue() == "a log line that could not be written\n"


def test_a_refused_request_is_told_by_its_kind() -> None:
    words = "Invalid HTTP_HOST header: %r."
    record = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "f", 1, words, ("CANARY.example",), None)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "django.security.DisallowedHost"
