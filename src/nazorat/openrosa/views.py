from __future__ import annotations

from uuid import UUID
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from nazorat.fieldwork.arrivals import Receipt
from nazorat.kit.downloads import download
from nazorat.openrosa import access, actions, forms, queries
from nazorat.vault.uploads import Body

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"


def form_list(request: HttpRequest, token: str) -> HttpResponse:
    """The tools of the visit, as OpenRosa's form list."""
    device = access.device_for_sending(token)
    lines = [_line(request, token, offered) for offered in queries.tools_offered(device.visit_id)]
    return _xml(f'<xforms xmlns="{LIST}">{"".join(lines)}</xforms>')


def form_xml(request: HttpRequest, token: str, version_id: UUID) -> HttpResponse:
    """One tool, byte for byte as it was published."""
    version = access.version_for_device(access.device_for_sending(token), version_id)
    return _xml(bytes(version.xform))


def manifest(request: HttpRequest, token: str, version_id: UUID) -> HttpResponse:
    """The files that a tool shows."""
    device = access.device_for_sending(token)
    version = access.version_for_device(device, version_id)
    lines = [_file(request, token, version_id, file) for file in queries.files_shown(device.visit_id, version.id)]
    return _xml(f'<manifest xmlns="{MANIFEST}">{"".join(lines)}</manifest>')


def media(request: HttpRequest, token: str, version_id: UUID, file_id: UUID) -> HttpResponse:
    """One such file, as a download and never as a page."""
    device = access.device_for_sending(token)
    file = access.file_for_device(device, version_id, file_id)
    return download(queries.content_served(device.visit_id, file), file.name, "application/octet-stream")


def submission(request: HttpRequest, token: str) -> HttpResponse:
    """HEAD says how much one post may hold; POST takes a record and its files and answers when they are on disk."""
    device = access.device_for_sending(token)
    if request.method == "HEAD":
        return _openrosa(HttpResponse(status=204))
    body = Body.of(request.META, forms.MOST_BYTES)
    try:
        post = forms.Post(body, request.META.get("CONTENT_TYPE", ""))
        receipt = actions.submit(by=device, xml=post.record(), files=post.files())
    except Exception:
        body.drain()  # or a sender still busy sending would see a broken connection in place of the reason
        raise
    words = escape(_received(receipt))
    return _xml(
        f'<OpenRosaResponse xmlns="{RESPONSE}"><message nature="submit_success">{words}</message></OpenRosaResponse>', status=201
    )


def _received(receipt: Receipt) -> str:
    if not receipt.missing:
        return gettext("Received and sealed.")
    words = ngettext(
        "Received and sealed; %(n)s file is still to come.", "Received and sealed; %(n)s files are still to come.", receipt.missing
    )
    return words % {"n": receipt.missing}


def _line(request: HttpRequest, token: str, offered: queries.Offered) -> str:
    url = escape(_url(request, "collect-form", token, offered.id))
    more = f"<manifestUrl>{escape(_url(request, 'collect-manifest', token, offered.id))}</manifestUrl>" if offered.files else ""
    return (
        f"<xform><formID>{escape(offered.form_id)}</formID><name>{escape(offered.name)}</name><version>{escape(offered.version)}</version>"
        f"<hash>md5:{offered.md5}</hash><downloadUrl>{url}</downloadUrl>{more}</xform>"
    )


def _file(request: HttpRequest, token: str, version_id: UUID, file: queries.Shown) -> str:
    url = escape(_url(request, "collect-media", token, version_id, file.id))
    kind = ' type="entityList"' if file.is_list else ""
    return f"<mediaFile{kind}><filename>{escape(file.name)}</filename><hash>md5:{file.md5}</hash><downloadUrl>{url}</downloadUrl></mediaFile>"


def _url(request: HttpRequest, name: str, *parts: object) -> str:
    return request.build_absolute_uri(reverse(name, args=parts))


def _xml(content: str | bytes, status: int = 200) -> HttpResponse:
    return _openrosa(HttpResponse(content, content_type="text/xml; charset=utf-8", status=status))


def _openrosa(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(forms.MOST_BYTES)
    return response
