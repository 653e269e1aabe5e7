"""Planting in what goes wrong: words in addresses, searches, headers, cookies and bodies that end in every kind of error page."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg

from protocols.planting_canaries import Visitors

TOO_BIG = 60 * 1024 * 1024


def provoke_errors(cast: Visitors) -> None:
    """Each refusal of the server, by a member who is signed in and by nobody; no answer gives a word back."""
    for client in (cast.desks["lead"].client, httpx.Client(base_url=cast.live.address)):
        signed_in = client is cast.desks["lead"].client
        for status, answer in _refusals(cast, client, signed_in=signed_in):
            assert answer.status_code == status, (status, answer.status_code, answer.request.url)
            _expect_nothing(cast, answer)
        if not signed_in:
            client.close()
    _expect_nothing(cast, _broken(cast), status=500)
    for name, desk in cast.desks.items():
        assert not [value for value in desk.client.cookies.values() if "kanareyka" in value], name


def _refusals(cast: Visitors, client: httpx.Client, *, signed_in: bool) -> Iterator[tuple[int, httpx.Response]]:
    words = cast.words
    given: dict[str, Any] = {
        "params": {"q": words["error-query"]}, "headers": {"X-Asked": words["error-header"].encode(), "User-Agent": words["error-header"].encode()},
    }  # fmt: skip
    body = {"statement": words["error-post"], "csrfmiddlewaretoken": "x" * 64}
    add = cast.visit("debrief/add/")
    yield 404, client.get(f"/no/{words['error-address']}/", **given)
    yield 404, client.post(f"/no/{words['error-address']}/", data=body, **given)
    yield 405, client.get("/lock/" if signed_in else "/sign-out/", **given)
    yield 403, client.post(add if signed_in else "/sign-in/", data=body, **given)
    # what cannot be read carries no token either: that is said first
    broken = {"Content-Type": "multipart/form-data; boundary=" + words["error-header"].encode("ascii", "ignore").decode()}
    yield 403, client.post(add if signed_in else "/join/", content=words["error-post"].encode(), headers=broken)
    large = words["error-post"].encode() * (TOO_BIG // len(words["error-post"].encode()))
    yield (
        413,
        client.post(add if signed_in else "/join/", content=large, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    )


def _broken(cast: Visitors) -> httpx.Response:
    """A report's words are written while its row holds what no version of ours writes: the view raises and nobody catches it."""
    desk = cast.desks["lead"]
    report = next(
        path for link in desk.get("/reports/").links("/reports/") if len(path := urlsplit(link).path) > len("/reports/new/")
    )
    form = desk.get(f"{report}sections/method/ru/").form(holding="text").fill({"text": cast.words["error-post"]})
    with _another_master(cast):
        return desk.client.post(
            f"{form.action}?q={cast.words['error-query']}", data=dict(form.fields), headers={"Referer": cast.live.address}
        )


@contextmanager
def _another_master(cast: Visitors) -> Iterator[None]:
    _change(cast, "UPDATE reports_report SET master = 'zz'")
    try:
        yield
    finally:
        _change(cast, "UPDATE reports_report SET master = 'ru'")


def _change(cast: Visitors, sql: str) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url:
        with psycopg.connect(url) as server:
            server.execute(sql.encode())
        return
    with closing(sqlite3.connect(cast.live.home / "nazorat.sqlite3", timeout=10)) as store:
        store.execute(sql)
        store.commit()


def _expect_nothing(cast: Visitors, answer: httpx.Response, status: int | None = None) -> None:
    assert status in (None, answer.status_code), (answer.status_code, answer.text[:500])
    said = answer.text + "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    found = [name for name, word in cast.words.items() if name.startswith("error-") and word in said]
    assert found == [], (answer.request.method, str(answer.request.url)[:60], answer.status_code, found)
