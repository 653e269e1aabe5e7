"""What a serving process does to itself, and what the server's own log may say."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nazorat.config.process import SERVER_LOGGER, Guarded, quiet_server
from nazorat.vault.process import NOWHERE

TOLD = """
import ctypes, json, os, resource, tempfile
from nazorat.vault.process import harden
harden()
try:
    tempfile.TemporaryFile()
    spilled = True
except OSError:
    spilled = False
print(json.dumps({
    "spilled": spilled, "core": resource.getrlimit(resource.RLIMIT_CORE), "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "TMPDIR": os.environ["TMPDIR"], "sqlite": os.environ["SQLITE_TMPDIR"],
}))
"""


def test_a_hardened_process_spills_nothing_and_is_not_read_by_others(tmp_path: Path) -> None:
    """Whatever TMPDIR it was started with: this does not hang on how somebody starts the server."""
    child = subprocess.run(
        [sys.executable, "-c", TOLD], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert json.loads(child.stdout) == {"spilled": False, "core": [0, 0], "dumpable": 0, "TMPDIR": NOWHERE, "sqlite": NOWHERE}
    assert list(tmp_path.iterdir()) == []


class Kept(logging.Handler):
    """Keeps what it was given, formatted."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Any:
    handler, logger = Kept(), logging.getLogger(SERVER_LOGGER)
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)
    for one in list(logger.filters):
        logger.removeFilter(one)


def test_the_servers_log_keeps_only_first_lines(kept: list[str]) -> None:
    quiet_server()
    try:
        raise ValueError("a canary in an exception")
    except ValueError:
        logging.getLogger(SERVER_LOGGER).exception(
            "Application callable raised an exception\nTraceback …\nValueError: a canary of %s", 1
        )
    assert kept == ["Application callable raised an exception"]


def answered(inner: Callable[..., Any]) -> tuple[list[str], bytes]:
    begun: list[str] = []
    body = Guarded(inner)({}, lambda status, headers, exc_info=None: begun.append(status))
    return begun, b"".join(body)


def test_what_escapes_is_answered_and_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        raise ValueError("a canary in an exception")

    with caplog.at_level(logging.ERROR, "nazorat.config"):
        assert answered(broken) == (["500 Internal Server Error"], b"500")
    assert [record.getMessage() for record in caplog.records] == ["A request broke"]


def test_what_is_whole_goes_through() -> None:
    def whole(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"here"]

    assert answered(whole) == (["200 OK"], b"here")
