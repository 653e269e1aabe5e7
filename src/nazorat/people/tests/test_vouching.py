"""Vouched keys, exchanged rows, and the planners' key."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people import actions, signin
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey, PlannersGrant, PlannersKey
from nazorat.people.queries import current_planners_key, fingerprint, planners, planners_recipient, voucher_holds
from nazorat.vault import crypto
from support.make import PHRASE, make_keyring, make_member, make_organisation, sign_voucher

pytestmark = pytest.mark.django_db
Role = Member.Role


def key_of(member: Member) -> MemberKey:
    return MemberKey.objects.select_related("member", "vouched_by").get(member=member)


def two_custodians() -> tuple[Member, Member]:
    """Custodians of two organisations who vouched for each other by the action."""
    one, two = (make_member(role=Role.CUSTODIAN, vouched=False) for _each in range(2))
    actions.vouch_key(by=make_keyring(one), key=key_of(two))
    assert not voucher_holds(key_of(two))
    actions.vouch_key(by=make_keyring(two), key=key_of(one))
    return one, two


def test_custodians_of_two_organisations_pin_each_other() -> None:
    one, two = two_custodians()
    assert voucher_holds(key_of(one))
    assert voucher_holds(key_of(two))
    assert list(Act.objects.order_by("seq").values_list("verb", "actor", "obj")) == [
        ("people.vouch-key", one.id, two.id),
        ("people.vouch-key", two.id, one.id),
    ]


def test_a_custodian_vouches_for_their_own_organisation() -> None:
    one, two = two_custodians()
    member = make_member(organisation=one.organisation, vouched=False)
    assert not voucher_holds(key_of(member))
    with pytest.raises(Problem) as refused:
        actions.vouch_key(by=make_keyring(two), key=key_of(member))
    assert refused.value.code == "may-not-vouch"
    actions.vouch_key(by=make_keyring(one), key=key_of(member))
    assert voucher_holds(key_of(member))


@pytest.mark.parametrize("role", [Role.MONITOR, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_nobody_else_vouches(role: str) -> None:
    by = make_member(role=role)
    member = make_member(organisation=by.organisation, vouched=False)
    with pytest.raises(Problem):
        actions.vouch_key(by=make_keyring(by), key=key_of(member))


def test_a_custodian_vouches_neither_for_themselves_nor_for_their_colleague() -> None:
    one, _two = two_custodians()
    colleague = make_member(organisation=one.organisation, role=Role.CUSTODIAN, vouched=False)
    for key in (key_of(one), key_of(colleague)):
        with pytest.raises(Problem):
            actions.vouch_key(by=make_keyring(one), key=key)


def test_an_exchanged_key_row_loses_its_voucher() -> None:
    member, attacker = make_member(), make_member()
    taken = key_of(attacker)
    MemberKey.objects.filter(member=member).update(public=taken.public)
    assert not voucher_holds(key_of(member))


def test_an_exchanged_signing_key_loses_its_voucher() -> None:
    member, attacker = make_member(), make_member()
    MemberKey.objects.filter(member=member).update(signing_public=key_of(attacker).signing_public)
    assert not voucher_holds(key_of(member))


@pytest.mark.parametrize("raised", [{"role": "coordinator"}, {"health_professional": True}])
def test_a_raised_role_loses_the_voucher(raised: dict[str, object]) -> None:
    member = make_member()
    Member.objects.filter(pk=member.pk).update(**raised)
    assert not voucher_holds(key_of(member))


def test_moving_to_another_organisation_or_day_loses_the_voucher() -> None:
    member, other = make_member(), make_member()
    Member.objects.filter(pk=other.pk).update(organisation=member.organisation)
    assert not voucher_holds(key_of(other))
    key = key_of(member)
    assert key.vouched_at
    MemberKey.objects.filter(pk=key.pk).update(vouched_at=key.vouched_at - timedelta(days=1))
    assert not voucher_holds(key_of(member))


def test_an_administrator_who_exchanges_the_custodians_key_too_gets_nothing() -> None:
    """The forged custodian signs well, but nobody outside the organisation vouched for that signature."""
    member = make_member()
    custodian = key_of(member).vouched_by
    assert custodian
    forged = crypto.signing_pair()
    identity, public = crypto.age_keypair()
    MemberKey.objects.filter(member=custodian).update(signing_public=forged.public, public=public)
    with pytest.raises(crypto.CannotOpen):
        make_keyring(custodian)
    key = actions.vouch_key(by=Keyring(custodian, identity, forged.seed), key=key_of(member))
    assert not voucher_holds(key)


def test_vouchers_outlive_the_custodians_account_but_not_their_role() -> None:
    member = make_member()
    custodian = key_of(member).vouched_by
    assert custodian
    Member.objects.filter(pk=custodian.pk).update(is_active=False)
    assert voucher_holds(key_of(member))
    with pytest.raises(Problem):
        actions.vouch_key(by=make_keyring(Member.objects.get(pk=custodian.pk)), key=key_of(member))
    Member.objects.filter(pk=custodian.pk).update(role=Role.MONITOR)
    assert not voucher_holds(key_of(member))


def test_a_fingerprint_covers_both_halves() -> None:
    key = key_of(make_member())
    first = fingerprint(key)
    assert [len(group) for group in first.split()] == [4] * 8
    key.signing_public = crypto.signing_pair().public
    assert fingerprint(key) != first


def test_planning_opens_for_planners_only_and_writes_the_act_first() -> None:
    planner, other = make_member(planner=True), make_member()
    sealed, visit = crypto.seal(b"place and day", [planners_recipient()]), uuid4()
    assert actions.open_planning(by=make_keyring(planner), sealed=sealed, obj=visit) == b"place and day"
    act = Act.objects.get()
    assert (act.verb, act.actor, act.obj, act.count) == ("people.open-planning", planner.id, visit, 1)
    with pytest.raises(Problem) as refused:
        actions.open_planning(by=make_keyring(other), sealed=sealed, obj=visit)
    assert refused.value.code == "not-a-planner"
    assert Act.objects.count() == 1


def test_no_act_no_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    planner = make_member(planner=True)
    sealed, opened = crypto.seal(b"place", [planners_recipient()]), []
    ring, real = make_keyring(planner), crypto.open_sealed

    def full(*_args: object, **_given: object) -> None:
        raise OSError

    def watched(data: bytes, identities: list[str]) -> bytes:
        opened.append(bytes(data))
        return real(data, identities)

    monkeypatch.setattr("nazorat.vault.actions.append", full)
    monkeypatch.setattr(crypto, "open_sealed", watched)
    with pytest.raises(OSError):  # noqa: PT011  # the disk's own error carries no text here
        actions.open_planning(by=ring, sealed=sealed, obj=uuid4())
    assert sealed not in opened


def test_many_plans_are_one_act() -> None:
    planner = make_member(planner=True)
    sealed = {uuid4(): crypto.seal(text, [planners_recipient()]) for text in (b"one", b"two", b"three")}
    assert sorted(actions.open_plannings(by=make_keyring(planner), sealed=sealed).values()) == [b"one", b"three", b"two"]
    assert list(Act.objects.values_list("count", "obj")) == [(3, None)]


def test_a_new_planner_reads_what_was_planned_before() -> None:
    planner, new = make_member(planner=True), make_member()
    sealed = crypto.seal(b"earlier", [planners_recipient()])
    actions.make_planner(by=make_keyring(planner), member=new)
    assert actions.open_planning(by=make_keyring(new), sealed=sealed) == b"earlier"
    assert set(planners()) == {planner, new}


@pytest.mark.parametrize(
    ("given", "code"),
    [({"role": "custodian"}, "may-not-plan"), ({"role": "administrator"}, "may-not-plan"), ({"vouched": False}, "not-vouched")],
)
def test_who_does_not_become_a_planner(given: dict[str, object], code: str) -> None:
    planner, member = make_member(planner=True), make_member(**given)  # type: ignore[arg-type]  # facts of a row and switches alike
    with pytest.raises(Problem) as refused:
        actions.make_planner(by=make_keyring(planner), member=member)
    assert refused.value.code == code
    assert PlannersGrant.objects.count() == 1


def test_only_a_planner_makes_planners() -> None:
    make_member(planner=True)
    coordinator, member = make_member(role=Role.COORDINATOR), make_member()
    with pytest.raises(Problem) as refused:
        actions.make_planner(by=make_keyring(coordinator), member=member)
    assert refused.value.code == "not-a-planner"


def test_a_withdrawn_planner_reads_nothing_planned_afterwards() -> None:
    planner, leaving = make_member(planner=True), make_member(planner=True)
    stolen = crypto.open_sealed(bytes(PlannersGrant.objects.get(member=leaving).wrapped), [make_keyring(leaving).identity]).decode()
    actions.withdraw_planner(by=make_keyring(planner), member=leaving)
    sealed = crypto.seal(b"later", [planners_recipient()])
    current = current_planners_key()
    assert current
    assert (current.epoch, current.stale) == (2, False)
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed, [stolen])
    with pytest.raises(Problem):
        actions.open_planning(by=make_keyring(leaving), sealed=sealed)
    assert actions.open_planning(by=make_keyring(planner), sealed=sealed) == b"later"


def test_ending_a_planner_turns_the_key_when_the_next_planner_unlocks() -> None:
    boss, planner, leaving = make_member(role=Role.COORDINATOR), make_member(planner=True), make_member(planner=True)
    PlannersKey.objects.update(made_by=leaving)
    key = PlannersKey.objects.get()
    key.signature = crypto.sign(
        make_keyring(leaving).signing_seed, b"nazorat-planners-key/1" + (1).to_bytes(4) + key.public.encode()
    )
    key.save()
    actions.end_member(by=boss, member=leaving)
    assert planners_recipient() == key.public
    wrap = signin.prove_again(planner, PHRASE)
    assert wrap
    actions.unlock(by=planner, wrap=wrap, session_key="any")
    assert PlannersKey.objects.count() == 2
    assert planners_recipient() != key.public
    assert actions.turn_planners_key(by=make_keyring(planner)) is None


def test_turning_grants_only_vouched_keys() -> None:
    planner, exchanged, leaving = (make_member(planner=True) for _each in range(3))
    _identity, public = crypto.age_keypair()
    MemberKey.objects.filter(member=exchanged).update(public=public)
    actions.withdraw_planner(by=make_keyring(planner), member=leaving)
    assert list(planners()) == [planner]


def test_turning_waits_when_a_planner_is_withdrawn_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed to the next key is no business of somebody whose planning ended while that key was being made."""
    planner, other, gone, leaving = (make_member(planner=True) for _each in range(4))
    ring, real = make_keyring(planner), crypto.seal
    PlannersKey.objects.update(stale=True)
    asked: list[Sequence[str]] = []

    def seal(data: bytes, recipients: Sequence[str]) -> bytes:
        asked.append(recipients)
        if len(asked) < 2:
            return real(data, recipients)
        monkeypatch.undo()
        Member.objects.filter(pk=leaving.pk).update(planner=False)
        PlannersGrant.objects.filter(member=leaving).delete()
        return real(data, recipients)

    monkeypatch.setattr(crypto, "seal", seal)
    assert actions.turn_planners_key(by=ring) is None
    current = current_planners_key()
    assert current
    assert (current.epoch, current.stale) == (1, True)
    assert actions.turn_planners_key(by=ring) is not None
    assert set(planners()) == {planner, other, gone}


