from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from nazorat.fieldwork.arrivals import Receipt
from nazorat.kit.downloads import download
from nazorat.people.signin import address_of
from nazorat.preparation.actions import give_preparation
from nazorat.preparation.queries import as_file
from nazorat.sync import access, actions, forms, queries, slips
from nazorat.sync.faces import dressed
from nazorat.sync.receipts import signed_receipt
from nazorat.vault import crypto
from nazorat.vault.uploads import Body
from nazorat.visits.actions import claim_pairing, hand_pack, show_pairing
from nazorat.visits.models import Pairing, VisitKey

SLIP, SIGNATURE = "Nazorat-Sent", "Nazorat-Signature"
# what the server signs of a pack begins with this
PACK = b"nazorat-pack/2|"
# the field app, as capture/ is built; it runs WebAssembly, so it has a policy of its own, and nothing else of ours runs under it
APP = Path(__file__).parent.parent / "static" / "capture"
APP_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
# a person may speak a note or let the device say where it is; the camera opens through the chooser of files, which asks for no right
APP_MAY = "camera=(), microphone=(self), geolocation=(self), payment=(), usb=(), serial=()"
KINDS = {
    ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}  # fmt: skip
APP_FILES = {file.name: KINDS[file.suffix] for file in APP.iterdir() if file.suffix in KINDS}

# those that show the name and icon, or tell a device that they changed
DRESSED = {"index.html", "manifest.webmanifest", "icon.svg", "sw.js"}


def app(request: HttpRequest, name: str = "index.html") -> HttpResponse:
    """The field app: its page, or a file of it. The device keeps them and starts without a network."""
    if name not in APP_FILES:
        raise Http404
    headers = {"Content-Security-Policy": APP_POLICY, "Permissions-Policy": APP_MAY}
    body = (APP / name).read_bytes()
    if name in DRESSED:
        body = dressed(name, body, queries.face_of_app())
    return HttpResponse(body, content_type=APP_FILES[name], headers=headers)


def pair_claim(request: HttpRequest) -> HttpResponse:
    """A field app answers the code that the desk shows; it is told whose keys it is to trust and the server's nonce."""
    code, commitment = forms.read_claim(_whole(request))
    address = address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return JsonResponse(queries.claimed(claim_pairing(by=address, code=code, commitment=commitment)), status=201)


def pair_show(request: HttpRequest) -> HttpResponse:
    """It shows what it had committed itself to, and asks in the same words until somebody at the desk has compared the number."""
    pairing_id, shown = forms.read_shown(_whole(request))
    found = access.pairing_for_showing(pairing_id, shown)
    if isinstance(found, Pairing) and found.refused_at is None:
        show_pairing(by=found, shown=shown)
    return JsonResponse(queries.state_of(found))


def _whole(request: HttpRequest) -> bytes:
    body = Body.of(request.META, forms.MOST_PAIRING)
    try:
        return body.whole()
    except Exception:
        body.drain()
        raise


def pack(request: HttpRequest, token: str) -> HttpResponse:
    """Tools and public keys of the visit, for a device that goes offline. Signed, with a number higher than the one before."""
    device = access.device_for_sending(token)
    held = queries.pack_of(device)
    body = queries.numbered(held, *hand_pack(by=device))
    return HttpResponse(body, content_type="application/json", headers={SIGNATURE: crypto.server_sign(PACK + body).hex()})


def media(request: HttpRequest, token: str, version_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that a tool of the pack shows or reads, as a download and never as a page."""
    file = access.file_for_device(access.device_for_sending(token), version_id, file_id)
    return download(bytes(file.content), file.name, "application/octet-stream")


def preparation(request: HttpRequest, token: str) -> HttpResponse:
    """The preparation that a member sealed to this very device, as a download and never as a page."""
    device = access.device_for_sending(token)
    held = access.preparation_for_device(device)
    give_preparation(by=device, prepared=held)
    return download(as_file(held), "preparation.bin", "application/octet-stream")


def records(request: HttpRequest, token: str) -> HttpResponse:
    """One sealed record."""
    device = access.device_for_sending(token)
    body = Body.of(request.META, forms.MOST_RECORD)
    try:
        slip = forms.read_record_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""))
        key = actions.check_slip(by=device, slip=slip)
        receipt = actions.take_record(by=device, slip=slip, sealed=body.whole())
        actions.note_clock(by=device, said=forms.read_clock(request.headers.get("Nazorat-Clock", "")))
    except Exception:
        body.drain()  # or a sender still busy sending would see a broken connection in place of the reason
        raise
    return _receipt(slip, receipt, key)


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
    return _receipt(slip, receipt, key)


def pieces(request: HttpRequest, token: str) -> HttpResponse:
    """A piece of one sealed file, for who sends large ones over a network that breaks: goes on where the last one ended."""
    device = access.device_for_sending(token)
    body = Body.of(request.META, forms.MOST_FILE)
    try:
        slip = forms.read_file_slip(request.headers.get(SLIP, ""), request.headers.get(SIGNATURE, ""))
        piece = forms.read_piece(request.headers.get("Nazorat-Offset", ""), request.headers.get("Nazorat-Size", ""))
        key = actions.check_slip(by=device, slip=slip)
        taken = actions.take_piece(by=device, slip=slip, piece=piece, body=body)
    except Exception:
        body.drain()  # as above
        raise
    return JsonResponse({"here": taken}) if isinstance(taken, int) else _receipt(slip, taken, key)


def _receipt(slip: slips.Slip, receipt: Receipt, key: VisitKey) -> HttpResponse:
    body, signature = signed_receipt(slip, receipt, current=queries.epoch_is_current(key))
    return HttpResponse(body, content_type="application/json", status=201, headers={SIGNATURE: signature})
