"""SIGKILL at fifty random moments while records come in: what was acknowledged is there, nothing is there twice, the chain holds."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from protocols.server import Server, installed
from support import live
from support.collect import JPEG, record

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
FORKED, WHOLE, SENDERS = 47, 3, 4


@dataclass
class Sent:
    """What the senders know: the texts that were acknowledged, and those of which they do not know."""

    acknowledged: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    number: int = 0

    def next(self) -> int:
        with self.lock:
            self.number += 1
            return self.number

    def note(self, text: str, known: bool) -> None:
        with self.lock:
            (self.acknowledged if known else self.doubtful).add(text)


def picture_of(number: int) -> bytes:
    """A picture of a length of its own: one that was cut, or another's, would be seen."""
    return JPEG + number.to_bytes(4) * (5000 + number)


def post(server: Server, number: int, picture: bool) -> bool:
    """Whether the record was acknowledged. Every number is one record with a text of its own, sent again word for word."""
    names = [f"{number}.jpg"] if picture else []
    files = [(names[0], picture_of(number))] if picture else []
    try:
        return server.post(record(f"uuid:{number}", text=f"t{number}", pictures=names), files)[0] == 201
    except OSError:
        return False


def keep_sending(server: Server, sent: Sent, stop: threading.Event) -> None:
    while not stop.is_set():
        number = sent.next()
        sent.note(f"t{number}", known=post(server, number, picture=number % 3 == 0))


def under_fire(server: Server, sent: Sent, kill: Callable[[], None], chance: random.Random) -> None:
    """Send from several threads, kill at a random moment."""
    stop = threading.Event()
    senders = [threading.Thread(target=keep_sending, args=(server, sent, stop)) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    time.sleep(chance.uniform(0.02, 0.35))
    kill()
    stop.set()
    for sender in senders:
        sender.join()


@contextmanager
def forking(server: Server) -> Iterator[Callable[[], int]]:
    """A parent that forks servers; gives the function that starts one and says its process id."""
    with (server.home.parent / "forked.log").open("ab") as log:
        parent = subprocess.Popen(
            [sys.executable, "-m", "protocols.forked", str(server.port)], env=live.child_environment(server.home), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=log, text=True, cwd="/", start_new_session=True,
        )  # fmt: skip

    def start() -> int:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write("go\n")
        parent.stdin.flush()
        child = int(parent.stdout.readline())
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with suppress(OSError):
                server.connect().close()
                return child
            time.sleep(0.01)
        raise live.DidNotStart("the forked server does not listen")

    try:
        yield start
    finally:
        with suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        for pipe in (parent.stdin, parent.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


def test_fifty_kills_lose_nothing_that_was_acknowledged() -> None:
    chance, sent = random.Random(20260512), Sent()  # noqa: S311 - moments, not secrets; the same ones in every run
    with installed() as server:
        with forking(server) as start:
            for _ in range(FORKED):
                child = start()
                under_fire(server, sent, lambda child=child: os.kill(child, signal.SIGKILL), chance)  # type: ignore[misc] # bound at once
        for _ in range(WHOLE):
            server.start()
            under_fire(server, sent, server.kill, chance)
        assert min(len(sent.acknowledged), len(sent.doubtful)) > FORKED, "the kills must fall among records"
        look(server, sent)
        server.start()
        again = [number for number in range(1, sent.number + 1) if f"t{number}" in sent.doubtful]
        assert all(post(server, number, picture=number % 3 == 0) for number in again)
        sent.acknowledged |= sent.doubtful
        held = look(server, sent)
        assert set(held) == sent.acknowledged
        swept = server.readings("swept")
        assert (swept["drafts"], swept["on_disk"]) == (0, swept["rows"]), "what the kills left behind is swept, and nothing else"
        look(server, sent)


def look(server: Server, sent: Sent) -> list[str]:
    """Everything acknowledged is there once and whole, in a chain that holds; whatever else is there was sent by somebody."""
    held = server.readings()
    texts: list[str] = held["texts"]
    assert len(texts) == len(set(texts)), "a record is there twice"
    assert sent.acknowledged <= set(texts) <= sent.acknowledged | sent.doubtful
    assert (held["chain"], held["acts"], all(held["complete"])) == (True, True, True)
    numbers = sorted(int(text[1:]) for text in texts if int(text[1:]) % 3 == 0)
    assert sorted(held["files"]) == sorted([f"{number}.jpg", len(picture_of(number))] for number in numbers)
    return texts
