from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from nazorat.fieldwork import actions
from nazorat.fieldwork.forms.encrypted import PrivateKeyForm
from nazorat.people.access import UnlockedRequest
from nazorat.visits.access import visit_for_work
from nazorat.visits.panels import tabs_of


@sensitive_post_parameters("passphrase")
def encrypted_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Bring the private key of a tool, and what its tablets encrypted opens. What became of each record is said at once."""
    visit = visit_for_work(request.user, visit_id)
    form = PrivateKeyForm(request.POST, request.FILES) if request.method == "POST" else PrivateKeyForm()
    result = actions.open_encrypted(by=request.keyring, visit=visit, private=form.private) if form.is_valid() else None
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "records"), "form": form, "result": result}
    return render(request, "fieldwork/encrypted.html", shown, status=422 if form.is_bound and result is None else 200)
