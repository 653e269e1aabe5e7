from __future__ import annotations

from uuid import UUID

from nazorat.kit.problems import Problem
from nazorat.reports.models import Report


def lock_report(report_id: UUID) -> Report:
    """The report as it is now, held until the transaction ends: what every act on it locks first, adoption too."""
    return Report.objects.select_for_update().get(id=report_id)


def lock_draft(report_id: UUID) -> Report:
    """`lock_report` for what only a draft takes: a page may have been loaded before somebody adopted. Raises Problem "report-adopted"."""
    report = lock_report(report_id)
    if report.state != Report.State.DRAFT:
        raise Problem("report-adopted")
    return report
