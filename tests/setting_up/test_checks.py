"""The closing line of the tests tells the truth; the database server leaves nothing; a spill is an error."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from devtools import CannotGoOn, checks, environment, steps, system
from support import pg
from support.source import ROOT, shown

SUITE = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def tally(tmp_path: Path, *runs: tuple[int, tuple[int, int, int, int] | None]) -> steps.Tally:
    """A tally after steps that ended with a code and wrote these counts: tests, failures, errors, skipped."""
    made = steps.Tally(len(runs))
    for number, (code, counts) in enumerate(runs):
        results = tmp_path / f"{number}.xml"
        if counts:
            results.write_text(SUITE.format(*counts))
        made.run(f"step {number}", [sys.executable, "-c", f"raise SystemExit({code})"], results=results)
    return made


def test_tally_when_all_pass(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tally(tmp_path, (0, (5, 0, 0, 1)), (0, (3, 0, 0, 0))).close() == 0
    assert capfd.readouterr().out.splitlines()[-1] == "7 passed, 0 failed, 1 skipped"


def test_tally_when_a_test_and_a_set_up_fail(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tally(tmp_path, (1, (5, 1, 1, 0))).close() == 1
    assert capfd.readouterr().out.splitlines()[-2:] == ["failed: step 0", "3 passed, 2 failed"]


def test_tally_when_a_run_dies_before_it_writes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tally(tmp_path, (0, (5, 0, 0, 0)), (3, None)).close() == 1
    assert capfd.readouterr().out.splitlines()[-1] == "5 passed, 1 failed"


def test_tally_when_nothing_was_tested(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tally(tmp_path, (0, (0, 0, 0, 0))).close() == 1
    assert capfd.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"


def test_machine_without_a_database_server_is_told_what_to_install_and_tests_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that passed over PostgreSQL would look like one that tried it."""
    needs = [need for need in system.NEEDS if need.package == "postgresql"]
    monkeypatch.setattr(system, "NEEDS", tuple(system.Need(need.package, ("no-such-program",), need.purpose) for need in needs))
    with pytest.raises(CannotGoOn, match="apt-get install postgresql"):
        system.ensure(allowed=False)


def test_what_is_tried_on_one_database_asks_none() -> None:
    """Whatever may ask the database that the tests run on is tried on both."""
    asking = re.compile(r"django_db|own_database|\binstalled\((?!.*embedded=True)|TestCase")
    wrong = []
    for path in checks.ONCE:
        top = ROOT / path
        assert top.exists()
        held = [top] if top.is_file() else sorted(top.rglob("*.py"))
        wrong += [shown(file) for file in held if file != Path(__file__) and asking.search(file.read_text())]
    assert wrong == []


def test_catalogue_when_newer_than_its_compiled_form_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "LOCALE", tmp_path)
    po = tmp_path / "tg/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text("")
    assert environment.stale_catalogues() == [po]
    po.with_suffix(".mo").write_bytes(b"")
    assert environment.stale_catalogues() == []
    os.utime(po, (time.time() + 5, time.time() + 5))
    assert environment.stale_catalogues() == [po]


def test_temporary_file_when_anybody_spills_is_an_error() -> None:
    for spill in (tempfile.TemporaryFile, tempfile.mkdtemp):
        with pytest.raises(OSError, match="temporary"):
            spill()
    child = subprocess.run(["mktemp"], capture_output=True, text=True, check=False)
    assert child.returncode != 0


@pytest.mark.temporary_files("the cluster's folder is the test's own, and lies where its user can pass")
def test_server_when_its_parent_is_killed_ends_too() -> None:
    code = "from support import pg\nwith pg.cluster() as s:\n    print(s.socket, flush=True)\n    input()"
    path = {"PYTHONPATH": str(ROOT / "tests"), "PATH": os.environ["PATH"]}
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=path)
    with parent:
        assert parent.stdout is not None
        folder = Path(parent.stdout.readline().strip())
        server = pg.Server(folder, "nazorat", pg.programs())
        assert server.run("SHOW listen_addresses") == ""
        assert server.run("SHOW fsync") == "on"
        postmaster = int((folder / "data/postmaster.pid").read_text().split()[0])
        parent.send_signal(signal.SIGKILL)
    end = time.monotonic() + 10
    while Path(f"/proc/{postmaster}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{postmaster}").exists()
    subprocess.run(["rm", "-rf", str(folder)], check=True)
