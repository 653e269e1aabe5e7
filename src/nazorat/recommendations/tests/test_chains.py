"""The same thing asked for again: how often, from where to where, and never in a circle."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from nazorat.findings.tests.make import Cast, make_cast
from nazorat.kit.problems import Problem
from nazorat.recommendations import actions
from nazorat.recommendations.chains import chain_on
from nazorat.recommendations.forms import RecommendationForm
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation
from nazorat.recommendations.queries import Scale, adopted_by_code, lines_of, register, with_history
from nazorat.recommendations.register import Asked, found
from support.visits import make_place, make_visit

from .make import adopt, make_adopted, make_authority, make_draft

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def on(row: AdoptedRecommendation, day: date) -> AdoptedRecommendation:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    AdoptedRecommendation.objects.filter(pk=row.pk).update(adopted_at=at)
    row.refresh_from_db()
    return row


def over_years(cast: Cast) -> list[AdoptedRecommendation]:
    """Asked for three times: here, at another place of another body a year later, and there again; once more here, a branch."""
    body = make_authority("Health ministry (demo)")
    elsewhere: dict[str, Any] = {"office": "", "addressee": body.id, "place": make_place().id, "days": None}
    first = on(make_adopted(cast, act="one"), date(2024, 9, 20))
    second = on(make_adopted(cast, act="two", repeats=first.pk, **elsewhere), date(2025, 9, 20))
    third = on(make_adopted(cast, act="three", repeats=second.pk, **elsewhere), date(2026, 3, 20))
    branch = on(make_adopted(cast, act="branch", repeats=first.pk), date(2026, 6, 20))
    return [first, second, third, branch]


def test_chain_is_the_same_from_wherever_it_is_looked_at(cast: Cast) -> None:
    rows = over_years(cast)
    make_adopted(cast, act="alone")
    for row in rows:
        chain = chain_on(row, TODAY)
        assert [step.line.row.pk for step in chain.steps] == [one.pk for one in rows]
        assert [step.here for step in chain.steps] == [one.pk == row.pk for one in rows]
    chain = chain_on(rows[0], TODAY)
    assert [row.repetition for row in rows] == [0, 1, 2, 1]
    assert (chain.again, chain.places, chain.bodies, chain.days, chain.met_on) == (3, 2, 2, 730, None)
    assert [step.since for step in chain.steps] == [None, 365, 181, 638]


def test_chain_counts_replies_and_ends_when_its_latest_was_seen_to_be_done(cast: Cast) -> None:
    *_rows, third, branch = over_years(cast)
    by = cast.people["lead"]
    actions.enter_reply(by=by, recommendation=third, claimed="accepted", received_on=date(2026, 4, 19))
    actions.enter_reply(by=by, recommendation=third, claimed="done", received_on=date(2026, 6, 1))
    actions.verify(by=by, recommendation=branch, verified="implemented", seen_on=date(2026, 9, 1), evidence="seen")
    chain = chain_on(third, TODAY)
    assert [step.to_reply for step in chain.steps] == [None, None, 30, None]
    assert (chain.days, chain.met_on) == (711, date(2026, 9, 1))


def test_register_says_how_often_and_is_filtered_by_it(cast: Cast) -> None:
    over_years(cast)
    make_adopted(cast, act="alone")
    lines = {line.row.words["ru"]: line.chained for line in lines_of(with_history(register()), TODAY)}
    assert lines == {"one": 4, "two": 4, "three": 4, "branch": 4, "alone": 1}
    expected = {"yes": {"two", "three", "branch"}, "no": {"one", "alone"}, "2": {"three"}, "3": set()}
    for repeated, acts in expected.items():
        assert {row.words["ru"] for row in found(register(), Asked(repeated=repeated), TODAY)} == acts


@pytest.mark.parametrize("what", ["itself", "another draft"])
def test_what_was_not_adopted_before_is_not_repeated(cast: Cast, what: str) -> None:
    draft = make_draft(cast)
    target = draft if what == "itself" else make_draft(cast, act="another")
    [opened, *_rest] = actions.open_recommendations(by=cast.ring("lead"), visit=cast.visit)
    text = type(opened.text)(**{**opened.text.__dict__, "repeats": target.pk})
    actions.change_recommendation(by=cast.ring("lead"), recommendation=draft, text=text, version=1)
    with pytest.raises(Problem, match="repeats-nothing"):
        adopt(cast)
    assert not AdoptedRecommendation.objects.exists()


def test_database_refuses_a_circle_of_one_and_a_repetition_without_its_first(cast: Cast) -> None:
    first = make_adopted(cast)
    rows = AdoptedRecommendation.objects.filter(pk=first.pk)
    wrong: list[dict[str, Any]] = [
        {"repeats": first, "root": first, "repetition": 1}, {"repetition": 1}, {"root": first}, {"repeats": first, "repetition": 1},
    ]  # fmt: skip
    for given in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**given)


def test_scale_over_years_is_marked_by_years_and_one_within_a_year_by_days() -> None:
    over = Scale(date(2024, 3, 1), date(2026, 9, 20), TODAY).marks
    assert [words for _place, words in over] == ["2024", "2025", "2026", "today"]
    within = Scale(date(2026, 3, 1), date(2026, 9, 20), TODAY).marks
    assert "2026" not in [words for _place, words in within]


def form(cast: Cast, initial: dict[str, Any] | None = None, **given: str) -> RecommendationForm:
    data = {"words_ru": "Починить звонки", "addressee": "director", **given}
    assert cast.visit.place is not None
    earlier = register().filter(place=cast.visit.place).exclude(visit=cast.visit)
    return RecommendationForm(
        None if initial else data, place=cast.visit.place, findings=[], earlier=earlier, initial=initial or {}
    )


def test_one_of_another_place_is_repeated_by_its_code_and_comes_back_as_one(cast: Cast) -> None:
    row = make_adopted(cast)
    assert adopted_by_code(f" {row.code} ") == row
    typed = form(cast, repeats_code=row.code)
    assert typed.is_valid(), typed.errors
    assert typed.text().repeats == row.pk
    again = form(cast, initial={"repeats": str(row.pk)})
    assert (again.initial["repeats"], again.initial["repeats_code"]) == ("", row.code)


@pytest.mark.parametrize("code", ["1999-01/1", "x", "2026-999999/1", "2026-01"])
def test_code_that_names_nothing_is_refused(cast: Cast, code: str) -> None:
    wrong = form(cast, repeats_code=code)
    assert not wrong.is_valid()
    assert "No adopted recommendation has this code." in str(wrong.errors["repeats_code"])


def test_list_and_code_together_are_refused(cast: Cast) -> None:
    row = make_adopted(cast)
    visit = make_visit(lead=cast.ring("lead"), place=cast.visit.place)
    given = {"words_ru": "x", "addressee": "director", "repeats": str(row.pk), "repeats_code": row.code}
    assert visit.place is not None
    both = RecommendationForm(given, place=visit.place, findings=[], earlier=register().exclude(visit=visit))
    assert "choose from the list, or give a code" in str(both.errors["repeats_code"])


def test_page_shows_each_time_with_its_days(cast: Cast) -> None:
    rows = over_years(cast)
    answer = cast.client("custodian").get(reverse("recommendation-chain", args=[rows[2].pk]))
    page = answer.content.decode()
    assert [page.count(f">{act}<") >= 1 for act in ("one", "two", "three", "branch")] == [True] * 4
    assert "365 days after the time before" in page
    assert page.count('class="made"') == 4
    assert cast.client("administrator").get(reverse("recommendation-chain", args=[rows[2].pk])).status_code == 404
    listed = cast.client("monitor").get(reverse("recommendations")).content.decode()
    assert listed.count("asked for 4 times") == 4
    assert Recommendation.objects.count() == 4
