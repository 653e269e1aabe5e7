"""The visit report: written from the template, stopped by the gate on what was planted, mended, signed by two, adopted, released."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import pyrage

from nazorat.cli.client import ClientProblem, Desk, Page
from nazorat.cli.demo.story.words import load
from nazorat.cli.demo.world import Mismatch, World, at_once, id_in, proved

LANGUAGES = ("ru", "tg", "en")
FORMATS = ("pdf", "docx", "html")
# what the drawn pictures of the story have in their metadata and no document may have
METADATA = (b"Invented telephone", b"GPSLatitude", b"Exif\x00\x00")
# what the gate shows of the digest of the words
DIGEST = re.compile(r"\b([0-9a-f]{32})…")
FILE_LINK = re.compile(r"/files/([0-9a-f-]{36})/original/")


@dataclass(frozen=True)
class Stop:
    """One open question of the gate as its page shows it."""

    rule: str
    key: str
    excerpt: str
    text: str
    answerable: bool


def write(world: World) -> None:
    """Begin the report on Namuna-0 and write every section in three languages from the template, with one clean picture."""
    desk = world.desk("two")
    form = desk.get("/reports/new/").form(holding="visits")
    page = desk.sent(form, {"kind": "1", "visits": [world.visits["namuna-0"]], "master": "ru"})
    world.reports["visit"] = id_in(page.url, "/reports/")
    _generate(world, desk, "visit")
    block = "{{photo:" + _attachment(world, "note-5") + "}}"
    for language in LANGUAGES:
        _change(world, desk, "visit", "regime", language, lambda text: f"{text}\n\n{block}")


def plant(world: World) -> None:
    """Write the five traps into the draft; the gate must stop on every one; then the words are mended."""
    desk = world.desk("four")
    traps = [dict(trap) for trap in load("traps")["trap"]]
    before: dict[str, str] = {}
    for section in dict.fromkeys(trap["section"] for trap in traps):
        own = [trap["text"] or "{{photo:" + _attachment(world, "note-7") + "}}" for trap in traps if trap["section"] == section]
        before[section] = _change(world, desk, "visit", section, "ru", lambda text, more=own: "\n\n".join([text, *more]))
    stops = _stops(world, desk, "visit")
    missed = [trap["key"] for trap in traps if not any(_is(trap, stop) for stop in stops)]
    world.expect("planted traps that the gate let by", [], missed)
    _refused(world)
    for section, text in before.items():
        _change(world, desk, "visit", section, "ru", lambda _own, was=text: was)
    stops = _stops(world, desk, "visit")
    left = [trap["key"] for trap in traps if any(_is(trap, stop) for stop in stops)]
    world.expect("traps that are still there after mending", [], left)


def answer(world: World) -> None:
    """Answer what remains open: how many people here the sentence fits, and why."""
    answer_gate(world, "visit", "two")


def answer_gate(world: World, report: str, who: str) -> Page:
    """Answer every open question of a report's gate from the story; a question that the story does not know stops the run.

    Gives the gate's page once it is clear.
    """
    known = [(one["rule"], re.compile(one["excerpt"]), one) for one in load("answers")["answer"]]
    desk = world.desk(who)
    for _round in range(3):
        page = desk.get(f"/reports/{world.reports[report]}/gate/")
        stops = _stops_on(page)
        if not stops:
            world.digests[report] = DIGEST.findall(page.content.decode())[0]
            return page
        rows: list[tuple[str, str, str]] = []
        unknown = []
        for stop in stops:
            found = next((one for rule, words, one in known if rule == stop.rule and words.search(stop.excerpt)), None)
            if found is None or not stop.answerable:
                unknown.append(f"{stop.rule}: {stop.excerpt!r} in {stop.text[:160]!r}")
            else:
                rows.append((stop.key, str(found.get("people", "")), found["reason"]))
        if unknown:
            raise Mismatch(f"the gate asks {len(unknown)} things that the story does not know:\n" + "\n".join(unknown[:60]))
        form = page.form("/answer/", holding="key")
        keys, people, reasons = zip(*rows, strict=True)
        desk.sent(form, {"key": keys, "people": people, "reason": reasons})
    raise Mismatch(f"the gate of the report is not clear: {[stop.excerpt for stop in _stops(world, desk, report)]}")


def translate(world: World) -> None:
    """Another member than the writer reads each language; then one sentence of the master changes, so that its Tajik is stale."""
    _review(world, "visit", "four", LANGUAGES)
    desk = world.desk("two")
    added = {
        "ru": "Группа благодарит персонал за открытые двери.",
        "en": "The group thanks the staff for open doors.",
        "tg": "Гурӯҳ ба кормандон ташаккур мегӯяд.",
    }
    for language in LANGUAGES:
        _change(world, desk, "visit", "good-practice", language, lambda text, more=added[language]: f"{text}\n\n{more}")
    _review(world, "visit", "four", LANGUAGES)
    _change(world, desk, "visit", "good-practice", "ru", lambda text: text.replace("открытые двери", "двери, открытые в любой час"))
    _review(world, "visit", "four", ("ru",))
    # the English of that section is looked at again, the Tajik is not
    _review(world, "visit", "four", ("en",), "good-practice")
    page = desk.get(f"/reports/{world.reports['visit']}/sections/good-practice/?with=tg")
    world.expect("a Tajik paragraph is stale", True, "stale" in page.content.decode())


def comment(world: World) -> None:
    """The draft goes to the authority for its comments, numbered; the check for reprisals is set with it."""
    desk = world.desk("one")
    form = desk.get(f"/reports/{world.reports['visit']}/export/").form(holding="copy")
    facts = {"language": "ru", "format": "docx", "to": "authority", "copy": "03/12", "addressee": world.organisations["prisons"]}
    page = desk.submit(form, facts)
    # opened in memory with the passphrase that was drawn for this copy, as the member does where the letter is made; kept sealed
    world.handed_over = pyrage.passphrase.decrypt(page.content, form.value("passphrase"))
    _expect_no_metadata(world, "the opened draft.docx", world.handed_over)
    _keep(world, "draft-for-comment-03-12-ru.docx.age", page)


def release(world: World) -> None:
    """Two of two organisations sign the same words; adopted, released, nine documents kept."""
    sign_and_release(world, "visit", "one", "four")
    _documents(world, "visit", "visit-report-namuna-0")


def consolidate(world: World) -> None:
    """One report over all four visits: what was common, pooled, so that nobody of the small place is recognisable."""
    desk = world.desk("one")
    form = desk.get("/reports/new/").form(holding="visits")
    page = desk.sent(form, {"kind": "2", "visits": [world.visits[key] for key in world.visits if key != "earlier"], "master": "ru"})
    world.reports["consolidated"] = id_in(page.url, "/reports/")
    _generate(world, desk, "consolidated")
    answer_gate(world, "consolidated", "one")
    _review(world, "consolidated", "four", LANGUAGES)
    sign_and_release(world, "consolidated", "one", "four")
    _documents(world, "consolidated", "consolidated-report")


def earlier(world: World) -> None:
    """The report of the visit a year before: adopted by two, so that its recommendations stand in the register."""
    desk = world.desk("one")
    form = desk.get("/reports/new/").form(holding="visits")
    page = desk.sent(form, {"kind": "1", "visits": [world.visits["earlier"]], "master": "ru"})
    world.reports["earlier"] = id_in(page.url, "/reports/")
    _generate(world, desk, "earlier")
    answer_gate(world, "earlier", "one")
    sign_and_release(world, "earlier", "one", "four", documents=False)


def sign_and_release(world: World, report: str, first: str, second: str, *, documents: bool = True) -> None:
    """Signatures of two members of two organisations, adoption by one who signed, release."""
    where = f"/reports/{world.reports[report]}/"

    def sign(who: str) -> None:
        page = proved(world, who, f"{where}sign/")
        world.desk(who).sent(page.form("/sign/", holding="digest"))

    at_once(sign, (first, second))
    world.desk(second).sent(proved(world, second, f"{where}adopt/").form("/adopt/"))
    if documents:
        world.desk(first).sent(proved(world, first, f"{where}release/").form("/release/"))


def _documents(world: World, report: str, name: str) -> None:
    take_along(world, f"/reports/{world.reports[report]}/files/", name)


def take_along(world: World, where: str, name: str) -> None:
    """Keep what stands at an address in every language and format: nobody takes one document after the other."""
    desk = world.desk("one")
    names = [f"{language}.{kind}" for language in LANGUAGES for kind in FORMATS]
    at_once(lambda each: _keep(world, f"{name}-{each}", desk.get(f"{where}{each}")), names)


def _expect_no_metadata(world: World, name: str, content: bytes) -> None:
    parts = [content]
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [archive.read(entry) for entry in archive.namelist()]
    world.expect(f"metadata of pictures in {name}", [], [mark for mark in METADATA for part in parts if mark in part])


def _keep(world: World, name: str, page: Page) -> None:
    """Write a document down, invented as its name and its words say, and without a trace of where a picture was made."""
    _expect_no_metadata(world, name, page.content)
    starts = {"pdf": b"%PDF-", "docx": b"PK", "html": b"<", "age": b"age-encryption.org/v1\n"}[name.rsplit(".", 1)[-1]]
    world.expect(f"{name} is what its name says", True, page.content.lstrip().startswith(starts))
    file = world.out / f"invented-demo-{name}"
    file.write_bytes(page.content)
    world.files.append(file)


def _generate(world: World, desk: Desk, report: str) -> None:
    where = f"/reports/{world.reports[report]}/"
    desk.sent(desk.get(where).form().to(f"{where}generate/", {}))


def _attachment(world: World, note: str) -> str:
    """The picture of a note, as the page of its record links it."""
    page = world.desk("one").get(f"/visits/{world.visits['namuna-0']}/records/{world.records['namuna-0', note]}/")
    found = FILE_LINK.search(page.content.decode())
    if found is None:
        raise ClientProblem(f"the record of {note} shows no picture")
    return found.group(1)


def _change(world: World, desk: Desk, report: str, section: str, language: str, how: Any) -> str:
    """Change the words of a section; gives what they were."""
    form = desk.get(f"/reports/{world.reports[report]}/sections/{section}/{language}/").form(holding="text")
    before = form.value("text").replace("\r\n", "\n")
    desk.sent(form, {"text": how(before).strip() + "\n"})
    return before


def _review(world: World, report: str, who: str, languages: tuple[str, ...], section: str = "") -> None:
    desk = world.desk(who)
    where = f"/reports/{world.reports[report]}/"
    token = desk.get(where).form()
    at_once(lambda language: desk.sent(token.to(f"{where}review/", {"language": language, "section": section})), languages)


def _refused(world: World) -> None:
    """With a trap in it nobody can sign: the page offers no digest."""
    page = proved(world, "four", f"/reports/{world.reports['visit']}/sign/")
    world.expect("a report with traps can be signed", False, any("digest" in form.names for form in page.forms()))


def _stops(world: World, desk: Desk, report: str) -> list[Stop]:
    return _stops_on(desk.get(f"/reports/{world.reports[report]}/gate/"))


def _stops_on(page: Page) -> list[Stop]:
    found = []
    for element in page.tree.xpath("(//div[@class='two']//section)[1]//article[@data-key]"):
        said = " ".join(element.text_content().split())
        found.append(
            Stop(element.get("data-rule", ""), element.get("data-key", ""), _excerpt(element), said, bool(element.xpath(".//form")))
        )
    return found


def _excerpt(element: Any) -> str:
    marked = element.xpath(".//mark")
    return " ".join(marked[0].text_content().split()) if marked else ""


def _is(trap: dict[str, Any], stop: Stop) -> bool:
    return stop.rule == trap["rule"] and trap["excerpt"] in f"{stop.excerpt} {stop.text}"
