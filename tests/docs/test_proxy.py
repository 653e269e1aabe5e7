"""The examples of the operating pages hold what they are there for."""

from __future__ import annotations

import re

import pytest

from docs.pages import FENCE, OPERATING
from nazorat.openrosa.forms import MOST_BYTES
from nazorat.sync.forms import MOST_FILE


def example(page: str, language: str) -> str:
    """The first example in this language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", (OPERATING / page).read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no example in {language}"
    return found.group(1)


@pytest.mark.parametrize("line", [
    "proxy_request_buffering off;", "proxy_max_temp_file_size 0;", "proxy_set_header X-Forwarded-Proto $scheme;", "proxy_cache off;",
])  # fmt: skip
def test_proxy_example_when_read_keeps_bodies_off_the_disk(line: str) -> None:
    assert line in example("proxy.md", "nginx")


def test_proxy_log_when_a_device_sends_masks_its_token() -> None:
    pattern = re.search(r"~(\^\S+)\s+(\$\S+);", example("proxy.md", "nginx"))
    assert pattern
    asked = re.compile(pattern[1].replace("(?<", "(?P<"))
    for path in ("/collect/key/SECRET/submission", "/sync/key/SECRET/records", "/collect/key/SECRET"):
        match = asked.match(path)
        assert match
        assert "SECRET" not in match["door"] + match["rest"]
    assert asked.match("/visits/") is None
    log = re.search(r"log_format nazorat '([^']+)'", example("proxy.md", "nginx"))
    assert log
    assert not re.search(r"\$(request|uri|request_uri|args|http_referer|remote_user)\b", log[1])


def test_proxy_example_when_a_device_sends_its_most_lets_it_pass() -> None:
    most = re.search(r"client_max_body_size (\d+)m;", example("proxy.md", "nginx"))
    assert most
    assert int(most[1]) * 1024 * 1024 > max(MOST_BYTES, MOST_FILE)


def test_postgresql_example_when_read_keeps_values_out_of_the_log() -> None:
    lines = {line.partition("#")[0].strip() for line in example("postgresql.md", "ini").splitlines()}
    assert {"log_min_error_statement = panic", "log_error_verbosity = terse", "log_statement = none"} <= lines


def test_pages_when_they_show_commands_close_their_fences() -> None:
    odd = [page.name for page in OPERATING.glob("*.md") if FENCE.sub("", page.read_text()).count("```")]
    assert odd == []


def test_device_that_comes_in_clear_is_refused_and_not_sent_on() -> None:
    clear = example("proxy.md", "nginx").split("listen 80;")[1]
    refused, sent_on = re.findall(r"location (.+?) \{ return (\d+)", clear)
    assert (refused[1], sent_on) == ("403", ("/", "301"))
    pattern = re.compile(refused[0].removeprefix("~ "))
    assert [bool(pattern.search(path)) for path in ("/collect/key/x/submission", "/sync/key/x/pack", "/", "/visits/")] == [
        True,
        True,
        False,
        False,
    ]
