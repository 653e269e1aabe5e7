"""What the wheel ships for browsers is what web/ builds: byte by byte, without wasm, without evaluation, every part known by its hash."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from devtools import web

BUNDLE = web.SHIPPED / "custody.js"
LOCK = json.loads((web.WEB / "package-lock.json").read_text())


@pytest.fixture(scope="module", autouse=True)
def parts() -> None:
    """Building needs the locked parts; ./dev test has brought them already."""
    web.ensure()


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    web.build(tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(made) == sorted(
        file.name for file in web.SHIPPED.iterdir() if file.name in made or file.name.startswith("custody")
    )
    assert [name for name, content in made.items() if (web.SHIPPED / name).read_bytes() != content] == []


def test_types_hold() -> None:
    checked = subprocess.run(web.types(), capture_output=True, text=True, check=False)
    assert (checked.stdout, checked.returncode) == ("", 0)


def test_it_evaluates_nothing_and_asks_nobody() -> None:
    content = BUNDLE.read_text()
    words = (
        r"WebAssembly", r"\beval\(", r"new Function", r"\bFunction\(", r"innerHTML", r"\bfetch\(", r"XMLHttpRequest", r"importScripts",
        r"new Worker", r"https?://(?!www\.w3\.org)", r"sourceMappingURL", r"console\.",
    )  # fmt: skip
    assert [word for word in words if re.search(word, content)] == []


def test_every_part_is_known_by_its_hash_and_no_address() -> None:
    parts = {name: part for name, part in LOCK["packages"].items() if name}
    assert [name for name, part in parts.items() if not part["integrity"].startswith("sha512-") or "resolved" in part] == []


def test_what_is_in_it_is_pinned_and_its_licence_is_beside_it() -> None:
    pinned = json.loads((web.WEB / "package.json").read_text())["dependencies"]
    assert [name for name, version in pinned.items() if not re.fullmatch(r"[0-9.]+", version)] == []
    said = (web.SHIPPED / "custody.third-party.txt").read_text()
    assert [name for name, version in pinned.items() if f"{name} {version} (" not in said] == []
    assert "Word list of SLIP-0039" in said
