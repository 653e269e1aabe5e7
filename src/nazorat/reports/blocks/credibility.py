"""What a doubting reader asks, answered from the report's own data: practice.md, the table of attacks, one question for each.

All answers are tables: a translation that was read stays read when a live number moves. Nothing stands here that a signature, an objection
or a review changes, since it would then change the words that are signed. What is not recorded is said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nazorat.analysis.figures import share_error_of, used
from nazorat.analysis.rooms import code
from nazorat.findings.drafts import SPREADS, OpenFinding
from nazorat.findings.evidence import Origin, Status
from nazorat.kit import dates
from nazorat.reports.blocks import grounds, pooled
from nazorat.reports.blocks.chunk import Chunk, Here, table_chunk, unknown
from nazorat.reports.blocks.grounds import Rows, counted, place
from nazorat.reports.material import THRESHOLD, recheck_sums
from nazorat.typeset import Table

RECHECKED = ("rechecked", "rechecked_of", "rechecked_agrees", "rechecked_differs", "rechecked_unchecked", "rechecked_stale")


def questions(here: Here, which: str) -> Iterator[Chunk]:
    """`{{credibility}}`: each question as a heading with its answers below."""
    if which:
        yield unknown("credibility", which)
        return
    for name, rows in QUESTIONS.items():
        yield Chunk(f"# {here.say(f'credibility.{name}')}", generated=True)
        if name == "origins":
            yield table_chunk(_matrix(here))
        yield table_chunk(_table(here, rows(here)))
        if name == "chosen" and not here.material.consolidated:
            yield _talks(here)


def _table(here: Here, rows: Rows) -> Table:
    missing = here.say("credibility.not-recorded")
    return Table(_heads(here), tuple((here.say(f"credibility.{name}", **facts), value or missing) for name, facts, value in rows))


def _heads(here: Here) -> tuple[str, str]:
    return here.say("head.subject"), here.say("head.known")


def _talks(here: Here) -> Chunk:
    """How those who talked were chosen: the margin of annex A's table, hidden where it is hidden there, and held by the gate as it is."""
    shown = pooled.talks(here)
    if shown.guarded is None:
        some = here.say("credibility.hidden") if used(here.material.first.opened) else None
        return table_chunk(_table(here, iter([("how", {}, some)])))
    counts = zip(shown.guarded.columns, shown.guarded.column_totals, strict=True)
    hidden = here.say("credibility.hidden")
    rows = [(here.say("credibility.talks-how", how=how), hidden if n is None else dates.number(n)) for how, n in counts]
    return replace(table_chunk(Table(_heads(here), tuple(rows))), guarded=shown.guarded, released=shown.released)


def _chosen(here: Here) -> Rows:
    material, each = here.material, here.material.first
    talks = counted(sum(one.held("interview") for one in material.visits))
    if not material.consolidated:
        yield "frame", {}, counted(each.opened.population.held)
    yield from _draws(here)
    yield "talks", {}, talks
    yield "refused", {}, _refused(here)
    if not material.consolidated:
        error = share_error_of(each.opened)
        yield "error", {}, None if error is None else dates.number(round(error * 100))
        yield "bands", {}, place(here, "method")
    yield "represents", {}, here.say("credibility.represents-no")


def _draws(here: Here) -> Rows:
    """Each draw by what proves it afterwards. Never its seed or lines: with the place's own list they tell who was spoken to."""
    draws = [draw for each in here.material.visits for draw in each.draws]
    for draw in draws:
        word = "drawn-given-up" if draw.text.dropped else "drawn"
        said = here.say(
            f"credibility.{word}", wanted=dates.number(draw.wanted), size=dates.number(draw.size), sum=printed_sum(draw.commitment)
        )
        yield "draw", {"n": dates.number(draw.number), "of": here.say(f"credibility.of-{draw.text.of}")}, said
    standing = [draw for draw in draws if not draw.text.dropped]
    if not draws:
        yield "seed", {}, None
    yield "reserves", {}, dates.number(sum(part.reserves for draw in standing for part in draw.text.strata)) if standing else None


def printed_sum(digest: bytes) -> str:
    """A SHA-256 as hexadecimal in groups of four: a long run of digits in it would be taken for the number of a file or a telephone."""
    return digest.hex(" ", 2)


def _refused(here: Here) -> str | None:
    """Never a number: with those who confided in a few, it would give these by subtraction."""
    refused = sum(code(talk.answers, "opening/talks") == "no" for each in here.material.visits for talk in each.of("interview"))
    word = "fewer" if refused < THRESHOLD else "at-least"
    return here.say(f"credibility.{word}", threshold=THRESHOLD) if refused else None


