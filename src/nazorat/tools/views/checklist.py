from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.downloads import download
from nazorat.people.access import MemberRequest
from nazorat.tools.checklist_forms import ChecklistForm, DraftForm, held_draft
from nazorat.tools.views.library import previewed


def checklist_page(request: MemberRequest) -> HttpResponseBase:
    """Bring a checklist that was kept in Word, and see what each of its rows became."""
    form = ChecklistForm(request.POST, request.FILES) if request.method == "POST" else ChecklistForm()
    if form.is_bound and form.is_valid():
        return _rows_page(request, DraftForm(draft=form.cleaned_data["draft"]))
    return render(request, "tools/checklist.html", {"form": form}, status=422 if form.is_bound else 200)


def checklist_rows_page(request: MemberRequest) -> HttpResponseBase:
    """Correct the rows: take the workbook as it stands, or check it and look at it as monitors will. Publishing is the next step."""
    act = request.POST.get("act", "")
    if act == "back":
        return _rows_page(request, DraftForm(draft=held_draft(request.POST)))
    form = DraftForm.of_page(request.POST, strict=act != "workbook")
    if not form.is_valid():
        return _rows_page(request, form)
    if act == "workbook":
        return download(form.made, form.filename)
    assert form.report is not None  # noqa: S101 - a strict form that is valid was checked
    back = DraftForm(draft=form.corrected, auto_id=False)["held"]
    return render(request, "tools/preview.html", {**previewed(form.made, form.report, {}), "back": back})


def _rows_page(request: MemberRequest, form: DraftForm) -> HttpResponseBase:
    rows = list(form.rows())
    shown = {"form": form, "rows": rows, "lost": sum(one.lost for one in rows), "many": len(form.draft.languages) > 1}
    return render(request, "tools/checklist_rows.html", shown, status=422 if form.is_bound else 200)
