"""The field app from pairing to receipt: offline, in two languages, through a restart, with nothing readable left on the device."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from nacl.signing import SigningKey

from journeys.phones import Phone, at_desk, begin, code_of, compared, give, paired, unlock
from support.canaries import sightings
from support.live import Live, ask_home, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright, Route

CANARY = "CANARY-КОРИДОР-47"
# every value of every store, cache and storage, bytes as base64
DUMP = """async () => {
  const b64 = (bytes) => { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text) };
  const plain = (name, value) => ArrayBuffer.isView(value) ? b64(new Uint8Array(value.buffer)) : value;
  const found = [location.href, document.title, document.documentElement.outerHTML, JSON.stringify(history.state)];
  for (const held of [localStorage, sessionStorage]) for (let at = 0; at < held.length; at++) found.push(held.key(at), held.getItem(held.key(at)));
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => { indexedDB.open(name).onsuccess = ({ target }) => done(target.result) });
    for (const store of database.objectStoreNames) {
      const read = database.transaction(store).objectStore(store);
      const all = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result) });
      const [keys, values] = [await all(read.getAllKeys()), await all(database.transaction(store).objectStore(store).getAll())];
      keys.forEach((key, at) => {
        const value = values[at];
        const said = ArrayBuffer.isView(value) || typeof value === 'string' ? plain('', value) : JSON.stringify(value, plain);
        found.push(`${store}/${key}`, said);
        if (ArrayBuffer.isView(value)) found.push(Array.from(new Uint8Array(value.buffer), (byte) => String.fromCharCode(byte)).join(''));
      });
    }
    database.close();
  }
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
    const shelf = await caches.open(name);
    found.push(`${name} ${request.url}`, b64(new Uint8Array(await (await shelf.match(request)).arrayBuffer())));
  }
  return found.map((one) => String(one));
}"""

IN_STORE = """(word) => new Promise((done) => { indexedDB.open('notebook').onsuccess = ({ target: { result } }) => {
  const change = result.transaction('SHELF', 'readwrite');
  change.objectStore('SHELF').put(SAID, 'planted');
  change.oncomplete = () => { result.close(); done() };
} })"""
PLANTS = (
    "(word) => sessionStorage.setItem('planted', word)",
    "async (word) => { await (await caches.open('planted')).put('/planted', new Response(word)) }",
    IN_STORE.replace("SHELF", "drafts").replace("SAID", "new TextEncoder().encode(word)"),
    IN_STORE.replace("SHELF", "lock").replace("SAID", "{ word }"),
)  # fmt: skip


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_capture:sheets") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def desk_says(live: Live, what: str, **given: str) -> dict[str, Any]:
    """A function of seeds_capture, as the lead."""
    lead = live.facts["lead"]
    return ask_home(live.home, f"journeys.seeds_capture:{what}", LEAD_CODE=lead["code"], LEAD_PHRASE=lead["phrase"], **given)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-name={name}] input[value={value}]").check()


def words(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-name={name}]").locator("input:not([type=radio]), textarea").fill(value)


def forward(page: Page, word: str = "Next") -> None:
    page.get_by_role("button", name=word, exact=True).click()


def fill_note(page: Page) -> None:
    """The free note, begun in English and finished in Tajik."""
    page.locator("#sheets [data-sheet=note]").click()
    page.get_by_role("button", name="Next").wait_for()
    forward(page)
    words(page, "unit", "a b")
    page.get_by_text("One to four capital letters or digits.").wait_for()
    words(page, "unit", "A1")
    choose(page, "place", "yard")
    words(page, "day", "2026-05-12")
    choose(page, "part_of_day", "evening")
    forward(page)
    page.get_by_label("Language").select_option("tg")
    page.get_by_role("heading", name="Чӣ", exact=True).wait_for()
    choose(page, "origin", "see")
    choose(page, "theme", "mat")
    choose(page, "source", "own")
    words(page, "text", CANARY)


def dumped(page: Page) -> list[tuple[str, bytes]]:
    return [(f"value {at}", value.encode()) for at, value in enumerate(page.evaluate(DUMP))]


def test_from_pairing_to_receipt(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        assert page.locator("#sheets [data-sheet]").all_inner_texts() == ["Free note", "Room and conditions"]
    with phone.on(network=False) as page:
        unlock(page)
        fill_note(page)
        page.wait_for_timeout(2000)
        # switched off in the middle
    with phone.on(network=False) as page:
        page.locator("select.languages").select_option("en")
        assert sightings([CANARY], dumped(page)) == []
        unlock(page)
        page.locator("#drafts [data-sheet=note]").click()
        assert page.locator("[data-name=text] textarea").input_value() == CANARY
        forward(page)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert (page.locator("#drafts").count(), page.locator("[data-state=finished]").count()) == (0, 1)
        assert sightings([CANARY], dumped(page)) == []
        page.get_by_role("button", name="Send").click()
        page.get_by_text("The server was not reached.").wait_for()
        page.get_by_role("button", name="Lock").click()
        page.locator("#passphrase").wait_for()
        assert sightings([CANARY], dumped(page)) == []
    assert sightings([CANARY], [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]) == []
    with phone.on(network=True) as page:
        unlock(page)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()
        assert page.locator("[data-state=sent], [data-state=finished]").count() == 0
        fill_room(page)
        page.get_by_role("button", name="Фиристодан").click()
        page.locator("[data-state=received] summary", has_text="2").wait_for()
    came: dict[str, Any] = desk_says(live, "opened")
    assert came["broken"] == 0
    by_tool = {one["tool"]: one for one in came["records"]}
    assert sorted(by_tool) == ["note", "room"]
    assert [one["signed"] for one in by_tool.values()] == [True, True]
    note, room = by_tool["note"]["answers"], by_tool["room"]["answers"]
    assert {name: note[name] for name in ("where/unit", "where/place", "what/text")} == {
        "where/unit": "A1", "where/place": "yard", "what/text": CANARY,
    }  # fmt: skip
    assert room["who/present"] == 6
    assert room["space/length"] == "NoAnswer(code='refused')"
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def fill_room(page: Page) -> None:
    """The room, in Tajik: some answers, and for all else that it wants the reason why there is none."""
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Language").select_option("tg")
    page.locator("#sheets [data-sheet=room]").click()
    page.get_by_role("button", name="Оянда").wait_for()
    while page.get_by_role("button", name="Оянда", exact=True).count():
        answer_page(page)
        forward(page, "Оянда")
    answer_page(page)
    forward(page, "Анҷом додан")
    page.get_by_text("Ин дастгоҳ дигар онро кушода наметавонад.").wait_for()


def answer_page(page: Page) -> None:
    for question in page.locator(".question:visible").all():
        name = question.get_attribute("data-name")
        none = question.locator("input[value=na_refused]")
        if name in ("unit", "room", "present"):
            words(page, name, "6" if name == "present" else "A1")
        elif name == "length" or (none.count() and question.locator(".must").count()):
            none.first.check()


def key_of_another(pack: dict[str, Any]) -> None:
    pack["keys"][0]["public"] = pack["keys"][1]["public"]


def unsigned_epoch(pack: dict[str, Any]) -> None:
    pack["keys"].append({**pack["keys"][0], "id": pack["device"], "epoch": 2})


def other_words(pack: dict[str, Any]) -> None:
    pack["tools"][0]["xform"] += " "


def other_server(pack: dict[str, Any]) -> None:
    pack["server"] = "ab" * 32


def older(pack: dict[str, Any]) -> None:
    del pack["keys"][0]


def replayed(pack: dict[str, Any]) -> None:
    pack["serial"] = 1


def unlimited(pack: dict[str, Any]) -> None:
    pack["expires_at"] = pack["issued_at"]


REFUSALS: dict[Callable[[dict[str, Any]], None], str] = {
    key_of_another: "A key is not signed by the lead.", unsigned_epoch: "A key is not signed by the lead.",
    other_words: "damaged or changed", other_server: "another server", older: "older than what is here",
    replayed: "older than what is here", unlimited: "damaged or changed",
}  # fmt: skip


def signed_anew(server: bytes, change: list[Any]) -> Callable[[Route], None]:
    """Somebody who has the server's key changes packs, by the one function in the list: signatures of leads and what is known must hold."""

    def changed(route: Route) -> None:
        pack = route.fetch().json()
        change[0](pack)
        body = json.dumps(pack).encode()
        signature = SigningKey(server).sign(b"nazorat-pack/2|" + body).signature.hex()
        route.fulfill(body=body, headers={"Content-Type": "application/json", "Nazorat-Signature": signature})

    return changed


