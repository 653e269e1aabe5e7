"""What we took from others is what vendor.json says, byte by byte, with its licence beside it."""

import hashlib
import json
from pathlib import Path

from fontTools.ttLib import TTFont

import nazorat.kit

KIT = Path(nazorat.kit.__file__).resolve().parent
VENDOR = KIT / "static/kit/vendor"
PACKAGES = json.loads((KIT / "vendor.json").read_text())["packages"]


def test_every_file_has_its_hash() -> None:
    found = {file: hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() for package in PACKAGES for file in package["files"]}
    assert found == {file: digest for package in PACKAGES for file, digest in package["files"].items()}


def test_nothing_else_lies_there() -> None:
    known = {file for package in PACKAGES for file in (*package["files"], package["license_file"])}
    assert {file.name for file in VENDOR.iterdir()} == known


def test_the_majors_are_fixed() -> None:
    majors = {package["name"]: package["version"].split(".")[0] for package in PACKAGES}
    assert majors["htmx.org"] == "4"
    assert majors["@tabler/core"] == "1"


def test_the_fonts_hold_every_letter_of_our_languages() -> None:
    held: set[int] = set()
    for file in VENDOR.glob("*.woff2"):
        held |= set(TTFont(file).getBestCmap())
    letters = "ғӣқӯҳҷҒӢҚӮҲҶёЁйЙъэюяАЯ«»—–№§·²±…" + "ўЎoʻgʻ" + "پچژگکیآ۰۹،؟" + "abzAZ09"
    assert [letter for letter in letters if ord(letter) not in held] == []
