"""The door of the public: no account, no session, no cookie, no form. Every answer is bytes that a coordinator released, or not found."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation.trans_real import parse_accept_lang_header

from nazorat.publish import access
from nazorat.publish.making import PAGE, SHOWN, type_of
from nazorat.publish.models import PublicFile
from nazorat.typeset.document import LANGUAGES

# nothing runs, nothing is sent, nothing comes from elsewhere: style and pictures of the edition itself
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# for so long, in seconds, may a browser or a cache go on showing what was taken back
LASTS = 300


def start_view(request: HttpRequest) -> HttpResponseBase:
    """To the page in the language that the reader's browser asks for, else in that of the installation."""
    held = access.file_for_everybody(_language(request), PAGE)
    answer = HttpResponseRedirect(reverse("public-page", args=[held.language]))
    answer["Cache-Control"] = f"public, max-age={LASTS}"
    answer["Vary"] = "Accept-Language"
    return answer


def page_view(request: HttpRequest, spoken: str) -> HttpResponseBase:
    """The page in one language."""
    return _given(request, access.file_for_everybody(spoken, PAGE))


def file_view(request: HttpRequest, spoken: str, made_as: str) -> HttpResponseBase:
    """A file of the page: its style, its charts, the same as PDF and Word."""
    return _given(request, access.file_for_everybody(spoken, made_as))


def answer_of(held: PublicFile) -> HttpResponse:
    """The bytes of a file as they are stored, with the policy that they are shown under."""
    answer = HttpResponse(bytes(held.content), content_type=type_of(held.kind))
    answer["Content-Security-Policy"] = POLICY
    answer["Content-Language"] = held.language
    if held.kind.rpartition("-")[2] not in SHOWN:
        name = f"pathway-public-{held.language}.{held.kind.replace('-', '.')}"
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def _given(request: HttpRequest, held: PublicFile) -> HttpResponseBase:
    answer = answer_of(held)
    answer["ETag"] = held.tag
    answer["Cache-Control"] = f"public, max-age={LASTS}"
    return get_conditional_response(request, etag=held.tag, response=answer) or answer


def _language(request: HttpRequest) -> str:
    """By the browser's list alone: no cookie is read here."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if asked.partition("-")[0] in LANGUAGES:
            return asked.partition("-")[0]
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in LANGUAGES else LANGUAGES[0]
