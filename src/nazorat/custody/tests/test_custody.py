"""Two organisations, one ask: what the server lets happen, whatever browsers post."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pyrage
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.config import housekeeping
from nazorat.custody import actions
from nazorat.custody.models import Answer, Ask, CustodyKey, Identity
from nazorat.custody.queries import keys_that_hold, next_version, recipients_mark, sides, state_of
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit
from support.custodians import Kept, agree, answer_of, combined, make_ask, make_custody_key, make_identity
from support.make import custodian_of, make_keyring, make_member, make_organisation
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db
PERSON = {"names": "Фулон Фулонзода", "number": "17-204"}
CUSTODIAN = Member.Role.CUSTODIAN


@dataclass
class Scene:
    ours: Organisation
    theirs: Organisation
    lead: Keyring
    monitor: Keyring
    visit: Visit
    record: Record
    a: Kept
    b: Kept


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    lead, monitor = make_keyring(make_member(organisation=ours)), make_keyring(make_member(organisation=theirs))
    visit = make_visit(lead=lead, seats=[Seat(monitor.member, TeamMember.Role.MONITOR, True)], tools=("note",))
    record = make_record(visit, "note", {"what/text": "a note"}, lead)
    a, b = (make_custody_key(make_keyring(custodian_of(body))) for body in (ours, theirs))
    return Scene(ours, theirs, lead, monitor, visit, record, a, b)


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def acts(verb: str) -> int:
    return Act.objects.filter(verb=f"custody.{verb}").count()


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def second_custodian(body: Organisation) -> Kept:
    return make_custody_key(make_keyring(make_member(organisation=body, role=CUSTODIAN)))


def test_identity_when_both_agree_opens_once_for_who_asked(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    agree(scene.b, asked.ask)
    collected = actions.collect_answers(by=scene.lead, ask=asked.ask)
    assert combined(asked, collected) == PERSON
    with refused("ask-over"):
        actions.collect_answers(by=scene.lead, ask=asked.ask)
    assert [bytes(one) for one in Answer.objects.values_list("sealed", flat=True)] == [b"", b""]
    assert [acts(verb) for verb in ("make-key", "seal-identity", "ask-identity", "agree", "unseal-identity")] == [2, 1, 1, 2, 1]


def test_seal_when_empty_looks_like_a_full_one(scene: Scene) -> None:
    rows = [make_identity(scene.lead, scene.record, person) for person in (PERSON, None)]
    sizes = [(len(row.sealed), len(row.half_a), len(row.half_b)) for row in rows]
    # pyrage greases its headers by a random length; the part that holds the person is of one size
    assert {size[0] for size in sizes} == {24 + 4096 + 16}
    assert [row.version for row in rows] == [1, 2]
    asked = make_ask(scene.lead, rows[1])
    agree(scene.a, asked.ask)
    agree(scene.b, asked.ask)
    assert combined(asked, actions.collect_answers(by=scene.lead, ask=asked.ask)) is None


def test_two_custodians_of_one_organisation_do_not_suffice(scene: Scene) -> None:
    second = second_custodian(scene.ours)
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    with refused("ask-answered"):
        agree(second, asked.ask)
    with refused("ask-not-answered"):
        actions.collect_answers(by=scene.lead, ask=asked.ask)
    # the database itself holds one answer of each organisation, and one of each custodian
    for given in (
        {"custodian": second.by.member, "organisation": scene.ours},
        {"custodian": scene.a.by.member, "organisation": scene.theirs},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(ask=asked.ask, agreed=True, sealed=b"x", made_at=timezone.now(), **given)


def test_one_person_clicking_twice_is_one(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    with refused("ask-answered"):
        agree(scene.a, asked.ask)
    assert Answer.objects.count() == 1
    assert acts("agree") == 1


def test_custodian_of_a_third_organisation_answers_nothing(scene: Scene) -> None:
    third = second_custodian(make_organisation())
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    with refused("second-person"):
        actions.answer_ask(by=third.by, ask=asked.ask, sealed=crypto.seal(b"x", [asked.ask.one_time]))


def test_half_of_one_side_does_not_open_for_the_other(scene: Scene) -> None:
    identity = make_identity(scene.lead, scene.record, PERSON)
    for half, key in ((identity.half_a, scene.b), (identity.half_b, scene.a)):
        with pytest.raises(crypto.CannotOpen):
            crypto.open_sealed(bytes(half), [key.identity])


def test_asker_never_answers(scene: Scene) -> None:
    """Not as a member of the team; and who became a custodian after asking is still who asked."""
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    with refused("refused"):
        actions.answer_ask(by=scene.lead, ask=asked.ask, sealed=b"x")
    Ask.objects.filter(id=asked.ask.id).update(by=scene.a.by.member)
    with refused("second-person"):
        agree(scene.a, asked.ask)
    with refused("refused"):
        make_ask(scene.a.by, asked.ask.identity)


def test_ask_when_its_one_time_key_is_exchanged_is_answered_by_nobody(scene: Scene) -> None:
    """Whoever writes in the database puts their own key into the row, or makes a row of their own: no half is sealed to it."""
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    _identity, public = crypto.age_keypair()
    Ask.objects.filter(id=asked.ask.id).update(one_time_public=public.encode())
    for kept in (scene.a, scene.b):
        with refused("ask-doubtful"):
            agree(kept, asked.ask)
    Ask.objects.filter(id=asked.ask.id).update(one_time_public=asked.ask.one_time_public, by=scene.monitor.member)
    with refused("ask-doubtful"):
        agree(scene.a, asked.ask)
    Ask.objects.filter(id=asked.ask.id).update(by=scene.lead.member)
    agree(scene.a, asked.ask)


def test_refusal_when_given_ends_the_ask(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    actions.answer_ask(by=scene.b.by, ask=asked.ask, refusal=crypto.seal(b"no", [asked.ask.one_time]))
    assert state_of(Ask.objects.get(), timezone.now()) == "refused"
    with refused("ask-over"):
        actions.collect_answers(by=scene.lead, ask=asked.ask)
    assert acts("refuse") == 1


def test_ask_when_its_time_is_over_gives_nothing_and_is_emptied(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    agree(scene.b, asked.ask)
    assert actions.end_asks(by=None) == 0
    Ask.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    with refused("ask-over"):
        actions.collect_answers(by=scene.lead, ask=asked.ask)
    assert [actions.end_asks(by=None), actions.end_asks(by=None)] == [1, 0]
    assert [bytes(one) for one in Answer.objects.values_list("sealed", flat=True)] == [b"", b""]
    assert acts("end-asks") == 1
    with refused("ask-answered"):
        agree(scene.a, asked.ask)


def test_parts_of_an_ask_that_is_over_are_gone_within_the_hour(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    Ask.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    housekeeping.do_hour()
    assert [bytes(one) for one in Answer.objects.values_list("sealed", flat=True)] == [b""]
    before = Act.objects.count()
    housekeeping.do_hour()
    assert Act.objects.count() == before


def test_of_the_hours_of_a_day_one_is_the_whole_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds come every hour, the first soon after the start."""
    done: list[str] = []
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > 26:
            raise InterruptedError

    monkeypatch.setattr("nazorat.config.housekeeping.time.sleep", sleep)
    monkeypatch.setattr(housekeeping, "close_old_connections", lambda: None)
    monkeypatch.setattr(housekeeping, "do_round", lambda now: done.append("day"))
    monkeypatch.setattr(housekeeping, "do_hour", lambda: done.append("hour"))
    with pytest.raises(InterruptedError):
        housekeeping._rounds()
    assert done == ["day", *["hour"] * 23, "day", "hour"]
    assert slept[:2] == [300, 3600]
    assert max(slept[1:]) <= 3600


