"""What every test gets: an installation's folder of its own, and no way to spill into a temporary file.

Loaded by `-p` in pyproject.toml, before Django's settings are read, since those want NAZORAT_HOME.
"""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from _pytest import capture
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parent.parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    if str(top) not in sys.path:
        sys.path.insert(0, str(top))

from support.home import NOWHERE, make_home  # noqa: E402 - the path is set above

FOLDER = Path(tempfile.mkdtemp(prefix="nazorat-pytest-"))
# a run that ends before it is configured leaves nothing either
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["NAZORAT_LANGUAGE"] = "en"  # tests read the source text of pages; catalogues have tests of their own
os.environ["NAZORAT_HOME"] = str(make_home(FOLDER / "home"))
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(FOLDER / "hypothesis")
# pytest keeps what it captures in temporary files of its own, opened while a test runs: those go to our folder by name
vars(capture)["TemporaryFile"] = partial(tempfile.TemporaryFile, dir=FOLDER)
for name in ("NAZORAT_DEMO", "NAZORAT_PRACTICE", "NAZORAT_HOSTS", "NAZORAT_SECRETS", "NAZORAT_BEHIND_PROXY"):
    os.environ.pop(name, None)


# a run makes millions of objects that live as long as it does: looked through at every turn they cost a tenth of its time
gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "temporary_files(reason): this test, not the product, needs the system's temporary folder")
    if not config.option.basetemp:
        config.option.basetemp = str(FOLDER / "tests")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def language_of_nobody() -> None:
    """A page that a test before looked at leaves the language of its reader to the thread."""
    translation.deactivate_all()
    translation.activate(os.environ["NAZORAT_LANGUAGE"])


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that a module's fixtures make after this one stand for all its tests, each of which is rolled back to them; then they go.

    A test takes a deep copy of what was made, since what it changes in a row's object stays there. Not for modules with tests that
    commit: those empty the tables.
    """
    translation.activate(os.environ["NAZORAT_LANGUAGE"])
    # as Django's own TestCase marks it: what must be outermost in a request may be so within
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # no public name says it
    with django_db_blocker.unblock(), outer:
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_temporary_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every spill into a temporary file is an error: what is sealed at rest must not lie in clear beside it.

    Browser journeys are outside: there the product runs in its own process, started with `TMPDIR` set to NOWHERE.
    """
    mark = request.node.get_closest_marker("temporary_files")
    journey = (ROOT / "tests/journeys") in request.path.parents
    if mark and not (mark.args or mark.kwargs.get("reason")):
        pytest.fail("temporary_files needs a reason")
    if not mark and not journey:
        monkeypatch.setattr(tempfile, "tempdir", NOWHERE)
        monkeypatch.setenv("TMPDIR", NOWHERE)
