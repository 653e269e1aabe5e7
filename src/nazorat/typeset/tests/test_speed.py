"""The press is quick enough to be used while somebody waits."""

from __future__ import annotations

import io
import time

import pypdf

from nazorat.typeset import pdf
from nazorat.typeset.tests.sample import long_report

MUST_SECONDS = 5.0


def test_a_visit_report_of_25_pages_takes_under_five_seconds() -> None:
    document = long_report("ru", findings=32)
    began = time.perf_counter()
    made = pdf(document)
    took = time.perf_counter() - began
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) >= 25
    assert took < MUST_SECONDS
