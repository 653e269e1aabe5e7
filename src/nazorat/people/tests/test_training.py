"""Training: sessions, who was there, until when it is good, and who may enter it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people import actions
from nazorat.people.models import Attendance, Member, TrainingSession
from nazorat.people.queries import topics_held, training_ending, training_of
from nazorat.people.training import INTERVIEWS, LEAD, TOPICS, good_until, missing, titles
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db
HELD = date(2026, 5, 31)


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def make_session(by: Member, held_on: date = HELD, *topics: str) -> TrainingSession:
    return actions.add_training(by=by, held_on=held_on, topics=topics or ("interviewing", "do_no_harm"), trainer="a school")


def test_the_list_of_topics_is_whole() -> None:
    assert len({topic.code for topic in TOPICS}) == len(TOPICS) >= 4
    assert {part for topic in TOPICS for part in topic.needed} == {LEAD, INTERVIEWS}
    assert all(topic.months > 0 and set(topic.words) == {"ru", "tg", "en"} and all(topic.words.values()) for topic in TOPICS)


def test_a_session_is_good_for_as_long_as_its_shortest_topic() -> None:
    assert good_until(date(2026, 5, 31), ["interviewing", "leading"]) == date(2028, 5, 31)
    assert good_until(date(2024, 2, 29), ["injuries"]) == date(2027, 2, 28)
    assert good_until(date(2026, 12, 1), ["leading"]) == date(2029, 12, 1)


def test_a_topic_that_left_the_list_keeps_its_code() -> None:
    assert titles(["interviewing", "old_topic"], "en") == "interviewing in private, old_topic"
    assert missing({"old_topic"}, INTERVIEWS) == ("interviewing", "do_no_harm")


def test_who_was_there_is_exactly_who_was_marked_last() -> None:
    by, one, two = coordinator(), make_member(), make_member()
    session = make_session(by)
    assert actions.mark_attendance(by=by, session=session, members=[one]) == 1
    assert actions.mark_attendance(by=by, session=session, members=[two]) == 2
    acts = Act.objects.filter(verb="people.mark-attendance").count()
    assert actions.mark_attendance(by=by, session=session, members=[two]) == 0
    assert Act.objects.filter(verb="people.mark-attendance").count() == acts == 2
    assert [row.member_id for row in Attendance.objects.all()] == [two.id]
    assert Attendance.objects.get().valid_until == date(2028, 5, 31)


def test_whose_account_ended_stays_among_who_was_there() -> None:
    by, one = coordinator(), make_member()
    session = make_session(by)
    actions.mark_attendance(by=by, session=session, members=[one])
    Member.objects.filter(id=one.id).update(is_active=False)
    assert actions.mark_attendance(by=by, session=session, members=[]) == 0
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Member.Role if role != Member.Role.COORDINATOR])
def test_only_the_coordinator_enters_training(role: str) -> None:
    other, session = make_member(role=role), make_session(coordinator())
    with pytest.raises(Problem, match="refused"):
        make_session(other)
    with pytest.raises(Problem, match="refused"):
        actions.mark_attendance(by=other, session=session, members=[other])


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (731, True), (732, False)])
def test_training_is_held_from_its_day_until_its_last(days: int, held: bool) -> None:
    by, one = coordinator(), make_member()
    actions.mark_attendance(by=by, session=make_session(by), members=[one])
    assert bool(topics_held([one.id], HELD + timedelta(days=days)).get(one.id)) is held


def test_the_latest_training_counts_and_its_end_is_said_before() -> None:
    by, one = coordinator(), make_member()
    actions.mark_attendance(by=by, session=make_session(by, date(2022, 5, 31)), members=[one])
    assert {found.state for found in training_of([one.id], HELD, "en")} == {"over"}
    actions.mark_attendance(by=by, session=make_session(by, date(2025, 5, 31), "interviewing"), members=[one])
    assert [(found.topic, found.state) for found in training_of([one.id], HELD, "en")] == [
        ("interviewing", "valid"),
        ("do_no_harm", "over"),
    ]
    assert [found.topic for found in training_ending(date(2027, 4, 15), "en")] == ["do_no_harm", "interviewing"]
    assert [found.state for found in training_ending(date(2027, 4, 15), "en")] == ["over", "soon"]


def test_the_coordinator_enters_a_session_and_the_member_sees_it() -> None:
    by, one, client, own = coordinator(), make_member(), Client(), Client()
    sign_in(client, by)
    today = timezone.localdate()
    wrong = client.post(
        "/training/new/", {"held_on": (today + timedelta(days=1)).isoformat(), "topics": ["leading"], "trainer": "x"}
    )
    assert wrong.status_code == 422
    answer = client.post("/training/new/", {"held_on": today.isoformat(), "topics": ["leading"], "trainer": "Школа омбудсмена"})
    session = TrainingSession.objects.get()
    assert answer["Location"] == f"/training/{session.id}/"
    assert client.post(f"/training/{session.id}/", {"members": [str(one.id)]}).status_code == 302
    assert "Школа омбудсмена" in client.get("/training/").content.decode()
    sign_in(own, one)
    assert "leading a visit" in own.get("/me/").content.decode()
    assert "leading a visit" in client.get(f"/members/{one.id}/").content.decode()


def test_the_desk_reminds_before_training_ends() -> None:
    by, one, client = coordinator(), make_member(), Client()
    sign_in(client, one)
    assert "Your training" not in client.get("/").content.decode()
    session = make_session(by, timezone.localdate() - timedelta(days=700))
    actions.mark_attendance(by=by, session=session, members=[one])
    assert "Your training “interviewing in private”" in client.get("/").content.decode()
