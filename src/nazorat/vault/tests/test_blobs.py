"""Sealed files on disk: the order of writing, what a crash or a full disk leaves, and what the sweep takes."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from nazorat.audit import verifier
from nazorat.audit.actions import append
from nazorat.audit.queries import checkpoint_lines, exported_lines
from nazorat.config.housekeeping import do_round
from nazorat.kit.problems import Problem
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
SEALED = os.urandom(5000)
AGE = b"age-encryption.org/v1\n"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.NAZORAT_BLOBS = tmp_path / "blobs"
    return tmp_path / "blobs"


def files(store: Path) -> list[Path]:
    return [file for file in store.glob("**/*") if file.is_file()]


def saved(blob: Blob) -> Blob:
    blob.save(force_insert=True)
    return Blob.objects.get(pk=blob.pk)


def test_what_is_stored_comes_back(store: Path) -> None:
    blob = saved(blobs.write(SEALED))

    assert blobs.read(blob) == SEALED
    assert (blob.size, bytes(blob.sha256)) == (len(SEALED), crypto.sha256(SEALED))
    assert files(store) == [store / blob.id.hex[:2] / blob.id.hex]
    with blobs.open_file(blob) as file:
        assert file.read() == SEALED


def test_a_stream_is_sealed_on_its_way(store: Path) -> None:
    identity, public = crypto.age_keypair()
    plain = b"canary in a photograph " * 20_000
    blob = blobs.seal_into(io.BytesIO(plain), [public])

    assert crypto.open_sealed(blobs.read(blob), [identity]) == plain
    assert not any(b"canary in a photograph" in file.read_bytes() for file in files(store))


def test_what_comes_sealed_is_kept_as_it_is(store: Path) -> None:
    blob = blobs.keep(io.BytesIO(AGE + SEALED * 30), AGE)
    assert (blobs.read(blob), blob.size) == (AGE + SEALED * 30, len(AGE) + len(SEALED) * 30)


def test_what_is_said_to_be_sealed_and_is_not_is_refused(store: Path) -> None:
    with pytest.raises(Problem, match="not-sealed"):
        blobs.keep(io.BytesIO(b"plain words"), AGE)
    assert files(store) == []


def test_the_order_is_write_sync_rename_sync_the_folder(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watched, not replaced: each call goes through to the system."""
    calls: list[str] = []

    def watched(name: str, real: Callable[..., Any], describe: Callable[..., str]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            calls.append(f"{name} {describe(*given)}")
            return real(*given, **more)

        return call

    def held(handle: int) -> str:
        place = Path(os.readlink(f"/proc/self/fd/{handle}"))
        return "folder" if place.is_dir() else f"{place.suffix or 'file'} of {place.stat().st_size}"

    monkeypatch.setattr(os, "fsync", watched("sync", os.fsync, held))
    monkeypatch.setattr(os, "rename", watched("rename", os.rename, lambda source, target: f"{Path(source).suffix} to its name"))
    blobs.write(SEALED)

    # the first two: folders that were made for it
    assert calls[-3:] == ["sync .part of 5000", "rename .part to its name", "sync folder"]
    assert set(calls[:-3]) == {"sync folder"}


def test_a_changed_or_missing_file_is_never_handed_out() -> None:
    blob = saved(blobs.write(SEALED))
    place = blobs.path(blob.id)
    place.write_bytes(SEALED[:-1] + bytes([SEALED[-1] ^ 1]))
    with pytest.raises(ValueError, match="changed"):
        blobs.read(blob)
    place.unlink()
    with pytest.raises(FileNotFoundError):
        blobs.read(blob)


class Breaking:
    """A source that fails after a piece."""

    pieces = 1

    def read(self, size: int = -1, /) -> bytes:
        self.pieces -= 1
        if self.pieces < 0:
            raise ConnectionResetError
        return AGE + b"x" * (min(size, 60_000) - len(AGE))


@pytest.mark.parametrize(
    "fill", [lambda: blobs.keep(Breaking(), AGE), lambda: blobs.seal_into(Breaking(), [crypto.age_keypair()[1]])]
)
def test_a_broken_upload_leaves_nothing(store: Path, fill: Callable[[], Blob]) -> None:
    with pytest.raises(ConnectionResetError):
        fill()
    assert files(store) == []


FULL = """
import json, os, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
import django
django.setup()
from django.conf import settings
from nazorat.vault import blobs, crypto
import io
before = set(Path(settings.NAZORAT_BLOBS).glob("**/*"))
said = []
for fill in (
    lambda: blobs.write(os.urandom(200_000)),
    lambda: blobs.keep(io.BytesIO(b"age" + os.urandom(200_000)), b"age"),
    lambda: blobs.seal_into(io.BytesIO(os.urandom(200_000)), [crypto.age_keypair()[1]]),
):
    try:
        fill()
        said.append("stored")
    except OSError as full:
        said.append(type(full).__name__)
left = [file.name for file in Path(settings.NAZORAT_BLOBS).glob("**/*") if file.is_file() and file not in before]
small = blobs.write(b"x" * 50_000)
print(json.dumps({"said": said, "left": left, "small": small.size}))
"""


def test_a_full_disk_refuses_and_leaves_nothing_behind() -> None:
    """A limit on the size of files, in a process of its own, stands for the full disk: writing fails in the middle."""
    child = subprocess.run(
        [sys.executable, "-c", FULL], capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nazorat.config.settings", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    assert json.loads(child.stdout) == {"said": ["OSError"] * 3, "left": [], "small": 50_000}


def aged(place: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(place, (then, then))


def test_the_sweep_takes_only_what_is_old_and_nobodys(store: Path) -> None:
    known, orphan, fresh = saved(blobs.write(SEALED)), blobs.write(SEALED), blobs.write(SEALED)
    draft = blobs.folder(uuid4())
    draft.mkdir(parents=True, exist_ok=True)
    old_part, new_part = draft / f"{uuid4().hex}.part", draft / f"{uuid4().hex}.part"
    for part in (old_part, new_part):
        part.write_bytes(b"half")
    for place in (blobs.path(known.id), blobs.path(orphan.id), old_part):
        aged(place, DAY + 60)

    assert blobs.sweep(time.time()) == 2
    assert sorted(file.name for file in files(store)) == sorted([known.id.hex, fresh.id.hex, new_part.name])
    assert blobs.read(known) == SEALED


@pytest.mark.parametrize("files_there", [1, 3])
def test_the_sweep_asks_once_for_many_files(files_there: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _each in range(files_there):
        aged(blobs.path(blobs.write(SEALED).id), DAY + 60)
    with django_assert_num_queries(1):
        assert blobs.sweep(time.time()) == files_there


def test_a_round_of_housekeeping_sweeps_and_signs_the_chain_once() -> None:
    aged(blobs.path(blobs.write(SEALED).id), DAY + 60)
    with transaction.atomic():
        append("audit.try-it", by=None, organisation=None)

    assert do_round(time.time()) == (1, True)
    assert do_round(time.time()) == (0, False)
    assert (
        verifier.verify(
            exported_lines(), verifier.read_checkpoints(checkpoint_lines(crypto.server_signing_public()))
        ).since_checkpoint
        == 0
    )


def test_what_a_refused_post_had_stored_is_discarded(store: Path) -> None:
    first, second = blobs.write(SEALED), blobs.write(SEALED)
    blobs.path(second.id).unlink()
    blobs.discard([first, second])
    assert files(store) == []


@pytest.mark.parametrize("name", ["lost+found", "README", "0123456789ABCDEF0123456789ABCDEF", "backup.tar"])
def test_the_sweep_leaves_what_is_not_ours_and_goes_on(store: Path, name: str) -> None:
    foreign, orphan = store / "ab" / name, store / "ab" / ("ab" * 16)
    foreign.parent.mkdir(parents=True)
    for file in (foreign, orphan):
        file.write_bytes(b"x")
        os.utime(file, (time.time() - 2 * DAY,) * 2)
    with transaction.atomic():
        append("audit.try-it", by=None, organisation=None)
    assert do_round(time.time()) == (1, True)
    assert files(store) == [foreign]


def test_a_round_whose_sweep_fails_signs_the_tip_all_the_same(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    (store / "ab").mkdir(parents=True)
    orphan = store / "ab" / ("ab" * 16)
    # a folder that stands where a file should cannot be unlinked
    orphan.mkdir()
    os.utime(orphan, (time.time() - 2 * DAY,) * 2)
    with transaction.atomic():
        append("audit.try-it", by=None, organisation=None)
    assert do_round(time.time()) == (0, True)
    assert "A step of housekeeping failed" in caplog.text
