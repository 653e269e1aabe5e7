"""docs/security/asvs.md has every requirement of ASVS 5.0.0 that it promises, once, and names files and tests that are there."""

from __future__ import annotations

import re
from collections import Counter

from docs.pages import DOCS, ROOT

PAGE = (DOCS / "security/asvs.md").read_text(encoding="utf-8")
# the levels of a section's requirements in their order, out of the standard's own list: "1.1 22" is 1.1.1 and 1.1.2, both of level 2
SECTIONS = """
1.1 22|1.2 1111122223|1.3 112222222223|1.4 222|1.5 123|2.1 122|2.2 112|2.3 12223|2.4 23|3.1 3|3.2 113|3.3 12223|3.4 11222233|
3.5 11122333|3.6 3|3.7 22333|4.1 12233|4.2 23333|4.3 22|4.4 1222|5.1 2|5.2 112333|5.3 113|5.4 222|6.1 122|6.2 111111112222|
6.3 11223333|6.4 112233|6.5 22222333|6.6 2223|6.7 33|6.8 2222|7.1 222|7.2 1111|7.3 22|7.4 11222|7.5 223|7.6 22|8.1 1233|
8.2 1123|8.3 133|8.4 23|9.1 111|9.2 1222|10.1 22|10.2 223|10.3 22223|10.4 1111122222233333|10.5 22222|10.6 22|10.7 222|
11.1 2233|11.2 22233|11.3 11233|11.4 1222|11.5 23|11.6 23|11.7 33|12.1 12233|12.2 11|12.3 22223|13.1 2333|13.2 222223|
13.3 2233|13.4 1222233|14.1 22|14.2 12223333|14.3 122|15.1 12233|15.2 12233|15.3 1222222|15.4 3333|16.1 2|16.2 22222|16.3 2222|
16.4 222|16.5 2223|17.1 23|17.2 22223333|17.3 22
"""
LEVELS = {
    f"{section}.{place}": int(level)
    for section, levels in (one.split() for one in SECTIONS.split("|"))
    for place, level in enumerate(levels, 1)
}
# chapters whose third level is promised: files, sign-in, sessions, authorization, cryptography, data, logs
DEEP = {"5", "6", "7", "8", "11", "14", "16"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| (met|partly|not met|n/a) \| ([^|]*) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.\w+|[A-Z_]+\.md|pyproject\.toml)(?:::(test_\w+))?`")


def test_the_list_of_the_standard_is_whole() -> None:
    assert Counter(LEVELS.values()) == {1: 70, 2: 183, 3: 92}


def test_each_requirement_stands_once_with_its_level() -> None:
    promised = {number for number, level in LEVELS.items() if level < 3 or number.split(".")[0] in DEEP}
    found = Counter(number for number, *_rest in ROWS)
    assert [number for number, times in found.items() if times > 1] == []
    assert promised - set(found) == set()
    assert [(number, level) for number, level, *_rest in ROWS if LEVELS[number] != int(level)] == []


def test_what_is_met_names_what_holds_it_and_the_others_say_why() -> None:
    bare = [number for number, _level, _what, state, where in ROWS if not where.strip() or (state == "met" and not reason(where))]
    assert bare == []


def reason(where: str) -> bool:
    """A file of ours, or a sentence of some length for the few whose proof is that something is absent."""
    return bool(NAMED.search(where)) or where in ("eight digits",)


def test_files_and_tests_that_are_named_are_there() -> None:
    gone = []
    for path, test in NAMED.findall(PAGE):
        file = next((place / path for place in (ROOT / "src/nazorat", ROOT) if (place / path).is_file()), None)
        if file is None or (test and f"def {test}(" not in file.read_text(encoding="utf-8")):
            gone.append(f"{path}::{test}")
    assert gone == []
    assert len(NAMED.findall(PAGE)) > 150


def test_the_counts_at_the_top_are_those_of_the_rows() -> None:
    counted = Counter((level, state) for _number, level, _what, state, _where in ROWS)
    told = re.findall(r"^\| (\d) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert [tuple(map(int, row[1:])) for row in told] == [
        tuple(counted[level, state] for state in ("met", "partly", "not met", "n/a")) for level in "123"
    ]
