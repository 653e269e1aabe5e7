"""The demonstration works from outside: no import of the product's rooms, no fixed secret, a folder of its own."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import click
import pytest

from nazorat.cli.demo.server import MARK, make_folder
from support.source import PACKAGE

DEMO = PACKAGE / "cli" / "demo"
OUTSIDE = {"httpx", "click", "rich", "lxml", "pyrage", "nacl", "PIL", "piexif"}


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_it_imports_what_an_outside_client_has() -> None:
    wrong = []
    for file in [*DEMO.rglob("*.py"), PACKAGE / "cli" / "client.py"]:
        for name in imported(file):
            top = name.split(".")[0]
            if not (top in sys.stdlib_module_names or top in OUTSIDE or name.startswith("nazorat.cli.")):
                wrong.append(f"{file.name}: {name}")
    assert wrong == []


def test_no_passphrase_or_generator_secret_is_written_down() -> None:
    for file in DEMO.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(passphrase|phrase|totp_secret)\s*=\s*[\"'][^\"'{]+[\"']", text), file.name
        assert not re.search(r"[\"'][A-Z2-7]{32}[\"']", text), file.name


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "letter.txt"
    kept.write_text("mine")
    with pytest.raises(click.ClickException, match="not a demonstration's folder"):
        make_folder(tmp_path)
    assert kept.read_text() == "mine"


def test_its_own_folder_is_made_anew(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    make_folder(home)
    (home / "old.sqlite3").write_text("old")
    make_folder(home)
    assert [file.name for file in home.iterdir()] == [MARK]
    assert home.stat().st_mode & 0o777 == 0o700
