from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse

from nazorat.custody import access, actions, queries
from nazorat.custody.forms import MOST_NAME, read_name, read_name_slip
from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.vault.uploads import Body

SLIP, SIGNATURE = "Nazorat-Sent", "Nazorat-Signature"
# what the server signs begins with this, as every receipt of the sealed door
RECEIPT = b"nazorat-receipt/1|"


def sides_view(request: HttpRequest, token: str) -> HttpResponse:
    """The custody keys of both organisations, for the field app."""
    access.device_for_naming(token)
    return JsonResponse(queries.packed_sides())


def name_view(request: HttpRequest, token: str) -> HttpResponse:
    """Who a record of this device speaks of, sealed over two organisations."""
    device = access.device_for_naming(token)
    body = Body.of(request.META, MOST_NAME)
    try:
        came = body.whole()
        slip = read_name_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""), came)
        form = read_name(came)
        record = access.record_of_device(device, slip.record)
        sides = queries.side_of_keys(form["a"]), queries.side_of_keys(form["b"])
        if sides[0] is None or sides[1] is None or sides[0][0].member.organisation_id == sides[1][0].member.organisation_id:
            raise Problem("custody-changed")
        parts = {name: form[name] for name in ("sealed", "half_a", "half_b")}
        actions.seal_identity_of_device(by=device, record=record, slip=slip, sides=(sides[0], sides[1]), **parts)
    except Exception:
        body.drain()  # or a sender still busy sending would see a broken connection in place of the reason
        raise
    facts = {"kind": "name", "visit": str(slip.visit), "record": str(slip.record), "sha256": slip.sha256.hex()}
    receipt = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    headers = {SIGNATURE: crypto.server_sign(RECEIPT + receipt).hex()}
    return HttpResponse(receipt, content_type="application/json", status=201, headers=headers)
