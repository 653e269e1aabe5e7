"""How long a workbook of 1,000 questions takes to be checked and published, in how much memory; two of its versions side by side, and the
list of tools, as pages; 60 numbered sheets as PDF. Prints one JSON line.

.venv/bin/python -m benchmarks.tools [--questions 1000] [--repeat 5]

The workbook is checked in a process of its own, whose peak memory is what counts. Pages are asked for through the whole of the
application, in a fresh installation. The exit code is 1 when a figure misses its must, or a page does not show what it should.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

    from nazorat.people.models import Member

ROOT = Path(__file__).resolve().parent.parent
# the first look after a start reads the trees of both versions; that figure is told and has no must
MUST = {
    "check_s": 10.0,
    "check_mib": 500.0,
    "sheets_s": 5.0,
    "list_ms": 300.0,
    "compare_ms": 300.0,
    "correct_ms": 300.0,
    "items_ms": 300.0,
    "composition_ms": 300.0,
    "coverage_ms": 300.0,
}
SHEETS = 60
LANGUAGES = ("English (en)", "Русский (ru)", "Тоҷикӣ (tg)")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--questions", type=int, default=1_000)
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.check:
        return checked(given.check)
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures: dict[str, Any] = {"case": "tools", **machine.facts(), "questions": given.questions, "repeat": given.repeat}
        books = [made(given.questions, version) for version in (1, 2)]
        figures |= apart(folder, books[0], given.repeat)
        figures |= pages(books, given.repeat)
        figures |= sheets(given.repeat)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def made(questions: int, version: int) -> bytes:
    """A workbook in three languages; every question of the second version is worded otherwise, and every tenth stands elsewhere."""
    from nazorat.xlsform.source_workbook import workbook  # noqa: PLC0415 - the folders are on the path only now

    head = [
        "type",
        "name",
        *(f"label::{one}" for one in LANGUAGES),
        *(f"hint::{one}" for one in LANGUAGES),
        "relevant",
        "bind::nazorat:number",
    ]
    rows = [asked_at(number, version) for number in range(questions)]
    if version > 1:
        rows = [row for at, row in enumerate(rows) if at % 10] + rows[::10]
    rows = [["note", "about", *["A long tool"] * 3, "", "", "", "", ""], *rows]
    lists = [
        [f"list{one}", f"c{code}", *(f"choice {code} {language}" for language in LANGUAGES)]
        for one in range(50)
        for code in range(8)
    ]
    settings = [["form_title", "form_id", "version", "default_language", "namespaces"]]
    settings.append(["A long tool", "long", str(version), LANGUAGES[0], 'nazorat="urn:nazorat:tool:1"'])
    choices = [["list_name", "name", *(f"label::{one}" for one in LANGUAGES)], *lists]
    return workbook({"survey": [head, *rows], "choices": choices, "settings": settings})


def asked_at(number: int, version: int) -> list[str]:
    kind = ("integer", "text", f"select_one list{number % 50}", f"select_multiple list{number % 50}", "decimal")[number % 5]
    words = [f"Question {number} of version {version} in {language}" for language in LANGUAGES]
    hints = [f"what is meant by question {number} in {language}" for language in LANGUAGES]
    relevant = f"${{q{number - 5}}} != ''" if number % 5 == 0 and number else ""
    return [kind, f"q{number}", *words, *hints, relevant, str(number + 1)]


def apart(folder: Path, book: bytes, repeat: int) -> dict[str, Any]:
    """Seconds and peak MiB of a whole process that checks the workbook: read, checked, converted, its tree made. The median of the runs."""
    file = folder / "long.xlsx"
    file.write_bytes(book)
    seconds, mib = [], []
    for _ in range(repeat):
        began = time.perf_counter()
        said = subprocess.run(
            [sys.executable, "-m", "benchmarks.tools", "--check", str(file)], cwd=ROOT, check=True, capture_output=True
        ).stdout
        seconds.append(time.perf_counter() - began)
        mib.append(float(said))
    return {"check_s": round(statistics.median(seconds), 2), "check_mib": max(mib), "book_kib": len(book) // 1024}


def checked(file: Path) -> int:
    """Check a workbook and print the peak MiB of this process."""
    from nazorat.xlsform import check  # noqa: PLC0415 - the folders are on the path only now

    report = check(file.read_bytes(), file.name)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return int(report.refused)


def pages(books: list[bytes], repeat: int) -> dict[str, Any]:
    """Milliseconds of the list of tools, of two versions side by side, the first time and after, of the page of corrections, of the
    search of questions, and of a tool that is put together with its coverage."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.people.models import Member  # noqa: PLC0415 - as above
    from nazorat.standards.actions import load_reference  # noqa: PLC0415 - as above
    from nazorat.tools.actions import publish_library, publish_version, take_items  # noqa: PLC0415 - as above
    from nazorat.tools.models import ToolVersion  # noqa: PLC0415 - as above
    from support.composing import begun  # noqa: PLC0415 - as above
    from support.make import make_member, sign_in  # noqa: PLC0415 - as above

    by: Member = make_member(role=Member.Role.COORDINATOR)
    publish_library(by=by)
    before, version = (publish_version(by=by, workbook=book, filename="long.xlsx") for book in books)
    load_reference()
    trial = begun(by)
    for tool, modules in (("police", ("unit_now", "record", "rights")), ("health", ("access",))):
        take_items(by=by, composition=trial, version=ToolVersion.objects.get(tool__code=tool), paths=(), modules=modules)
    client = Client(SERVER_NAME="localhost")
    sign_in(client, by)
    errors, cold = timed(client, f"/tools/{version.id}/compare/?before={before.id}", '<tr class="grp">', 0)
    found = {"compare_cold_ms": cold}
    for name, path, sign in (
        ("list_ms", "/tools/", "A long tool"), ("compare_ms", f"/tools/{version.id}/compare/?page=7", "Question"),
        ("correct_ms", f"/tools/{version.id}/correct/?language=ru&page=9", "Question"), ("items_ms", "/tools/items/?theme=HEALTH", "NMR 24"),
        ("composition_ms", f"/tools/composing/{trial.id}/", "unit_now/day"),
        ("coverage_ms", f"/tools/composing/{trial.id}/coverage/", "NMR 13"),
    ):  # fmt: skip
        wrong, found[name] = timed(client, path, sign, repeat)
        errors += wrong
    return {**found, "errors": errors}


