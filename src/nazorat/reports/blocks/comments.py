"""The authority's comments with our answers, by paragraph: annex F. Each comment stands in the language it was written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Chunk, Here, table_chunk
from nazorat.reports.comments import KINDS, NONE, WHOLE, OpenComment
from nazorat.typeset import Table

COLUMNS = ("paragraph", "comment", "comment-kind", "our-answer", "outcome")


def table(here: Here, _name: str) -> Iterator[Chunk]:
    """`{{comments}}`: how many came, with which letter, of which kind; then each with its answer.

    Both are tables, so that an annex whose paragraphs somebody translated and read stays read when a comment arrives.
    """
    yield table_chunk(Table((here.say("head.comments"), here.say("head.value")), tuple(_counts(here)), align="lr"))
    found = here.material.comments
    if found:
        heads = tuple(here.say(f"head.{name}") for name in COLUMNS)
        printed = Table(heads, tuple(_row(here, one) for one in found))
        # the gate reads each text in the language that it is written in, which is one of the three that are built
        own = Table(heads, tuple(_row(here, one, only_own=True) for one in found))
        yield replace(table_chunk(printed), table=own)


def _counts(here: Here) -> Iterator[tuple[str, str]]:
    found, due = here.material.comments, here.material.report.comments_due
    if not found:
        none = here.say("comments.none-by", day=dates.day(due, "long")) if due else here.say("comments.none")
        yield here.say("comments.all"), none
        yield from _by_body(here)
        return
    yield here.say("comments.all"), dates.number(len(found))
    kinds = Counter(one.text.kind for one in found)
    for kind in KINDS:
        if kind != NONE or kinds[kind]:
            yield here.say(f"comment.{kind}"), dates.number(kinds[kind])
    yield here.say("comment.changed"), dates.number(sum(one.text.outcome == "changed" for one in found))
    yield from _by_body(here)
    for number, received, by_link, late in dict.fromkeys(
        (one.text.letter, one.text.received, one.text.by_link, one.text.late) for one in found
    ):
        came = [here.say("comments.letter-of", number=number, day=dates.day(received, "long"))]
        came += [here.say(name) for name, so in (("comments.by-link", by_link), ("comments.late", late)) if so]
        yield here.say("comments.letter"), ", ".join(came)


def _by_body(here: Here) -> Iterator[tuple[str, str]]:
    """What came from each body that has a copy of the draft. None is said of a body only where every comment is known by its copy."""
    report, found = here.material.report, here.material.comments
    sent: Mapping[str, str] = report.handed_to
    came = Counter(sent.get(one.text.copy, "") for one in found)
    due = dates.day(report.comments_due, "long") if report.comments_due else ""
    none = here.say("comments.none-by", day=due) if due else here.say("comments.none")
    for name, body in sorted({(here.material.body(UUID(body), here.language), body) for body in sent.values()}):
        if came[body] or not came[""]:
            yield name, dates.number(came[body]) if came[body] else none


def _row(here: Here, one: OpenComment, *, only_own: bool = False) -> tuple[str, ...]:
    """A line of the table; with `only_own`, without what is written in another language than the document's."""
    text, language = one.text, here.language
    answer, spoken = text.answered_in(language, here.material.report.master)
    return (
        here.say("comments.whole") if text.paragraph == WHOLE else str(text.paragraph),
        _said(here, text.said, text.language, only_own),
        here.say(f"comment.{text.kind}"),
        _said(here, answer, spoken, only_own) if answer else "—" if text.kind == NONE else here.say("comments.waits"),
        here.say(f"comment.{text.outcome}") if text.outcome else "—",
    )


def _said(here: Here, words: str, language: str, only_own: bool) -> str:
    if language == here.language:
        return words
    if only_own:
        return ""
    marked = here.say("comments.written-in", language=here.say(f"language.{language}"))
    return f"{marked} {words}"
