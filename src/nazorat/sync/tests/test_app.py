"""The field app is handed out to whoever asks, under a policy of its own; nothing beside its files is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.sync.views.door import APP, APP_FILES

pytestmark = pytest.mark.django_db


def test_page_and_files_come_as_built_under_their_policy() -> None:
    client = Client()
    assert set(APP_FILES) == {file.name for file in APP.iterdir()}
    for name, kind in APP_FILES.items():
        answer = client.get(reverse("field-app-file", args=[name]))
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, (APP / name).read_bytes(), kind)
        policy = answer["Content-Security-Policy"].split("; ")
        assert "script-src 'self' 'wasm-unsafe-eval'" in policy
        assert "style-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert not any("unsafe-inline" in part or "'unsafe-eval'" in part or "*" in part for part in policy)
        assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"]) == ("same-origin", "nosniff")
        assert answer.cookies == {}
    page = client.get(reverse("field-app"))
    assert page.content == (APP / "index.html").read_bytes()
    assert b"<script>" not in page.content
    assert b"style=" not in page.content


@pytest.mark.parametrize("name", ["views.py", "..%2fviews.py", "%2e%2e", "index.html.map", "INDEX.HTML", "a" * 300])
def test_anything_else_is_not_there(name: str) -> None:
    assert Client().get(f"/sync/app/{name}").status_code == 404


def test_other_pages_run_no_webassembly() -> None:
    assert "wasm" not in Client().get("/sign-in/")["Content-Security-Policy"]


def test_app_takes_nothing() -> None:
    assert Client().post(reverse("field-app")).status_code == 405
