"""Words that are searched for may name a person: where rows are sealed they are posted, and no address of the answer holds them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.addresses import addresses
from support.canaried import canaried
from support.everything import World, make_world
from support.make import make_keyring
from support.records import make_record

from .test_reads import asked

pytestmark = pytest.mark.django_db
WORDS = "kanareyka"
# lists of what is no secret, and the answers of a tool, where the words of its printed form are searched and no answer
IN_ADDRESS = {
    "gaps", "letters", "organisations", "outside", "places", "programme", "recommendations", "recommendations-replies", "standards-glossary",
    "standards-instruments", "standards-limits", "standards-provisions", "standards-search", "tool-composition-items", "tool-items",
    "visit-answers", "visits",
}  # fmt: skip
SEALED = {"debrief", "debrief-evidence", "finding-evidence", "findings", "recommendation-drafts", "records", "visit-rooms"}
POSTED = {*SEALED, "search"}
ROOM: Answers = {
    "who/unit": "A", "who/room": "A-1", "who/kind": "ordinary", "who/chosen": "drawn", "who/present": 4, "who/assigned": 4,
    "space/length": 5, "space/width": 4, "space/toilet": "outside", "space/instrument": "laser",
}  # fmt: skip
IGNORED = ("hidden", "checkbox", "submit")


def parsed(content: bytes) -> Any:
    return html.document_fromstring(content)


def own_searches(world: World) -> list[tuple[str, str, Any]]:
    """Name, address and form of each search field of the pages that the lead sees, without the one that stands on all pages."""
    found = []
    for name, path in asked(world, canaried(world)):
        answer = world.clients["lead"].get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        forms = parsed(answer.content).xpath("//form[@role='search'][.//input[not(@type) or @type='text' or @type='search']]")
        found += [(name, path, form) for form in forms if name == "search" or form.get("action") != "/search/"]
        everywhere = [form for form in forms if form.get("action") == "/search/"]
        assert all(form.method == "POST" for form in everywhere), f"{path} searches everything in the address"
    return found


def test_words_are_posted_where_rows_are_sealed() -> None:
    assert {pattern.name for pattern in addresses()} >= POSTED | IN_ADDRESS
    world = make_world()
    make_record(Visit.objects.get(id=world.values["visit_id"]), "room", ROOM, make_keyring(world.members["lead"]))
    kinds: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for name, path, form in own_searches(world):
        kinds[form.method].add(name)
        if form.method == "POST":
            assert_found_without_address(world, path, form)
    assert kinds["POST"] == POSTED
    assert kinds["GET"] <= IN_ADDRESS


def assert_found_without_address(world: World, path: str, form: Any) -> None:
    fields = dict(form.form_values())
    field = next(box.name for box in form.inputs if box.tag == "input" and box.type not in IGNORED)
    answer = world.clients["lead"].post(form.get("action") or path, fields | {field: WORDS})
    assert answer.status_code == 200, path
    page = parsed(answer.content)
    # the words were read: they stand in the field again
    assert WORDS in page.xpath(f"//input[@name='{field}']/@value"), path
    held = [
        str(one)
        for one in page.xpath(
            "//@href | //@src | //@action | //@formaction | //@hx-get | //@hx-post | //@*[starts-with(name(), 'data-')]"
        )
    ]
    assert [one for one in held if WORDS in one] == [], path
    assert page.xpath("//form[@method='get'][.//@value[contains(., $words)]]", words=WORDS) == [], path


def test_a_sealed_list_is_sorted_by_buttons_that_keep_the_words() -> None:
    world = make_world()
    canaried(world)
    path = f"/visits/{world.values['visit_id']}/findings/"
    page = parsed(world.clients["lead"].post(path, {"q": WORDS, "sort": "number"}).content)
    heads = page.xpath("//thead//button[@name='sort']")
    assert [head.get("value") for head in heads] == ["-number", "title", "status", "weight", "evidence"]
    assert {head.get("form") for head in heads} == {"asked"}
    form = page.get_element_by_id("asked")
    assert (form.method, form.fields["q"], form.fields["sort"]) == ("POST", WORDS, "number")
