"""Links between pages lead somewhere; pages that tell of commands and benchmarks tell of all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.pages import DOCS, LINK, OPERATING, ROOT, every_page
from nazorat.cli import NAMES


@pytest.mark.parametrize("page", every_page(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_when_they_stay_here_lead_to_a_file(page: Path) -> None:
    inner = [link.partition("#")[0] for link in LINK.findall(page.read_text()) if "://" not in link and not link.startswith("#")]
    assert [link for link in inner if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("folder", ["handbook", "operating"])
def test_index_when_read_leads_to_every_page_of(folder: str) -> None:
    linked = {(DOCS / link).resolve() for link in LINK.findall((DOCS / "README.md").read_text())}
    apart = {"keying.md"}  # is linked from paper.md, where a keyer looks
    assert [
        page.name for page in sorted((DOCS / folder).glob("*.md")) if page.resolve() not in linked and page.name not in apart
    ] == []


def test_install_page_when_compared_with_the_command_line_names_every_command() -> None:
    named = set(re.findall(r"`nazorat ([\w-]+)", (OPERATING / "install.md").read_text()))
    assert named == set(NAMES)


def test_benchmarks_page_when_compared_with_the_folder_names_every_one_that_runs() -> None:
    runs = {file.stem for file in (ROOT / "benchmarks").glob("*.py") if "ArgumentParser" in file.read_text()}
    named = set(re.findall(r"-m benchmarks\.(\w+)", (OPERATING / "benchmarks.md").read_text()))
    assert runs, "no benchmark is found any more"
    assert runs <= named
