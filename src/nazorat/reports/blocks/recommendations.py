"""Recommendations by addressee, those of priority first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from nazorat.kit import dates
from nazorat.recommendations.drafts import OpenRecommendation, office_in
from nazorat.reports.blocks.chunk import Chunk, Here, said, unknown


def all_of_them(here: Here, which: str) -> Iterator[Chunk]:
    """`{{recommendations}}`"""
    # in the order of the master's alphabet in every language: a paragraph's number names the same recommendation in all
    master = here.material.report.master
    every = sorted(here.material.recommendations, key=lambda one: (addressee(here, one, master), not one.text.priority, one.number))
    for _name, group in groupby(every, key=lambda one: addressee(here, one, master)):
        first, *rest = group
        yield Chunk(f"# {addressee(here, first)}", generated=True)
        for found in (first, *rest):
            yield one_chunk(here, found)
    if not every:
        yield said(here.say("none-yet"))


def one(here: Here, name: str) -> Iterator[Chunk]:
    """`{{recommendation:3}}`"""
    found = next((each for each in here.material.recommendations if str(each.number) == name), None)
    yield one_chunk(here, found) if found else unknown("recommendation", name)


def addressee(here: Here, found: OpenRecommendation, language: str = "") -> str:
    """The body, and the office in it when one is named; in another language than the text's when one is given."""
    body = here.material.body(found.text.addressee, language or here.language)
    return f"{body}: {office_in(found.text.office, language or here.language)}" if found.text.office else body


def number(here: Here, found: OpenRecommendation) -> str:
    """A number as it stands on paper; with the visit's in a report on several."""
    if not here.material.consolidated:
        return str(found.number)
    visit = next(each.visit.number for each in here.material.visits if each.visit.id == found.visit_id)
    return f"{visit}.{found.number}"


def term(here: Here, found: OpenRecommendation) -> str:
    """A day, or a number of days from adoption; empty when no term is set."""
    if found.text.days is not None:
        return here.say("recommendation.days", days=found.text.days)
    return dates.day(found.text.deadline, "long") if found.text.deadline else ""


def one_chunk(here: Here, found: OpenRecommendation) -> Chunk:
    text = " ".join(found.said(here.language).split())
    parts = [text if text.endswith((".", "!", "»")) else f"{text}."]
    if term(here, found):
        parts.append(here.say("recommendation.term", term=term(here, found)))
    indicator = found.text.indicator.get(here.language) or found.text.indicator.get("ru", "")
    if indicator:
        parts.append(here.say("recommendation.indicator", text=" ".join(indicator.split())))
    return Chunk(f'{{.recommendation no="{number(here, found)}"}} {" ".join(parts)}')
