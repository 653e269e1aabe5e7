from __future__ import annotations

import csv
import io
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.fieldwork import actions
from nazorat.kit import dates
from nazorat.kit.downloads import download
from nazorat.people.access import UnlockedRequest
from nazorat.tools.queries import forms_of_versions
from nazorat.visits.access import visit_for_work
from nazorat.visits.panels import tabs_of

COLUMNS = ("tool", "version", "number", "item", "question", "keyed_twice", "read_differently", "rate")


def errors_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """How often two people read each item differently: the table, or with ?as=csv the same as a file."""
    visit = visit_for_work(request.user, visit_id)
    errors = actions.open_errors(by=request.keyring, visit=visit)
    trees = forms_of_versions(row.version_id for row in errors.rows)
    rows = [(trees[row.version_id], trees[row.version_id].question(row.path), row) for row in errors.rows]
    language = dates.tongue()
    if request.GET.get("as") == "csv":
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(COLUMNS)
        for form, asked, row in rows:
            label = asked.label.in_(language)
            table.writerow(
                [form.form_id, form.version, asked.number, row.path, label, row.items, row.differences, f"{row.rate:.4f}"]
            )
        return download(out.getvalue().encode("utf-8-sig"), f"errors-{visit.number}.csv", "text/csv")
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "sheets"), "errors": errors,
        "rows": [(form.title_in(language), asked.number, asked.label.in_(language), row) for form, asked, row in rows],
    }  # fmt: skip
    return render(request, "fieldwork/keying_errors.html", shown)
