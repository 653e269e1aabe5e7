"""Words of a finding held against its status and its answers: verbs that fit, and words of quantity with the figures that bear them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from nazorat.analysis.tally import drawn, how_chosen
from nazorat.disclosure.catches import Catch, Paragraph
from nazorat.disclosure.context import Context
from nazorat.disclosure.quantity import quantity_words, uses_quantity
from nazorat.disclosure.wording import status_wording
from nazorat.disclosure.words import sentences
from nazorat.fieldwork.reading import held_out
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.evidence import Link, Stance
from nazorat.xlsform import NoAnswer, Value
from nazorat.xlsform.form import SELECTS

Counted = tuple[int, int]
# what the team asserts; who is affected is a count as well, the explanation is the authority's own
ASSERTED = ("fact", "assessment", "affected")


@dataclass(frozen=True)
class Remark:
    """Advice on a wording: where, in which language, in which sentence, and what to look at."""

    part: str
    language: str
    sentence: str
    question: str


def paragraphs_of(finding: OpenFinding, shares: tuple[Counted, ...] = ()) -> list[tuple[str, Paragraph]]:
    """What a finding asserts, part by part in every language, as the rules of wording read it."""
    number, status = str(finding.number), finding.text.status.value
    return [
        (part, Paragraph(number, language, parts[part], status, shares=shares))
        for language, parts in finding.text.words.items()
        for part in ASSERTED
        if parts.get(part)
    ]


def asks_for_shares(finding: OpenFinding) -> bool:
    """Whether it has a word of quantity and answers to count it by: only then all records of their tools are opened."""
    return bool(finding.text.links) and any(uses_quantity(paragraph) for _part, paragraph in paragraphs_of(finding))


def shares_of(links: Iterable[Link], records: Sequence[OpenRecord]) -> tuple[Counted, ...]:
    """For each item that supporting links name: how many of those who answered it say what is linked, the largest whole first.

    As in figures and tables, only drawn records carry a share, and what somebody wants not to be used is not counted.
    """
    known = {record.id: record.tool for record in records}
    said: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if link.stance is Stance.SUPPORTS and link.path and link.repeat is None and link.record in known:
            said.setdefault((known[link.record], link.path), []).append(link)
    found = {_share([one for one in records if one.tool == tool], path, own) for (tool, path), own in said.items()}
    return tuple(sorted((one for one in found if one[1]), key=lambda one: (-one[1], -one[0])))


def _share(records: Sequence[OpenRecord], path: str, links: Sequence[Link]) -> Counted:
    usable = [record for record in records if not held_out(record)]
    counted = drawn(usable) if any(how_chosen(record) for record in usable) else usable
    given = {record.id: value for record in counted if (value := _given(record, path)) is not None}
    linked = {link.record for link in links}
    # a choice is counted by what was chosen; words and numbers only by the links, since no two are alike
    chosen = {value for record in usable if record.id in linked and _is_choice(record, path) and (value := _given(record, path))}
    return sum(record in linked or value in chosen for record, value in given.items()), len(given)


def _given(record: OpenRecord, path: str) -> Value | None:
    """The answer, None where nobody answered or a reason stands in its place."""
    value = record.answers.get(path)
    return None if value is None or isinstance(value, NoAnswer) else value


def _is_choice(record: OpenRecord, path: str) -> bool:
    try:
        return record.form.question(path).kind in SELECTS
    except KeyError:
        return False


def wording_of(finding: OpenFinding, shares: tuple[Counted, ...] = ()) -> list[Remark]:
    """Where the words of a finding say more, less or another quantity than its evidence. Advice; the gate does not stop on it."""
    return [
        Remark(part, paragraph.language, _sentence(catch), gettext(catch.question) % catch.facts)
        for part, paragraph in paragraphs_of(finding, shares)
        for catch in _caught(part, paragraph)
    ]


def _caught(part: str, paragraph: Paragraph) -> list[Catch]:
    # who is affected is told without a source: the fact names it
    of_status = [] if part == "affected" else status_wording(paragraph, Context())
    return [*of_status, *quantity_words(paragraph, Context())]


def _sentence(catch: Catch) -> str:
    """The sentence that a catch begins in; nothing when the whole paragraph was caught."""
    start, end = catch.excerpt_span
    if (start, end) == (0, len(catch.text)):
        return ""
    for tokens in sentences(catch.text):
        if tokens[0].start <= start <= tokens[-1].end:
            return catch.text[tokens[0].start : tokens[-1].end]
    return ""
