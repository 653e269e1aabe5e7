"""The pathway in a real browser: a coordinator answers the matrix and takes a plan along; a planner and a ministry's reader see what is theirs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from nazorat.typeset.tests.pdf_structure import structure_of
from support.live import Live, browser, serving
from support.pictures import pictured

if TYPE_CHECKING:
    from playwright.sync_api import Page

ASSESSMENT = "/pathway/readiness/assessment/"
LIST = "number,heading_ru,text_ru\n1,Мандат (вымысел),Вымышленный пункт 1.\n4,Мандат (вымысел),Вымышленный пункт 4.\n"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """Marked as a demonstration, since its pages become pictures."""
    with serving("journeys.seeds_pathway:board", NAZORAT_DEMO="yes") as served:
        yield served


def test_a_coordinator_answers_and_hands_on_and_readers_see_that_alone(live: Live) -> None:
    with browser() as open_page:
        page = open_page(live, live.facts["coordinator"])
        pictured(page, f"{live.address}/pathway/plans/{live.facts['plan']}/", "pathway-plan.png")
        pictured(page, live.address + ASSESSMENT, "pathway-assessment.png")
        list_taken_in(page, live)
        item_answered(page)
        handed_on(page, live)
    with browser() as open_page:
        reads(open_page(live, live.facts["planner"]), live)


def list_taken_in(page: Page, live: Live) -> None:
    """A wrong file is named by its row and changes nothing; the right one adds a language and an item."""
    page.goto(f"{live.address}{ASSESSMENT}file/")
    wrong = LIST.replace("\n4,", "\n1,")
    for content, over in ((wrong, False), (LIST, True)):
        file: Any = {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.set_input_files("[name=file]", file)
        page.fill("[name=source]", "CAT/OP/1/Rev.1 (our copy, demo)")
        page.fill("[name=on]", "2026-01-15")
        with page.expect_navigation():
            page.get_by_role("button", name="Take it in").click()
        if not over:
            assert "This number stands above in this file." in page.inner_text("main")
    assert page.url.endswith(ASSESSMENT)
    assert "Вымышленный пункт 4." in page.inner_text("main")
    assert "own copy of a document of the United Nations" in page.inner_text("main")


def item_answered(page: Page) -> None:
    """By words and heading found, answered in words for this year, seen beside the years before."""
    page.locator(".filters [name=q]").fill("ВЫМЫШЛЕННЫЙ 1")
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    assert "Вымышленный пункт 4." not in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("link", name="1", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name="Enter for a year").click()
    page.select_option("[name=answer]", "words")
    page.fill("[name=words]", "The law was adopted in part.")
    page.fill("[name=evidence]", "Articles 3 to 9 of the law.")
    page.fill("[name=source]", "Official gazette (demo)")
    page.fill("[name=on]", "2026-02-20")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    said = page.inner_text("main")
    assert [words for words in ("The law was adopted in part.", "1: partly met", "0: not met") if words not in said] == []


def handed_on(page: Page, live: Live) -> None:
    """What a ministry's reader is handed opens in their language, tagged, without a name or a sealed note."""
    page.goto(f"{live.address}/pathway/plans/{live.facts['plan']}/?point=10")
    page.get_by_text("As a document: PDF, Word, HTML").click()
    for made_as in ("PDF", "Word"):
        with page.expect_download() as waiting:
            page.locator("[href*='/file/ru/']").get_by_text(made_as).click()
        content = waiting.value.path().read_bytes()
        if made_as == "PDF":
            told = structure_of(content)
            assert (told.ua_part, told.language[:2], told.fonts_missing) == ("1", "ru", [])
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            words = re.sub("<[^>]+>", "", book.read("word/document.xml").decode())
        assert "1 из 43 мер" in words
        assert "Of three facilities visited" in words
        assert [one for one in (live.facts["noted"], "Person C", live.facts["coordinator"]["code"]) if one in words] == []


def reads(page: Page, live: Live) -> None:
    """A planner sees the same and nothing to press."""
    page.goto(f"{live.address}{ASSESSMENT}")
    said = page.inner_text("main")
    assert "The law was adopted in part." in said
    assert "Take in the list" not in said
    for path in (ASSESSMENT, f"/pathway/plans/{live.facts['plan']}/", "/pathway/readers/ministries/"):
        page.goto(live.address + path)
        assert live.facts["noted"] not in page.inner_text("body"), path
    answer = page.goto(f"{live.address}{ASSESSMENT}file/")
    assert answer
    assert answer.status == 403
