"""Commands that read: the verifier, the check of a tool, the documents of a report over HTTP."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyrage
import pytest

from nazorat.audit import verifier
from nazorat.cli.tests.test_installation import run
from nazorat.home.queries.acts import watches
from support.database import own_database
from support.live import Live, serving, six_digits

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")
LIBRARY = Path(__file__).resolve().parents[4] / "library" / "tools"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        url = stack.enter_context(own_database())
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        yield stack.enter_context(serving("nazorat.cli.tests.seeds:reports"))


def test_the_chain_is_exported_once_and_verified(live: Live, tmp_path: Path) -> None:
    acts, kept = tmp_path / "acts.jsonl", tmp_path / "kept.jsonl"
    assert run("audit", "export", "--out", str(acts), "--checkpoints", str(kept), home=live.home).returncode == 0
    good = run("audit", "verify", str(acts), str(kept))
    assert (good.returncode, "the chain holds" in good.stdout) == (0, True)
    assert "0 since the last checkpoint given" in good.stdout
    assert run("audit", "export", "--out", str(acts), home=live.home).returncode == 2

    lines = acts.read_text().splitlines()
    first = json.loads(lines[0]) | {"count": 99}
    acts.write_text("\n".join([json.dumps(first), *lines[1:]]))
    assert run("audit", "verify", str(acts)).returncode == 1
    acts.write_text("nothing of the kind")
    assert run("audit", "verify", str(acts)).returncode == 2
    assert run("audit", "verify", str(tmp_path / "none")).returncode == 2


def test_an_export_holds_what_members_read_only_when_asked_for_the_whole(live: Live) -> None:
    shared, whole = (run("audit", "export", *more, home=live.home).stdout.splitlines() for more in ((), ("--whole",)))
    assert verifier.verify(shared).withheld > 0
    assert (verifier.verify(whole).withheld, verifier.verify(whole).holds) == (0, True)
    assert not any(watches(json.loads(line).get("verb", "")) for line in shared)
    assert [json.loads(lines[-1])["verb"] for lines in (shared, whole)] == ["audit.export-chain", "audit.export-whole-chain"]


def test_an_export_to_the_screen_is_the_same_chain(live: Live) -> None:
    assert verifier.verify(run("audit", "export", home=live.home).stdout.splitlines()).holds


def test_a_tool_is_checked(tmp_path: Path) -> None:
    good = run("tool", "check", str(LIBRARY / "room" / "room.xlsx"))
    assert good.returncode == 0, good.stdout
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    bad = run("tool", "check", str(tmp_path / "broken.xlsx"))
    assert (bad.returncode, bool(bad.stdout.strip()), "Traceback" in bad.stderr) == (1, True, False)
    assert run("tool", "check", str(tmp_path / "none.xlsx")).returncode == 2


def build(live: Live, who: str, number: str, out: Path, *more: str, second: str = "") -> tuple[int, list[str], str]:
    person = live.facts[who]
    told = {"NAZORAT_PASSPHRASE": person["phrase"], "NAZORAT_SECOND": second or six_digits(person["secret"])}
    answer = run("report", "build", number, "--out", str(out), "--server", live.address, "--code", person["code"], *more, **told)
    return answer.returncode, sorted(Path(line).name for line in answer.stdout.splitlines()), answer.stderr


def test_documents_are_fetched_as_the_member_may_read_them(live: Live, tmp_path: Path) -> None:
    """One sign-in for each: six digits are taken once, so the refusals come first."""
    code, names, said = build(live, "lead", "1", tmp_path / "out", second="000000")
    assert (code, names, "The server refused" in said) == (2, [], True)
    code, names, said = build(live, "stranger", live.facts["draft"], tmp_path / "out")
    assert (code, names, "404" in said) == (2, [], True)
    assert not (tmp_path / "out").exists()

    code, names, said = build(live, "lead", live.facts["draft"], tmp_path / "out", "--language", "ru", "--format", "html")
    assert (code, len(names)) == (0, 1), said
    assert "Passphrase of these copies" in said
    drawn = said.partition("shown once: ")[2].splitlines()[0]
    assert drawn != live.facts["lead"]["phrase"]
    plain = pyrage.passphrase.decrypt((tmp_path / "out" / names[0]).read_bytes(), drawn)
    assert plain.lstrip().lower().startswith(b"<!doctype html")


def test_released_documents_are_not_sealed_and_not_overwritten(live: Live, tmp_path: Path) -> None:
    code, names, said = build(live, "other", str(live.facts["released"]), tmp_path)
    assert (code, len(names)) == (0, 2), said
    assert {(tmp_path / name).read_bytes() for name in names} == {b"%PDF-1.7 released ru", b"%PDF-1.7 released en"}
    before = {name: os.stat(tmp_path / name).st_mtime_ns for name in names}
    code, again, said = build(live, "third", str(live.facts["released"]), tmp_path, "--language", "en")
    assert (code, again, "nothing is overwritten" in said) == (2, [], True)
    assert {name: os.stat(tmp_path / name).st_mtime_ns for name in names} == before


def test_a_passphrase_goes_to_no_other_machine_in_clear(tmp_path: Path) -> None:
    told = {"NAZORAT_PASSPHRASE": "a phrase", "NAZORAT_SECOND": "000000"}
    there = ["--out", str(tmp_path), "--code", "K-1", "--server"]
    elsewhere = run("report", "build", "1", *there, "http://192.0.2.7:8000", home=None, **told)
    assert (elsewhere.returncode, "https" in elsewhere.stderr) == (2, True)
    nobody = run("report", "build", "1", *there, "http://127.0.0.1:9", home=None, **told)
    assert (nobody.returncode, "does not answer" in nobody.stderr) == (2, True)
