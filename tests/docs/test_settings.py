"""docs/operating/settings.md has every name that the settings read from the environment, and no other."""

from __future__ import annotations

import re

from docs.pages import OPERATING, ROOT, rows

READ = re.compile(r'(?:environ(?:\.get)?[\[(]|switch\()"([A-Z_]+)"')
SETS = {"DJANGO_SETTINGS_MODULE", "TMPDIR", "SQLITE_TMPDIR"}
PAGE = OPERATING / "settings.md"


def names_read(folder: str) -> set[str]:
    sources = (ROOT / "src/nazorat" / folder).glob("*.py")
    return {name for file in sources for name in READ.findall(file.read_text())}


def test_page_when_compared_with_the_settings_has_the_same_names() -> None:
    read = names_read("config") - SETS
    assert "NAZORAT_HOME" in read, "the search finds nothing any more"
    assert set(rows(PAGE)) == read


def test_page_when_a_command_reads_more_names_that_too() -> None:
    text = PAGE.read_text()
    assert [name for name in names_read("cli") - SETS if f"`{name}`" not in text] == []


def test_defaults_when_they_stand_in_the_settings_are_those_of_the_page() -> None:
    settings = (ROOT / "src/nazorat/config/settings.py").read_text()
    given = dict(re.findall(r'environ\.get\("([A-Z_]+)", "([^"]+)"\)', settings))
    assert given, "the search finds nothing any more"
    assert {name: rows(PAGE)[name][0] for name in given} == {name: f"`{default}`" for name, default in given.items()}
