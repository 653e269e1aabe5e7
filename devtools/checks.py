"""What a change must pass."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from devtools import ROOT, VENV, CannotGoOn, environment, steps, system, web

sys.path.insert(0, str(ROOT / "tests"))
from support import pg

BIN = VENV / "bin"
JOURNEYS = "tests/journeys"
# what asks no database, or asks SQLite whatever the others ask: trying it a second time tries nothing. A test holds the list
ONCE = (
    "src/nazorat/xlsform", "src/nazorat/disclosure", "src/nazorat/typeset", "tests/docs", "tests/library", "tests/setting_up", "tests/web",
    *(f"tests/architecture/test_{name}.py" for name in ("actions", "addresses", "doors", "floors", "names", "reasons", "words")),
    "tests/protocols/test_durable.py", "tests/protocols/test_hostile_sealed.py", "tests/protocols/test_looking.py",
)  # fmt: skip
# what a module serves, opens or runs through once, a browser or the demonstration, it does in one process; its order is kept
BY_FILE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
# begun first, or one process would end with it while the other has nothing left
LONGEST = ("tests/setting_up/test_demonstration.py",)
LINT = {
    "ruff": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
    "floors": [str(BIN / "lint-imports"), "--no-cache"],
}
TYPES = {"types": [str(BIN / "mypy")]}


def lint() -> int:
    return only(LINT)


def types() -> int:
    with scratch() as folder:
        return only({**TYPES, "types of web": web.types(), "types of capture": web.types(web.CAPTURE)}, environment_of(folder))


def only(commands: dict[str, list[str]], env: dict[str, str] | None = None) -> int:
    tally = steps.Tally(len(commands))
    for name, argv in commands.items():
        tally.run(name, argv, env or source_environment())
    return tally.close()


def test(arguments: list[str]) -> int:
    """Everything, or with arguments for pytest those tests on both databases. Needs the browser and the database server, or fails."""
    install = "--install" in arguments
    chosen = [word for word in arguments if word != "--install"]
    in_ci = os.environ.get("CI", "") not in ("", "0", "false")
    system.ensure(allowed=install or in_ci)
    environment.ensure("dev")
    web.ensure()
    with ended_by_signals(), scratch() as folder, pg.cluster() as server:
        env = environment_of(folder)
        runs = chosen_runs(chosen) if chosen else all_runs()
        static = (
            {}
            if chosen
            else {
                **LINT,
                **TYPES,
                "types of web": web.types(),
                "types of capture": web.types(web.CAPTURE),
                "migrations": MIGRATIONS,
            }
        )
        units = folder / "capture.xml"
        tally = steps.Tally(len(static) + bool(static) + len(runs), strict=in_ci)
        for name, argv in static.items():
            tally.run(name, argv, env)
        if static:
            tally.run("tests of capture", web.units(units), web.node_environment() | env, units)
        for name, words in runs.items():
            results = folder / f"{tally.begun}.xml"
            url = {"DATABASE_URL": server.url("nazorat")} if name == "tests on PostgreSQL" else {}
            tally.run(name, pytest(words, folder / f"pytest-{tally.begun}", results), env | url, results)
    return tally.close()


MIGRATIONS = [str(BIN / "python"), "-m", "django", "makemigrations", "--check", "--dry-run"]


def all_runs() -> dict[str, list[str]]:
    """The arguments of each run of pytest."""
    once = [word for path in ONCE for word in ("--ignore", path)]
    runs = {
        "tests on SQLite": [*BY_FILE, "--ignore", JOURNEYS, *LONGEST, "tests", "src"],
        "tests on PostgreSQL": [*BY_FILE, "--ignore", JOURNEYS, *once, "tests", "src"],
    }
    if any((ROOT / JOURNEYS).glob("**/test_*.py")):
        runs["journeys"] = [*BY_FILE, JOURNEYS]
    return runs


def chosen_runs(chosen: list[str]) -> dict[str, list[str]]:
    return {"tests on SQLite": chosen, "tests on PostgreSQL": chosen}


def pytest(words: list[str], folder: Path, results: Path) -> list[str]:
    common = [
        "-q",
        "--no-header",
        "--durations=8",
        "--basetemp",
        str(folder),
        "--junit-xml",
        str(results),
        "-o",
        "junit_family=xunit1",
    ]
    return [str(BIN / "python"), "-m", "pytest", *common, *words]


def source_environment() -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("NAZORAT_") and name != "DATABASE_URL"}
    return env | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of the checks: this checkout, a home of its own, warnings as errors, nothing of the person's settings."""
    home = folder / "home"
    env = source_environment() | {
        "DJANGO_SETTINGS_MODULE": "nazorat.config.settings",
        "NAZORAT_HOME": str(home),
        "NAZORAT_CHROMIUM": system.chromium(),
        "PYTHONWARNINGS": "error",
        "TMPDIR": str(folder),
        "NAZORAT_TEST_TMP": str(folder),
        # what pytest makes of a test file is kept for the processes and runs that follow
        "PYTHONDONTWRITEBYTECODE": "",
    }
    if not home.exists() and steps.call([str(BIN / "python"), "-m", "support.home", str(home)], env):
        raise CannotGoOn("the folder of the tests' own installation could not be made.")
    return env


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for everything that a run writes, gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="nazorat-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a termination or a hang-up unwind what is open, as an interrupt from the keyboard does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
