"""The verifier alone: a copied file, Python without site packages, and every way of tampering that it must notice."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from nazorat.audit import verifier
from nazorat.audit.actions import append
from nazorat.audit.queries import exported_lines

pytestmark = pytest.mark.django_db
Line = dict[str, Any]


@pytest.fixture
def lines() -> list[Line]:
    with transaction.atomic():
        for number in range(6):
            append("audit.try-it", by=uuid4(), organisation=uuid4(), obj=uuid4(), count=number)
    return [json.loads(line) for line in exported_lines()]


def verified(lines: list[Line], kept: dict[int, str] | None = None) -> verifier.Verdict:
    return verifier.verify((json.dumps(line) for line in lines), kept)


def rehashed(lines: list[Line], start: int) -> list[Line]:
    """The chain as somebody with the database would write it anew from `start` on."""
    made = [dict(line) for line in lines]
    for at in range(start, len(made)):
        made[at]["previous"] = made[at - 1]["hash"] if at else verifier.GENESIS
        made[at]["hash"] = verifier.act_hash(made[at]["previous"], made[at])
    return made


@pytest.mark.parametrize("fact", verifier.FACTS[1:])
def test_a_changed_fact_is_named(lines: list[Line], fact: str) -> None:
    lines[2][fact] = 99 if fact == "count" else "00"
    assert verified(lines).faults == ["act 3 was changed"]


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (lambda rows: rows.pop(3), "act 4 is missing: found 5"),
        (lambda rows: rows.insert(2, dict(rows[1])), "act 3 is missing: found 2"),
        (lambda rows: rows.reverse(), "act 1 is missing: found 6"),
        (lambda rows: rows[4].update(previous=rows[2]["hash"]), "act 5 was changed"),
        (lambda rows: rows[4].update(hash="00" * 32), "act 5 was changed"),
    ],
)
def test_a_gap_a_repeat_and_a_broken_link_are_named(lines: list[Line], tamper: Callable[[list[Line]], object], fault: str) -> None:
    tamper(lines)
    assert verified(lines).faults == [fault]


def test_a_chain_written_anew_is_noticed_only_against_a_checkpoint_kept_elsewhere(lines: list[Line]) -> None:
    kept = {4: lines[3]["hash"]}
    lines[1]["count"] = 1000
    forged = rehashed(lines, 1)

    assert verified(forged).holds
    assert verified(forged, kept).faults == ["act 4 differs from the checkpoint kept elsewhere"]


def test_a_cut_end_is_noticed_only_against_a_checkpoint(lines: list[Line]) -> None:
    kept = {5: lines[4]["hash"]}
    assert verified(lines[:4]).holds
    assert verified(lines[:4], kept).faults == ["checkpoint 5 lies beyond the end: acts were removed"]
    assert verified(lines, kept).since_checkpoint == 1


def test_withheld_acts_are_counted_and_fixed_by_those_after_them(lines: list[Line]) -> None:
    hidden = {"seq": 3, "withheld": True, "previous": lines[2]["previous"], "hash": lines[2]["hash"]}
    shared = [*lines[:2], hidden, *lines[3:]]
    assert (verified(shared).holds, verified(shared).withheld, verified(shared).acts) == (True, 1, 6)

    forged = [*lines[:2], hidden | {"hash": "11" * 32}, *lines[3:]]
    assert verified(forged).faults == ["act 4 was changed"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The copied file under `python -I`: no site packages of ours, no environment, not this folder."""
    alone = folder / "verifier.py"
    shutil.copyfile(verifier.__file__, alone)
    command = [sys.executable, "-I", "-S", str(alone), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env={}, check=False)


def write(path: Path, rows: list[Line]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


def test_it_runs_alone_and_says_what_it_found(lines: list[Line], tmp_path: Path) -> None:
    acts = write(tmp_path / "acts.jsonl", lines)
    kept = write(tmp_path / "kept.jsonl", [{"seq": 4, "hash": lines[3]["hash"]}])

    good = run(tmp_path, acts, kept)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == f"6 acts read, tip {lines[-1]['hash'][:16]}, 2 since the last checkpoint given\nthe chain holds\n"

    lines[1]["verb"] = "audit.else"
    bad = run(tmp_path, write(tmp_path / "bad.jsonl", lines))
    assert bad.returncode == 1
    assert "FAULT: act 2 was changed" in bad.stdout
    assert "THE CHAIN DOES NOT HOLD" in bad.stdout


@pytest.mark.parametrize(
    "content", ["not json\n", '{"seq": 1}\n', "[1]\n", "1\n", '{"seq": 1, "previous": 5, "hash": 5}\n', '"a"\n']
)
def test_what_is_no_chain_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "acts.jsonl").write_text(content)
    answer = run(tmp_path, str(tmp_path / "acts.jsonl"))
    assert (answer.returncode, "Traceback" in answer.stderr) in ((2, False), (1, False))
    assert "the chain holds" not in answer.stdout


def test_a_missing_file_and_no_file_cannot_be_read(tmp_path: Path) -> None:
    assert run(tmp_path, str(tmp_path / "nothing")).returncode == 2
    assert run(tmp_path).returncode == 2
