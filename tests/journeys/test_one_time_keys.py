"""The requester's key where it really lies: no script reads it out, it is used once in however many windows, it ends; no name stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from devtools import web
from support import custody
from support.live import chromium, chromium_options

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PERSON = {"names": "Намуна Канарейкина-Озмоишӣ", "number": "КАНАРЕЙКА 7/3"}
COMBINE = """async (given) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const held = { ...given, sealed: bytes(given.sealed), answerA: bytes(given.answerA), answerB: bytes(given.answerB) };
  return nazoratCustody.combine(held).then((person) => ({ person }), (error) => ({ refused: error.code }));
}"""
MAKE = """async ([ask, seconds]) => {
  const made = await nazoratCustody.makeOneTime();
  await made.store(ask, Date.now() + seconds * 1000);
  return made.public;
}"""
READ_OUT = """(ask) => new Promise((done) => {
  const opening = indexedDB.open('nazorat-custody', 1);
  opening.onsuccess = () => {
    const found = opening.result.transaction('one-time').objectStore('one-time').get(ask);
    found.onsuccess = async () => {
      const { key } = found.result;
      const ways = await Promise.all(['raw', 'pkcs8', 'jwk'].map((form) => crypto.subtle.exportKey(form, key).then(() => true, () => false)));
      done({ extractable: key.extractable, ways });
    };
  };
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    shutil.copy(web.SHIPPED / "custody.js", made)
    (made / "page.html").write_text('<!doctype html><meta charset="utf-8"><script src="custody.js"></script>')
    return made


@pytest.fixture(scope="module")
def context(folder: Path) -> Iterator[BrowserContext]:
    with chromium() as launched:
        yield launched.new_context()


def window(context: BrowserContext, folder: Path) -> Page:
    page = context.new_page()
    page.goto(f"file://{folder}/page.html")
    return page


def asked(page: Page, seconds: float = 600) -> dict[str, Any]:
    """An ask with both answers, made in Python for the key of this window's browser."""
    a, b = custody.pair(), custody.pair()
    about = {"visit": str(uuid4()), "record": str(uuid4()), "version": 1}
    made, ask = custody.seal_identity(about, PERSON, a.public, b.public), str(uuid4())
    one_time = page.evaluate(MAKE, [ask, seconds])
    answers = {
        f"answer{side}": custody.answer(made[f"half{side}"], held.secret, ask, one_time) for side, held in (("A", a), ("B", b))
    }
    return {"ask": ask, **about, "sealed": custody.b64(made["sealed"]), **{name: custody.b64(one) for name, one in answers.items()}}


def test_no_script_reads_the_key_out(context: BrowserContext, folder: Path) -> None:
    page = window(context, folder)
    ask = asked(page)["ask"]
    assert page.evaluate(READ_OUT, ask) == {"extractable": False, "ways": [False, False, False]}


def test_of_many_windows_at_once_one_opens(context: BrowserContext, folder: Path) -> None:
    windows = [window(context, folder) for _one in range(4)]
    given = asked(windows[0])
    for page in windows:
        page.evaluate(f"(given) => {{ window.said = ({COMBINE})(given) }}", given)
    said = [page.evaluate("window.said") for page in windows]
    assert sorted(str(one) for one in said) == sorted(
        str(one) for one in [{"person": PERSON}, *[{"refused": "one-time-key-gone"}] * 3]
    )


def test_a_key_that_has_ended_is_deleted_at_the_next_look(context: BrowserContext, folder: Path) -> None:
    page = window(context, folder)
    given = asked(page, 0.2)
    page.wait_for_timeout(300)
    assert page.evaluate(COMBINE, given) == {"refused": "one-time-key-gone"}
    assert page.evaluate(
        READ_OUT.replace("const { key } = found.result;", "return done(found.result === undefined);"), given["ask"]
    )


def test_the_profile_keeps_no_name_and_no_phrase(context: BrowserContext, folder: Path, tmp_path: Path) -> None:
    phrase, reason, kept = "kanareyka fraza hranitelya odna", "КАНАРЕЙКА причина отказа", "what a page may keep"
    shutil.copy(web.SHIPPED / "custody.html", folder)
    assert context.browser
    profile = context.browser.browser_type.launch_persistent_context(str(tmp_path / "profile"), **chromium_options())
    page = window(profile, folder)
    assert page.evaluate(COMBINE, asked(page)) == {"person": PERSON}
    page.evaluate("(words) => localStorage.setItem('kept', words)", kept)
    for view, typed in (("make", {"next": phrase, "again": phrase}), ("ask", {"why": reason}), ("restore", {"sheet-1": phrase})):
        page.goto(f"file://{folder}/custody.html#{view}")
        page.reload()
        for name, words in typed.items():
            page.fill(f"[name={name}]", words)
    page.wait_for_timeout(1500)
    profile.close()
    files = [Path(top, name) for top, _folders, names in os.walk(tmp_path) for name in names]
    held = [file.read_bytes() for file in files if file.is_file()]
    assert found(held, kept), "the search finds nothing that is there"
    assert [words for words in (*PERSON.values(), phrase, reason) if found(held, words)] == []


def found(held: list[bytes], words: str) -> bool:
    return any(form in one for one in held for form in (words.encode(), words.encode("utf-16-le")))
