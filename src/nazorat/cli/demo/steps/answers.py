"""Between the copy for comments and the release: a head objects, the authority comments, three facts are corrected, all is answered."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any

from lxml import etree

from nazorat.cli.client import Form, Page
from nazorat.cli.demo.steps.reporting import LANGUAGES, answer_gate
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.comments import COMMENTS, LETTER, OBJECTED_BY, OBJECTION, Comment
from nazorat.cli.demo.world import Mismatch, World

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBERED = "ParagraphNumber"
# the section that holds the three corrected findings
CORRECTED = "health"
RECEIVED, DUE = 52, 55
UNREVIEWED = ("ТАРҶУМА САНҶИДА НАШУДААСТ", "TRANSLATION NOT REVIEWED", "ПЕРЕВОД НЕ ПРОВЕРЕН")


def object_to_first(world: World) -> None:
    """The head of the other side is shown the draft and objects to the text as the gate let it through."""
    where = f"/reports/{world.reports['visit']}/"
    form = world.desk("one").get(where).form("/grant/", holding="member")
    world.desk("one").sent(form, {"member": form.choice("member", f"{cast.code_of(OBJECTED_BY)} ")})
    desk = world.desk(OBJECTED_BY)
    form = desk.get(f"{where}objections/").form(holding="wording")
    desk.sent(form, {"wording": world.digests["visit"], "reason": OBJECTION})
    page = desk.get(f"{where}objections/")
    world.expect("the objection with its reason", True, OBJECTION in page.text)


def take_comments(world: World) -> None:
    """Twelve comments are typed from the letter, three facts corrected in their findings, each comment answered."""
    where, desk = f"/reports/{world.reports['visit']}/", world.desk("four")
    form = desk.get(f"{where}comments/new/", rows=str(len(COMMENTS))).form(holding="said")
    numbers = _numbers(world.handed_over)
    desk.sent(form, {
        "received": world.days.after(RECEIVED).isoformat(), "letter": LETTER, "language": "ru",
        "paragraph": [_number(one, numbers) for one in COMMENTS], "kind": [one.kind for one in COMMENTS], "said": [one.said for one in COMMENTS],
    })  # fmt: skip
    _correct(world)
    page = desk.get(f"{where}comments/answers/")
    desk.sent(_answered(page))
    page = desk.get(f"{where}comments/")
    world.expect("comments by kind", Counter(one.kind for one in COMMENTS), _kinds(page))
    desk.sent(page.form("/term/", holding="due"), {"due": world.days.after(DUE).isoformat()})
    gate = answer_gate(world, "visit", "two")
    world.expect("objections on an earlier text", ["earlier"], gate.tree.xpath("//@data-objection"))


def check_annex(world: World) -> None:
    """The released report prints each comment and its answer, in three languages; the Tajik alone says that nobody reviewed it whole."""
    unread = []
    for language in LANGUAGES:
        file = next(file for file in world.files if file.name.endswith(f"visit-report-namuna-0-{language}.html"))
        text = file.read_text(encoding="utf-8")
        missing = [one.said for one in COMMENTS if one.said not in text or one.answer[language] not in text]
        world.expect(f"comments that annex F in {language} lacks", [], missing)
        unread += [language for mark in UNREVIEWED if mark in text]
    world.expect("languages with the mark of an unreviewed translation", ["tg"], unread)


def _correct(world: World) -> None:
    """The explanation in each finding, in three languages; then the section is written anew, so that no translation is stale."""
    where, desk = f"/visits/{world.visits['namuna-0']}/findings/", world.desk("two")
    for one in COMMENTS:
        if one.corrects:
            form = desk.get(f"{where}{world.findings[one.corrects]}/change/").form(holding="explanation_ru")
            desk.sent(form, {f"explanation_{language}": one.corrected[language] for language in LANGUAGES})
    report = f"/reports/{world.reports['visit']}/"
    desk.sent(desk.get(report).form().to(f"{report}generate/", {"section": CORRECTED}))


def _answered(page: Page) -> Form:
    """The form with every answer in its place: the page holds the comments in its own order."""
    form = page.form(holding="outcome")
    quoted = [" ".join(element.text_content().split()) for element in page.tree.iterfind(".//form//blockquote")]
    known = {one.said: one for one in COMMENTS}
    order = [known[said] for said in quoted]
    if len(order) != len(COMMENTS):
        raise Mismatch(f"{len(order)} comments wait for an answer, the story has {len(COMMENTS)}")
    said: dict[str, Any] = {f"answer_{language}": [one.answer[language] for one in order] for language in LANGUAGES}
    return form.fill({**said, "outcome": [one.outcome for one in order]})


def _kinds(page: Page) -> dict[str, int]:
    """Kinds and their counts as the list's filter names them."""
    options = page.tree.xpath("//select[@name='kind']/option[@value!='']")
    counts = {option.get("value"): int(re.findall(r"\((\d+)\)", option.text_content())[0]) for option in options}
    return {kind: count for kind, count in counts.items() if count}


def _numbers(document: bytes) -> list[tuple[str, str]]:
    """Each numbered paragraph of the Word copy: its number and its words, as the authority reads them."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{W}p"):
        marked = [
            run for run in paragraph.iter(f"{W}r") if any(style.get(f"{W}val") == NUMBERED for style in run.iter(f"{W}rStyle"))
        ]
        if marked:
            number = "".join(text.text or "" for text in marked[0].iter(f"{W}t"))
            found.append((number, "".join(text.text or "" for text in paragraph.iter(f"{W}t"))))
    return found


def _number(one: Comment, numbers: list[tuple[str, str]]) -> str:
    found = [number for number, words in numbers if one.paragraph in words]
    if one.paragraph and not found:
        raise Mismatch(f"no numbered paragraph of the copy says “{one.paragraph}”")
    return found[0] if one.paragraph else ""
