"""How long a draft of 60 pages takes out to Word and back: pressed with an anchor on each paragraph, then read again. Prints one JSON line.

.venv/bin/python -m benchmarks.word [--findings 92] [--repeat 3]

Each figure is the median of `--repeat` rounds; `whole_s` must stay under 5 s. The exit code is 1 when it does not, when the draft has
fewer than 60 pages, or when a paragraph does not come back under its anchor.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))
MUST = {"whole_s": 5.0}
PAGES = 60


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--findings", type=int, default=92)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    from benchmarks import machine  # noqa: PLC0415 - the folders are on the path only now

    figures = measured(given.findings, given.repeat)
    print(json.dumps({"case": "word", "findings": given.findings, "repeat": given.repeat, **machine.facts(), **figures}))
    wrong = machine.missed(figures, MUST)
    return int(bool(wrong) or figures["pages"] < PAGES or figures["placed"] != figures["paragraphs"])


def measured(findings: int, repeat: int) -> dict[str, float]:
    """Seconds out and back, pages of the same text as PDF, its paragraphs and how many of them came back as they left."""
    import pypdf  # noqa: PLC0415 - as above

    from nazorat.typeset import docx, pdf, returned_docx  # noqa: PLC0415 - as above
    from nazorat.typeset.paragraphs import numbered  # noqa: PLC0415 - as above
    from nazorat.typeset.tests.sample import long_report  # noqa: PLC0415 - as above

    whole = long_report(findings=findings)
    paragraphs = numbered(whole)
    names = {(one.section, one.position): f"nz_0123abcd_ru_{one.number}_1_{one.position}" for one in paragraphs}
    anchored = [
        replace(section, anchors=tuple(name for (own, _at), name in names.items() if own == section.id))
        for section in whole.sections
    ]
    document = replace(whole, sections=tuple(anchored))
    out, back, placed = [], [], 0
    for _ in range(repeat):
        steps = [time.perf_counter()]
        content = docx(document)
        steps.append(time.perf_counter())
        read = returned_docx(content)
        steps.append(time.perf_counter())
        out.append(steps[1] - steps[0])
        back.append(steps[2] - steps[1])
        placed = sum(bool(one.anchor) and not one.untracked and not one.tracked for one in read.paragraphs)
    spent = {"out_s": statistics.median(out), "back_s": statistics.median(back)}
    pages = len(pypdf.PdfReader(io.BytesIO(pdf(whole))).pages)
    counts = {"pages": pages, "paragraphs": len(paragraphs), "placed": placed, "docx_kib": len(content) // 1024}
    return {**{name: round(value, 3) for name, value in spent.items()}, "whole_s": round(sum(spent.values()), 3), **counts}


if __name__ == "__main__":
    sys.exit(main())