def timed(client: Client, path: str, sign: str, repeat: int) -> tuple[int, float]:
    """1 when the page does not show the sign, and milliseconds: of the first look when `repeat` is 0, else the median after it."""
    runs, page = [], ""
    for _ in range(repeat + 1):
        began = time.perf_counter()
        page = client.get(path).content.decode()
        runs.append((time.perf_counter() - began) * 1000)
    return int(sign not in page), round(statistics.median(runs[1:] or runs), 1)


def sheets(repeat: int) -> dict[str, Any]:
    """Seconds of 60 numbered sheets of the longest tool of the library as one PDF, the median of the runs."""
    import pypdf  # noqa: PLC0415 - the folders are on the path only now

    from nazorat.tools.models import ToolVersion  # noqa: PLC0415 - as above
    from nazorat.tools.queries import form_of_version  # noqa: PLC0415 - as above
    from nazorat.typeset import sheet_pdf  # noqa: PLC0415 - as above
    from nazorat.typeset.paper import SheetRequest  # noqa: PLC0415 - as above

    form = form_of_version(ToolVersion.objects.get(tool__code="interview").id)
    runs, content = [], b""
    for _ in range(repeat):
        began = time.perf_counter()
        content = sheet_pdf(SheetRequest(form, "ru", tuple(range(1, SHEETS + 1))))
        runs.append(time.perf_counter() - began)
    return {"sheets_s": round(statistics.median(runs), 2), "sheet_pages": len(pypdf.PdfReader(io.BytesIO(content)).pages)}


if __name__ == "__main__":
    sys.exit(main())
