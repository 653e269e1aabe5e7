"""A real server of the tests' own: `nazorat serve` in its own process, on a free loopback port, with a home that is gone afterwards.

The server's database is filled by a seed: a function of a module under tests/, run in a child with that home. It uses the makers of
`support.make` and `support.visits` and returns what the test must know as JSON; `support.make.person(member)` gives what a person types.

    with serving("journeys.seeds:keying") as live, browser() as open_page:
        page = open_page(live, live.facts["lead"])      # signed in and unlocked
        page.goto(f"{live.address}/visits/")
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from support.home import make_home

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent.parent
# no folder can be made under a device: a server that writes a temporary file fails
NOWHERE = "/dev/null/no-temporary-files"
START_SECONDS = 30.0


class DidNotStart(RuntimeError):
    """The seed or the server ended; the message is its last output."""


@dataclass(frozen=True)
class Live:
    """A running server: its address without a slash at the end, its home, what the seed returned, the id of its process group."""

    address: str
    home: Path
    facts: dict[str, Any]
    group: int
    log: Path = field(repr=False)


@contextmanager
def serving(seed: str, **environment: str) -> Iterator[Live]:
    """Serve what `seed` ("journeys.seeds:keying") made; further `environment` goes to the server."""
    folder = Path(tempfile.mkdtemp(prefix="nazorat-live-", dir=os.environ.get("NAZORAT_TEST_TMP")))
    try:
        home = make_home(folder / "home")
        facts = planted(home, seed)
        with served(home, **environment) as (address, group, log):
            yield Live(address, home, facts, group, log)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(home: Path, **environment: str) -> Iterator[tuple[str, int, Path]]:
    """Serve a home that is there: its address, the id of its process group, its log."""
    port, log = free_port(), home.with_name(f"{home.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "nazorat.cli", "serve", "--home", str(home), "--port", str(port)],
            env={**child_environment(home), "TMPDIR": NOWHERE, **environment}, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, cwd="/", start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_it_answers(port, process, log)
        yield f"http://127.0.0.1:{port}", process.pid, log
    finally:
        stop(process)


def planted(home: Path, seed: str) -> dict[str, Any]:
    """Make the database of `home` and run the seed in it."""
    # a run of checks has a folder of its own; in any other the tables might be those of yesterday
    folder = os.environ.get("NAZORAT_TEST_TMP")
    ready = [f"{folder}/tables.sqlite3"] if folder and not os.environ.get("DATABASE_URL") else []
    child = subprocess.run(
        [sys.executable, "-m", "support.planting", seed, *ready], env=child_environment(home), capture_output=True, text=True, cwd="/",
        check=False,
    )  # fmt: skip
    if child.returncode:
        raise DidNotStart(child.stderr[-2000:])
    facts: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return facts


def ask_home(home: Path, seed: str, **environment: str) -> dict[str, Any]:
    """Run a function of a module under tests/ in a child with a home that is there, and give what it returns."""
    code = (
        "import sys, json, django; django.setup(); from importlib import import_module; module, _, name = sys.argv[1].partition(':');"
        "print(json.dumps(getattr(import_module(module), name)(), default=str))"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, seed], env={**child_environment(home), **environment}, capture_output=True, text=True, cwd="/",
        check=False,
    )  # fmt: skip
    if child.returncode:
        raise DidNotStart(child.stderr[-2000:])
    facts: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return facts


def child_environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NAZORAT_", "DJANGO_", "PYTEST_"))}
    return {
        **kept, "NAZORAT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nazorat.config.settings", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise DidNotStart(log.read_text(errors="replace")[-2000:])


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers: they are a process group of their own."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()


def six_digits(secret: str, at: float | None = None) -> str:
    """What the person's generator shows now (RFC 6238: SHA-1, 30 seconds). The server takes each code once."""
    step = int(time.time() if at is None else at) // 30
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), step.to_bytes(8), "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def shell_options() -> dict[str, Any]:
    """Chromium without the parts for a window: a third of the time for the same pages. It keeps no profile that could be looked through."""
    return {
        **chromium_options(),
        "executable_path": shutil.which("chromium-headless-shell") or chromium_options()["executable_path"],
    }


def chromium_options() -> dict[str, Any]:
    """The browser as a person has it, with all that it writes into a profile."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    # as root Chromium runs only without its sandbox
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": [*unboxed, "--disable-dev-shm-usage", "--disable-gpu"]}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**shell_options())
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def browser(width: int = 1440, height: int = 900, language: str = "en") -> Iterator[Callable[[Live, dict[str, str]], Page]]:
    """Gives a function that opens a fresh browser for a person and signs them in."""
    with chromium() as launched:

        def open_page(live: Live, person: dict[str, str]) -> Page:
            context = launched.new_context(viewport={"width": width, "height": height}, locale=language, accept_downloads=True)
            page = context.new_page()
            sign_in(page, live, person)
            return page

        yield open_page


def sign_in(page: Page, live: Live, person: dict[str, str]) -> None:
    """Type code, passphrase and six digits as the person would; the key is unlocked afterwards."""
    page.goto(f"{live.address}/sign-in/")
    page.fill("[name=code]", person["code"])
    page.fill("[name=passphrase]", person["phrase"])
    page.fill("[name=second]", six_digits(person["secret"]))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/sign-in/" not in page.url, "the sign-in was refused"
