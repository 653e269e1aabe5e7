"""Proposals of either side: sealed to planners and who proposes; a refusal comes back with its reason, an acceptance to nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.places.tests.test_places import browser
from nazorat.programme import actions
from nazorat.programme.models import Proposal
from nazorat.programme.queries import proposals_known, proposals_shown
from support.make import make_keyring, make_member, make_organisation
from support.programme import make_proposal_of
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = Member.Role


def test_either_side_proposes_and_a_refusal_comes_back_with_its_reason() -> None:
    planner = make_keyring(make_member(role=Role.COORDINATOR, planner=True))
    sides = [make_organisation(kind=kind) for kind in (Organisation.Kind.CIVIL_SOCIETY, Organisation.Kind.OMBUDSMAN)]
    one, other = (make_keyring(make_member(organisation=side)) for side in sides)
    place = make_place()
    first, second = make_proposal_of(one, place, "death", "two since May"), make_proposal_of(other, place)
    opened = {said.row.id: said.text for said in actions.open_proposals(by=planner, proposals=proposals_known())}
    assert (opened[first.id].place_id, opened[first.id].ground, opened[first.id].why) == (place.id, "death", "two since May")
    assert set(opened) == {first.id, second.id}
    with pytest.raises(Problem, match="proposal-needs-why"):
        actions.answer_proposal(by=planner, proposal=first, accepted=False, reason=" ")
    actions.answer_proposal(by=planner, proposal=first, accepted=False, reason="seen in June")
    actions.answer_proposal(by=planner, proposal=second, accepted=True, reason="in autumn")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.answer_proposal(by=planner, proposal=second, accepted=False, reason="x")
    (refused,) = actions.open_proposals(by=one, proposals=proposals_shown(one.member))
    assert refused.answer is not None
    assert (refused.answer.accepted, refused.answer.reason) == (False, "seen in June")
    (kept,) = actions.open_proposals(by=other, proposals=proposals_shown(other.member))
    assert (kept.text.whole, kept.answer) == (True, None)
    opened_all = actions.open_proposals(by=planner, proposals=proposals_known())
    assert {said.row.id: said.answer and said.answer.accepted for said in opened_all} == {first.id: False, second.id: True}
    with pytest.raises(Problem, match="not-a-planner"):
        actions.open_proposals(by=one, proposals=[second])


def test_what_is_proposed_counts_until_it_is_refused_or_old() -> None:
    planner, place = make_keyring(make_member(planner=True)), make_place()
    rows = [make_proposal_of(planner, place, ground) for ground in ("tip", "complaint", "self_harm", "regime", "other", "tip")]
    actions.answer_proposal(by=planner, proposal=rows[0], accepted=False, reason="no")
    actions.answer_proposal(by=planner, proposal=rows[5], accepted=True, reason="")
    since = timezone.localdate() - timedelta(days=30)
    assert actions.open_book(by=planner).told(since) == {place.id: {"tip": 1, "events": 2, "regime": 1}}
    assert actions.open_book(by=planner).told(timezone.localdate() + timedelta(days=2)) == {}


def test_who_may_propose_and_answer() -> None:
    planner, monitor = make_keyring(make_member(planner=True)), make_keyring(make_member())
    with pytest.raises(Problem, match="may-not-visit"):
        make_proposal_of(make_keyring(make_member(role=Role.CUSTODIAN)))
    with pytest.raises(Problem, match="place-closed-already"):
        make_proposal_of(monitor, make_place(closed_on=date(2020, 1, 1)))
    with pytest.raises(Problem, match="proposal-needs-why"):
        make_proposal_of(monitor, why=" ")
    row = make_proposal_of(monitor)
    with pytest.raises(Problem, match="not-a-planner"):
        actions.answer_proposal(by=monitor, proposal=row, accepted=True, reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(id=row.id).update(answered_at=timezone.now())
    # a key that nobody vouches for any more gets no answer
    MemberKey.objects.filter(member=monitor.member).update(voucher=b"")
    actions.answer_proposal(by=planner, proposal=row, accepted=False, reason="far")
    (said,) = actions.open_proposals(by=monitor, proposals=[row])
    assert said.answer is None


def test_the_pages_tell_nobody_else_what_was_proposed_or_accepted() -> None:
    head, member = make_member(role=Role.COORDINATOR, planner=True), make_member()
    planner, page, stranger = browser(head), browser(member), browser(make_member())
    place = make_place(name_en="Invented Target")
    given = {"place": str(place.id), "ground": "tip", "why": "planted-why"}
    assert page.post(reverse("programme-propose"), {**given, "why": ""}).status_code == 422
    assert page.post(reverse("programme-propose"), given).status_code == 302
    row = Proposal.objects.get()
    assert "planted-why" in planner.get(reverse("programme-answer", args=[row.id])).content.decode()
    before = page.get(reverse("programme-proposals")).content.decode()
    assert planner.post(reverse("programme-answer", args=[row.id]), {"accepted": "no", "reason": ""}).status_code == 422
    assert planner.post(reverse("programme-answer", args=[row.id]), {"accepted": "yes", "reason": "planted-yes"}).status_code == 302
    after = page.get(reverse("programme-proposals")).content.decode()
    # who proposed sees the very same page once it was accepted
    assert told(before) == told(after)
    assert "Invented Target" in after
    assert "planted-yes" in planner.get(reverse("programme-proposals")).content.decode()
    seen = stranger.get(reverse("programme-proposals")).content.decode()
    assert "planted-why" not in seen
    assert "Invented Target" not in seen
    assert stranger.get(reverse("programme-answer", args=[row.id])).status_code == 403
    assert stranger.get(reverse("programme-score")).status_code == 403


def told(body: str) -> str:
    """The page between its lead and its foot, without tokens."""
    return body[body.index("With the planners") : body.index("Whether a proposal was accepted")]


def test_nothing_of_what_is_sealed_stands_in_clear() -> None:
    planner = make_keyring(make_member(planner=True))
    place = make_place()
    row = make_proposal_of(planner, place, why="kanareyka-why")
    actions.override_score(by=planner, place=place, points=3, reason="kanareyka-reason")
    actions.answer_proposal(by=planner, proposal=row, accepted=False, reason="kanareyka-answer")
    actions.draw_share(by=planner)
    tables = ("programme_proposal", "programme_override", "programme_share", "audit_act")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of this test
            held = repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()])
            assert "kanareyka" not in held
            assert place.id.hex not in held.replace("-", "")
    assert Act.objects.filter(verb__startswith="programme.", obj=place.id).count() == 0


def test_the_desk_tells_planners_alone_that_proposals_wait() -> None:
    planner, monitor = make_keyring(make_member(planner=True)), make_keyring(make_member())
    assert "data-proposals" not in browser(planner.member).get(reverse("desk")).content.decode()
    first, second = make_proposal_of(monitor, make_place(name_en="KANAREYKA")), make_proposal_of(monitor)
    page = browser(planner.member).get(reverse("desk")).content.decode()
    assert "2 proposals of places wait for an answer" in page
    assert "KANAREYKA" not in page
    assert "data-proposals" not in browser(monitor.member).get(reverse("desk")).content.decode()
    actions.answer_proposal(by=planner, proposal=first, accepted=True, reason="in autumn")
    assert "1 proposal of a place waits" in browser(planner.member).get(reverse("desk")).content.decode()
    actions.answer_proposal(by=planner, proposal=second, accepted=True, reason="in autumn")
    assert "data-proposals" not in browser(planner.member).get(reverse("desk")).content.decode()