def as_a_camera_opens_it(page: Page, live: Live, code: str) -> None:
    """The address that the desk draws: the code is in the field, and gone from the address."""
    page.goto("about:blank")
    page.goto(f"{live.address}/sync/app/#{code}")
    unlock(page)
    assert page.locator("#code").input_value() == code
    assert page.url == f"{live.address}/sync/app/"


def test_pack_that_was_changed_is_refused_and_said(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page, at_desk(playwright, live) as desk:
        begin(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        change: list[Any] = [key_of_another]

        changed = signed_anew(bytes.fromhex(live.facts["server"]), change)

        page.route("**/pack", changed)
        first: tuple[Callable[[dict[str, Any]], None], ...] = (key_of_another, other_server)
        for now in first:
            change[0] = now
            give(page, code_of(desk, live))
            compared(desk, page)
            page.get_by_text(REFUSALS[now]).wait_for()
            assert page.locator("#sheets").count() == 0
        page.unroute_all()
        as_a_camera_opens_it(page, live, code_of(desk, live).replace(" ", ""))
        page.get_by_role("button", name="Pair", exact=True).click()
        compared(desk, page)
        page.locator("#sheets").wait_for()
        page.route("**/pack", changed)
        page.get_by_text("More", exact=True).click()
        for now, said in REFUSALS.items():
            change[0] = now
            page.get_by_role("button", name="Get sheets and keys").click()
            page.get_by_text(said).wait_for()
        page.unroute_all()
        desk_says(live, "turned")
        page.get_by_role("button", name="Get sheets and keys").click()
        page.get_by_text("Sheets and keys are up to date.").wait_for()


def test_wrong_phrase_waits_longer_and_erasing_leaves_nothing(phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        page.reload()
        for _time in range(3):
            unlock(page, "not the phrase")
            page.get_by_text("That is not the phrase.").wait_for()
            page.locator(".told:not([hidden])").wait_for()
        unlock(page)
        page.get_by_text(re.compile("Wait [1-5] second")).wait_for()
        page.get_by_role("button", name="Erase this device").click()
        page.get_by_role("button", name="Erase all").click()
        page.locator("#passphrase_again").wait_for()
        # this look would see a word in any of the places where nothing of it may be
        for plant in PLANTS:
            # a worker that is just moving in clears caches that are not its own
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            page.evaluate(plant, CANARY)
            assert len(sightings([CANARY], dumped(page))) == 1, plant
            page.evaluate("sessionStorage.clear()")
            begin(page)
            page.get_by_role("button", name="Erase this device").click()
            page.get_by_role("button", name="Erase all").click()
            page.wait_for_load_state()
            page.locator("#passphrase_again").wait_for()
            assert sightings([CANARY], dumped(page)) == []
