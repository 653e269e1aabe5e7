"""After everybody has locked, nothing that was confided stands anywhere in clear: not in rows, logs, files, sessions or backups.

Words are planted through the real doors of a served installation; then everything that it left on the disk is looked through, also
inside base64, hexadecimal, zlib, gzip and zip. A word that belongs to the register of places must be found, or the search proves nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from nazorat.vault import crypto
from protocols.left_behind import gathered, own_server
from protocols.planting_canaries import STEPS, Visitors, lock_and_post, sign_everybody_out
from support.canaries import sightings
from support.live import Live, child_environment, serving

WHILE, AFTER = "while unlocked", "signed out"


@dataclass(frozen=True)
class Left:
    """What an installation left behind: the words that were planted, every place with its bytes, open files of the server."""

    confided: dict[str, str]
    plain: str
    places: list[tuple[str, bytes]]
    open_files: list[str]


@contextmanager
def served() -> Iterator[Live]:
    with pytest.MonkeyPatch.context() as patch, own_server() as url:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        with serving("protocols.seeds_canaries:installation") as live:
            yield live


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Plant; gather what lies there while the members are unlocked, then lock, sign out and gather again."""
    with served() as live, closing(Visitors(live)) as cast:
        for step in STEPS:
            step(cast)
        unlocked = gathered(live.home, WHILE)
        lock_and_post(cast)
        sign_everybody_out(cast)
        backup = opened_backup(live.home, tmp_path_factory.mktemp("backup"))
        confided = {name: word for name, word in cast.words.items() if name != "register-place"} | cast.secrets
        rest = [("log", live.log.read_bytes()), ("backup", backup)]
        places = [*unlocked, *gathered(live.home, AFTER), *rest]
        yield Left(confided, cast.words["register-place"], places, open_files(live.group))


def opened_backup(home: Path, folder: Path) -> bytes:
    """What a backup gives to whoever has its key, which is more than the sealed file gives to anybody else."""
    identity, public = crypto.age_keypair()
    command = [
        sys.executable,
        "-m",
        "nazorat.cli",
        "backup",
        "--home",
        str(home),
        "--to",
        str(folder / "b.age"),
        "--recipient",
        public,
    ]
    subprocess.run(command, check=True, env=child_environment(home), capture_output=True)
    return crypto.open_sealed((folder / "b.age").read_bytes(), [identity])


def open_files(group: int) -> list[str]:
    """What the server's processes hold open, by name; a file that was deleted while open ends in "(deleted)"."""
    names = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                names += [os.readlink(handle) for handle in (process / "fd").iterdir()]
        except OSError:
            continue
    return names


def test_everything_was_planted(left: Left) -> None:
    assert len(left.confided) >= 35
    assert all(len(word) >= 8 for word in left.confided.values())


def test_the_search_finds_what_is_in_clear(left: Left) -> None:
    """The control: the name of a place is no secret here, and is seen in the database and in the backup."""
    seen = {found.place for found in sightings([left.plain], left.places)}
    assert "backup" in seen
    assert any("places_place" in place for place in seen)


def test_nothing_confided_is_anywhere(left: Left) -> None:
    names = {word: name for name, word in left.confided.items()}
    found = sightings(left.confided.values(), left.places)
    assert {where for where in (WHILE, AFTER, "log", "backup") if any(place.startswith(where) for place, _data in left.places)} == {
        WHILE, AFTER, "log", "backup",
    }  # fmt: skip
    assert [(names[sighting.word], sighting.place, sighting.layers) for sighting in found] == []


def test_the_server_holds_no_temporary_file_open(left: Left) -> None:
    assert any("nazorat.sqlite3" in name or "socket:" in name for name in left.open_files)
    assert [name for name in left.open_files if name.endswith("(deleted)") or name.startswith(("/tmp/tmp", "/var/tmp"))] == []  # noqa: S108 - names that must not be there
