"""Acts on recommendations: sealed drafts, adoption by two, replies and verifications that never touch each other's track."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.findings.tests.make import Cast, make_cast
from nazorat.kit.problems import Problem
from nazorat.recommendations import actions
from nazorat.recommendations.drafts import OFFICES
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation, Reply, Verification
from nazorat.recommendations.queries import (
    Scale,
    achieved_of,
    caps_of,
    earlier_at,
    grade_of,
    lines_of,
    register,
    replies_late,
    scale_of,
    track_of,
    with_history,
)
from nazorat.recommendations.register import Asked, found, grouped, in_order, narrowed, tally_of
from nazorat.vault import crypto
from support.visits import make_visit

from .make import adopt, make_adopted, make_authority, make_draft, recommendation_text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def test_draft_is_sealed_and_opens_for_the_team(cast: Cast) -> None:
    make_draft(cast, act="CANARY-91")
    make_draft(cast, "monitor")
    opened = actions.open_recommendations(by=cast.ring("health"), visit=cast.visit)
    assert [(one.number, one.said("en")) for one in opened] == [
        (1, "CANARY-91"),
        (2, "Выводить каждого на прогулку не меньше часа в день"),
    ]
    assert all(b"CANARY" not in bytes(row.sealed) for row in Recommendation.objects.all())
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.count, last.obj) == ("recommendations.open", 2, cast.visit.id)


@pytest.mark.parametrize("who", ["interpreter", "stranger", "coordinator", "administrator"])
def test_who_holds_no_key_opens_and_writes_nothing(cast: Cast, who: str) -> None:
    make_draft(cast)
    with pytest.raises(crypto.CannotOpen):
        actions.open_recommendations(by=cast.ring(who), visit=cast.visit)
    with pytest.raises(crypto.CannotOpen):
        make_draft(cast, who)


def test_change_refuses_an_old_version(cast: Cast) -> None:
    draft = make_draft(cast)
    actions.change_recommendation(by=cast.ring("monitor"), recommendation=draft, text=recommendation_text(cast, "two"), version=1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.change_recommendation(
            by=cast.ring("lead"), recommendation=draft, text=recommendation_text(cast, "three"), version=1
        )


def test_adoption_by_two_of_two_organisations_moves_words_to_clear(cast: Cast) -> None:
    make_draft(cast, act="CANARY-92")
    assert not AdoptedRecommendation.objects.exists()
    adopt(cast, reply_due=date(2026, 12, 1))
    row = AdoptedRecommendation.objects.get()
    assert (row.said("tg"), row.office, row.priority, row.reply_due) == ("CANARY-92", "director", True, date(2026, 12, 1))
    assert row.deadline == timezone.localdate() + timedelta(days=30)
    assert (row.adopted_by, row.seconded_by) == (cast.people["lead"], cast.people["monitor"])
    acts = Act.objects.order_by("-seq")[:2]
    assert [(act.verb, act.actor) for act in acts] == [
        ("recommendations.second", cast.people["monitor"].id), ("recommendations.adopt", cast.people["lead"].id),
    ]  # fmt: skip


@pytest.mark.parametrize("second", ["lead", "interpreter"])
def test_adoption_by_one_person_or_one_organisation_is_refused(cast: Cast, second: str) -> None:
    make_draft(cast)
    with pytest.raises(Problem, match="second-person"):
        adopt(cast, second=second)
    assert not AdoptedRecommendation.objects.exists()


def test_database_refuses_adoption_by_one(cast: Cast) -> None:
    row = make_adopted(cast)
    for wrong in ({"seconded_by": row.adopted_by}, {"seconded_for": row.adopted_for}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdoptedRecommendation.objects.update(**wrong)


def test_adoption_of_a_changed_draft_and_of_one_without_words_is_refused(cast: Cast) -> None:
    draft = make_draft(cast)
    opened = actions.open_recommendations(by=cast.ring("lead"), visit=cast.visit)
    text = recommendation_text(cast, words={"en": "Only English"})
    actions.change_recommendation(by=cast.ring("lead"), recommendation=draft, text=text, version=1)
    for held, code in ((opened, "changed-meanwhile"), (None, "recommendation-without-words")):
        again = held or actions.open_recommendations(by=cast.ring("lead"), visit=cast.visit)
        with pytest.raises(Problem, match=code):
            actions.adopt_recommendations(
                by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, recommendations=again, reply_due=None
            )


def test_adopted_recommendation_changes_no_more(cast: Cast) -> None:
    draft = make_draft(cast)
    adopt(cast)
    draft.refresh_from_db()
    with pytest.raises(Problem, match="recommendation-adopted"):
        actions.change_recommendation(by=cast.ring("lead"), recommendation=draft, text=recommendation_text(cast), version=1)
    with pytest.raises(Problem, match="recommendation-adopted"):
        actions.remove_recommendation(by=cast.ring("lead"), recommendation=draft)
    assert adopt(cast) == []


def test_reply_moves_the_claimed_track_only(cast: Cast) -> None:
    row = make_adopted(cast)
    actions.enter_reply(by=cast.people["lead"], recommendation=row, claimed="done", received_on=date(2026, 9, 1), text="Done")
    row.refresh_from_db()
    assert (row.claimed, row.verified) == ("done", "not_checked")


def test_verification_moves_the_verified_track_only(cast: Cast) -> None:
    row = make_adopted(cast)
    actions.verify(
        by=cast.people["lead"], recommendation=row, verified="not", seen_on=date(2026, 9, 16), evidence="Journal as before"
    )
    row.refresh_from_db()
    assert (row.claimed, row.verified) == ("pending", "not")


def test_tracks_show_the_latest_day_and_keep_what_came_before(cast: Cast) -> None:
    row = make_adopted(cast)
    by = cast.people["lead"]
    for claimed, day in (("accepted", 10), ("rejected", 2)):
        actions.enter_reply(by=by, recommendation=row, claimed=claimed, received_on=date(2026, 9, day))
    for verified, day in (("implemented", 16), ("not", 3)):
        actions.verify(by=by, recommendation=row, verified=verified, seen_on=date(2026, 9, day), evidence="seen")
    row.refresh_from_db()
    assert (row.claimed, row.verified) == ("accepted", "implemented")
    assert [reply.claimed for reply in row.replies.all()] == ["rejected", "accepted"]
    assert row.verifications.count() == 2


def test_verification_without_evidence_is_refused_by_the_database(cast: Cast) -> None:
    row = make_adopted(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.verify(by=cast.people["lead"], recommendation=row, verified="implemented", seen_on=TODAY, evidence="")


def test_reply_whose_act_fails_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_adopted(cast)

    def fail(*args: object, **given: object) -> None:
        raise OSError

    monkeypatch.setattr(actions, "append", fail)
    with pytest.raises(OSError):  # noqa: PT011 - the class itself is what is raised
        actions.enter_reply(by=cast.people["lead"], recommendation=row, claimed="done", received_on=TODAY)
    row.refresh_from_db()
    assert (Reply.objects.count(), row.claimed) == (0, "pending")


@pytest.mark.parametrize(
    ("due", "claimed", "late"),
    [
        (date(2026, 9, 19), None, True),
        (date(2026, 9, 20), None, False),
        (date(2026, 9, 19), "rejected", False),
        (None, None, False),
    ],
)
def test_reply_is_late_the_day_after_its_term(cast: Cast, due: date | None, claimed: str | None, late: bool) -> None:
    row = make_adopted(cast, reply_due=due)
    if claimed:
        actions.enter_reply(by=cast.people["lead"], recommendation=row, claimed=claimed, received_on=TODAY)
    row.refresh_from_db()
    assert [one.pk for one in replies_late(TODAY)] == ([row.pk] if late else [])
    assert row.claimed_on(TODAY) == ("none" if late else claimed or "pending")


def drawn(cast: Cast) -> dict[str, AdoptedRecommendation]:
    """Four adopted recommendations with different fates on TODAY."""
    body = make_authority("Prison service (demo)")
    facts: dict[str, dict[str, Any]] = {
        "late": {"days": None, "deadline": date(2026, 9, 5)},
        "met": {"days": None, "deadline": date(2026, 9, 5), "priority": False},
        "ahead": {"days": None, "deadline": date(2026, 11, 4), "office": "", "addressee": body.id, "priority": False},
        "silent": {"days": None, "deadline": date(2027, 2, 2), "office": "", "addressee": body.id, "provisions": ("ICCPR 10",)},
    }
    rows = {name: make_adopted(cast, reply_due=date(2026, 9, 19), act=name, **given) for name, given in facts.items()}
    by = cast.people["lead"]
    for name, claimed in (("late", "done"), ("met", "done"), ("ahead", "accepted")):
        actions.enter_reply(by=by, recommendation=rows[name], claimed=claimed, received_on=date(2026, 9, 3))
    actions.verify(by=by, recommendation=rows["late"], verified="not", seen_on=date(2026, 9, 16), evidence="seen")
    actions.verify(by=by, recommendation=rows["met"], verified="implemented", seen_on=date(2026, 9, 16), evidence="seen")
    return rows


def test_register_counts_what_is_said_and_what_was_seen_apart(cast: Cast) -> None:
    drawn(cast)
    lines = lines_of(with_history(register()), TODAY)
    tally = tally_of(register(), TODAY)
    assert (tally.made, tally.priority, tally.answered, tally.claimed_done, tally.seen_done, tally.unchecked, tally.due) == (
        4, 2, 3, 2, 1, 2, 2,
    )  # fmt: skip
    by_act = {line.row.words["ru"]: line for line in lines}
    assert {name: (line.days, line.late, line.due_or_late) for name, line in by_act.items()} == {
        "late": (-15, 15, True), "met": (-15, 0, False), "ahead": (45, 0, False), "silent": (135, 0, True),
    }  # fmt: skip
    assert {name: (grade_of(line), achieved_of(line)) for name, line in by_act.items()} == {
        "late": ("C", "not"), "met": ("A", "achieved"), "ahead": ("", ""), "silent": ("", ""),
    }  # fmt: skip
    # D is for what was reminded of
    AdoptedRecommendation.objects.update(reminded_on=TODAY)
    silent = next(line for line in lines_of(with_history(register()), TODAY) if line.row.words["ru"] == "silent")
    assert grade_of(silent) == "D"


def test_correction_is_a_new_row_and_the_corrected_one_counts_no_more(cast: Cast) -> None:
    row, by = make_adopted(cast, reply_due=date(2026, 9, 19)), cast.people["lead"]
    wrong = actions.enter_reply(by=by, recommendation=row, claimed="done", received_on=date(2026, 9, 17))
    right = actions.enter_reply(by=by, recommendation=row, claimed="rejected", received_on=date(2026, 9, 7), corrects=wrong.id)
    seen = actions.verify(by=by, recommendation=row, verified="implemented", seen_on=date(2026, 9, 17), evidence="seen")
    actions.verify(
        by=by, recommendation=row, verified="not", seen_on=date(2026, 9, 16), evidence="the other unit", corrects=seen.id
    )
    row.refresh_from_db()
    # an earlier day wins once the later row is corrected
    assert (row.claimed, row.verified) == ("rejected", "not")
    line = lines_of(with_history(register()), TODAY)[0]
    assert (line.replied_on, line.seen_on) == (date(2026, 9, 7), date(2026, 9, 16))
    assert (Reply.objects.count(), Verification.objects.count()) == (2, 2)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.enter_reply(by=by, recommendation=row, claimed="done", received_on=TODAY, corrects=wrong.id)
    other = make_adopted(cast)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.enter_reply(by=by, recommendation=other, claimed="done", received_on=TODAY, corrects=right.id)


def test_database_refuses_to_change_or_delete_a_reply_or_what_was_seen(cast: Cast) -> None:
    row, by = make_adopted(cast), cast.people["lead"]
    actions.enter_reply(by=by, recommendation=row, claimed="done", received_on=TODAY)
    actions.verify(by=by, recommendation=row, verified="not", seen_on=TODAY, evidence="seen")
    replies, seen = Reply.objects.all(), Verification.objects.all()
    for change in (
        lambda: replies.update(claimed="rejected"),
        replies.delete,
        lambda: seen.update(verified="implemented"),
        seen.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert (replies.get().claimed, seen.get().verified) == ("done", "not")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"late", "met", "ahead", "silent"}), ({"q": "SILENT"}, {"silent"}), ({"q": "prison service"}, {"ahead", "silent"}),
        ({"addressee": "director"}, {"late", "met"}), ({"claimed": "none"}, {"silent"}), ({"verified": "not"}, {"late"}),
        ({"only": "due"}, {"late", "silent"}), ({"only": "unchecked"}, {"ahead", "silent"}), ({"only": "priority"}, {"late", "silent"}),
        ({"q": "iccpr 10"}, {"silent"}), ({"repeated": "yes"}, set()), ({"repeated": "no"}, {"late", "met", "ahead", "silent"}),
        ({"since": date(1999, 1, 1), "until": date(1999, 12, 31)}, set()), ({"report": "7"}, set()), ({"kind": "NOWHERE"}, set()),
        ({"theme": "MAT"}, set()), ({"only": "repeated"}, set()),
    ],
)  # fmt: skip
def test_register_is_narrowed(cast: Cast, asked: dict[str, Any], expected: set[str]) -> None:
    asked = dict(asked)
    drawn(cast)
    only = asked.pop("only", "")
    rows = narrowed(found(register(), Asked(**asked), TODAY), only, TODAY)
    assert {row.words["ru"] for row in rows} == expected


def test_register_stands_by_addressee_with_the_place_first(cast: Cast) -> None:
    drawn(cast)
    groups = grouped(lines_of(with_history(in_order(register())), TODAY), register())
    assert [(group.name, [line.row.number for line in group.lines], group.total) for group in groups] == [
        (str(OFFICES["director"]), [1, 2], 2),
        ("Prison service (demo)", [3, 4], 2),
    ]  # fmt: skip


def test_marks_stand_on_one_scale_of_days(cast: Cast) -> None:
    drawn(cast)
    lines = lines_of(with_history(register()), TODAY)
    scale = scale_of(lines, TODAY)
    assert scale is not None
    found = {line.row.words["ru"]: track_of(line, scale) for line in lines}
    assert found["late"].replied == found["met"].replied != found["late"].seen
    assert (found["silent"].replied, found["silent"].seen) == (None, None)
    terms = [found[name].term or 0.0 for name in ("late", "ahead", "silent")]
    assert terms == sorted(terms)
    assert scale_of([], TODAY) is None


def test_scale_stays_inside_its_width_and_its_labels_apart() -> None:
    scale = Scale(date(2026, 8, 6), date(2027, 2, 2), TODAY)
    assert (scale.at(scale.first), scale.at(scale.last)) == (6.0, 294.0)
    places = [place for place, _ in scale.marks]
    assert places == sorted(places)
    assert all(later - earlier >= 62 for earlier, later in pairwise(places))


def test_repeated_recommendation_names_the_earlier_one(cast: Cast) -> None:
    earlier = make_adopted(cast)
    again = make_visit(lead=cast.ring("lead"), place=cast.visit.place)
    assert [row.pk for row in earlier_at(again)] == [earlier.pk]
    assert not earlier_at(cast.visit).exists()
    later = make_adopted(cast, repeats=earlier.pk)
    assert later.repeats == earlier
    assert earlier.code == f"2026-{cast.visit.number:02}/1"


@pytest.mark.parametrize(
    ("total", "priority", "off", "many"), [(0, 0, False, False), (4, 2, True, False), (11, 4, False, False), (16, 7, True, True)]
)
def test_caps_are_said(cast: Cast, total: int, priority: int, off: bool, many: bool) -> None:
    make_draft(cast)
    one = actions.open_recommendations(by=cast.ring("lead"), visit=cast.visit)[0]
    plain = [
        type(one)(one.id, one.visit_id, 1, 1, False, recommendation_text(cast, priority=number < priority))
        for number in range(total)
    ]
    caps = caps_of(plain)
    assert (caps.total, caps.priority, caps.priorities_off, caps.too_many) == (total, priority, off, many)


def test_day_and_year_of_adoption_are_those_of_the_place_not_of_utc(cast: Cast) -> None:
    row = make_adopted(cast)
    # half past one on New Year's Day in Dushanbe
    AdoptedRecommendation.objects.filter(pk=row.pk).update(adopted_at=datetime(2025, 12, 31, 20, 30, tzinfo=UTC))
    row.refresh_from_db()
    assert row.adopted_on == date(2026, 1, 1)
    row.visit.began_on = None
    assert row.code.startswith("2026-")
