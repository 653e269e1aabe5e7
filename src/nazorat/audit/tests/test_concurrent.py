"""Two processes of several threads append at once: one chain, no gap, on either database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nazorat.audit import verifier
from support.database import own_database
from support.home import make_home

SCRIPT = Path(__file__).with_name("appending.py")
TOP = SCRIPT.parents[4]
THREADS, EACH = 4, 10
ACTS = 2 * THREADS * (EACH + EACH // 2)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, on the database that these tests run on."""
    paths = os.pathsep.join(str(TOP / part) for part in ("src", "tests"))
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    home = str(make_home(tmp_path / "home"))
    environment = given | {"NAZORAT_HOME": home, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "nazorat.config.settings"}
    with own_database() as url:
        yield environment | ({"DATABASE_URL": url} if url else {})


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(SCRIPT), *arguments], env=environment, stderr=subprocess.PIPE, text=True)


def end(child: subprocess.Popen[str]) -> None:
    _out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err[-2000:]


def test_appends_of_two_processes_make_one_chain(installation: dict[str, str], tmp_path: Path) -> None:
    end(start(installation, "make"))
    children = [start(installation, "append", str(THREADS), str(EACH)) for _each in range(2)]
    for child in children:
        end(child)

    out = tmp_path / "acts.jsonl"
    exporting = [sys.executable, "-m", "nazorat.cli", "audit", "export", "--out", str(out)]
    subprocess.run(exporting, env=installation, check=True, capture_output=True)
    lines = out.read_text().splitlines()

    assert [json.loads(line)["seq"] for line in lines] == list(range(1, ACTS + 2))
    assert verifier.verify(lines).holds


def test_a_tip_is_signed_once_by_two_workers_that_begin_together(installation: dict[str, str]) -> None:
    end(start(installation, "make"))
    signed = subprocess.run([sys.executable, str(SCRIPT), "sign"], env=installation, check=True, capture_output=True, text=True)
    assert signed.stdout == "1\n"
