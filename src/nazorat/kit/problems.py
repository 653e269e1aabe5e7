"""One catalogue of problems, four faces: a page, JSON, OpenRosa XML, plain text.

A problem is a code, a sentence that a monitor understands, the next step, and a page of the docs. It never carries the
data of the person it concerns: facts are numbers and codes, and anything else is refused when the problem is made.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict
from xml.sax.saxutils import escape

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FACT = re.compile(r"[\w.:-]{1,64}")
Text = str | Promise
Fact = int | str


@dataclass(frozen=True)
class Entry:
    """What the catalogue holds of one code; `page` is a path under docs/."""

    code: str
    sentence: Text
    next_step: Text
    status: int
    page: str


class ProblemFace(TypedDict):
    """The JSON face. `code` is stable, the words are for people and follow the language of the request."""

    code: str
    message: str
    next: str
    docs: str


_catalogue: dict[str, Entry] = {}


def register_problem(code: str, sentence: Text, next_step: Text, *, status: int = 400, page: str = "handbook/problems.md") -> None:
    """Enter a code. Rooms call this in `ready()`; the same code twice with other words is a ValueError."""
    entry = Entry(code, sentence, next_step, status, page)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", code):
        raise ValueError(f"'{code}' is not a code: small letters, digits and hyphens.")
    if _catalogue.setdefault(code, entry) != entry:
        raise ValueError(f"The problem '{code}' is already registered with other words.")


def catalogue() -> Mapping[str, Entry]:
    """Every registered problem by its code."""
    return dict(_catalogue)


class Problem(Exception):
    """A refusal that the person can mend. Raises LookupError for a code that nobody registered.

    `facts` fill the named places of the sentence. They are counts and codes (`[\\w.:-]`, at most 64 characters), never
    text that a person wrote.
    """

    def __init__(self, code: str, *, status: int | None = None, **facts: Fact) -> None:
        if code not in _catalogue:
            raise LookupError(f"No problem is registered as '{code}'.")
        for name, fact in facts.items():
            if not isinstance(fact, int) and not FACT.fullmatch(fact):
                raise ValueError(f"The fact '{name}' of the problem '{code}' is not a number or a code.")
        super().__init__(code)
        self.entry = _catalogue[code]
        self.code = code
        self.status = status or self.entry.status
        self.facts = facts

    @property
    def sentence(self) -> str:
        return self._filled(self.entry.sentence)

    @property
    def next_step(self) -> str:
        return self._filled(self.entry.next_step)

    def _filled(self, text: Text) -> str:
        return str(text) % self.facts if self.facts else str(text)


def face_of(request: HttpRequest) -> str:
    """Which face this asker reads: "openrosa", "json", "plain", "part" (a piece for htmx) or "page".

    A door may settle it by setting `request.face` before anything can fail.
    """
    chosen = getattr(request, "face", None)
    if isinstance(chosen, str):
        return chosen
    if "X-OpenRosa-Version" in request.headers:
        return "openrosa"
    if request.headers.get("HX-Request-Type") == "partial":
        return "part"
    accepted = request.headers.get("Accept", "")
    json_first = "json" in accepted and "html" not in accepted
    return "json" if json_first or request.content_type == "application/json" else "page"


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem in the face that this asker reads."""
    face = face_of(request)
    if face == "openrosa":
        return as_openrosa(problem)
    if face == "json":
        return as_json(problem)
    if face == "plain":
        return as_text(problem)
    return as_page(request, problem, part=face == "part")


def as_page(request: HttpRequest, problem: Problem, *, part: bool = False) -> HttpResponse:
    template = "kit/parts/problem.html" if part else "kit/problem.html"
    return render(request, template, {"problem": problem}, status=problem.status)


def as_json(problem: Problem) -> JsonResponse:
    face = ProblemFace(code=problem.code, message=problem.sentence, next=problem.next_step, docs=problem.entry.page)
    return JsonResponse(face, status=problem.status)


def as_text(problem: Problem) -> HttpResponse:
    """The sentence alone, for a door that draws no page and whose askers have nobody here to turn to."""
    return HttpResponse(f"{problem.sentence}\n", content_type="text/plain; charset=utf-8", status=problem.status)


def as_openrosa(problem: Problem) -> HttpResponse:
    """OpenRosa 1.0 response: ODK Collect shows the message to the person holding the tablet."""
    words = escape(f"{problem.sentence} {problem.next_step}")
    body = (
        f'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="error">{words}</message></OpenRosaResponse>'
    )
    response = HttpResponse(body, content_type="text/xml; charset=utf-8", status=problem.status)
    response["X-OpenRosa-Version"] = "1.0"
    return response


def of_the_store(failed: Exception) -> Problem | None:
    """What a disk or database that takes nothing means for whoever asked: no room, or busy. None for any other failure."""
    if isinstance(failed, OSError) and failed.errno in NO_ROOM:
        return Problem("disk-full")
    if isinstance(failed, DatabaseError) and _says_full(failed):
        return Problem("disk-full")
    return Problem("busy") if isinstance(failed, OperationalError) else None


def _says_full(failed: DatabaseError) -> bool:
    """SQLite says so in words, PostgreSQL by its code 53100."""
    words = str(failed)
    return getattr(failed.__cause__, "sqlstate", "") == "53100" or "disk is full" in words or "disk I/O error" in words


def _common() -> None:
    """What every room may answer."""
    enter = register_problem
    enter("bad-request", _("The server could not read this."), _("Go back and send it once more."), status=400)
    enter("signed-out", _("You are signed out."), _("Sign in, then open the page again."), status=401)
    enter("refused", _("Your role does not open this."), _("Ask your coordinator which role this work needs."), status=403)
    confirm = _("Confirm on the page that opens, then repeat the act.")
    enter("confirm-first", _("This act asks for your passphrase again."), confirm, status=403)
    reload = _("Go back, copy what you wrote, load the page again and send it.")
    enter("form-stale", _("This page was open for too long."), reload, status=403)
    ask = _("Check the address, or ask the lead whether you are on this visit.")
    enter("not-found", _("There is nothing here for you."), ask, status=404)
    second = _("Ask a member of the other organisation to sign it.")
    enter("second-person", _("This act needs a second person."), second, status=409)
    look = _("Look at the new state, then repeat your change.")
    enter("changed-meanwhile", _("Somebody changed this while you were working."), look, status=409)
    enter("too-large", _("This is larger than the server takes."), _("Send fewer or smaller files at once."), status=413)
    enter("locked", _("Your key is locked."), _("Unlock it with your passphrase, then try again."), status=423)
    enter("too-many", _("Too many tries."), _("Wait a few minutes, then try again."), status=429)
    tell = _("Tell the administrator the time of this message.")
    enter("server", _("The server failed. What you sent was not saved."), tell, status=500)
    busy = _("The store is busy. Nothing was shown and nothing was saved.")
    keep = _("Keep it on the device, and tell the administrator that the disk is full.")
    enter("disk-full", _("The server has no room left. Nothing of this was saved."), keep, status=507)
    enter("busy", busy, _("Try again in a few seconds."), status=503)


_common()
