"""Small readers that refuse what YAML silently turns into something else (``yes`` into true, ``1.10`` into 1.1)."""

from __future__ import annotations

from typing import Any


class SourceRefused(ValueError):
    """The source of a tool cannot be used; the text says where and why."""


def as_map(value: Any, where: str) -> dict[str, Any]:
    """A mapping whose keys are text."""
    if not isinstance(value, dict):
        raise SourceRefused(f"{where}: a mapping is needed")
    for key in value:
        if not isinstance(key, str):
            raise SourceRefused(f"{where}: put {key!r} in quotes")
    return value


def as_list(value: Any, where: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise SourceRefused(f"{where}: a list is needed")
    return value


def as_text(value: Any, where: str, *, empty: bool = False) -> str:
    """Text without white space around it; ``empty`` allows none."""
    if not isinstance(value, str):
        raise SourceRefused(f"{where}: text is needed, found {value!r}; put it in quotes")
    text = " ".join(value.split())
    if not text and not empty:
        raise SourceRefused(f"{where}: is empty")
    return text
