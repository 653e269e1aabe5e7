"""The pages of docs/ as the tests read them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
HANDBOOK, OPERATING = DOCS / "handbook", DOCS / "operating"
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|(?: (.+?) \|)?$", re.MULTILINE)


def prose(page: Path) -> str:
    """A page without its code."""
    return CODE.sub("", FENCE.sub("", page.read_text()))


def every_page() -> list[Path]:
    """Markdown that people read first: docs/ and the top folder."""
    return sorted([*DOCS.glob("**/*.md"), *ROOT.glob("*.md")])


def rows(page: Path) -> dict[str, tuple[str, ...]]:
    """The rows of a page's tables that begin with a code, by that code. Raises ValueError when a code stands twice."""
    found: dict[str, tuple[str, ...]] = {}
    for code, *cells in ROW.findall(page.read_text()):
        if code in found:
            raise ValueError(f"{page.name}: {code} stands twice")
        found[code] = tuple(cells)
    return found
