from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from nazorat.kit.flash import say
from nazorat.kit.middleware import forget
from nazorat.kit.problems import Problem
from nazorat.liaison import actions
from nazorat.liaison.access import link_for_reading
from nazorat.liaison.forms import FileForm, RemarkForm, SendForm, WayInForm
from nazorat.liaison.keys import COOKIE, Opened
from nazorat.liaison.models import Link
from nazorat.liaison.queries import draft_of
from nazorat.liaison.texts import MOST_FILES
from nazorat.people.signin import address_of
from nazorat.reports.comments import WHOLE


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
    if opened.link.asks:
        return HttpResponseRedirect(reverse("liaison-replies"))
    copy = actions.read_copy(by=opened)
    language, text = copy.in_language(request.GET.get("text") or get_language() or copy.master)
    draft = draft_of(opened, opened.link)
    sections = [
        (section, [(piece, draft.on(piece.number) if piece.number else []) for piece in section.pieces])
        for section in text.sections
    ]
    shown = {
        "link": opened.link, "entry": opened.link.entry, "copy": copy, "text": text, "language": language, "draft": draft,
        "sections": sections, "whole": draft.on(WHOLE),
    }  # fmt: skip
    return page(request, "copy", shown)


def remark_page(request: HttpRequest, paragraph: int) -> HttpResponseBase:
    """Comment on one paragraph, 0 for the whole draft. `?kind=` takes up one that was kept."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    if opened.link.asks:
        raise Http404
    copy = actions.read_copy(by=opened)
    draft, words = draft_of(opened, opened.link), copy.in_language(get_language() or "")[1].paragraphs().get(paragraph)
    if paragraph != WHOLE and words is None:
        raise Http404
    held = draft.find(paragraph, request.GET.get("kind", ""))
    first = {"kind": held.kind, "said": held.said, "was": held.kind, "seen": held.digest} if held else {}
    form = RemarkForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and _kept(opened, form, paragraph):
        say(request, "remark-saved" if form.cleaned_data["said"].strip() else "remark-removed")
        return HttpResponseRedirect(f"{reverse('liaison-copy')}#p{paragraph}")
    beside = [one for one in draft.on(paragraph) if one is not held]
    shown = {"link": opened.link, "copy": copy, "paragraph": paragraph, "words": words, "form": form, "beside": beside}
    return page(request, "remark", shown, status=422 if form.is_bound else 200)


def files_page(request: HttpRequest) -> HttpResponseBase:
    """Attach a file to the answer; those that are kept can be taken back, and are not given out again."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.attach_file(by=opened, name=file.name, content=file.read())
        except Problem as refused:
            form.add_error("file", f"{refused.sentence} {refused.next_step}")
        else:
            say(request, "file-attached")
            return HttpResponseRedirect(reverse("liaison-files"))
    shown = {"link": opened.link, "draft": draft_of(opened, opened.link), "form": form, "most": MOST_FILES}
    return page(request, "files", shown, status=422 if form.is_bound else 200)


def detach_view(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Take a file back that was not sent."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    actions.detach_file(by=opened, file_id=file_id)
    say(request, "file-detached")
    return HttpResponseRedirect(reverse("liaison-files"))


def send_page(request: HttpRequest) -> HttpResponseBase:
    """Everything that waits to be sent, once more before it goes; afterwards the receipt, with number and day."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    draft, link = draft_of(opened, opened.link), opened.link
    if link.asks:
        return HttpResponseRedirect(reverse("liaison-replies-send"))
    first = {"version": link.version, "language": get_language()}
    form = SendForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        copy = actions.read_copy(by=opened)
        try:
            actions.send_comments(by=opened, copy=copy, **form.cleaned_data)
        except Problem as refused:
            form.add_error(None, f"{refused.sentence} {refused.next_step}")
        else:
            say(request, "remarks-sent")
            return HttpResponseRedirect(reverse("liaison-send"))
    shown = {"link": link, "entry": link.entry, "draft": draft, "form": form, "late": late(link)}
    return page(request, "sent" if link.arrival else "send", shown, status=422 if form.is_bound else 200)


def leave_view(request: HttpRequest) -> HttpResponseBase:
    """Close the link in this browser."""
    actions.close_link(by=request.COOKIES.get(COOKIE, ""))
    response = HttpResponseRedirect(reverse("liaison"))
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    response.cookies[COOKIE]["secure"] = True
    forget(response)
    return response


def _kept(opened: Opened, form: RemarkForm, paragraph: int) -> bool:
    try:
        actions.save_remark(by=opened, remark=form.remark(paragraph), was=form.cleaned_data["was"], seen=form.cleaned_data["seen"])
    except Problem as refused:
        form.add_error(None, f"{refused.sentence} {refused.next_step}")
        return False
    return True


def late(link: Link) -> bool:
    """Whether the term of the letter ended before today, or before the day on which the answer was sent."""
    if link.arrival:
        return link.arrival.days_late > 0
    return link.entry.due_on is not None and timezone.localdate() > link.entry.due_on


def page(request: HttpRequest, name: str, shown: dict[str, Any], *, status: int = 200) -> HttpResponseBase:
    """A page of the door: kept by no browser and no search engine, and drawn without the side, whoever is signed in here."""
    response = render(request, f"liaison/{name}.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
