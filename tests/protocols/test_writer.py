"""The writer on a real database file: many threads, one commit for many, and nobody waits for a slow neighbour."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.home import make_home
from support.live import planted

pytestmark = pytest.mark.temporary_files("the home of the writer's process lies in a temporary folder")


def test_writer_when_many_send_at_once_answers_each_and_spares_them_a_bad_neighbour(tmp_path: Path) -> None:
    told = planted(make_home(tmp_path / "home"), "protocols.seeds:crowd")
    most = told["most"]
    assert told["answers"] == ["1"] * most + ["bad"] * 3 + ["1"] * most
    assert (told["records"], told["chain"]) == (2 * most + 1, True)


def test_writer_when_another_sender_is_slow_waits_a_moment_at_most(tmp_path: Path) -> None:
    told = planted(make_home(tmp_path / "home"), "protocols.seeds:lonely")
    # ten commits, and ten times the moment that a group waits for one which is being sealed
    assert told["alone"] < told["beside"] < told["alone"] + 10 * 0.1
