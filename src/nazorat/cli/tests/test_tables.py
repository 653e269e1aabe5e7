"""Tables made at once are the tables that the migrations make."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.database import own_database
from support.home import make_home
from support.live import ask_home

pytestmark = pytest.mark.temporary_files("databases of their own, in processes of their own")


def said(tmp_path: Path, way: str) -> dict[str, list[str]]:
    with own_database() as url:
        return ask_home(make_home(tmp_path / way), f"support.tables:{way}", DATABASE_URL=url)


def test_both_ways_make_the_same_database(tmp_path: Path) -> None:
    made, migrated = said(tmp_path, "made"), said(tmp_path, "migrated")
    assert {part: sorted(set(made[part]) ^ set(migrated[part])) for part in made} == {part: [] for part in made}
    assert made == migrated
    # a question that finds nothing would compare nothing
    assert all(made.values()), [part for part, lines in made.items() if not lines]


def test_what_is_there_is_brought_up_and_not_made_anew(tmp_path: Path) -> None:
    with own_database() as url:
        home = make_home(tmp_path / "home")
        first = ask_home(home, "support.tables:made", DATABASE_URL=url)
        assert ask_home(home, "support.tables:made", DATABASE_URL=url) == first