def test_the_last_planner_stays() -> None:
    boss, planner = make_member(role=Role.COORDINATOR), make_member(planner=True)
    with pytest.raises(Problem) as refused:
        actions.end_member(by=boss, member=planner)
    assert refused.value.code == "last-planner"
    assert Member.objects.get(pk=planner.pk).is_active


def test_an_exchanged_planners_key_is_refused() -> None:
    make_member(planner=True)
    _identity, public = crypto.age_keypair()
    PlannersKey.objects.update(public=public)
    with pytest.raises(Problem) as refused:
        planners_recipient()
    assert refused.value.code == "planners-key-doubtful"


def test_a_planners_key_signed_by_an_unvouched_key_is_refused() -> None:
    make_member(planner=True)
    attacker = make_member(vouched=False, organisation=make_organisation())
    _identity, public = crypto.age_keypair()
    forged = PlannersKey(epoch=9, public=public, made_by=attacker)
    forged.signature = crypto.sign(
        make_keyring(attacker).signing_seed, b"nazorat-planners-key/1" + (9).to_bytes(4) + public.encode()
    )
    forged.save()
    with pytest.raises(Problem) as refused:
        planners_recipient()
    assert refused.value.code == "planners-key-doubtful"
    sign_voucher(attacker, make_member(role=Role.CUSTODIAN, organisation=attacker.organisation))
    assert planners_recipient() == public
