"""Debrief, findings on evidence, recommendations: what the team makes of the records, sealed until adoption."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from nazorat.cli.client import ClientProblem, Form, Page, Value
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.book import records
from nazorat.cli.demo.story.findings import EARLIER, FINDINGS, RECOMMENDATIONS, Evidence, Finding, Recommendation
from nazorat.cli.demo.story.words import load
from nazorat.cli.demo.world import World, at_once, id_in
from nazorat.cli.demo.xforms import written

LANGUAGES = ("ru", "tg", "en")
WRITERS = ("two", "four")
# what the meeting takes, with the reason for what it postpones; the words of one are corrected after the authority's comments
MEETING = {"exercise": "", "injuries": "", "blows": "", "insults": "Сверить слова с записями четырёх бесед."}


def debrief(world: World) -> None:
    """Every member writes what they saw, heard, read and measured, by theme; the lead the themes and the closing talk."""
    told = load("debrief")
    where = f"/visits/{world.visits['namuna-0']}/debrief/"
    form = world.desk("one").get(f"{where}sheet/").form(holding="closing_talk")
    sheet: dict[str, Value] = {name: told[name] for name in ("themes", "closing_talk", "undertakings")}
    world.desk("one").sent(form, sheet)
    writers = sorted({entry["by"] for entry in told["entry"]})
    at_once(lambda who: _entries(world, who, [entry for entry in told["entry"] if entry["by"] == who]), writers)
    page = world.desk("four").get(where)
    missing = [entry["statement"] for entry in told["entry"] if entry["statement"][:30] not in page.text]
    world.expect("statements missing in the matrix", [], missing)


def findings(world: World) -> None:
    """Fourteen findings in three languages, each with the answers it rests on."""
    # numbers are given in the order of writing: one after the other, so that each run gives the same
    for at, one in enumerate(FINDINGS):
        _write(world, WRITERS[at % 2], one)
    at_once(lambda half: _link(world, *half), [(who, FINDINGS[at::2]) for at, who in enumerate(WRITERS)])
    page = world.desk("one").get(f"/visits/{world.visits['namuna-0']}/findings/")
    missing = [one.key for one in FINDINGS if not any(title in page.text for title in one.title.values())]
    world.expect("findings missing in the list", [], missing)
    meet(world)


def meet(world: World) -> None:
    """Both organisations meet about four findings, one member is missing; one finding waits, the rest is left open in the closed minutes."""
    desk, where = world.desk("two"), f"/visits/{world.visits['namuna-0']}/findings/meetings/"
    form = desk.get(where).form(holding="present")
    codes = {cast.code_of(who) for who in cast.TEAM if who != "six"}
    there = [value for value, label in form.choices["present"] if label.split(" ")[0] in codes]
    meeting = urlsplit(desk.sent(form, {"present": there}).url).path
    for key, said in MEETING.items():
        form = desk.get(f"{meeting}{world.findings[key]}/").form(holding="outcome")
        desk.sent(form, {"outcome": "postponed" if said else "agreed", **({"reason": said} if said else {})})
    desk.sent(desk.get(f"{meeting}close/").form("/close/"))
    left = desk.get(meeting).tree.xpath("count(//ul[@class='plain']/li/a[contains(@href, '/findings/')])")
    world.expect("findings left open by the meeting", len(FINDINGS) - len(MEETING), left)


def recommend(world: World) -> None:
    """Eleven recommendations, one act each, to one addressee, with a term and an indicator."""
    where = f"/visits/{world.visits['namuna-0']}/"
    for one in RECOMMENDATIONS:
        _recommend(world, one)
    page = world.desk("one").get(f"/recommendations{where}")
    missing = [one.text["ru"] for one in RECOMMENDATIONS if not any(text in page.text for text in one.text.values())]
    world.expect("recommendations missing in the list", [], missing)


def _entries(world: World, who: str, entries: list[dict[str, Any]]) -> None:
    desk, where = world.desk(who), f"/visits/{world.visits['namuna-0']}/debrief/add/"
    for entry in entries:
        form = desk.get(where).form(holding="statement")
        given: dict[str, Value] = {
            "theme": entry["theme"], "origin": entry["origin"], "stance": entry.get("stance", "supports"),
            "statement": entry["statement"], "next_step": entry.get("next_step", ""), "decision": entry.get("decision", ""),
            "undertaking": entry.get("undertaking", ""), "who": cast.code_of(entry["who"]) if "who" in entry else "",
            "measured": "on" if entry.get("measured") else None, "closing_talk": "on" if entry.get("closing_talk") else None,
        }  # fmt: skip
        desk.sent(form, given)


def _write(world: World, who: str, one: Finding) -> None:
    desk = world.desk(who)
    form = desk.get(f"/visits/{world.visits['namuna-0']}/findings/new/").form(holding="title_ru")
    parts = {"title": one.title, "fact": one.fact, "explanation": one.explanation, "assessment": one.assessment}
    given: dict[str, Value] = {f"{part}_{language}": words[language] for part, words in parts.items() for language in LANGUAGES}
    given |= {
        "theme": one.theme, "kind": "good_practice" if one.good else "shortcoming", "status": one.status,
        "severity": str(max(one.severity, 1)), "spread": one.spread, "cause": one.cause, "provisions": ", ".join(one.provisions),
        "reason": one.reason, "dissent": one.dissent,
    }  # fmt: skip
    world.findings[one.key] = id_in(desk.sent(form, given).url, "/findings/")


def _link(world: World, who: str, half: tuple[Finding, ...]) -> None:
    for one in half:
        _link_all(world, who, f"/visits/{world.visits['namuna-0']}/findings/{world.findings[one.key]}/evidence/", one)


def _link_all(world: World, who: str, where: str, finding: Finding) -> None:
    """Link the answers, those of one question in one go."""
    book = {record.key: record for record in records("namuna-0", world.days)}

    def place(one: Evidence) -> tuple[str, str, str, bool]:
        return book[one.record].tool, one.path, one.source, one.against

    for (tool, path, source, against), group in groupby(sorted(finding.evidence, key=place), key=place):
        desk = world.desk(who)
        page = desk.get(where, tool=tool, item=path)
        form = page.form(holding="answers")
        wanted = list(group)
        chosen = [_offer(world, page, form, one, written(book[one.record].answers[path])) for one in wanted]
        stance = "contradicts" if against else "supports"
        desk.sent(form, {"answers": chosen, "source": source, "stance": stance})


def _offer(world: World, page: Page, form: Form, one: Evidence, said: str) -> str:
    """The tick of one answer: known by its sheet, by the record a device sent, or by what it says."""
    sheets = {sheet.record.key: sheet.number for sheet in world.sheets["namuna-0"] if sheet.record}
    for row in page.tree.iterfind(".//form//tbody/tr"):
        tick = row.find(".//input[@name='answers']")
        words = " ".join(row.text_content().split())
        if tick is None:
            continue
        key = str(tick.get("value"))
        number = sheets.get(one.record)
        if number is not None:
            if re.search(rf"\D0*{number}\s*$", words):
                return key
        elif world.records.get(("namuna-0", one.record), "none") in key or (
            ("namuna-0", one.record) not in world.records and said in words
        ):
            return key
    raise ClientProblem(
        f"{page.path} offers no answer of {one.record} to {one.path}: {len(form.choices.get('answers', []))} offers"
    )


def _recommend(world: World, one: Recommendation) -> None:
    who = "two"
    desk = world.desk(who)
    form = desk.get(f"/recommendations/visits/{world.visits['namuna-0']}/new/").form(holding="words_ru")
    addressee = one.addressee if one.addressee == "director" else world.organisations[one.addressee]
    given: dict[str, Value] = {
        "addressee": addressee, "days": str(one.days), "priority": "on" if one.priority else None,
        "findings": [world.findings[key] for key in one.findings], "provisions": ", ".join(one.provisions),
        "judged": ["achievable", "results"], "repeats": _repeated(form, one),
    }  # fmt: skip
    given |= {f"words_{language}": one.text[language] for language in LANGUAGES}
    given |= {f"indicator_{language}": one.indicator[language] for language in LANGUAGES}
    desk.sent(form, given)


def _repeated(form: Form, one: Recommendation) -> str:
    """The earlier recommendation that this one repeats, as the list offers it."""
    earlier = next((past for past in EARLIER if past.key == one.repeats), None)
    if earlier is None:
        return ""
    return next(
        value for value, label in form.choices["repeats"] if any(text.rstrip(".")[:30] in label for text in earlier.text.values())
    )


def recommend_earlier(world: World) -> None:
    """The six recommendations of the visit a year before, typed from its paper file."""
    desk, where = world.desk("two"), f"/recommendations/visits/{world.visits['earlier']}/"
    for one in EARLIER:
        form = desk.get(f"{where}new/").form(holding="words_ru")
        addressee = one.addressee if one.addressee == "director" else world.organisations[one.addressee]
        given: dict[str, Value] = {"addressee": addressee, "days": str(one.days)}
        desk.sent(form, given | {f"words_{language}": one.text[language] for language in LANGUAGES})
