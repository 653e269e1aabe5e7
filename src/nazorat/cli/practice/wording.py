"""The words of the papers, in three languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load() -> dict[str, Any]:
    """All words, as `words.toml` has them."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def word(name: str, language: str) -> str:
    """One word of the papers."""
    return str(load()[name][language])
