"""Bold in the handbook is a label of the screen: each stands in a template or in the code, word for word. Emphasis is in italics."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from docs.pages import BOLD, HANDBOOK, OPERATING, ROOT, prose

# these tell of figures and of a story, not of the screen
APART = {"demonstration.md", "figures.md", "keying.md"}
PAGES = sorted(page for page in [*HANDBOOK.glob("*.md"), *OPERATING.glob("*.md")] if page.name not in APART)
IN_CODE = re.compile(r'_\(\s*"([^"]+)"')
IN_PAGE = re.compile(r'^  "[^"]+": "([^"]+)",$', re.MULTILINE)
IN_TEMPLATE = re.compile(r"""\b(?:translate |_\()(?:"([^"]+)"|'([^']+)')""")


@lru_cache(maxsize=1)
def labels() -> frozenset[str]:
    """Everything that is handed to gettext whole, without places to fill in, and the words of the page that runs from a stick."""
    found = set(IN_PAGE.findall((ROOT / "web/page/words-en.ts").read_text()))
    for file in (ROOT / "src/nazorat").glob("**/*"):
        if file.suffix == ".py" and "tests" not in file.relative_to(ROOT).parts:
            found |= set(IN_CODE.findall(file.read_text()))
        if file.suffix == ".html":
            found |= {one or other for one, other in IN_TEMPLATE.findall(file.read_text())}
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_bold_words_when_they_stand_in_a_page_are_labels_of_the_product(page: Path) -> None:
    known = {label.lower() for label in labels()}
    assert [words for words in BOLD.findall(prose(page)) if words.lower() not in known] == []


@pytest.mark.parametrize("role", ["monitor", "visit-lead", "coordinator", "rapporteur", "custodian", "administrator"])
def test_page_when_it_is_of_a_role_names_buttons_and_what_cannot_be_undone(role: str) -> None:
    page = HANDBOOK / f"{role}.md"
    assert len(set(BOLD.findall(prose(page)))) >= 2
    assert re.search(r"cannot be (undone|taken back)", page.read_text())


def test_labels_when_collected_hold_those_of_templates_and_code() -> None:
    assert labels() >= {"Lock now", "Sign in and unlock", "Team and keys", "Code of the invitation", "Write sheets"}
