"""The neutral board of the invented country: stages with their evidence, the calendar, neighbours, and one note that planners alone open."""

from __future__ import annotations

from datetime import date, timedelta

from nazorat.cli.client import Desk, Page
from nazorat.cli.demo.story.road import (
    ACTS,
    ASKED,
    DUES,
    EVENT,
    MEASURES,
    NEIGHBOURS,
    NOTE,
    PAPER,
    PLAN,
    PRESENT,
    PROMISED,
    READY,
    SAID,
    VERSION,
    Fact,
)
from nazorat.cli.demo.world import World, id_in

ROAD = "/pathway/road/"
PLANS = "/pathway/plans/"
DIALOGUE = "/pathway/dialogue/"


def keep_the_board(world: World) -> None:
    """A coordinator who plans enters public facts; the pages are held against the story, and the sealed note stands on its own page alone."""
    desk, first = world.desk("head"), world.days.first
    for stage, fact in ACTS:
        _send(desk, f"{ROAD}stages/{stage}/acts/new/", "act", fact, first)
    stage, paper = PAPER
    _send(desk, f"{ROAD}stages/{stage}/documents/new/", "title", paper, first)
    _send(desk, f"{ROAD}documents/{_paper_id(desk, stage)}/versions/new/", "changes", VERSION, first)
    for days, fact in DUES:
        _send(desk, f"{ROAD}due/new/", "due_on", fact, first, due_on=(first - timedelta(days=days)).isoformat())
    for country, kind, days, words in NEIGHBOURS:
        fact = Fact(days, "Treaty collection (demo)", (("country", country), ("kind", kind), ("words", words)))
        _send(desk, f"{ROAD}neighbours/new/", "country", fact, first)
    desk.sent(desk.get(f"{ROAD}notes/new/").form(holding="words"), {"kind": "blocker", "stage": "opinions", "words": NOTE})
    stages = desk.get(ROAD)
    world.expect("stages of the road with an act", len({one for one, _fact in ACTS}), _with_act(stages))
    for page in (stages, desk.get(f"{ROAD}stages/{stage}/"), desk.get(f"{ROAD}due/"), desk.get(f"{ROAD}neighbours/")):
        world.expect("a planners' note on a page of the road", False, NOTE in page.text)
    world.expect("the planners' note on their page", True, NOTE in " ".join(desk.get(f"{ROAD}notes/").text.split()))
    _keep_a_plan(world, desk)
    _log_the_dialogue(world, desk)
    _look_at_readiness(world, desk)


def _keep_a_plan(world: World, desk: Desk) -> None:
    """A national plan with its measures: what was reported of each, and what was observed of one."""
    first = world.days.first
    years = {"begins_on": (first - timedelta(days=500)).isoformat(), "ends_on": (first + timedelta(days=900)).isoformat()}
    at = f"{PLANS}{id_in(_send(desk, f'{PLANS}new/', 'title', PLAN, first, **years).url, '/plans/')}/"
    for point, number, words, term, reported, observed in MEASURES:
        said = Fact(PLAN.days, PLAN.source, (("point", point), ("number", number), ("words", words), ("term", term)))
        _send(desk, f"{at}measures/new/", "point", said, first)
        measure = str(desk.get(at).tree.xpath(f"//a[normalize-space()='{number}']/@href")[0])
        for track, found in (("reported", (reported, "")), ("observed", observed)):
            if found and found[0]:
                told = Fact(20, "Half-yearly account (demo)", (("state", found[0]), ("words", found[1])))
                _send(desk, f"{measure}tracks/{track}/", "state", told, first)
    world.expect(
        "measures of the plan",
        len(MEASURES),
        len(desk.get(at).tree.xpath("//tbody/tr/td[@class='title']/a[contains(@href, '/measures/')]")),
    )


def _log_the_dialogue(world: World, desk: Desk) -> None:
    """A conference with three positions on what comes first, what was promised there, and who was asked."""
    first = world.days.first
    at = f"{DIALOGUE}events/{id_in(_send(desk, f'{DIALOGUE}events/new/', 'title', EVENT, first).url, '/events/')}/"
    for body, function in PRESENT:
        _send(desk, f"{at}present/new/", "body", Fact(EVENT.days, EVENT.source, (("body", body), ("function", function))), first)
    for body, words in SAID:
        _send(desk, f"{at}statements/new/", "body", Fact(EVENT.days, EVENT.source, (("body", body), ("words", words))), first)
    body, words, days = PROMISED
    promised = Fact(EVENT.days, EVENT.source, (("body", body), ("words", words)))
    _send(desk, f"{at}commitments/new/", "body", promised, first, due_on=(first + timedelta(days=days)).isoformat())
    asked = Fact(80, "Letter no. 0000 (demo)", (("body", ASKED[0]), ("words", ASKED[1])))
    _send(desk, f"{DIALOGUE}consultations/new/", "words", asked, first)
    said = desk.get(at).tree.xpath("count((//section)[1]//tbody/tr)")
    world.expect("statements of the conference", len(SAID), int(said))


def _look_at_readiness(world: World, desk: Desk) -> None:
    """Criteria of two years, which stand beside one another; the others are unknown."""
    first = world.days.first
    for criterion, *scores, evidence, action in READY:
        for year, score in zip((first.year - 1, first.year), scores, strict=True):
            said = (("year", str(year)), ("score", str(score)), ("evidence", str(evidence)), ("action", str(action)))
            _send(desk, f"/pathway/readiness/{criterion}/say/", "evidence", Fact(10, "Annual account (demo)", said), first)
    points = sum(this for _criterion, _before, this, _evidence, _action in READY)
    text = " ".join(desk.get("/pathway/readiness/").text.split())
    world.expect("points of readiness this year", True, f"{first.year}: {points} " in text)


def _send(desk: Desk, path: str, holding: str, fact: Fact, first: date, **more: str) -> Page:
    given = {**dict(fact.said), **more, "source": fact.source, "on": (first - timedelta(days=fact.days)).isoformat()}
    return desk.sent(desk.get(path).form(holding=holding), given)


def _with_act(page: Page) -> int:
    return len(page.tree.xpath("//tbody/tr[td[4][normalize-space()]]"))


def _paper_id(desk: Desk, stage: str) -> str:
    (link,) = desk.get(f"{ROAD}stages/{stage}/").tree.xpath("//a[contains(@href, '/versions/new/')]/@href")
    return id_in(str(link), "/documents/")
