"""Running a command so that a person sees what is being done and how long it takes."""

import os
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from devtools import ROOT, CannotGoOn

BEAT = 60.0
# tests that may be skipped where a skip is a failure, and why
MAY_SKIP = {
    "src/nazorat/typeset/tests/test_returned.py::test_anchors_and_changes_survive_libreoffice": "LibreOffice is 300 MB; XML tries the same",
    "tests/library/test_tools.py::test_collect_can_load_every_tool": "ODK Validate wants Java; pyxform tries every tool too",
    "tests/journeys/test_capture_javarosa.py::test_both_engines_make_the_same_record": "JavaRosa wants a JDK; it is tried where there is one",
    "src/nazorat/fieldwork/tests/test_encrypted.py::test_what_the_ciphers_of_java_wrote_opens": "it wants a JDK; Python writes the same format",
    "tests/library/test_kinds.py::test_collect_can_load_every_type_and_setting": "ODK Validate wants Java; pyxform tries every one too",
}


def call(argv: list[str], env: Mapping[str, str] | None = None) -> int:
    """Run in the top folder with our output; the exit code."""
    return subprocess.run(argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False).returncode


def must(name: str, argv: list[str], env: Mapping[str, str] | None = None) -> None:
    with told(name):
        code = call(argv, env)
    if code:
        raise CannotGoOn(f"{name}: `{shlex.join(argv)}` ended with {code}")


@contextmanager
def told(name: str, number: str = "") -> Iterator[None]:
    """Say what begins, that it goes on once a minute, and how long it took."""
    started, ended = time.monotonic(), threading.Event()
    print(f"── {number}{name}", flush=True)

    def beat() -> None:
        while not ended.wait(BEAT):
            print(f"   … {name}, {clock(time.monotonic() - started)}", flush=True)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        print(f"   {name}: {clock(time.monotonic() - started)}", flush=True)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60} s" if seconds >= 60 else f"{seconds:.1f} s"


@dataclass(frozen=True)
class Results:
    """What a run of tests did: how many passed and failed, and the ids of those that it skipped."""

    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = ()


class Tally:
    """What passed and what failed over all steps. A step that is no test run counts as one.

    With `strict`, as in CI, a skipped test failed: what it proves was not tried. MAY_SKIP has the exceptions.
    """

    def __init__(self, steps: int, *, strict: bool = False) -> None:
        self.steps, self.begun, self.strict = steps, 0, strict
        self.passed = self.failed = self.skipped = 0
        self.broken: list[str] = []

    def run(self, name: str, argv: list[str], env: Mapping[str, str] | None = None, results: Path | None = None) -> None:
        """Run one step. `results` is the JUnit file that a test run writes; without one the exit code is the one result."""
        self.begun += 1
        with told(name, f"{self.begun}/{self.steps} "):
            code = call(argv, env)
        held = read_results(results) if results else Results(int(code == 0), int(code != 0))
        missed = [test for test in held.skipped if test not in MAY_SKIP] if self.strict else []
        for test in missed:
            print(f"   skipped, and so not proven: {test}")
        failed = max(held.failed, int(code != 0)) + len(missed)
        self.passed, self.failed = self.passed + held.passed, self.failed + failed
        self.skipped += len(held.skipped) - len(missed)
        if failed:
            self.broken.append(name)

    def close(self) -> int:
        """Print the closing line, alone on its line, and return the exit code. Running no test is a failure."""
        if self.broken:
            print(f"failed: {', '.join(self.broken)}")
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}", flush=True)
        return int(bool(self.failed) or not self.passed)


def read_results(file: Path) -> Results:
    """What a JUnit file says; nothing when the run did not live to write one."""
    if not os.path.exists(file):
        return Results()
    suites = [*ElementTree.parse(file).getroot().iter("testsuite")]  # noqa: S314 - a file that our own test run wrote
    passed = failed = 0
    skipped: list[str] = []
    for suite in suites:
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        passed, failed = passed + int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0)), failed + bad
        skipped += [
            f"{case.get('file')}::{case.get('name')}" for case in suite.iter("testcase") if case.find("skipped") is not None
        ]
    return Results(max(passed, 0), failed, tuple(skipped))
