"""The reference data beside what leans on it: every provision that we cite is there, every kind of place is in the register."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nazorat.places.models import Place
from nazorat.standards.reference import read_reference

ROOT = Path(__file__).parents[2]
REFERENCE = read_reference(ROOT / "library" / "standards")
CODES = "|".join(row.code for row in REFERENCE.instruments if row.code not in ("NAT", "CPT", "ECHR", "ICRC", "HRCGC35"))
# as a tool or finding writes it (NMR 13), and as the demonstration's mandate profile does (OPCAT-20)
CITED = re.compile(rf"\b({CODES})[ -](\d{{1,3}})\b")
CITING = {
    "library/tools": ".yaml", "src/nazorat/cli/demo": ".toml .py", "src/nazorat/reports/wording": ".md .yaml", "docs/handbook": ".md",
}  # fmt: skip


def cited_in(folder: str) -> set[str]:
    files = [file for file in sorted((ROOT / folder).rglob("*")) if file.suffix in CITING[folder].split()]
    assert files
    return {f"{found[1]} {found[2]}" for file in files for found in CITED.finditer(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("folder", CITING)
def test_every_provision_that_we_cite_is_in_the_catalogue(folder: str) -> None:
    known = {f"{row.instrument} {row.number}" for row in REFERENCE.provisions}
    assert sorted(cited_in(folder) - known) == []


def test_tools_and_the_demonstration_cite_treaties_and_rules() -> None:
    assert {"CAT 12", "ICCPR 9", "BOP 12", "NMR 13", "CRC 37"} <= cited_in("library/tools")
    assert {"NMR 23", "OPCAT 20"} <= cited_in("src/nazorat/cli/demo")


def test_limits_name_kinds_of_place_that_the_register_has() -> None:
    named = {kind for row in REFERENCE.limits for kind in row.place_kinds}
    assert {"PRISON_MIX", "MOTHER_CHILD"} <= named
    assert named <= set(Place.Kind.values)
