"""The child process: reads jobs from standard input, answers on standard output, ends.

Run as `python -m nazorat.typeset.child` by nazorat.typeset.process; heavy libraries are imported here on first use only.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import Any

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.wire import Wire, pack, unpack


def limit(megabytes: int, seconds: int) -> None:
    """No file may grow, no core is left, memory and processor time end somewhere.

    Memory is counted as data, not as address space: V8 and pandoc's runtime reserve far more than they use.
    """
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds))


def answer(job: dict[str, Any]) -> Wire:
    """One job: `do` names the converter."""
    match job["do"]:
        case "pdf":
            from nazorat.typeset.inside.paged import report_pdf  # noqa: PLC0415 -- only this job needs Typst

            return report_pdf(job)
        case "docx":
            from nazorat.typeset.inside.word import report_docx  # noqa: PLC0415 -- only this job needs lxml

            return report_docx(job)
        case "html":
            from nazorat.typeset.inside.web import report_html  # noqa: PLC0415 -- only this job needs pandoc

            return report_html(job)
        case "returned":
            from nazorat.typeset.inside.returned import returned  # noqa: PLC0415 -- only this job reads what a stranger may have written

            return returned(job)
        case "written":
            from nazorat.typeset.inside.written import written  # noqa: PLC0415 -- only this job reads what a stranger may have written

            return written(job)
        case "tabled":
            from nazorat.typeset.inside.tabled import tabled  # noqa: PLC0415 -- only this job reads what a stranger may have written

            return tabled(job)
        case "tables":
            from nazorat.typeset.inside.tables import tables  # noqa: PLC0415 -- only this job reads what a stranger may have written

            return tables(job)
        case "sheets":
            from nazorat.typeset.inside.sheets import sheets_pdf  # noqa: PLC0415 -- only this job needs segno

            return sheets_pdf(job)
        case "charts":
            from nazorat.typeset.inside.vega import charts_svg  # noqa: PLC0415 -- only this job needs V8

            return charts_svg(job)
        case "chart-png":
            from nazorat.typeset.inside.vega import chart_png  # noqa: PLC0415 -- only this job needs V8

            return chart_png(job)
    raise DocumentRefused("job-unknown")


def main() -> None:
    answers_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    request = unpack(sys.stdin.buffer)
    limit(request["megabytes"], request["seconds"])
    try:
        reply: Wire = {"answers": [answer(job) for job in request["jobs"]]}
    except DocumentRefused as refused:
        reply = {"failed": "refused", "detail": refused.code}
    except Exception as broken:  # noqa: BLE001 -- whatever a converter throws becomes a code for the parent
        reply = {"failed": "source", "detail": f"{type(broken).__name__}: {broken}"}
    answers_to.write(pack(reply))
    answers_to.close()
    os._exit(0)  # skips the slow tear-down of V8; the answer is already with the parent


if __name__ == "__main__":
    main()
