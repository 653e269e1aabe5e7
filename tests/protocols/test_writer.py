"""The writer on a real database file: many threads, one commit for many, and nobody waits for a slow neighbour."""

from __future__ import annotations

import pytest

from protocols.server import installed

pytestmark = pytest.mark.temporary_files("the home of the writer's process lies in a temporary folder")


def test_writer_when_many_send_at_once_answers_each_and_spares_them_a_bad_neighbour() -> None:
    with installed("protocols.seeds:crowd") as home:
        told = home.facts
    most = told["most"]
    assert told["answers"] == ["1"] * most + ["bad"] * 3 + ["1"] * most
    assert (told["records"], told["chain"]) == (2 * most + 1, True)


def test_writer_when_another_sender_is_slow_waits_a_moment_at_most() -> None:
    with installed("protocols.seeds:lonely") as home:
        told = home.facts
    # ten commits, and ten times the moment that a group waits for one which is being sealed
    assert told["alone"] < told["beside"] < told["alone"] + 10 * 0.1
