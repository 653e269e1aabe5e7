"""The index of the library is made of the sources of its tools."""

from __future__ import annotations

import os
import re
from pathlib import Path

from nazorat.xlsform.source import read_source
from nazorat.xlsform.source_shape import Tool

FOLDER = Path(__file__).parents[2] / "library" / "tools"
PAGE = FOLDER / "README.md"
INDEX = re.compile(r"(<!-- index: .*? -->\n).*?(<!-- /index -->)", re.DOTALL)
ORDER = (
    "room", "interview", "registers", "police", "health", "discipline", "access", "opening", "closing", "note",
    "light", "child", "women", "staff", "anonymous", "contacts", "psychiatric", "military", "transport", "food", "injury",
)  # fmt: skip


def state_of(tool: Tool) -> str:
    if tool.status == "draft":
        return "draft"
    waiting = tool.unreviewed()
    return f"waits for reviewers: {', '.join(waiting)}" if waiting else "reviewed"


def row_of(code: str) -> str:
    tool = read_source(FOLDER / code / f"{code}.yaml")
    numbers = {re.sub(r"\D", "", item.number) for item in tool.items() if item.number and not item.number.startswith("N")}
    cells = (f"`{code}`", tool.title["en"], tool.purpose["en"], str(len(numbers)), tool.minutes, ", ".join(tool.languages), state_of(tool))
    return f"| {' | '.join(cells)} |"


def index() -> str:
    head = "| code | tool | what it is for | numbered | minutes a record | languages | state |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *map(row_of, ORDER)]) + "\n"


def test_index_names_every_tool_once() -> None:
    assert sorted(ORDER) == sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


def test_index_says_what_the_sources_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    wanted = INDEX.sub(lambda found: f"{found[1]}{index()}{found[2]}", page)
    if os.environ.get("LIBRARY") == "write":
        PAGE.write_text(wanted, encoding="utf-8")
    assert page == wanted or os.environ.get("LIBRARY") == "write"
    assert page.count("<!-- index: ") == 1
