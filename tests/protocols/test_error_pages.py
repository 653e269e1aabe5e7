"""Refusals and faults give nothing away: not in the answer, not in the log of the product or of the database, not at rest.

A served installation with its own settings is asked for each kind of refusal with planted words in path, query, fields, file and headers,
by a member whose name is a planted word too; a view breaks with all of them in the message of its exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from nazorat.cli.client import CSRF, Desk
from protocols.left_behind import gathered, own_server
from support.canaries import sightings
from support.live import Live, serving, six_digits

# how askers say what they read: a browser, a piece of a page, a script, a tablet
FACES = {
    "page": {"Accept": "text/html"}, "part": {"HX-Request": "true", "HX-Request-Type": "partial"}, "json": {"Accept": "application/json"},
    "openrosa": {"X-OpenRosa-Version": "1.0"},
}  # fmt: skip
FULL = 5 * 1024 * 1024
MANY = 2001


@dataclass(frozen=True)
class Asked:
    """What came back, by kind and face, and what lies there afterwards."""

    words: dict[str, str]
    # of the session and of the unlocked key; the token of forms is in each form
    cookies: dict[str, str]
    answers: dict[tuple[str, str], httpx.Response]
    flashed: httpx.Response
    log: bytes
    places: list[tuple[str, bytes]]


def kinds(words: dict[str, str], token: str) -> dict[str, tuple[int, str, str, dict[str, Any]]]:
    """By name: the status that is due, method, path, and what else goes with the request."""
    sealed, query = {"X-CSRFToken": token}, f"?q={words['query']}"
    form = {CSRF: token, "name": words["body"], words["field"]: "x"}
    door = {"content": words["body"], "headers": {"Content-Type": "application/json"}}
    return {
        "host": (400, "GET", f"/members/{query}", {"headers": {"Host": f"{words['host']}.example"}}),
        "many": (400, "POST", f"/members/invite/{query}", {"data": form | {f"{words['field']}-{n}": "" for n in range(MANY)}}),
        "unsealed": (403, "POST", f"/members/invite/{query}", {"data": {"name": words["body"]}}),
        "nowhere": (404, "GET", f"/{words['path']}/{query}", {}),
        "nobody's": (404, "POST", f"/visits/00000000-0000-4000-8000-000000000000/team/add/{query}", {"data": form}),
        "method": (405, "DELETE", f"/members/{query}", {"headers": sealed}),
        "large": (413, "POST", f"/members/invite/{query}", {"data": form | {"name": words["body"] * (FULL // 20)}}),
        "broken": (500, "POST", f"/members/invite/{query}", {"data": form, "headers": {"X-Break": "view"}}),
        "file": (
            500, "POST", f"/members/invite/{query}",
            {"data": form, "files": {"file": (f"{words['file']}.jpg", words["file"].encode())}, "headers": {"X-Break": "view"}},
        ),
        "store": (500, "POST", f"/members/invite/{query}", {"data": form | {"row": words["row"]}, "headers": {"X-Break": "store"}}),
        "sync": (404, "POST", f"/sync/key/{words['token']}/records{query}", door),
        "collect": (404, "POST", f"/collect/key/{words['token']}/submission{query}", door),
    }  # fmt: skip


def ask(desk: Desk, live: Live, face: str, kind: tuple[int, str, str, dict[str, Any]]) -> httpx.Response:
    _status, method, path, given = kind
    # a refusal may come before all was read: each request has a connection of its own
    headers = {"Connection": "close"} | FACES[face] | given.get("headers", {})
    return desk.client.request(method, f"{live.address}{path}", **(given | {"headers": headers}), follow_redirects=False)


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with pytest.MonkeyPatch.context() as patch, own_server() as url:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        with serving("protocols.seeds_errors:errors", DJANGO_SETTINGS_MODULE="support.breaking") as live:
            words, person = live.facts["words"], live.facts["coordinator"]
            with closing(Desk(live.address)) as desk:
                desk.sign_in(person["code"], person["phrase"], six_digits(person["secret"]))
                new = desk.get("/organisations/new/").form("/organisations/new/")
                every = kinds(words, new.value(CSRF))
                answers = {(name, face): ask(desk, live, face, kind) for name, kind in every.items() for face in FACES}
                fields = dict(new.fields) | {"name": words["flash"], "kind": "authority"}
                # the notice waits in the session: the page that would show it is not asked for
                flashed = desk.client.post(new.action, data=fields, follow_redirects=False)
                cookies = {cookie.name: cookie.value or "" for cookie in desk.client.cookies.jar if cookie.name != "__Host-c"}
                places = gathered(live.home, "after")
                yield Asked(words, cookies, answers, flashed, live.log.read_bytes(), places)


def test_each_refusal_and_fault_came(asked: Asked) -> None:
    due = {name: kind[0] for name, kind in kinds(asked.words, "").items()}
    assert {(name, face): answer.status_code for (name, face), answer in asked.answers.items()} == {
        (name, face): status for name, status in due.items() for face in FACES
    }
    # the view that broke had all of it in hand, and the log tells the class of what broke
    assert asked.log.count(b"SawEverything\n") == 2 * len(FACES)
    assert asked.log.count(b"IntegrityError") >= len(FACES)


def test_no_answer_holds_a_word_in_body_or_headers(asked: Asked) -> None:
    sent = [
        (f"{kind} as {face}", b"\n".join((str(answer.headers.multi_items()).encode(), answer.content)))
        for (kind, face), answer in asked.answers.items()
    ]
    assert sorted(asked.cookies) == ["__Host-s", "__Host-u"]
    assert sightings([*asked.words.values(), *asked.cookies.values()], sent) == []


def test_no_log_holds_a_word(asked: Asked) -> None:
    logs = [("log", asked.log), *((place, data) for place, data in asked.places if place.endswith(("server log", "/log")))]
    assert sightings([*asked.words.values(), *asked.cookies.values()], logs) == []


def test_nothing_that_was_refused_lies_anywhere(asked: Asked) -> None:
    # a row that was handed to PostgreSQL and refused by it lies in its log of writing: what is confided gets there sealed only
    gone = [word for name, word in asked.words.items() if name not in ("member", "flash", "row")]
    assert [(seen.word, seen.place, seen.layers) for seen in sightings(gone, asked.places)] == []


def test_a_notice_in_the_session_is_a_code(asked: Asked) -> None:
    assert asked.flashed.status_code == 302
    sessions = [(place, data) for place, data in asked.places if "django_session" in place]
    assert sightings(["organisation-saved"], sessions), "the notice is there, as its code"
    assert sightings(asked.words.values(), sessions) == []
    assert sightings(asked.words.values(), [("headers", str(asked.flashed.headers.multi_items()).encode())]) == []
    # the control: whoever is named in the register is found there, so the search sees
    assert any("people_member" in seen.place for seen in sightings([asked.words["member"]], asked.places))
