"""SIGKILL while records are sealed anew, and two members who open at once: whatever happens, every record opens and nothing is left over."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from protocols.server import Server, installed
from support import live
from support.collect import JPEG

pytestmark = pytest.mark.temporary_files("the home of this test lies in a temporary folder")
KILLS = 12
TEXTS = sorted(f"t{number}" for number in range(60))
FILES = sorted([f"{number}.jpg", len(JPEG) + 5000 + number] for number in range(60))


class Children:
    """The process that forks: a line goes in, lines of JSON come out."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self.log = process, log
        self.lines: Queue[str] = Queue()
        # two lines may come in one read: whoever then asks the pipe itself is told that nothing is there
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self.lines.put(line)

    def ask(self, line: str) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        try:
            return json.loads(self.lines.get(timeout=60))
        except Empty:
            raise AssertionError("the child says nothing") from None

    def look(self) -> list[int]:
        """Every record and every file opens for both members; gives the epochs that the records stand sealed to."""
        told = self.ask("look")
        assert isinstance(told, dict), self.log.read_text()[-2000:]
        assert self.hear() == 0
        assert told["lead"] == told["other"] == [TEXTS, FILES]
        return list(told["epochs"])


@contextmanager
def children(server: Server) -> Iterator[Children]:
    with (server.home.parent / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "protocols.resealing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd="/",
            env={**live.child_environment(server.home), "FACTS": json.dumps(server.facts)}, start_new_session=True,
        )  # fmt: skip
    try:
        yield Children(process, server.home.parent / "log")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()


def test_kills_while_records_are_sealed_anew_leave_every_record_open() -> None:
    chance = random.Random(20261128)  # noqa: S311 - moments, not secrets; the same ones in every run
    with installed("protocols.seeds:to_reseal") as server, children(server) as run:
        killed = 0
        for _ in range(KILLS):
            assert run.ask("turn") == 0
            (child,) = run.ask("reseal lead")
            time.sleep(chance.uniform(0.01, 0.25))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            killed += run.hear() == [-signal.SIGKILL]
            run.look()
        assert killed > KILLS // 2, "the kills must fall while records are sealed"
        # the pass that nobody ends seals the rest, whichever epochs the kills left them at
        run.ask("reseal lead")
        assert run.hear() == [0]
        assert set(run.look()) == {KILLS + 1}
        swept = server.readings("swept")
        assert (swept["drafts"], swept["on_disk"]) == (0, 60), "what the kills left behind is swept, and nothing else"
        assert server.readings()["chain"]


def test_two_who_open_at_once_leave_one_seal_and_no_stray_file() -> None:
    with installed("protocols.seeds:to_reseal") as server, children(server) as run:
        for epoch in (2, 3, 4):
            assert run.ask("turn") == 0
            run.ask("reseal lead other")
            assert run.hear() == [0, 0], "the second one gives way without an error"
            assert set(run.look()) == {epoch}
            assert server.readings()["on_disk"] == 60
        assert server.readings()["chain"]
