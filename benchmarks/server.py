"""A seeded home with `nazorat serve` on it, and the bare view beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from support import live
from support.home import make_home

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """A folder with a seeded installation."""

    folder: Path
    facts: dict[str, Any]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def environment(self) -> dict[str, str]:
        found = live.child_environment(self.home)
        return {**found, "PYTHONPATH": f"{found['PYTHONPATH']}:{ROOT}", "BENCH_FACTS": json.dumps(self.facts)}

    def proofs(self) -> dict[str, Any]:
        """What `benchmarks.proofs` finds in the home."""
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.proofs"], env=self.environment(), capture_output=True, text=True, check=True, cwd="/"
        )
        found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
        return found


@contextmanager
def seeded(form: Path, stored: int = 0, what: str = "ingest") -> Iterator[Home]:
    """A home with a visit that uses `form`, and `stored` records in it, or what another function of seed.py makes; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nazorat-bench-") as folder:
        place = make_home(Path(folder) / "home")
        os.environ.update(BENCH_FORM=str(form), BENCH_STORED=str(stored), PYTHONPATH=str(ROOT))
        environment = live.child_environment(place)
        child = subprocess.run(
            [sys.executable, "-m", "support.planting", f"benchmarks.seed:{what}"], capture_output=True, text=True, check=False, cwd="/",
            env={**environment, "PYTHONPATH": f"{environment['PYTHONPATH']}:{ROOT}"},
        )  # fmt: skip
        if child.returncode:
            raise live.DidNotStart(child.stderr[-2000:])
        yield Home(Path(folder), json.loads(child.stdout.splitlines()[-1]))


@contextmanager
def serving(home: Home, *before: str) -> Iterator[tuple[str, int]]:
    """`nazorat serve` as anybody starts it; gives its address and process id."""
    port = live.free_port()
    command = [*before, sys.executable, "-m", "nazorat.cli", "serve", "--home", str(home.home), "--port", str(port)]
    with running(command, home.environment(), f"http://127.0.0.1:{port}/sign-in/", home.folder) as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def bare(folder: Path) -> Iterator[tuple[str, int]]:
    """The bare view under the same server with the same threads."""
    port = live.free_port()
    command = [
        sys.executable, "-m", "granian", "benchmarks.bare:application", "--interface", "wsgi", "--http", "1", "--no-ws", "--port", str(port),
        "--workers", "1", "--blocking-threads", "16", "--log-level", "error",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BENCH_BARE": str(folder / "bare.sqlite3")}
    with running(command, environment, f"http://127.0.0.1:{port}/ready", folder) as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def running(command: list[str], environment: dict[str, str], address: str, folder: Path) -> Iterator[int]:
    """A process group of our own that answers at `address`, ended by its id."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )
    try:
        wait(address, process)
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
            answer.read()
            return
        time.sleep(0.02)
    raise live.DidNotStart(" ".join(process.args) if isinstance(process.args, list) else "the server")
