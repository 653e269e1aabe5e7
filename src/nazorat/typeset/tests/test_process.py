"""The child: nothing on disk, no environment of ours, an end to time and memory, codes instead of content."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nazorat.typeset import Figure, Section, TypesetFailed, pdf
from nazorat.typeset.charts import Bar, bars
from nazorat.typeset.compose import compose
from nazorat.typeset.paper import SheetRequest, sheet_job
from nazorat.typeset.process import run
from nazorat.typeset.tests.sample import gps_photo, report
from nazorat.typeset.tests.test_sheets import small_form
from nazorat.typeset.wire import Wire, pack, unpack

ROOT = Path(__file__).resolve().parents[3]
NOT_DISK = ("/dev/", "/proc/", "pipe:", "/sys/")


def every_job() -> list[dict[str, Wire]]:
    photo = Section("s", "S", markdown="One.", figures=(Figure("p", "A wall", photo=gps_photo(), width_mm=60),))
    wire = compose(report("ru", sections=(photo,))).as_wire()
    documents: list[dict[str, Wire]] = [{"do": form, **wire} for form in ("pdf", "docx", "html")]
    sheets = sheet_job(SheetRequest(small_form(), "ru", (1,)))
    return [*documents, sheets, {"do": "charts", "specs": [bars([Bar("a", 1, 2)])]}]


def test_wire_keeps_everything() -> None:
    value: Wire = {"a": [1, "б", b"\x00\xff", None, {"b": b""}], "c": True}
    assert unpack(io.BytesIO(pack(value))) == value


@pytest.mark.parametrize("cut", [0, 7, 12, -1])
def test_a_cut_frame_is_an_error(cut: int) -> None:
    with pytest.raises(EOFError):
        unpack(io.BytesIO(pack({"a": b"xyz"})[:cut]))


def test_every_converter_works_with_an_unwritable_temporary_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Root writes anywhere, so the directory is one that does not exist at all."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "absent"))
    assert [len(answer) > 0 for answer in run(every_job())] == [True] * 5


def test_the_child_cannot_grow_a_file(tmp_path: Path) -> None:
    program = (
        "import sys; from nazorat.typeset.child import limit; limit(500, 5)\n"
        f"try: open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'1')\n"
        "except OSError as refused: print(type(refused).__name__, refused.errno)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, check=True
    )
    assert done.stdout.split() == ["OSError", "27"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine; the limit above is tested everywhere")
def test_no_file_is_opened_for_writing(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    request = pack({"jobs": list(every_job()), "megabytes": 1536, "seconds": 60})
    command = ["strace", "-f", "-qq", "-e", "trace=open,openat,creat,rename,renameat,renameat2,mkdir,mkdirat", "-o", str(trace)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*command, sys.executable, "-m", "nazorat.typeset.child"], input=request, capture_output=True, env=environment, check=True
    )
    assert len(unpack(io.BytesIO(done.stdout))["answers"]) == 5
    lines = trace.read_text().splitlines()
    assert any(".ttf" in line for line in lines)
    writes = [line for line in lines if any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "rename", "mkdir"))]
    assert [line for line in writes if "= -1" not in line and not any(place in line for place in NOT_DISK)] == []


def test_no_secret_of_ours_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAZORAT_CANARY", "s3cret")
    from nazorat.typeset.process import _environment  # noqa: PLC0415 -- the private line under test

    assert not {"NAZORAT_CANARY", "HOME", "DATABASE_URL"} & _environment().keys()


def test_time_ends() -> None:
    with pytest.raises(TypesetFailed) as failed:
        run(every_job(), seconds=0)
    assert failed.value.code == "timeout"


def test_memory_ends() -> None:
    with pytest.raises(TypesetFailed) as failed:
        run(every_job(), megabytes=24)
    assert failed.value.code in ("crashed", "source")


def test_failure_says_a_code_and_no_content() -> None:
    bad = Section("s", "S", markdown="One.", figures=(Figure("p", "x", photo=b"CANARY not a picture"),))
    with pytest.raises(TypesetFailed) as failed:
        pdf(report("en", sections=(bad,)))
    assert (str(failed.value), failed.value.code, failed.value.detail) == ("refused", "refused", "photo-unreadable")


def test_an_unknown_job_is_refused() -> None:
    with pytest.raises(TypesetFailed) as failed:
        run([{"do": "dance"}])
    assert failed.value.detail == "job-unknown"


def test_the_parent_imports_no_heavy_part() -> None:
    program = (
        "import sys, nazorat.typeset, nazorat.typeset.charts\n"
        "print(sorted({'typst', 'pypandoc', 'vl_convert', 'PIL', 'segno', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, check=True
    )
    assert done.stdout.strip() == "[]"
