"""Corroboration is by origin, and its rule is data."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings, strategies as st

from nazorat.fieldwork.reading import answer_words
from nazorat.findings.drafts import SheetText, entry_from, finding_from, sheet_from, with_said
from nazorat.findings.evidence import (
    EVIDENCE,
    FIRMNESS,
    ORIGIN_OF,
    SOURCE_OF,
    Cited,
    Corroboration,
    Link,
    Origin,
    Source,
    Stance,
    Status,
    answer_at,
    corroborate,
    likely_source,
    places_of,
)
from nazorat.xlsform import Choice, NoAnswer, Question, Words

from .make import entry_text, finding_text, link

# a busy machine draws slowly
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
OF_PLACE = [source for source in Source if ORIGIN_OF[source] is Origin.PLACE]
links = st.builds(link, st.sampled_from(Source), st.sampled_from(EVIDENCE))


def test_every_source_has_an_origin_and_every_origin_a_source() -> None:
    assert set(ORIGIN_OF) == set(Source)
    assert set(ORIGIN_OF.values()) == set(Origin)


def test_register_and_director_are_one_origin() -> None:
    assert {Source.REGISTER, Source.DIRECTOR, Source.STAFF, Source.PLACE_HEALTH} <= set(OF_PLACE)
    both = corroborate([link(Source.REGISTER), link(Source.DIRECTOR)])
    assert (set(both.supporting), both.suggested) == ({Origin.PLACE}, Status.SUPPORTED)


@unhurried
@given(st.lists(st.sampled_from(OF_PLACE), min_size=1, max_size=12))
def test_whatever_the_place_says_is_one_origin(sources: list[Source]) -> None:
    assert corroborate(link(source) for source in sources) == corroborate([link(sources[0])])


@unhurried
@given(st.lists(st.sampled_from([s for s in Source if s is not Source.MEASURED]), min_size=1))
def test_established_asks_for_two_origins_or_a_measurement(sources: list[Source]) -> None:
    origins = {ORIGIN_OF[source] for source in sources}
    assert (corroborate(link(source) for source in sources).suggested is Status.ESTABLISHED) == (len(origins) > 1)


@unhurried
@given(st.lists(links, max_size=10))
def test_order_and_repetition_change_nothing(given_links: list[Link]) -> None:
    assert corroborate(given_links) == corroborate([*reversed(given_links), *given_links])


@unhurried
@given(st.lists(links, max_size=10), st.sampled_from(Source))
def test_more_support_never_makes_the_word_weaker(given_links: list[Link], source: Source) -> None:
    before, after = corroborate(given_links).suggested, corroborate([*given_links, link(source)]).suggested
    assert FIRMNESS.index(after) >= FIRMNESS.index(before)


@unhurried
@given(st.lists(links, max_size=10))
def test_explaining_never_counts(given_links: list[Link]) -> None:
    plain = [one for one in given_links if one.stance is not Stance.EXPLAINS]
    assert corroborate(given_links) == corroborate(plain)


@unhurried
@given(st.lists(st.just(Source.PERSON), min_size=1, max_size=40), st.lists(st.sampled_from(Source), max_size=5))
def test_credible_accounts_alone_are_alleged_and_never_less(accounts: list[Source], against: list[Source]) -> None:
    found = corroborate([*(link(one) for one in accounts), *(link(one, Stance.CONTRADICTS) for one in against)])
    assert found.suggested is Status.ALLEGED
    assert found.bears(Status.ALLEGED)


@pytest.mark.parametrize(
    ("supporting", "against", "expected"),
    [
        ([], [], Status.NOT_ESTABLISHED),
        ([], [Source.REGISTER], Status.CONTRADICTED),
        ([Source.SEEN], [], Status.SUPPORTED),
        ([Source.MEASURED], [], Status.ESTABLISHED),
        ([Source.MEASURED], [Source.REGISTER, Source.DIRECTOR], Status.ESTABLISHED),
        ([Source.MEASURED], [Source.REGISTER, Source.PERSON], Status.SUPPORTED),
        ([Source.PERSON, Source.MEASURED], [Source.REGISTER, Source.DIRECTOR], Status.ESTABLISHED),
        ([Source.PERSON, Source.OUTSIDE], [Source.SEEN, Source.HEALTH], Status.SUPPORTED),
    ],
)
def test_status_that_the_origins_bear(supporting: list[Source], against: list[Source], expected: Status) -> None:
    given_links = [*(link(one) for one in supporting), *(link(one, Stance.CONTRADICTS) for one in against)]
    assert corroborate(given_links).suggested is expected


def test_finding_counts_links_and_cited_statements_together() -> None:
    cited = Cited(uuid4(), 1, Origin.PLACE, Stance.SUPPORTS)
    text = finding_text(links=(link(Source.PERSON),), entries=(cited,), status=Status.ESTABLISHED)
    assert text.corroboration == Corroboration(frozenset({Origin.PERSONS, Origin.PLACE}))
    assert not text.beyond
    assert finding_text(links=(link(Source.PERSON),), status=Status.ESTABLISHED).beyond


@pytest.mark.parametrize("tool", sorted(SOURCE_OF))
@pytest.mark.parametrize("letter", ["S", "A", "R", "M", ""])
def test_an_item_has_a_likely_source(tool: str, letter: str) -> None:
    assert likely_source(tool, letter) in Source


def test_what_a_tool_asks_is_said_by_who_answers_it() -> None:
    asked = {tool: likely_source(tool, "A") for tool in ("interview", "opening", "access", "room")}
    assert asked == {"interview": Source.PERSON, "opening": Source.DIRECTOR, "access": Source.STAFF, "room": Source.PERSON}
    assert likely_source("registers", "R") is Source.REGISTER


def test_drafts_survive_sealing_whole() -> None:
    entry = entry_text(links=(link(Source.SEEN, path="a/b", repeat=2, note="n"),), who="K-1", measured=True, origin=Origin.OWN)
    assert entry_from(entry.pack()) == (entry, b"")
    finding = finding_text(links=entry.links, entries=(Cited(uuid4(), 3, Origin.OWN, Stance.CONTRADICTS, True),), reason="r")
    assert finding_from(finding.pack()) == finding
    sheet = SheetText(("MAT", "HEALTH"), "thanks", "bedding by May")
    assert sheet_from(sheet.pack()) == sheet


def test_closed_entry_keeps_its_words_out_of_the_team_seal() -> None:
    entry = entry_text("CANARY-5", circle=3, next_step="CANARY-6", undertaking="CANARY-7")
    packed = entry.pack(b"sealed elsewhere")
    assert b"CANARY" not in packed
    shown, closed = entry_from(packed)
    assert (shown.theme, shown.statement, shown.circle, closed) == (entry.theme, "", 3, b"sealed elsewhere")
    assert with_said(shown, entry.said()) == entry


QUESTION = Question("x", "space/x", "decimal", label=Words.of("Length", "en"), unit="m")
CHOSEN = Question("k", "k", "select_many", choices=(Choice("a", Words.of("Apple", "en")), Choice("b", Words.of("Bread", "en"))))
IN_REPEAT = Question("n", "rows/n", "integer", repeat="rows")


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (QUESTION, Decimal("3.5"), "3.5 m"),
        (QUESTION, NoAnswer("refused"), "refused"),
        (QUESTION, None, ""),
        (CHOSEN, ("b", "a"), "Bread, Apple"),
        (CHOSEN, "b", "Bread"),
    ],
)
def test_answers_are_read_as_words(question: Question, value: object, expected: str) -> None:
    with override("en"):
        assert answer_words(question, value, "en") == expected  # type: ignore[arg-type]  # values of several kinds


def test_answers_of_a_repeat_are_found_by_their_row() -> None:
    answers = {"rows": [{"n": 4}, {}, {"n": 6}]}
    assert places_of(answers, IN_REPEAT) == [0, 2]  # type: ignore[arg-type]  # a literal of a recursive type
    assert [answer_at(answers, IN_REPEAT, at) for at in (0, 1, 2, 3, None)] == [4, None, 6, None, None]  # type: ignore[arg-type]  # the same
