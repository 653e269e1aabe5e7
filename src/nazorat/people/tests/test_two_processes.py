"""What must hold between processes: limits, the cap on stretching, and a lock while a request is running elsewhere."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nazorat.people import signin
from support.home import make_home

SCRIPT = Path(__file__).with_name("two_processes.py")
TOP = SCRIPT.parents[4]


@dataclass(frozen=True)
class Installation:
    """An installation with a database in a file, used by several processes at once."""

    home: Path
    member: dict[str, Any]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        paths = os.pathsep.join(str(TOP / part) for part in ("src", "tests"))
        environment = {
            **given,
            "NAZORAT_HOME": str(self.home),
            "PYTHONPATH": paths,
            "DJANGO_SETTINGS_MODULE": "nazorat.config.settings",
        }
        return subprocess.Popen([sys.executable, str(SCRIPT), *arguments], env=environment, stdout=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> dict[str, Any]:
        return result(self.start(*arguments))

    @property
    def cookies(self) -> str:
        return json.dumps(self.member["cookies"])


def result(child: subprocess.Popen[str]) -> dict[str, Any]:
    out, _err = child.communicate(timeout=120)
    assert child.returncode == 0
    return dict(json.loads(out.splitlines()[-1])) if out.strip() else {}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    bare = Installation(make_home(tmp_path_factory.mktemp("two") / "home"), {})
    return Installation(bare.home, bare.run("prepare"))


def test_a_lock_holds_against_a_request_that_ends_after_it(installed: Installation, tmp_path: Path) -> None:
    """The slow request loads session and key before the lock and saves its session after it, in another process."""
    assert installed.run("look", installed.cookies) == {"unlocked": True, "signed_in": True}
    running = installed.start("slow", installed.cookies, str(tmp_path))
    wait_for(tmp_path / "running")
    assert installed.run("lock", installed.cookies) == {"status": 302}
    (tmp_path / "locked").touch()
    assert result(running) == {"status": 200}
    assert installed.run("look", installed.cookies) == {"unlocked": False, "signed_in": True}


def test_a_passphrase_changed_in_two_browsers_at_once_is_one_of_them_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whichever comes first stands, with hash and wrapping of one passphrase; the other browser is signed out and changed nothing."""
    folder = tmp_path_factory.mktemp("changed")
    own = Installation(make_home(folder / "home"), {})
    prepared = own.run("prepare")
    cookies = [json.dumps(prepared["cookies"]), json.dumps(own.run("enter", prepared["phrase"]))]
    children = [own.start("change", held, str(folder), f"ready-{number}") for number, held in enumerate(cookies)]
    for number in range(2):
        wait_for(folder / f"ready-{number}")
    (folder / "go").touch()
    answers = [result(child) for child in children]
    stood = [answer for answer in answers if answer["to"] == "/me/"]
    beaten = [answer for answer in answers if answer not in stood]
    assert len(stood) == 1
    # refused within the act, or, when it began after the first was through, asked to sign in
    assert beaten[0]["status"] in (401, 409)
    assert own.run("prove", stood[0]["phrase"]) == {"opens": True, "unlocked": 1}
    assert own.run("prove", beaten[0]["phrase"])["opens"] is False


def test_the_limit_counts_over_processes(installed: Installation) -> None:
    most = signin.MOST_TRIES["code"]
    children = [installed.start("try", "K-77", str(most)) for _each in range(2)]
    assert sum(result(child)["taken"] for child in children) == most


def test_stretching_is_capped_over_processes(installed: Installation, tmp_path: Path) -> None:
    children = [installed.start("stretch", str(tmp_path), str(number)) for number in range(signin.STRETCHES_AT_ONCE + 1)]
    for _step in range(600):
        if len(list(tmp_path.glob("got-*"))) >= signin.STRETCHES_AT_ONCE:
            break
        time.sleep(0.05)
    time.sleep(1)
    assert len(list(tmp_path.glob("got-*"))) == signin.STRETCHES_AT_ONCE
    (tmp_path / "stop").touch()
    for child in children:
        result(child)
    assert len(list(tmp_path.glob("got-*"))) == signin.STRETCHES_AT_ONCE + 1


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
