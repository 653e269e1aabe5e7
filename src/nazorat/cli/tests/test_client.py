"""The client of the command line: six digits, forms as a browser sends them, no passphrase over plain HTTP to elsewhere."""

from __future__ import annotations

import pytest

from nazorat.cli.client import ClientProblem, Desk, Page, is_loopback, totp

PAGE = b"""<html><body><template><p role="alert">hidden</p></template>
<form method="get" action="/search/"><input name="q"></form>
<form method="post" action="/plan/">
<input type="hidden" name="csrfmiddlewaretoken" value="t1"><input name="day" value="2026-06-08">
<select name="place"><option value="">-</option><option value="p1" selected>Namuna-0</option><option value="p2">Misol-0A</option></select>
<select name="several" multiple><option value="a" selected>A</option><option value="b">B</option></select>
<label><input type="checkbox" name="tick" value="yes"> Tick</label><input type="radio" name="kind" value="1" checked id="k"><label for="k">One</label>
<textarea name="note">
two
lines</textarea><input type="file" name="file"><button name="act" value="go">Go</button></form>
<div class="field-wrong">Too long.</div></body></html>"""


def page() -> Page:
    return Page("http://127.0.0.1:1/plan/", 200, PAGE, {})


def test_totp_agrees_with_the_vectors_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1, cut to six digits
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp(secret, at) for at in (59, 1111111109, 1234567890, 20000000000)] == ["287082", "081804", "005924", "353130"]


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    form = page().form("/plan/")
    assert form.fields == [
        ("csrfmiddlewaretoken", "t1"),
        ("day", "2026-06-08"),
        ("place", "p1"),
        ("several", "a"),
        ("kind", "1"),
        ("note", "two\nlines"),
    ]


def test_filling_replaces_and_leaves_out() -> None:
    form = page().form(holding="place").fill({"day": None, "several": ["a", "b"], "tick": "yes", "place": "p2"})
    assert [value for name, value in form.fields if name == "several"] == ["a", "b"]
    assert form.value("place") == "p2"
    assert form.value("day") == ""


def test_a_field_that_is_not_there_is_told() -> None:
    with pytest.raises(ClientProblem, match="has no field colour"):
        page().form("/plan/").fill({"colour": "red"})


def test_choices_are_known_by_their_words() -> None:
    form = page().form("/plan/")
    assert form.choice("place", "Misol-0A") == "p2"
    assert form.choice("kind", "One") == "1"
    with pytest.raises(ClientProblem, match="0 options"):
        form.choice("place", "Elsewhere")


def test_errors_are_what_the_page_shows_not_what_its_script_may_show() -> None:
    assert page().errors() == "Too long."


def test_plain_http_goes_to_this_machine_only() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "127.0.0.77", "::1", "localhost", "192.0.2.2", "example.org")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(ClientProblem, match="this machine only"):
        Desk("http://192.0.2.2:8000")
    Desk("https://192.0.2.2").close()
