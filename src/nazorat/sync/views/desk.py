from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.sync import actions, forms
from nazorat.sync.access import bundle_for_work
from nazorat.sync.queries import bundles_of
from nazorat.sync.sent import sent_by, tools_awaited
from nazorat.vault import pieces
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.duties import progress_of
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def sent_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The devices of a visit: what each sent and when, what came by hand, what is still awaited, also of tasks. Nothing is opened."""
    visit = begun_visit_for_work(request.user, visit_id)
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "sent"), "devices": sent_by(visit), "tools": tools_awaited(visit),
        "bundles": list(bundles_of(visit)), "over": visit.state == Visit.State.CLOSED,
        "progress": progress_of(visit),
    }  # fmt: skip
    return render(request, "sync/sent.html", shown)


def take_bundle_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Bring a bundle: what holds of it goes in. One that is too large for a form came in pieces before, and the form names them."""
    visit = begun_visit_for_work(request.user, visit_id)
    if request.method == "POST":
        form = forms.BundleForm(request.POST, request.FILES, in_pieces=_has_pieces(request))
    else:
        form = forms.BundleForm(initial={"pieces": uuid4()})
    if form.is_valid():
        try:
            with _given(request, form) as file:
                row = actions.take_bundle(by=request.keyring, visit=visit, file=file)
        except Problem as problem:
            # another file that is chosen now must not be put behind this one
            pieces.drop(_name(request, form.cleaned_data["pieces"]))
            form.refuse(problem)
        else:
            pieces.drop(_name(request, form.cleaned_data["pieces"]))
            say(request, "bundle-taken")
            return HttpResponseRedirect(reverse("bundle", args=[visit.id, row.id]))
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "sent"), "form": form, "most": forms.MOST_AT_ONCE}
    return render(request, "sync/bundle_new.html", shown, status=422 if form.is_bound else 200)


def bundle_piece(request: UnlockedRequest, visit_id: UUID) -> HttpResponse:
    """A piece of a large bundle, as it goes up from the page: what is in it is sealed already. Says how much is here."""
    begun_visit_for_work(request.user, visit_id)
    piece = forms.read_piece(request.headers.get("Nazorat-Offset", ""), request.headers.get("Nazorat-Size", ""))
    name = _name(request, forms.read_uuid(request.headers.get("Nazorat-Bundle", "")))
    if piece.whole > forms.MOST_BUNDLE:
        raise Problem("too-large")
    if piece.at is None:
        return JsonResponse({"here": pieces.size_of(name)})
    return JsonResponse({"here": pieces.add(name, piece.at, BytesIO(request.body), whole=piece.whole)})


def bundle_page(request: MemberRequest, visit_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """What came of a bundle: how much went in, what was refused and why, and the receipt that goes back to the device."""
    row = bundle_for_work(request.user, visit_id, bundle_id)
    shown = {"visit": row.visit, "tabs": tabs_of(request, row.visit, "sent"), "row": row, "told": row.account}
    return render(request, "sync/bundle.html", shown)


def bundle_receipt(request: MemberRequest, visit_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """The file of signed receipts: the device deletes what it reads in it."""
    row = bundle_for_work(request.user, visit_id, bundle_id)
    return download(row.receipts, f"receipt-{row.code}.json", "application/json")


def _name(request: UnlockedRequest, chosen: UUID) -> UUID:
    """Pieces are of the member who sends them: nobody goes on with another's, or takes it."""
    return pieces.name_of(b"desk", request.user.id.bytes, chosen.bytes)


def _has_pieces(request: UnlockedRequest) -> bool:
    """Whether the bundle went up before the form did. Raises Problem "bad-request" for a name that the page did not make."""
    return pieces.size_of(_name(request, forms.read_uuid(request.POST.get("pieces", "")))) > 0


@contextmanager
def _given(request: UnlockedRequest, form: forms.BundleForm) -> Iterator[IO[bytes]]:
    held = form.cleaned_data.get("bundle")
    if held is not None:
        yield held.file
    else:
        with pieces.opened(_name(request, form.cleaned_data["pieces"])) as file:
            yield file
