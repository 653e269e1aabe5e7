from __future__ import annotations

import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from nazorat.fieldwork.arrivals import Receipt
from nazorat.sync import access, actions, forms, queries, slips
from nazorat.vault import crypto
from nazorat.vault.uploads import Body
from nazorat.visits.models import VisitKey

SLIP, SIGNATURE = "Nazorat-Sent", "Nazorat-Signature"
# what the server signs begins with this
RECEIPT = b"nazorat-receipt/1|"
# the field app, as capture/ is built; it runs WebAssembly, so it has a policy of its own, and nothing else of ours runs under it
APP = Path(__file__).parent / "static" / "capture"
APP_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
KINDS = {
    ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}  # fmt: skip
APP_FILES = {file.name: KINDS[file.suffix] for file in APP.iterdir() if file.suffix in KINDS}


def app(request: HttpRequest, name: str = "index.html") -> HttpResponse:
    """The field app: its page, or a file of it. The device keeps them and starts without a network."""
    if name not in APP_FILES:
        raise Http404
    return HttpResponse((APP / name).read_bytes(), content_type=APP_FILES[name], headers={"Content-Security-Policy": APP_POLICY})


def pack(request: HttpRequest, token: str) -> HttpResponse:
    """Tools and public keys of the visit, for a device that goes offline."""
    return JsonResponse(queries.pack_of(access.device_for_sending(token)))


def records(request: HttpRequest, token: str) -> HttpResponse:
    """One sealed record."""
    device = access.device_for_sending(token)
    body = Body.of(request.META, forms.MOST_RECORD)
    try:
        slip = forms.read_record_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""))
        key = actions.check_slip(by=device, slip=slip)
        receipt = actions.take_record(by=device, slip=slip, sealed=body.whole())
    except Exception:
        body.drain()  # or a sender still busy sending would see a broken connection in place of the reason
        raise
    return _receipt("record", slip, receipt, key)


def files(request: HttpRequest, token: str) -> HttpResponse:
    """One sealed file of a record that was sent before."""
    device = access.device_for_sending(token)
    body = Body.of(request.META, forms.MOST_FILE)
    try:
        slip = forms.read_file_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""))
        key = actions.check_slip(by=device, slip=slip)
        receipt = actions.take_file(by=device, slip=slip, body=body)
    except Exception:
        body.drain()  # as above
        raise
    return _receipt("file", slip, receipt, key)


def _receipt(kind: str, slip: slips.Slip, receipt: Receipt, key: VisitKey) -> HttpResponse:
    """The server's word that the ciphertext of this digest is on its disk, signed; a device may forget its copy on it."""
    facts = {
        "kind": kind, "visit": str(slip.visit), "record": str(receipt.record_id), "version": receipt.number,
        "sha256": slip.sha256.hex(), "received_at": receipt.received_at.isoformat(timespec="microseconds"),
        "missing": receipt.missing, "key_is_current": queries.epoch_is_current(key),
    }  # fmt: skip
    body = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    signature = crypto.server_sign(RECEIPT + body).hex()
    return HttpResponse(body, content_type="application/json", status=201, headers={SIGNATURE: signature})
