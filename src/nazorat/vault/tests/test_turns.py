"""Processes of one installation write one after the other; where that cannot be arranged they write all the same."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nazorat.vault.process import turn

TRY = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)"


def other_gets_in(home: Path) -> bool:
    """Whether another process may take its turn at this moment."""
    return subprocess.run([sys.executable, "-c", TRY, str(home)], capture_output=True, check=False).returncode == 0


def test_turn_keeps_another_process_out_until_it_is_over(tmp_path: Path) -> None:
    with turn(tmp_path):
        assert not other_gets_in(tmp_path)
    assert other_gets_in(tmp_path)


def test_turn_when_its_work_fails_is_over(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the work"), turn(tmp_path):
        raise ValueError("the work")
    assert other_gets_in(tmp_path)


def test_turn_is_over_although_a_child_still_has_the_lock_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    lock = fcntl.flock

    def forked(handle: int, how: int) -> None:
        lock(handle, how)
        kept.append(os.dup(handle))  # what a child that is forked now would hold

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", forked)
        with turn(tmp_path):
            assert not other_gets_in(tmp_path)
    assert other_gets_in(tmp_path)
    for handle in kept:
        os.close(handle)


def test_turn_where_there_is_no_folder_goes_on(tmp_path: Path) -> None:
    with turn(tmp_path / "none"):
        done = True
    assert done
