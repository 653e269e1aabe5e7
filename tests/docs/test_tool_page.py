"""docs/handbook/tools.md explains every column that carries our meaning in a workbook."""

from __future__ import annotations

import re

from docs.pages import HANDBOOK
from nazorat.xlsform.lint import _ALLOWED, _KIND
from nazorat.xlsform.source_rows import MEANING, SETTINGS

PAGE = (HANDBOOK / "tools.md").read_text(encoding="utf-8")


def explained(start: str) -> list[str]:
    """The columns that have a row with a meaning and an example."""
    return re.findall(rf"^\| `{re.escape(start)}([a-z_]+)` \| [^|]+ \| `[^`|]+` \|$", PAGE, re.MULTILINE)


def test_every_column_of_an_item_is_explained_with_an_example() -> None:
    assert explained("bind::nazorat:") == list(MEANING)


def test_every_column_of_the_settings_is_explained_with_an_example() -> None:
    written = [name for name in SETTINGS if name.startswith("attribute::nazorat:")]
    assert [f"attribute::nazorat:{name}" for name in explained("attribute::nazorat:")] == [*written, _ALLOWED]
    assert _KIND in written
