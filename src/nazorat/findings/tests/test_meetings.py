"""The findings meeting: who was there, what was decided with which words, what is stale or provisional, and that closed minutes stand."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.evidence import Source, Status
from nazorat.findings.meetings import OpenMeeting, business_of, meeting_from, standings_of
from nazorat.findings.models import Finding, Meeting
from nazorat.kit.problems import Problem
from nazorat.vault import crypto

from .make import (
    AGREED_WORDS as WORDS,
    OTHERS,
    WORKING,
    Cast,
    again,
    begun,
    closed,
    finding_text,
    findings,
    link,
    make_cast,
    make_finding,
    opened,
    ruled,
    states,
    there,
)

pytestmark = pytest.mark.django_db
PHRASE = "seven quiet herons walk along a river"


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def url(cast: Cast, name: str) -> str:
    held: dict[str, Any] = {"visit_id": cast.visit.id}
    if name != "meetings":
        held["meeting_id"] = Meeting.objects.filter(visit=cast.visit)[0].id
    if name == "meeting-decide":
        held["finding_id"] = Finding.objects.get(visit=cast.visit).id
    return reverse(name, kwargs=held)


PAGES = ("meetings", "meeting", "meeting-attendance", "meeting-decide", "meeting-close", "meeting-copy")


def test_meeting_is_read_by_who_works_on_the_visit_and_is_not_there_for_others(cast: Cast) -> None:
    finding = make_finding(cast, title="КАНАРЕЙКА")
    ruled(cast, begun(cast), finding, words={**WORDS, "title": "КАНАРЕЙКА"}, outcome="postponed", reason="КАНАРЕЙКА-2")
    for who in (*WORKING, "interpreter", *OTHERS):
        client = cast.client(who)
        answers = {name: client.get(url(cast, name)) for name in PAGES}
        assert (who, {one.status_code for one in answers.values()}) == (who, {200 if who in WORKING else 404})
        assert any("КАНАРЕЙКА" in one.content.decode() for one in answers.values()) == (who in WORKING)
    assert cast.client("lead", locked=True).get(url(cast, "meeting")).status_code == 302


def test_nothing_of_a_meeting_stands_in_clear(cast: Cast) -> None:
    row = ruled(cast, begun(cast), make_finding(cast), reason="КАНАРЕЙКА")
    held = bytes(row.sealed)
    for word in ("КАНАРЕЙКА", "agreed", cast.people["monitor"].code, timezone.localdate().isoformat(), WORDS["fact"][:10]):
        assert word.encode() not in held
    assert opened(cast)[0].text.decisions[0].reason == "КАНАРЕЙКА"


def test_minutes_moved_to_another_row_do_not_open(cast: Cast) -> None:
    first = closed(cast, ruled(cast, begun(cast), make_finding(cast)))
    second = begun(cast)
    Meeting.objects.filter(id=second.id).update(sealed=bytes(first.sealed))
    with pytest.raises(crypto.CannotOpen):
        opened(cast)


def test_who_was_there_and_who_was_missing_by_organisation(cast: Cast) -> None:
    begun(cast, "lead", "health")
    meeting = opened(cast)[0]
    codes = {name: cast.people[name].code for name in WORKING}
    expected = {
        cast.people["lead"].organisation.name: ([codes["lead"]], []),
        cast.people["health"].organisation.name: ([codes["health"]], [codes["monitor"]]),
    }
    assert {body: (present, missing) for body, present, missing in meeting.by_body} == expected
    assert not meeting.provisional


def test_attendance_is_corrected_until_the_minutes_are_closed(cast: Cast) -> None:
    row = begun(cast, "lead")
    given = there(cast, "lead", "monitor", day=date(2026, 10, 2), guests="редактор")
    actions.correct_meeting(by=cast.ring("lead"), meeting=row, attendance=given, version=1)
    text = opened(cast)[0].text
    assert (text.day, text.guests, text.quorum) == (date(2026, 10, 2), "редактор", True)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.correct_meeting(by=cast.ring("monitor"), meeting=again(row), attendance=given, version=1)
    row = closed(cast, ruled(cast, row, make_finding(cast)))
    with pytest.raises(Problem, match="meeting-closed"):
        actions.correct_meeting(by=cast.ring("lead"), meeting=row, attendance=given, version=row.version)


def test_who_left_the_team_stays_in_the_minutes_as_they_were(cast: Cast) -> None:
    row = begun(cast)
    cast.visit.team.filter(member=cast.people["monitor"]).update(left_at=timezone.now())
    actions.correct_meeting(by=cast.ring("lead"), meeting=row, attendance=there(cast), version=1)
    assert cast.people["monitor"].code in [seat.code for seat in opened_by_lead(cast).text.present]


def opened_by_lead(cast: Cast) -> OpenMeeting:
    return actions.open_meetings(by=cast.ring("lead"), visit=cast.visit)[0]


def test_one_meeting_is_open_at_a_time_and_the_database_holds_it(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(Problem, match="meeting-open"):
        begun(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(visit=cast.visit, number=2, sealed=b"x", begun_by=cast.people["lead"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(id=row.id).update(state=2)
    closed(cast, ruled(cast, row, make_finding(cast)))
    assert begun(cast).number == 2


def test_agreed_status_and_words_go_into_the_finding_and_the_minutes(cast: Cast) -> None:
    finding = make_finding(cast, words={"ru": dict(WORDS), "tg": {"title": "Сайругашт"}})
    before = Act.objects.count()
    words = {**WORDS, "fact": "Установлено: гуляют 25 минут."}
    ruled(cast, begun(cast), finding, status=Status.ESTABLISHED, words=words, reason="замер", dissent="health: мало замеров")
    now, decision = findings(cast)[0], opened(cast)[0].text.decisions[0]
    assert (now.version, now.text.status, now.text.words["ru"], now.text.words["tg"]) == (
        2, Status.ESTABLISHED, words, {"title": "Сайругашт"},
    )  # fmt: skip
    # a firmer word than the evidence bears keeps its reason with the finding
    assert (now.text.reason, now.text.dissent) == ("замер", "health: мало замеров")
    assert (decision.before, decision.status, decision.words, decision.beyond) == (Status.ALLEGED, Status.ESTABLISHED, words, True)
    verbs = list(Act.objects.filter(seq__gt=before).order_by("seq").values_list("verb", flat=True))
    assert [verb for verb in verbs if "open" not in verb] == [
        "findings.begin-meeting", "findings.change-finding", "findings.decide-finding",
    ]  # fmt: skip


def test_what_is_postponed_leaves_the_finding_as_it_was(cast: Cast) -> None:
    finding = make_finding(cast)
    ruled(cast, begun(cast), finding, outcome="postponed", status=Status.ESTABLISHED, words={"title": "x"}, reason="нет журнала")
    now, decision = findings(cast)[0], opened(cast)[0].text.decisions[0]
    assert (now.version, now.text.status) == (1, Status.ALLEGED)
    assert (decision.status, decision.words, decision.reason) == (Status.ALLEGED, WORDS, "нет журнала")
    assert states(cast) == ["postponed"]


def test_agreed_as_it_stands_changes_nothing_of_the_finding(cast: Cast) -> None:
    ruled(cast, begun(cast), make_finding(cast))
    assert (findings(cast)[0].version, states(cast)) == (1, ["decided"])
    assert not Act.objects.filter(verb="findings.change-finding").exists()


def test_decision_is_stale_by_status_and_words_and_not_by_links_or_translations(cast: Cast) -> None:
    finding = make_finding(cast)
    closed(cast, ruled(cast, begun(cast), finding))
    text = findings(cast)[0].text
    found = []
    for version, now in enumerate(
        (
            replace(text, links=(link(Source.MEASURED),)),
            replace(text, words={**text.words, "en": {"title": "Too short"}}),
            replace(text, status=Status.SUPPORTED),
            text,
            replace(text, words={"ru": {**WORDS, "assessment": "Мало."}}),
        ),
        start=1,
    ):
        actions.change_finding(by=cast.ring("monitor"), finding=Finding.objects.get(), text=now, version=version)
        found += states(cast)
    assert found == ["decided", "decided", "stale", "decided", "stale"]


def test_later_meeting_goes_over_an_earlier_one_and_both_minutes_stand(cast: Cast) -> None:
    finding = make_finding(cast)
    closed(cast, ruled(cast, begun(cast), finding))
    closed(cast, ruled(cast, begun(cast), finding, outcome="postponed", reason="новая справка"))
    assert states(cast) == ["postponed"]
    assert [one.text.decisions[0].outcome for one in opened(cast)] == ["postponed", "agreed"]


def test_one_organisation_alone_decides_provisionally(cast: Cast) -> None:
    finding = make_finding(cast)
    closed(cast, ruled(cast, begun(cast, "monitor", "health"), finding))
    assert states(cast) == ["provisional"]
    client = cast.client("lead")
    assert "what was decided is provisional." in client.get(url(cast, "meeting")).content.decode()
    assert "decided provisionally" in client.get(reverse("finding", args=[cast.visit.id, finding.id])).content.decode()
    closed(cast, ruled(cast, begun(cast), finding))
    assert states(cast) == ["decided"]


def test_undecided_come_first_and_what_was_taken_here_last(cast: Cast) -> None:
    rows = [make_finding(cast, title=f"Вывод {number}") for number in range(5)]
    first = begun(cast)
    ruled(cast, first, rows[0])
    ruled(cast, first, rows[1], outcome="postponed", reason="ждём")
    closed(cast, ruled(cast, first, rows[2]))
    actions.change_finding(by=cast.ring("lead"), finding=rows[2], text=finding_text("Иначе"), version=2)
    second = ruled(cast, begun(cast), rows[3])
    meetings = opened(cast)
    meeting = next(one for one in meetings if one.id == second.id)
    items = business_of(findings(cast), standings_of(findings(cast), meetings), meeting)
    assert [(item.finding.number, item.standing.state, item.here is not None) for item in items] == [
        (5, "undecided", False), (3, "stale", False), (2, "postponed", False), (1, "decided", False), (4, "decided", True),
    ]  # fmt: skip


def test_second_who_decides_or_changes_meanwhile_is_told(cast: Cast) -> None:
    finding, row = make_finding(cast), begun(cast)
    ruled(cast, row, finding)
    with pytest.raises(Problem, match="changed-meanwhile"):
        ruled(cast, row, finding, "monitor", outcome="postponed", reason="не видел")
    with pytest.raises(Problem, match="changed-meanwhile"):
        ruled(cast, row, finding, turn=1, version=7)
    assert ruled(cast, row, finding, "monitor", turn=1, outcome="postponed", reason="передумали").version == 3
    assert (opened(cast)[0].text.decisions[0].turn, len(opened(cast)[0].text.decisions)) == (2, 1)


def test_closed_minutes_do_not_change_and_their_act_commits_to_them(cast: Cast) -> None:
    finding = make_finding(cast)
    make_finding(cast, title="Осталось открытым")
    row = closed(cast, ruled(cast, begun(cast), finding))
    act = Act.objects.filter(verb="findings.close-meeting").get()
    meeting = opened(cast)[0]
    assert bytes(act.commitment) == crypto.sha256(meeting.text.pack())
    assert meeting_from(meeting.text.pack()) == meeting.text
    assert [(one.number, one.title) for one in meeting.text.left] == [(2, "Осталось открытым")]
    sealed = bytes(row.sealed)
    with pytest.raises(Problem, match="meeting-closed"):
        ruled(cast, row, finding, turn=1)
    with pytest.raises(Problem, match="meeting-closed"):
        closed(cast, row)
    # who saw it open a moment ago
    row.state = Meeting.State.OPEN
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.close_meeting(by=cast.ring("lead"), meeting=row, version=row.version)
    assert bytes(again(row).sealed) == sealed
    client = cast.client("lead")
    assert {client.get(url(cast, name)).status_code for name in ("meeting-attendance", "meeting-close")} == {409}


def test_nothing_decided_is_not_closed(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(Problem, match="meeting-undecided"):
        closed(cast, row)
    assert "has decided nothing yet" in cast.client("lead").get(url(cast, "meeting-close")).content.decode()


def test_adopted_finding_is_not_decided_any_more(cast: Cast) -> None:
    finding, row = make_finding(cast), begun(cast)
    actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=findings(cast))
    with pytest.raises(Problem, match="finding-adopted"):
        ruled(cast, row, finding)
    assert cast.client("lead").get(url(cast, "meeting-decide")).status_code == 409
    assert "There is no draft to decide on." in cast.client("lead").get(url(cast, "meeting")).content.decode()


def test_minutes_name_a_draft_that_was_taken_back(cast: Cast) -> None:
    finding = make_finding(cast)
    closed(cast, ruled(cast, begun(cast), finding))
    actions.remove_finding(by=cast.ring("lead"), finding=finding)
    assert "The draft was taken back since." in cast.client("lead").get(url(cast, "meeting")).content.decode()
