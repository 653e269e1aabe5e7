"""Every kind of question in the field app: filled in, restarted, finished, and read at the desk with its files."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from journeys import phones
from journeys.app_screens import axe_script, serious
from journeys.phones import Phone, begin, paired, unlock
from journeys.seeds_kinds import SIGNS
from journeys.test_capture import CANARY, dumped, forward, words
from support.canaries import sightings
from support.live import Live, ask_home, chromium_options, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

# EXIF knows the letters of ASCII only
EXIF = "CANARY-KAMERA-31"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_kinds:kinds") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def photo(width: int = 3000, height: int = 2000) -> bytes:
    """A photo as a camera makes it: with its maker, its place and its hour inside."""
    made = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = EXIF
    exif[0x010F] = EXIF
    exif.get_ifd(0x8825)[2] = (38.0, 33.0, 36.0)
    written = io.BytesIO()
    made.save(written, "JPEG", quality=90, exif=exif)
    assert EXIF.encode() in written.getvalue()
    assert Image.open(written).getexif().get_ifd(0x8825)[2] == (38.0, 33.0, 36.0)
    return written.getvalue()


def give(page: Page, name: str, content: bytes, filename: str, kind: str) -> None:
    """Choose a file for a question, as the chooser of the device hands it over."""
    field = page.locator(f"[data-name={name}] input[type=file]").last
    field.set_input_files({"name": filename, "mimeType": kind, "buffer": content})


def fill_typed(page: Page) -> None:
    words(page, "words", f"{CANARY}\ntwo")
    beds = page.locator("[data-name=beds]")
    for _time in range(3):
        beds.get_by_role("button", name="One more").click()
    beds.get_by_role("button", name="One less").click()
    area = page.locator("[data-name=area]")
    area.locator("summary").click()
    area.locator("select").select_option("tape")
    for part, value in (("Length", "5"), ("Width", "3,5")):
        area.get_by_label(part, exact=True).first.fill(value)
    area.get_by_label("Length", exact=True).last.fill("1.5")
    area.get_by_label("Width", exact=True).last.fill("1")
    area.get_by_text("16 m² ± 0.74").wait_for()
    area.get_by_role("button", name="Enter the area").click()
    page.locator("[data-name=month] input").fill("2026-05")
    page.locator("[data-name=moment] input").fill("2026-05-12T12:30")
    page.locator("[data-name=asked] input").fill("23:40")
    page.locator("[data-name=inside] input").fill("00:25")
    words(page, "code", "4600")


def wait_at_the_gate(page: Page) -> None:
    waited = page.locator("[data-name=waited]")
    waited.locator("summary").click()
    waited.get_by_role("button", name="Start").click()
    # a busy machine skips a second
    waited.get_by_text(re.compile(r"^0:(0[1-9]|[1-5]\d)$")).wait_for()


def reckon_afterwards(page: Page) -> None:
    """The clock went on while the phone was off; the hours of the page are there already, and go past midnight."""
    waited = page.locator("[data-name=waited]")
    assert re.fullmatch(r"\d+:\d\d", waited.locator(".said").inner_text())
    waited.get_by_role("button", name="Stop and enter").click()
    assert waited.locator("input").first.input_value() in ("0", "1")
    waited.get_by_role("button", name="Enter the minutes", exact=True).click()
    assert waited.locator("input").first.input_value() == "45"


def fill_chosen(page: Page) -> None:
    page.locator("[data-name=closed] select").select_option("lamp")
    for code in ("day", "dark"):
        page.locator(f"[data-name=columns] input[value={code}]").check()
    page.locator("[data-name=likert] input[value=dark]").check()
    page.locator("[data-name=found]").get_by_role("searchbox").fill("LAM")
    assert page.locator("[data-name=found] .choice").count() == 1
    page.locator("[data-name=found] input[value=lamp]").check()
    page.get_by_role("button", name="Up: Dark").click()
    page.get_by_role("button", name="Up: Dark").click()
    page.locator("[data-name=slider] input").fill("7.5")
    page.locator("[data-name=stars]").get_by_role("button", name="4").click()
    page.locator("[data-name=picked] select").select_option("2")
    page.locator("[data-name=seen] input").check()
    hear_the_words(page)
    choose_by_picture(page)
    read_code(page)


def hear_the_words(page: Page) -> None:
    """Sounds of a question and of a choice play from the pack, one at a time; listening chooses nothing."""
    pictured = page.locator("[data-name=pictured]")
    question, choice = pictured.locator("> .figure .spoken .btn"), pictured.locator(".choice .spoken .btn")
    question.click()
    page.get_by_role("button", name="Stop: With pictures").wait_for()
    choice.click()
    page.get_by_role("button", name="Stop: Red").first.wait_for()
    assert (question.inner_text(), question.get_attribute("aria-label")) == ("Listen", "Listen: With pictures")
    page.get_by_role("button", name="Stop: Red").first.click()
    page.get_by_role("button", name="Stop: Red").wait_for(state="detached")
    assert (choice.inner_text(), pictured.locator(":checked").count()) == ("Listen", 0)


def choose_by_picture(page: Page) -> None:
    """The pictures came with the pack: there is no network. A tap on one chooses it."""
    for name in ("pictured", "ticked"):
        for code, colour in SIGNS.items():
            drawn = page.locator(f"[data-name={name}] .choice:has([value={code}]) canvas")
            drawn.wait_for()
            assert drawn.get_attribute("aria-label") == code.capitalize()
            seen = drawn.evaluate("(one) => [...one.getContext('2d').getImageData(60, 40, 1, 1).data].slice(0, 3)")
            assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) < 12
    page.locator("[data-name=pictured] .choice:has([value=green]) canvas").click()
    for code in ("red", "blue"):
        page.locator(f"[data-name=ticked] .choice:has([value={code}]) canvas").click()


def read_code(page: Page) -> None:
    """What the picture has is entered; where none is seen that is said, and what was there stays."""
    scanned = page.locator("[data-name=scanned]")
    give(page, "scanned", photo(640, 480), "IMG_1.jpg", "image/jpeg")
    page.wait_for_function("() => document.querySelector('[data-name=scanned] .typed input').value === 'read-640x480'")
    give(page, "scanned", photo(320, 240), "IMG_2.jpg", "image/jpeg")
    scanned.get_by_text("No code was seen in the picture.").wait_for()
    assert scanned.locator("input").first.input_value() == "read-640x480"


def fill_places(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 38.56, "longitude": 68.77, "accuracy": 12})
    page.locator("[data-name=point]").get_by_role("button", name="Where I am now").click()
    page.get_by_text("± 12 m").wait_for()
    for name, corners in (("line", ("38.5 68.5", "38,6 68.6")), ("shape", ("1 1", "1 2", "2 2"))):
        place = page.locator(f"[data-name={name}]")
        for at, corner in enumerate(corners):
            if at:
                place.get_by_role("button", name="One more point").click()
            latitude, longitude = corner.split()
            place.locator(".point").nth(at).locator("input").first.fill(latitude)
            place.locator(".point").nth(at).locator("input").last.fill(longitude)
    planes_show_it(page)


def planes_show_it(page: Page) -> None:
    """Each place is drawn on a plane beside what was typed, without a network, and said in words for who does not see it."""
    drawn = {name: page.locator(f"[data-name={name}] svg.plane") for name in ("point", "line", "shape")}
    shapes = {
        name: (one.locator(".spot").count(), one.locator(".way").count(), one.locator("polygon").count())
        for name, one in drawn.items()
    }
    assert shapes == {"point": (1, 0, 0), "line": (2, 1, 0), "shape": (3, 1, 1)}
    assert drawn["point"].locator("text").all_text_contents() == ["10 m", "N"]
    assert drawn["line"].get_attribute("aria-label") == "The points on a plane, north is up. Points: 2, length 14.1 km."
    place = page.locator("[data-name=shape]")
    assert "Points: 3, outline 380 km, area 6,1" in place.locator("svg + .hint").inner_text()
    assert list(serious(page, axe_script())) == []
    # half a point is not drawn; whole again it is
    third = place.locator(".point").nth(2).locator("input").first
    third.fill("")
    assert drawn["shape"].locator(".spot").count() == 2
    third.fill("2")
    assert drawn["shape"].locator(".spot").count() == 3
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/places.png", full_page=True)


def draw_body(page: Page) -> None:
    body = page.locator("[data-name=body]")
    body.locator("canvas").wait_for()
    body.get_by_role("button", name="Draw", exact=True).click()
    board = page.locator("canvas.board")
    box = board.bounding_box()
    assert box is not None
    for way in (0.25, 0.75):
        page.mouse.move(box["x"] + box["width"] * way, box["y"] + box["height"] * 0.4)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * way + 40, box["y"] + box["height"] * 0.6, steps=6)
        page.mouse.up()
    page.get_by_role("button", name="Number", exact=True).click()
    for _time in range(2):
        board.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.2})
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Done").click()
    body.get_by_role("button", name="Remove").wait_for()


def fill_files(page: Page) -> None:
    give(page, "view", photo(), "IMG_20260512_passport.jpg", "image/jpeg")
    page.locator("[data-name=view] canvas").wait_for()
    draw_body(page)
    give(page, "paper", f"{EXIF} paper".encode(), "Saidov list.pdf", "application/pdf")
    page.get_by_text("PDF · 1 KiB").wait_for()


def test_every_kind_through_a_restart_to_the_desk(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("#sheets [data-sheet=kinds]").click()
        page.locator("[data-name=words]").wait_for()
        # this browser reads no codes: they are typed
        assert page.locator("[data-name=code] input[type=file]").count() == 0
        fill_typed(page)
        wait_at_the_gate(page)
        page.evaluate(DETECTOR)
        forward(page)
        fill_chosen(page)
        forward(page)
        fill_places(page)
        forward(page)
        fill_files(page)
        page.wait_for_timeout(2500)
    nothing_readable(phone)
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("#drafts [data-sheet=kinds]").click()
        for name in ("view", "body"):
            page.locator(f"[data-name={name}] canvas").wait_for()
        for _time in range(3):
            forward(page, "Back")
        assert page.locator("[data-name=beds] input").input_value() == "2"
        reckon_afterwards(page)
        for _time in range(3):
            forward(page)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert sightings([CANARY, EXIF, "passport", "Saidov"], dumped(page)) == []
        page.get_by_role("button", name="Lock").click()
        page.locator("#passphrase").wait_for()
        assert sightings([CANARY, EXIF, "passport", "Saidov"], dumped(page)) == []
    nothing_readable(phone)
    with phone.on(network=True) as page:
        unlock(page)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()
    desk_has_it(live)
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def nothing_readable(phone: Phone) -> None:
    """Nothing of words or photo lies in the profile: neither what was written into the photo, nor a picture at all."""
    files = [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]
    assert sightings([CANARY, EXIF, "passport", "Saidov"], files) == []
    stored = [(name, content) for name, content in files if "IndexedDB" in name]
    assert stored
    assert [name for name, content in stored if b"JFIF" in content or b"Exif\0" in content] == []


def desk_has_it(live: Live) -> None:
    lead = live.facts["lead"]
    came: dict[str, Any] = ask_home(live.home, "journeys.seeds_kinds:came", LEAD_CODE=lead["code"], LEAD_PHRASE=lead["phrase"])
    (record,) = came["records"]
    answers = record["answers"]
    assert (came["broken"], record["signed"]) == (0, True)
    said = {path: answers[path] for path in EXPECTED}
    assert said == EXPECTED
    assert re.match(r"'38\.56(0000)? 68\.77(0000)? ", answers["places/point"])
    names = {path: answers[f"files/{path}"].strip("'") for path in ("view", "body", "paper")}
    assert all(re.fullmatch(rf"{path}-[0-9a-f]{{12}}\.(jpg|pdf)", name) for path, name in names.items())
    view, body = came["files"][names["view"]], came["files"][names["body"]]
    assert (view["size"], view["exif"]) == ([1000, 667], 0)
    assert (body["size"], body["exif"]) == ([1600, 1600], 0)
    assert body["red"] > 20
    assert len(came["files"]) == 3


# stands for what Chromium has on a telephone: told of a picture, it gives its size, and finds nothing in a small one
DETECTOR = """() => { globalThis.BarcodeDetector = class {
  async detect(picture) { return picture.width < 640 ? [] : [{ rawValue: `read-${picture.width}x${picture.height}` }] }
} }"""
FULL = "navigator.storage.estimate = async () => ({ quota: 50e6, usage: 45e6 })"
# a browser that tells every page of the same round sum, and has no room all the same
ROUND = """() => {
  navigator.storage.estimate = async () => ({ quota: 10e9, usage: 0 });
  Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
}"""
MEMOS = """() => new Promise((done) => { indexedDB.open('notebook').onsuccess = ({ target: { result } }) => {
  const asked = result.transaction('files').objectStore('files').getAllKeys();
  asked.onsuccess = () => { result.close(); done(asked.result.filter((key) => key.includes('/memo-')).length) };
} })"""


def test_full_device_says_so_before_the_camera_and_a_note_to_oneself_stays(
    playwright: Playwright, live: Live, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room is looked for before anything is taken. A spoken note outlives a restart, and is gone with the finished record."""
    spoken = [*chromium_options()["args"], "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    monkeypatch.setattr(phones, "chromium_options", lambda: {**chromium_options(), "args": spoken})
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets [data-sheet=kinds]").click()
        memo = page.locator(".memo")
        memo.locator("summary").click()
        memo.get_by_role("button", name="Record").click()
        page.wait_for_timeout(1500)
        memo.get_by_role("button", name="Stop").click()
        memo.get_by_role("button", name="Listen").wait_for()
        assert page.evaluate(MEMOS) == 1
        words(page, "words", "kept")
        for _time in range(3):
            forward(page)
        page.evaluate(FULL)
        page.get_by_role("button", name="Take a photo").click()
        page.get_by_text("Room left: 4.8 MB, too little").wait_for()
        page.evaluate(ROUND)
        page.get_by_role("button", name="Take a photo").click()
        page.get_by_text("Room left: < 4 MB, too little").wait_for()
        page.wait_for_timeout(2000)
    with phone.on(network=True) as page:
        unlock(page)
        page.locator("#drafts [data-sheet=kinds]").click()
        memo = page.locator(".memo")
        memo.locator("summary").click()
        memo.get_by_role("button", name="Listen").click()
        memo.get_by_role("button", name="Stop").wait_for()
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert page.evaluate(MEMOS) == 0
    assert phone.said == []


EXPECTED = {
    "typed/words": repr(f"{CANARY}\ntwo"), "typed/beds": "2", "typed/area": "Decimal('16.0')", "typed/waited": "45", "typed/code": "'4600'",
    "typed/month": "datetime.date(2026, 5, 1)", "typed/asked": "datetime.time(23, 40)",
    "chosen/closed": "'lamp'", "chosen/columns": "('day', 'dark')", "chosen/likert": "'dark'", "chosen/found": "'lamp'",
    "chosen/order": "('dark', 'day', 'lamp')", "chosen/slider": "Decimal('7.5')", "chosen/stars": "4", "chosen/picked": "2",
    "chosen/seen": "'OK'", "chosen/pictured": "'green'", "chosen/ticked": "('red', 'blue')", "chosen/scanned": "'read-640x480'",
    "places/line": "'38.5 68.5 0.0 0.0;38.6 68.6 0.0 0.0'",
    "places/shape": "'1.0 1.0 0.0 0.0;1.0 2.0 0.0 0.0;2.0 2.0 0.0 0.0;1.0 1.0 0.0 0.0'",
}  # fmt: skip
