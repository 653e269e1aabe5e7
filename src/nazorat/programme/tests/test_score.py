"""The score: its parts are the whole, no factor ever lowers it, the random share is the seed's; weights, overrides and their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings, strategies as st

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.actions import add_figure, change_place
from nazorat.places.models import Place
from nazorat.places.queries import places_open
from nazorat.places.tests.test_places import browser
from nazorat.programme import actions
from nazorat.programme.models import Override, Share, Weight
from nazorat.programme.queries import facts_of, scores_of, weights
from nazorat.programme.rules import FACTORS
from nazorat.programme.score import Facts, Raised, Score, parts_of, share_of, values_of, vulnerable_in
from support.make import make_keyring, make_member
from support.programme import make_proposal_of
from support.visits import make_over, make_place

Role = Member.Role
counts = st.integers(0, 40)
facts = st.builds(
    Facts,
    months=st.none() | st.integers(0, 400), minimum=st.none() | st.integers(1, 120), held=st.none() | st.integers(0, 5000),
    capacity=st.none() | st.integers(0, 3000), severe=counts, open=counts, events=counts, vulnerable=st.sampled_from((0, 50, 100)),
    way=counts, new=st.booleans(), regime=counts, tips=counts, share=st.integers(0, 100),
)  # fmt: skip
weighings = st.fixed_dictionaries({code: st.integers(0, 100) for code in FACTORS})
MORE = ("months", "held", "severe", "open", "events", "vulnerable", "way", "regime", "tips", "share")


@settings(deadline=None)
@given(facts, weighings, st.lists(st.integers(-50, 50), max_size=3))
def test_explained_parts_are_the_whole(known: Facts, counted: dict[str, int], points: list[int]) -> None:
    place = Place(name_ru="x", kind="REMAND")
    raised = tuple(Raised(uuid4(), place.id, each, "why", "K-1") for each in points)
    score = Score(place, parts_of(known, counted), raised)
    assert [part.code for part in score.parts] == list(FACTORS)
    assert score.hundredths == sum(part.value * part.weight for part in score.parts) + 100 * sum(points)
    assert {*score.telling, *score.silent} == {*score.parts}
    shown = sum(round(part.points, 2) for part in score.telling) + sum(points)
    assert round(score.points, 2) == round(shown, 2)
    assert all(0 <= part.value <= 100 for part in score.parts)


@settings(deadline=None, max_examples=300)
@given(facts, weighings, st.sampled_from(MORE), st.integers(1, 50))
def test_more_that_speaks_for_a_place_never_lowers_its_score(known: Facts, counted: dict[str, int], name: str, more: int) -> None:
    held = getattr(known, name)
    most_of = 100 if name in ("share", "vulnerable") else 10**6
    change: dict[str, Any] = {name: None if held is None else min(held + more, most_of)}
    grown = replace(known, **change)
    pairs = [(known, grown), (replace(known, new=False), replace(known, new=True)), (known, replace(known, months=None))]
    if known.capacity and known.capacity > 1:
        # the same number of persons in less room
        pairs.append((known, replace(known, capacity=known.capacity - 1)))
    for less, most in pairs:
        assert sum(p.hundredths for p in parts_of(less, counted)) <= sum(p.hundredths for p in parts_of(most, counted))


def test_values_at_their_ends() -> None:
    assert set(values_of(Facts()).values()) == {0}
    ends = Facts(None, 12, 150, 100, 4, 10, 4, 100, 4, False, 1, 2, 100)
    assert set(values_of(ends).values()) == {100}
    half = Facts(12, 12, 125, 100, 2, 5, 2, 50, 2, False, 0, 1, 50)
    assert values_of(half) == {**dict.fromkeys(FACTORS, 50), "regime": 0}
    assert values_of(Facts(months=None, minimum=None))["overdue"] == 0


def test_the_share_is_the_seeds_and_falls_evenly() -> None:
    """Chi-square over 20,200 places: 101 values, 200 of each; 100 degrees of freedom lie under 149.4 in 999 of 1,000 cases."""
    places = [UUID(int=number) for number in range(20_200)]
    seen = Counter(share_of(b"seed" * 8, place) for place in places)
    assert sum((seen[value] - 200) ** 2 / 200 for value in range(101)) < 149.4
    assert [share_of(b"a" * 32, place) for place in places[:9]] == [share_of(b"a" * 32, place) for place in places[:9]]
    assert [share_of(b"a" * 32, place) for place in places[:9]] != [share_of(b"b" * 32, place) for place in places[:9]]


@pytest.mark.django_db
def test_what_the_register_and_past_visits_say_comes_into_the_score() -> None:
    by, today = make_member(role=Role.COORDINATOR), timezone.localdate()
    full = make_place(kind="PRISON_CLOSED", region="East", capacity=100, capacity_source="return 1", sex="women")
    for day, number in ((date(2024, 1, 1), 90), (date(2025, 1, 1), 140)):
        add_figure(by=by, place=full, group="all", on=day, count=number, source="return", marking="open")
    make_over(full, days=400)
    actions.set_ways(by=by, days={"East": 2})
    other = make_place(kind="REMAND", opened_on=today - timedelta(days=30))
    change_place(by=by, place=other, security="strict")
    told = {full.id: Counter({"tip": 1, "events": 2})}
    found = facts_of(places_open(), told, b"s" * 32, today)
    share = share_of(b"s" * 32, full.id)
    assert found[full.id] == Facts(13, 36, 140, 100, 0, 0, 2, 50, 2, False, 0, 1, share)
    assert (found[other.id].months, found[other.id].regime, found[other.id].new, vulnerable_in(other)) == (None, 1, True, 0)
    assert scores_of([full], told, [], None, today)[0].parts[-1].value == 0


@pytest.mark.django_db
def test_weights_keep_their_history_and_leave_something_to_chance() -> None:
    by = make_member(planner=True)
    assert sum(weights().values()) == 100
    assert actions.set_weights(by=by, weights_given={"tip": 30, "open": 8}) == 1
    assert actions.set_weights(by=make_member(planner=True), weights_given={"tip": 0}) == 1
    assert (weights()["tip"], [row.weight for row in Weight.objects.all()]) == (0, [0, 30])
    for wrong, code in (
        ({"random": 4}, "share-too-small"),
        ({"tip": 101}, "rule-out-of-bounds"),
        ({"none": 1}, "rule-out-of-bounds"),
    ):
        with pytest.raises(Problem, match=code):
            actions.set_weights(by=by, weights_given=wrong)
    with pytest.raises(Problem, match="not-a-planner"):
        actions.set_weights(by=make_member(), weights_given={"tip": 1})


@pytest.mark.django_db
def test_an_override_is_a_part_of_its_own_until_it_ends() -> None:
    planner, place = make_keyring(make_member(planner=True)), make_place()
    assert actions.open_book(by=planner) == actions.Book(None)
    first, second = actions.draw_share(by=planner), actions.draw_share(by=planner)
    row = actions.override_score(by=planner, place=place, points=-20, reason="seen last month by others")
    book = actions.open_book(by=make_keyring(make_member(planner=True)))
    assert [(one.place_id, one.points, one.reason, one.by) for one in book.raised] == [
        (place.id, -20, "seen last month by others", planner.member.code)
    ]
    assert book.seed is not None
    score = scores_of([place], {}, book.raised, book.seed, timezone.localdate())[0]
    assert score.hundredths == sum(part.hundredths for part in score.parts) - 2000
    # a seed that was exchanged counts nothing, and so does an override put into another row
    Share.objects.filter(id=second.id).update(sealed=first.sealed)
    moved = actions.override_score(by=planner, place=place, points=1, reason="x")
    Override.objects.filter(id=moved.id).update(sealed=row.sealed)
    broken = actions.open_book(by=planner)
    assert (broken.seed, len(broken.raised), broken.broken) == (None, 1, 2)
    actions.end_override(by=planner, override=row)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.end_override(by=planner, override=row)
    wrongs: list[dict[str, Any]] = [{"points": 0}, {"points": 51}, {"reason": " "}]
    for wrong in wrongs:
        with pytest.raises(Problem, match="override-needs-reason"):
            actions.override_score(by=planner, **{"place": place, "points": 1, "reason": "x", **wrong})
    with pytest.raises(Problem, match="place-closed-already"):
        actions.override_score(by=planner, place=make_place(closed_on=date(2020, 1, 1)), points=1, reason="x")
    stranger = make_keyring(make_member(role=Role.COORDINATOR))
    for refused in (lambda: actions.open_book(by=stranger), lambda: actions.draw_share(by=stranger)):
        with pytest.raises(Problem, match="not-a-planner"):
            refused()
    assert Act.objects.filter(verb="programme.draw-share").count() == 2


@pytest.mark.django_db
def test_the_pages_of_the_score() -> None:
    member = make_member(role=Role.COORDINATOR, planner=True)
    planner, place = make_keyring(member), make_place(name_en="Invented High", region="North")
    low = make_place(name_en="Invented Low", kind="ELECTRONIC")
    page = browser(member)
    assert "foretell" in page.get(reverse("programme-score")).content.decode()
    assert page.post(reverse("programme-share")).status_code == 302
    given = {"place": str(place.id), "points": "50", "reason": "planted-reason"}
    assert page.post(reverse("programme-override"), {**given, "points": "0"}).status_code == 422
    assert page.post(reverse("programme-override"), given).status_code == 302
    make_proposal_of(planner, place)
    body = page.get(reverse("programme-score")).content.decode()
    assert body.index("Invented High") < body.index("Invented Low")
    assert "planted-reason" in body
    shown = page.post(reverse("programme-score"), {"kind": "ELECTRONIC"}).content.decode()
    assert shown.count("Invented Low") == 1
    row = Override.objects.get()
    assert page.post(reverse("programme-override-end", args=[row.id])).status_code == 302
    assert "planted-reason" not in page.get(reverse("programme-score")).content.decode()
    assert page.post(reverse("programme-weights"), {**weights(), "random": "4"}).status_code == 422
    assert page.post(reverse("programme-weights"), {**weights(), "tip": "44"}).status_code == 302
    assert "44" in page.get(reverse("programme-weights")).content.decode()
    with CaptureQueriesContext(connection) as few:
        page.get(reverse("programme-score"))
    for number in range(5):
        make_over(make_place(region=f"R {number}"))
        make_proposal_of(planner, low)
        actions.override_score(by=planner, place=low, points=1, reason="more")
    with CaptureQueriesContext(connection) as many:
        page.get(reverse("programme-score"))
    assert len(many.captured_queries) == len(few.captured_queries)
