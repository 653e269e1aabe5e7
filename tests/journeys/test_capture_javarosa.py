"""The same answers through the field app and through JavaRosa, the engine of ODK Collect, give the same record."""

from __future__ import annotations

import shutil
from difflib import unified_diff
from pathlib import Path

import pytest

from nazorat.xlsform import compile_workbook
from nazorat.xlsform.tests.books import Rows, markdown
from support import javarosa
from support.live import ROOT

FOLDER = ROOT / "library/tools"
TOOLS = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
# how often a tool of the library is filled, and the form that has everything; a record with fewer answers would show nothing
SELDOM, OFTEN, LEAST_ANSWERS = 2, 8, 8
HEAD = [
    "type",
    "name",
    "label",
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "parameters",
    "repeat_count",
    "default",
]


def row(kind: str, name: str = "", **more: str) -> list[str]:
    held = {"type": kind, "name": name, "label": "" if kind.startswith(("end", "calculate")) else name, **more}
    return [held.get(head, "") for head in HEAD]


# every type that is answered without a file, and what forms compute of them
SURVEY: Rows = [
    HEAD,
    row("text", "words", required="yes"),
    row("text", "code", constraint="regex(., '^[A-Z][0-9]$')"),
    row("integer", "n", constraint=". < 10"),
    row("decimal", "wide"), row("decimal", "long"),
    row("calculate", "area", calculation="round(${wide} * ${long}, 2)"),
    row("calculate", "each", calculation="if(${n} > 0, ${area} div ${n}, '')"),
    row("calculate", "safe", calculation="coalesce(${n}, 0) + 1"),
    row("calculate", "said", calculation="concat(${words}, '/', string-length(${words}), '/', substr(${words}, 0, 2))"),
    row("range", "scale", parameters="start=1 end=5 step=1"), row("range", "half", parameters="start=0.5 end=5 step=0.5"),
    row("date", "day"), row("time", "hour"), row("datetime", "moment"),
    row("calculate", "month", calculation="format-date(${day}, '%Y-%m')"),
    row("calculate", "days", calculation="int(decimal-date-time(${day}) - decimal-date-time(date('2026-01-01')))"),
    row("select_one country", "country"),
    row("select_one town", "town", choice_filter="country = ${country}"),
    row("select_multiple see", "seen"),
    row("calculate", "how_many", calculation="count-selected(${seen})"),
    row("calculate", "second", calculation="selected-at(${seen}, 1)"),
    row("calculate", "town_said", calculation="jr:choice-name(${town}, '${town}')"),
    row("text", "why", relevant="selected(${seen}, 'c')"),
    row("rank see", "order"), row("acknowledge", "aware"), row("note", "told"),
    row("geopoint", "point"), row("geotrace", "line"), row("geoshape", "shape"), row("barcode", "bar"),
    row("begin_group", "inside", relevant="${n} > 2"),
    row("integer", "deep", default="7"), row("select_one yes_no", "again", relevant="${deep} > 3"),
    row("end_group"),
    row("begin_repeat", "bed"),
    row("text", "name"), row("integer", "nights", constraint=". <= 30"),
    row("calculate", "place", calculation="position(..)"),
    row("select_one yes_no", "dry"), row("text", "not_dry", relevant="${dry} = 'no'"),
    row("begin_repeat", "sheet"), row("integer", "age"), row("calculate", "older", calculation="${age} + ${nights}"), row("end_repeat"),
    row("end_repeat"),
    row("calculate", "beds", calculation="count(${bed})"),
    row("calculate", "all_nights", calculation="sum(${nights})"), row("calculate", "most", calculation="max(${nights})"),
    row("calculate", "first_name", calculation="indexed-repeat(${name}, ${bed}, 1)"),
    row("calculate", "dry_ones", calculation="count(${bed}[./dry = 'yes'])"),
    row("begin_repeat", "counted", repeat_count="${scale}"), row("text", "thing"), row("end_repeat"),
    row("text", "last", relevant="${beds} > 1 and not(${country} = 'x')"),
]  # fmt: skip
CHOICES: Rows = [
    ["list_name", "name", "label", "country"],
    *([lists, code, code.upper(), of] for lists, code, of in (
        ("country", "x", ""), ("country", "y", ""), ("town", "x1", "x"), ("town", "x2", "x"), ("town", "y1", "y"), ("see", "a", ""),
        ("see", "b", ""), ("see", "c", ""), ("yes_no", "yes", ""), ("yes_no", "no", ""),
    )),
]  # fmt: skip


@pytest.mark.skipif(shutil.which("javac") is None, reason="JavaRosa is a jar, and there is no JDK on this machine")
@pytest.mark.temporary_files("forms and records of tests, and the Java machine keeps a file of its own")
def test_both_engines_make_the_same_record(tmp_path: Path) -> None:
    book = markdown(survey=SURVEY, choices=CHOICES, settings=[["form_id", "version"], ["all", "1"]])
    xforms = {code: compile_workbook((FOLDER / code / f"{code}.xlsx").read_bytes(), f"{code}.xlsx").xform for code in TOOLS}
    xforms["all"] = compile_workbook(book, "all.md").xform
    seeds = {code: OFTEN if code == "all" else SELDOM for code in xforms}
    forms = {
        f"{code}-{n}": (xform, javarosa.plan_of(xform, f"{code}-{n}")) for code, xform in xforms.items() for n in range(seeds[code])
    }
    theirs, ours = javarosa.by_javarosa(forms, tmp_path / "javarosa"), javarosa.by_the_app(forms, tmp_path / "app")
    differ = {}
    for name, (xform, _plan) in forms.items():
        one, other = javarosa.canonical(ours[name], xform), javarosa.canonical(theirs[name], xform)
        assert sum(" = " in line for line in one) >= LEAST_ANSWERS, one
        if one != other:
            differ[name] = list(unified_diff(other, one, "JavaRosa", "the app", lineterm="", n=0))
    assert differ == {}
