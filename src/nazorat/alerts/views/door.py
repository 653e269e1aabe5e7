from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse

from nazorat.alerts import access, actions, forms
from nazorat.alerts.queries import FORMAT, packed_circle
from nazorat.vault import crypto
from nazorat.vault.uploads import Body

SLIP, SIGNATURE = "Nazorat-Sent", "Nazorat-Signature"
# what the server signs begins with this, as every receipt of the sealed door
RECEIPT = b"nazorat-receipt/1|"


def circle_view(request: HttpRequest, token: str) -> HttpResponse:
    """Who hears an alert, the number to be rung, and what became of this device's own."""
    device = access.device_for_raising(token)
    return JsonResponse(packed_circle(device) or {"format": FORMAT, "circle": None})


def raise_view(request: HttpRequest, token: str) -> HttpResponse:
    """One sealed alert."""
    device = access.device_for_raising(token)
    body = Body.of(request.META, forms.MOST)
    try:
        came = body.whole()
        slip = forms.read_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""), came)
        sealed, name = forms.read_body(came)
        alert = actions.receive_alert(by=device, slip=slip, sealed=sealed, name=name)
    except Exception:
        body.drain()  # or a sender still busy sending would see a broken connection in place of the reason
        raise
    facts = {
        "kind": "alert", "visit": str(slip.visit), "alert": str(alert.id), "sha256": slip.sha256.hex(),
        "received_at": alert.received_at.isoformat(timespec="microseconds"),
    }  # fmt: skip
    receipt = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    headers = {SIGNATURE: crypto.server_sign(RECEIPT + receipt).hex()}
    return HttpResponse(receipt, content_type="application/json", status=201, headers=headers)
