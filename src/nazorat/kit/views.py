"""The choice of language: one cookie of this site, no account data."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from nazorat.kit.panels import local_path

YEAR = 365 * 24 * 3600


def language(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back to the page that asked. An unknown language changes nothing."""
    response = HttpResponseRedirect(local_path(request.POST.get("next", "/")))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Strict",
        )
    return response
