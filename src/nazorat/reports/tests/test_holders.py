"""Who holds a draft when a key is lost, an account ends or a seat is left; and that a lost grant is said, not a failed server."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.actions import end_member, invite_again
from nazorat.people.models import Member
from nazorat.reports.access import report_for_holding
from nazorat.reports.actions import grant_draft, open_answers, open_comments, open_objections, open_report
from nazorat.reports.models import Report, ReportGrant
from nazorat.visits.actions import remove_from_team
from nazorat.visits.models import VisitKeyGrant
from support.make import join_again, make_keyring, make_member, sign_in
from support.replies import make_head
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def holders(report: Report) -> set[object]:
    return set(ReportGrant.objects.filter(report=report).values_list("member", flat=True))


def test_drafter_who_lost_the_passphrase_is_given_the_draft_again(cast: Cast, report: Report) -> None:
    member = cast.other.member
    invite_again(by=coordinator(), member=member)
    assert holders(report) == {cast.lead.member.id, cast.same.member.id}
    again = join_again(member)
    grant_draft(by=cast.lead, report=report, member=member.id)
    with pytest.raises(Problem, match="sealed-to-others"):
        # the draft opens, the visit's findings wait for a grant of their own
        open_report(by=again, report=report)


def test_member_whose_account_ended_holds_no_draft_but_one_that_only_they_held(cast: Cast, report: Report) -> None:
    alone = make_report(cast)
    ReportGrant.objects.filter(report=alone).exclude(member=cast.other.member).delete()
    end_member(by=coordinator(), member=cast.other.member)
    assert (cast.other.member.id in holders(report), holders(alone)) == (False, {cast.other.member.id})


def test_member_taken_off_the_team_holds_no_report_on_its_visit(cast: Cast, report: Report) -> None:
    elsewhere = make_cast(tools=())
    other = make_report(elsewhere)
    remove_from_team(by=cast.lead, visit=cast.visit, member=cast.other.member)
    assert holders(report) == {cast.lead.member.id, cast.same.member.id}
    assert holders(other) == {one.member.id for one in (elsewhere.lead, elsewhere.same, elsewhere.other)}
    with pytest.raises(Http404):
        open_report(by=cast.other, report=report)


def test_member_who_alone_holds_a_draft_is_not_taken_off(cast: Cast, report: Report) -> None:
    ReportGrant.objects.filter(report=report).exclude(member=cast.other.member).delete()
    with pytest.raises(Problem, match="last-holder"):
        remove_from_team(by=cast.lead, visit=cast.visit, member=cast.other.member)
    assert cast.visit.team.filter(member=cast.other.member, left_at=None).exists()


def test_draft_is_held_by_a_seat_or_a_head_and_not_by_a_grant_alone(cast: Cast, report: Report) -> None:
    head = make_head(cast.other, report)
    assert report_for_holding(head.member, report.id) == report_for_holding(cast.same.member, report.id) == report
    cast.visit.team.filter(member=cast.same.member).update(left_at=report.begun_at)
    with pytest.raises(Http404):
        report_for_holding(cast.same.member, report.id)


@pytest.mark.parametrize("name", ["debrief", "findings", "recommendation-drafts", "report-section"])
def test_page_says_what_to_ask_for_when_the_grants_are_gone(cast: Cast, report: Report, name: str) -> None:
    VisitKeyGrant.objects.filter(key__visit=cast.visit, member=cast.other.member).delete()
    client = Client(headers={"accept-language": "en"})
    sign_in(client, cast.other.member)
    args = [report.id, "place"] if name == "report-section" else [cast.visit.id]
    answer = client.get(reverse(name, args=args))
    assert (answer.status_code, "keys that you do not hold" in answer.content.decode()) == (403, True)


def test_nothing_is_written_of_an_opening_that_was_not_allowed(cast: Cast, report: Report) -> None:
    stranger = make_keyring(make_member())
    for act in (open_report, open_answers, open_comments, open_objections):
        with pytest.raises(Http404):
            act(by=stranger, report=report)
    VisitKeyGrant.objects.filter(key__visit=cast.visit, member=cast.other.member).delete()
    with pytest.raises(Problem, match="sealed-to-others"):
        open_report(by=cast.other, report=report)
    assert not Act.objects.filter(actor__in=[stranger.member.id, cast.other.member.id]).exists()