def test_ask_of_another_member_is_collected_by_nobody_else(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    agree(scene.a, asked.ask)
    agree(scene.b, asked.ask)
    with refused("refused"):
        actions.collect_answers(by=scene.monitor, ask=asked.ask)
    assert combined(asked, actions.collect_answers(by=scene.lead, ask=asked.ask)) == PERSON


def test_custody_key_when_its_row_is_exchanged_gets_nothing(scene: Scene) -> None:
    """An administrator puts another public half into the row: nothing is sealed to it any more, nor does it answer."""
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    _identity, public = crypto.age_keypair()
    CustodyKey.objects.filter(id=scene.a.row.id).update(public=public.encode())
    assert [key.member_id for key in keys_that_hold()] == [scene.b.by.member.id]
    assert sides() is None
    with refused("half-elsewhere"):
        agree(scene.a, asked.ask)
    with refused("custody-not-ready"):
        actions.seal_identity(
            by=scene.lead, record=scene.record, version=2, sealed=b"", half_a=b"", half_b=b"", recipients="0" * 64
        )


def test_custody_key_of_who_was_made_a_custodian_in_the_rows_gets_nothing(scene: Scene) -> None:
    """The role alone is not enough: it is under the signature of another organisation's custodian."""
    member = make_member(organisation=scene.ours)
    Member.objects.filter(id=member.id).update(role=CUSTODIAN)
    member.refresh_from_db()
    _identity, public = crypto.age_keypair()
    with refused("not-vouched"):
        actions.make_custody_key(by=make_keyring(member), public=public, wrapped=b"w", check=b"1234")
    MemberKey.objects.filter(member=scene.b.by.member).update(voucher=b"x" * 64)
    assert sides() is None


def test_seal_when_a_custodian_came_meanwhile_is_refused(scene: Scene) -> None:
    both = sides()
    assert both
    mark = recipients_mark(*both)
    second_custodian(scene.theirs)
    with refused("custody-changed"):
        actions.seal_identity(by=scene.lead, record=scene.record, version=1, sealed=b"", half_a=b"", half_b=b"", recipients=mark)
    assert Identity.objects.count() == 0


def test_seal_when_another_was_made_meanwhile_is_refused(scene: Scene) -> None:
    both, version = sides(), next_version(scene.record)
    assert both
    make_identity(scene.monitor, scene.record, None)
    with refused("changed-meanwhile"):
        actions.seal_identity(
            by=scene.lead,
            record=scene.record,
            version=version,
            sealed=b"",
            half_a=b"",
            half_b=b"",
            recipients=recipients_mark(*both),
        )


def test_new_key_when_made_retires_the_old_one_and_opens_nothing_old(scene: Scene) -> None:
    asked = make_ask(scene.lead, make_identity(scene.lead, scene.record, PERSON))
    fresh = make_custody_key(scene.a.by)
    assert CustodyKey.objects.get(id=scene.a.row.id).retired_at is not None
    with refused("half-elsewhere"):
        actions.answer_ask(by=fresh.by, ask=asked.ask, sealed=crypto.seal(b"x", [asked.ask.one_time]))
    with pytest.raises(pyrage.DecryptError):
        answer_of(fresh, asked.ask)


def test_phrase_when_changed_in_two_browsers_is_that_of_the_first(scene: Scene) -> None:
    before = crypto.sha256(bytes(CustodyKey.objects.get(id=scene.a.row.id).wrapped))
    actions.change_custody_phrase(by=scene.a.by, key=scene.a.row, wrapped=b"first", before=before)
    with refused("changed-meanwhile"):
        actions.change_custody_phrase(by=scene.a.by, key=scene.a.row, wrapped=b"second", before=before)
    with refused("changed-meanwhile"):
        actions.change_custody_phrase(by=scene.b.by, key=scene.a.row, wrapped=b"third", before=crypto.sha256(b"first"))
    assert bytes(CustodyKey.objects.get(id=scene.a.row.id).wrapped) == b"first"


def test_ask_id_when_taken_is_refused(scene: Scene) -> None:
    identity, taken = make_identity(scene.lead, scene.record, None), uuid4()
    _once, public = crypto.age_keypair()
    given = {"identity": identity, "ask_id": taken, "one_time_public": public, "motive": b"m", "commitment": bytes(32)}
    actions.ask_identity(by=scene.lead, **given)  # type: ignore[arg-type]  # one table of keywords
    with refused("changed-meanwhile"):
        actions.ask_identity(by=scene.monitor, **given)  # type: ignore[arg-type]  # one table of keywords
    with refused("custody-not-sealed"):
        actions.ask_identity(by=scene.lead, **{**given, "ask_id": uuid4(), "one_time_public": "age1nonsense"})  # type: ignore[arg-type]  # one table of keywords
