from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from nazorat.kit.middleware import forget
from nazorat.liaison import actions
from nazorat.liaison.access import link_for_reading
from nazorat.liaison.forms import WayInForm
from nazorat.liaison.keys import COOKIE
from nazorat.people.signin import address_of


@sensitive_post_parameters()
def door_page(request: HttpRequest) -> HttpResponseBase:
    """Where the address of a link leads: the secret comes out of its part after "#", the code is typed, both are posted from here."""
    form = WayInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
        cookie = actions.open_link(by=address, **form.cleaned_data)
        if cookie:
            response = HttpResponseRedirect(reverse("liaison-copy"))
            response.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="Strict", path="/")
            return response
        form.refuse()
    return page(request, "door", {"form": form}, status=422 if form.is_bound else 200)


def copy_page(request: HttpRequest) -> HttpResponseBase:
    """The copy, its paragraphs numbered as on paper. `?text=` chooses the language of the text, when it is there in several."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    copy = actions.read_copy(by=opened)
    language, text = copy.in_language(request.GET.get("text") or get_language() or copy.master)
    shown = {"link": opened.link, "entry": opened.link.entry, "copy": copy, "text": text, "language": language}
    return page(request, "copy", shown)


def leave_view(request: HttpRequest) -> HttpResponseBase:
    """Close the link in this browser."""
    actions.close_link(by=request.COOKIES.get(COOKIE, ""))
    response = HttpResponseRedirect(reverse("liaison"))
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    response.cookies[COOKIE]["secure"] = True
    forget(response)
    return response


def page(request: HttpRequest, name: str, shown: dict[str, Any], *, status: int = 200) -> HttpResponseBase:
    """A page of the door: kept by no browser and no search engine, and drawn without the side, whoever is signed in here."""
    response = render(request, f"liaison/{name}.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
