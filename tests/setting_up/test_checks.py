"""The closing line of the tests tells the truth; the database server leaves nothing; a spill is an error."""

import ast
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import CannotGoOn, checks, environment, steps, system
from support import pg
from support.source import ROOT, python_files, shown, tree

SUITE = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}">{}</testsuite></testsuites>'
SKIPPED = '<testcase file="tests/test_{}.py" name="test_it"><skipped message="no such program"/></testcase>'


def tally(tmp_path: Path, *runs: tuple[int, tuple[int, int, int, int] | None], strict: bool = False) -> steps.Tally:
    """A tally after steps that ended with a code and wrote these counts: tests, failures, errors, skipped."""
    made = steps.Tally(len(runs), strict=strict)
    for number, (code, counts) in enumerate(runs):
        results = tmp_path / f"{number}.xml"
        if counts:
            results.write_text(SUITE.format(*counts, "".join(SKIPPED.format(each) for each in range(counts[3]))))
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


def test_tally_when_a_test_is_skipped_in_ci_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert tally(tmp_path, (0, (5, 0, 0, 2)), strict=True).close() == 1
    told = capfd.readouterr().out.splitlines()
    assert told[-2:] == ["failed: step 0", "3 passed, 2 failed"]
    assert "   skipped, and so not proven: tests/test_1.py::test_it" in told
    monkeypatch.setattr(steps, "MAY_SKIP", dict.fromkeys(("tests/test_0.py::test_it", "tests/test_1.py::test_it"), "a reason"))
    assert tally(tmp_path, (0, (5, 0, 0, 2)), strict=True).close() == 0
    assert capfd.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 2 skipped"


def test_a_run_names_what_it_skipped(tmp_path: Path) -> None:
    """Where pytest writes the file and the name of a test is pytest's affair: a real run is looked at."""
    (tmp_path / "test_one.py").write_text(
        "import pytest\n@pytest.mark.skip(reason='x')\ndef test_a():\n    pass\ndef test_b():\n    pass\n"
    )
    words = [*checks.pytest(["test_one.py"], tmp_path / "base", tmp_path / "out.xml"), "--rootdir", ".", "-c", "/dev/null"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    assert steps.read_results(tmp_path / "out.xml") == steps.Results(1, 0, ("test_one.py::test_a",))


def skipped_for_a_program() -> Iterator[tuple[str, str]]:
    """The file with its test, and the program without which it is skipped; the file alone where a whole module is."""
    for file in python_files():
        for node in ast.walk(tree(file)):
            marks = (
                node.decorator_list if isinstance(node, ast.FunctionDef) else [node.value] if isinstance(node, ast.Assign) else []
            )
            name = f"{shown(file)}::{node.name}" if isinstance(node, ast.FunctionDef) else shown(file)
            for call in (each for mark in marks for each in ast.walk(mark) if isinstance(each, ast.Call)):
                if ast.unparse(call.func).endswith("skipif"):
                    yield from ((name, program) for program in re.findall(r"which\('(.+?)'\)", ast.unparse(call)))


def test_every_skipped_program_is_a_need() -> None:
    brought = {program for need in system.NEEDS for program in need.programs}
    found = dict(skipped_for_a_program())
    assert "strace" in found.values()
    assert {name: program for name, program in found.items() if program not in brought and name not in steps.MAY_SKIP} == {}
    assert set(steps.MAY_SKIP) <= set(found)


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
