"""A head objects: unchanged words are neither signed nor adopted nor handed over; on changed ones the objection stays on file."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.http import Http404

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.actions import (
    adopt_report,
    grant_draft,
    hand_over_draft,
    object_to_wording,
    open_objections,
    open_report,
    present_wording,
    withdraw_objection,
    write_text,
)
from nazorat.reports.models import Objection, Report, ReportGrant
from nazorat.reports.queries import put_forward
from nazorat.reports.sections import VISIT
from nazorat.visits.actions import Seat, add_to_team
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member, make_organisation
from support.replies import make_head
from support.reports import Cast, make_cast, make_report, outsiders, ready, sign
from support.visits import make_visit

pytestmark = pytest.mark.django_db

REASON = "Раздел о здоровье не согласован с нами."


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    report = make_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def objected(cast: Cast, report: Report) -> tuple[Keyring, Objection]:
    head = make_head(cast.other, report)
    wording = present_wording(by=cast.lead, report=report)
    return head, object_to_wording(by=head, report=report, wording=wording, reason=REASON)


def change(by: Keyring, report: Report) -> None:
    kind = next(kind for kind in VISIT if kind.code == "next")
    material = open_report(by=by, report=report)
    text = "Группа просит письменный ответ.\n\nНикто не должен пострадать."
    version = material.texts[kind.number, "ru"].version
    write_text(by=by, material=material, kind=kind, language="ru", text=text, version=version)


def test_objection_is_sealed_and_read_by_those_who_hold_the_draft(cast: Cast, report: Report) -> None:
    head, row = objected(cast, report)
    assert REASON.encode() not in bytes(row.sealed)
    for by in (cast.lead, cast.same, cast.other, head):
        assert [one.reason for one in open_objections(by=by, report=report)] == [REASON]
    with pytest.raises(Http404):
        open_objections(by=make_keyring(make_member()), report=report)
    act = Act.objects.get(verb="reports.object-to-report")
    assert (act.actor, act.obj, bytes(act.commitment)) == (head.member.id, report.id, ready(cast.lead, report).digest[:16])


def test_unchanged_words_are_not_signed_while_an_objection_stands(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    objected(cast, report)
    with pytest.raises(Problem, match="objection-stands"):
        sign(cast.other, report)
    assert not ready(cast.lead, report).ready
    assert ready(cast.lead, report).clear


def test_unchanged_words_when_signed_before_are_neither_adopted_nor_handed_over(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    objected(cast, report)
    readiness = ready(cast.lead, report)
    with pytest.raises(Problem, match="objection-stands"):
        adopt_report(by=cast.lead, readiness=readiness)
    with pytest.raises(Problem, match="objection-stands"):
        hand_over_draft(
            by=cast.lead,
            readiness=readiness,
            language="ru",
            kind="html",
            copy="1",
            addressee=cast.authority,
            passphrase="seven words here",
        )
    report.refresh_from_db()
    assert (report.state, report.reprisal_check_on) == (Report.State.DRAFT, None)


def test_objection_when_it_comes_after_the_gate_was_read_still_stops_the_adoption(cast: Cast, report: Report) -> None:
    sign(cast.lead, report)
    sign(cast.other, report)
    readiness = ready(cast.lead, report)
    objected(cast, report)
    with pytest.raises(Problem, match="objection-stands"):
        adopt_report(by=cast.lead, readiness=readiness)
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_objection_when_the_report_was_adopted_meanwhile_is_refused(cast: Cast, report: Report) -> None:
    head, wording = make_head(cast.other, report), present_wording(by=cast.lead, report=report)
    stale = Report.objects.get(id=report.id)
    Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED)
    with pytest.raises(Problem, match="report-adopted"):
        object_to_wording(by=head, report=stale, wording=wording, reason=REASON)
    assert not Objection.objects.exists()


def test_changed_text_is_signed_and_the_objection_stays_on_an_earlier_one(cast: Cast, report: Report) -> None:
    _head, row = objected(cast, report)
    change(cast.lead, report)
    readiness = ready(cast.lead, report)
    assert (readiness.opposed, readiness.overtaken) == ((), (row,))
    sign(cast.lead, report)
    sign(cast.other, report)
    adopt_report(by=cast.other, readiness=ready(cast.other, report))
    assert Objection.objects.get().withdrawn_at is None


def test_withdrawn_objection_lets_the_same_words_be_signed_and_stays_on_file(cast: Cast, report: Report) -> None:
    head, row = objected(cast, report)
    with pytest.raises(Problem, match="objection-not-yours"):
        withdraw_objection(by=cast.lead, objection=row)
    withdraw_objection(by=head, objection=row)
    sign(cast.lead, report)
    assert Objection.objects.get().withdrawn_at is not None
    assert ready(cast.lead, report).overtaken == ()
    with pytest.raises(Problem, match="changed-meanwhile"):
        withdraw_objection(by=head, objection=row)
    assert [act.actor for act in Act.objects.filter(verb="reports.withdraw-objection")] == [head.member.id]


def test_same_words_are_objected_to_once_and_again_after_withdrawing(cast: Cast, report: Report) -> None:
    head, row = objected(cast, report)
    with pytest.raises(Problem, match="objection-already"):
        object_to_wording(by=head, report=report, wording=bytes(row.wording), reason="Ещё раз.")
    withdraw_objection(by=head, objection=row)
    object_to_wording(by=head, report=report, wording=bytes(row.wording), reason="Ещё раз.")
    assert Objection.objects.count() == 2


def test_monitor_who_writes_the_report_does_not_object(cast: Cast, report: Report) -> None:
    with pytest.raises(Problem, match="objection-not-head"):
        object_to_wording(by=cast.other, report=report, wording=b"0" * 16, reason=REASON)


def test_head_who_was_not_shown_the_draft_does_not_object(cast: Cast, report: Report) -> None:
    head = make_keyring(make_member(organisation=cast.other.member.organisation, role=Member.Role.COORDINATOR))
    with pytest.raises(Http404):
        object_to_wording(by=head, report=report, wording=b"0" * 16, reason=REASON)


def test_head_whose_organisation_left_the_team_does_not_object(cast: Cast, report: Report) -> None:
    head = make_head(cast.other, report)
    TeamMember.objects.filter(visit=cast.visit, member=cast.other.member).update(left_at=report.begun_at)
    with pytest.raises(Problem, match="objection-not-head"):
        object_to_wording(by=head, report=report, wording=b"0" * 16, reason=REASON)


def test_adopted_report_is_not_objected_to(cast: Cast, report: Report) -> None:
    head = make_head(cast.other, report)
    Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED)
    report.refresh_from_db()
    with pytest.raises(Problem, match="report-adopted"):
        object_to_wording(by=head, report=report, wording=b"0" * 16, reason=REASON)


def test_wording_put_forward_is_the_one_signed_last(cast: Cast, report: Report) -> None:
    assert put_forward(report) == b""
    sign(cast.lead, report)
    assert put_forward(report) == ready(cast.lead, report).digest[:16]
    change(cast.lead, report)
    sign(cast.other, report)
    assert put_forward(report) == ready(cast.lead, report).digest[:16]


def test_member_who_joins_later_is_given_the_draft_and_opens_it(cast: Cast, report: Report) -> None:
    late = make_keyring(make_member(organisation=cast.other.member.organisation))
    add_to_team(by=cast.lead, visit=Visit.objects.get(id=cast.visit.id), seat=Seat(late.member, TeamMember.Role.RAPPORTEUR, False))
    with pytest.raises(Http404):
        open_report(by=late, report=report)
    grant_draft(by=cast.same, report=report, member=late.member.id)
    assert open_report(by=late, report=report).texts
    act = Act.objects.get(verb="reports.grant-draft")
    assert (act.actor, act.obj, bytes(act.commitment)) == (cast.same.member.id, report.id, late.member.id.bytes)
    with pytest.raises(Problem, match="grant-not-theirs"):
        grant_draft(by=cast.same, report=report, member=late.member.id)


def test_outsiders_are_not_given_the_draft(cast: Cast, report: Report) -> None:
    theirs = cast.other.member.organisation
    never = [*outsiders(cast).values(), make_visit().team.get().member, make_member(organisation=theirs)]
    never += [make_member(organisation=theirs, role=role) for role in (Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR)]
    never += [make_member(role=Member.Role.COORDINATOR, organisation=make_organisation())]
    never += [make_member(role=Member.Role.COORDINATOR, organisation=theirs, vouched=False)]
    before = ReportGrant.objects.count()
    for member in never:
        with pytest.raises(Problem, match="grant-not-theirs"):
            grant_draft(by=cast.lead, report=report, member=member.id)
    assert ReportGrant.objects.count() == before


def test_interpreter_and_who_left_are_not_given_the_draft(cast: Cast, report: Report) -> None:
    interpreter, gone = make_member(), make_member()
    TeamMember.objects.create(visit=cast.visit, member=interpreter, role=TeamMember.Role.INTERPRETER)
    TeamMember.objects.create(visit=cast.visit, member=gone, role=TeamMember.Role.MONITOR, left_at=report.begun_at)
    for member in (interpreter, gone):
        with pytest.raises(Problem, match="grant-not-theirs"):
            grant_draft(by=cast.lead, report=report, member=member.id)


def test_who_does_not_hold_the_draft_gives_it_to_nobody(cast: Cast, report: Report) -> None:
    stranger = make_keyring(make_member())
    with pytest.raises(Http404):
        grant_draft(by=stranger, report=report, member=stranger.member.id)