def _matrix(here: Here) -> Table:
    """On how many findings each origin stands for and against."""
    sides = [found.text.corroboration for found in here.material.findings]
    rows = tuple(
        (
            here.say(f"origin.{origin.value}"),
            dates.number(sum(origin in one.supporting for one in sides)),
            dates.number(sum(origin in one.contradicting for one in sides)),
        )
        for origin in Origin
    )
    heads = (here.say("credibility.origin"), here.say("finding.for"), here.say("finding.against"))
    return Table(heads, rows, align="lrr")


def _origins(here: Here) -> Rows:
    sides = [found.text.corroboration for found in here.material.findings]
    firm = sum(one.measured or len(one.supporting) > 1 for one in sides)
    bare = sum(not one.supporting for one in sides)
    yield "two", {}, dates.number(firm)
    yield "one", {}, dates.number(len(sides) - firm - bare)
    yield "none", {}, dates.number(bare)
    talked = any(each.held("interview") for each in here.material.visits)
    yield "story", {}, here.say("credibility.story-first") if talked else None
    yield "outside", {}, dates.number(here.material.opened_outside)


def _checked(here: Here) -> Rows:
    linked = sum(bool(found.text.links or found.text.entries) for found in here.material.findings)
    yield "linked", {}, dates.number(linked)
    yield "unlinked", {}, dates.number(len(here.material.findings) - linked)
    sums = recheck_sums(here.material)
    for name in RECHECKED if sums else RECHECKED[:1]:
        if name in sums or not sums:
            yield name, {}, sums.get(name)
    yield "receipts", {}, dates.number(sum(sum(each.counts.values()) for each in here.material.visits))


def _words(here: Here) -> Rows:
    for status in Status:
        found = sum(one.text.status is status for one in _shortcomings(here))
        yield "status", {"status": here.say(f"status.{status.value}")}, dates.number(found)
    if not here.material.consolidated:
        yield "meaning", {}, place(here, "method")
    yield "law", {}, here.say("credibility.courts")
    yield "passing", {}, here.say("credibility.consent")


def _spread(here: Here) -> Rows:
    for spread in SPREADS:
        yield f"spread-{spread}", {}, dates.number(sum(one.text.spread == spread for one in _shortcomings(here)))
    rooms = [room for each in here.material.visits for room in each.opened.rooms]
    yield "rooms-seen", {}, counted(len(rooms) or None)
    if here.material.consolidated:
        yield "places", {}, dates.number(sum(each.visit.state != each.visit.State.REFUSED for each in here.material.visits))
    else:
        yield "units", {}, counted(len({room.unit for room in rooms}) or None)
        yield "before", {}, place(here, "earlier")


def _shortcomings(here: Here) -> list[OpenFinding]:
    return [one for one in here.material.findings if one.text.kind != "good_practice"]


def _writers(here: Here) -> Rows:
    """By section, from the texts that are opened here: the share of words would ask for every earlier version as well."""
    material, language = here.material, here.material.report.master
    texts = [text for (_section, code), text in material.texts.items() if code == language]
    for side in material.sides:
        seats = {seat.member_id for each in material.visits for seat in each.team if seat.member.organisation_id == side.id}
        own = sum(text.author.organisation_id == side.id and not text.words.template for text in texts)
        yield "seats", {"side": side.name_in(here.language)}, dates.number(len(seats))
        yield "sections", {"side": side.name_in(here.language)}, dates.number(own)
    yield "template", {}, dates.number(sum(text.words.template for text in texts))
    yield "shares", {}, here.say("credibility.versions")
    yield "signatures", {}, here.say("credibility.one-each")
    yield "objections", {}, here.say("credibility.on-file")


def _parity(here: Here) -> Rows:
    yield "authentic", {}, here.say(f"language.{here.material.report.master}")
    yield "numbering", {}, here.say("credibility.compared")
    yield "review", {}, here.say("credibility.on-cover")


def _good(here: Here) -> Rows:
    yield "good-findings", {}, dates.number(len(here.material.findings) - len(_shortcomings(here)))
    yield "all-findings", {}, dates.number(len(here.material.findings))
    if not here.material.consolidated:
        yield "stands-in", {}, place(here, "good-practice")
        yield "before", {}, place(here, "earlier")


def _copies(here: Here) -> Rows:
    yield "numbered", {}, here.say("credibility.list")
    yield "embargo", {}, None


# in the order of practice.md
QUESTIONS: Mapping[str, Callable[[Here], Rows]] = {
    "chosen": _chosen, "origins": _origins, "checked": _checked, "standards": grounds.standards, "measured": grounds.measured,
    "asof": grounds.as_of, "asked": grounds.asked, "spread": _spread, "totals": grounds.totals, "kept-back": grounds.kept_back,
    "words": _words, "writers": _writers, "parity": _parity, "good": _good, "copies": _copies,
}  # fmt: skip
