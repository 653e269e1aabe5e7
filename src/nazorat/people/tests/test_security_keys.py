"""Security keys stand for the six digits: at their own site, to one question once, for their own member, and never without the passphrase."""

from __future__ import annotations

import html
import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.people import actions, securitykeys, signin
from nazorat.people.models import Member, MemberKey
from nazorat.people.securitykeys import Answered, Site, site_of
from support.make import PHRASE, make_keyring, make_member, sign_in
from support.securitykey import SecurityKey

pytestmark = pytest.mark.django_db
HERE = Site("localhost", "http://localhost")


def page(client: Client, path: str) -> tuple[str, dict[str, Any]]:
    """The sealed state and the options that a page holds."""
    text = client.get(path, headers={"host": "localhost"}).content.decode()
    state, options = (re.search(rf'{name}="([^"]*)"', text) for name in ('name="state" value', "data-options"))
    assert state, text
    assert options
    return state[1], json.loads(html.unescape(options[1]))


def post(client: Client, member: Member, state: str, answer: str, phrase: str = PHRASE, **given: str) -> int:
    data = {"code": member.code, "passphrase": phrase, "state": state, "answer": answer, **given}
    return client.post("/sign-in/", data, headers={"host": "localhost"}).status_code


@pytest.fixture
def member() -> Member:
    return make_member()


@pytest.fixture
def key(member: Member) -> SecurityKey:
    """A key that the member added."""
    made = SecurityKey()
    asked = securitykeys.ask_for_new(HERE, member)
    actions.add_security_key(by=make_keyring(member), given=Answered(HERE, asked.state, made.create(json.loads(asked.options))))
    return made


def test_a_key_is_added_through_the_page_and_signs_in(client: Client, member: Member) -> None:
    sign_in(client, member)
    key = SecurityKey()
    state, options = page(client, "/me/security-keys/new/")
    assert (options["rp"]["id"], options["user"]["name"]) == ("localhost", member.code)
    assert member.name not in json.dumps(options)
    added = client.post("/me/security-keys/new/", {"state": state, "answer": key.create(options)}, headers={"host": "localhost"})
    assert added.status_code == 302
    assert "added" in client.get("/me/").content.decode()
    visitor = Client()
    state, options = page(visitor, "/sign-in/")
    assert post(visitor, member, state, key.get(options)) == 302
    assert "__Host-u" in visitor.cookies
    assert Act.objects.filter(verb="people.add-security-key", actor=member.id).count() == 1


def test_the_page_asks_everybody_the_same(client: Client, key: SecurityKey) -> None:
    """Which codes have a key is nobody's business: a key finds its account by itself."""
    _state, options = page(client, "/sign-in/")
    assert set(options) == {"challenge", "rpId", "userVerification"}


def test_the_passphrase_is_asked_for_all_the_same(client: Client, member: Member, key: SecurityKey) -> None:
    state, options = page(client, "/sign-in/")
    assert post(client, member, state, key.get(options), phrase="another") == 200
    # and the touch is not used up by the wrong one
    assert post(client, member, state, key.get(options)) == 302


def test_one_answer_signs_in_once(client: Client, member: Member, key: SecurityKey) -> None:
    state, options = page(client, "/sign-in/")
    answer = key.get(options)
    assert post(client, member, state, answer) == 302
    assert post(Client(), member, state, answer) == 200
    key.counter += 5
    assert post(Client(), member, state, key.get(options)) == 200


def test_a_key_of_another_member_is_no_proof(client: Client, key: SecurityKey) -> None:
    state, options = page(client, "/sign-in/")
    assert post(client, make_member(), state, key.get(options)) == 200


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "http://localhost:1"},
        {"origin": "https://localhost"},
        {"site": "example"},
        {"flags": 0},
        {"name": bytes(32)},
    ],
)
def test_an_answer_from_elsewhere_is_no_proof(client: Client, member: Member, key: SecurityKey, other: dict[str, Any]) -> None:
    state, options = page(client, "/sign-in/")
    for name, value in other.items():
        setattr(key, name, value)
    assert post(client, member, state, key.get(options)) == 200


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", '{"id": 1}', '{"rawId": "AAAA", "response": {}}', "0" * 19000])
def test_a_hostile_answer_is_a_wrong_one(client: Client, member: Member, key: SecurityKey, answer: str) -> None:
    state, _options = page(client, "/sign-in/")
    assert post(client, member, state, answer) == 200
    assert post(client, member, "AAAA", answer) == 200


def test_a_question_is_answered_within_ten_minutes(
    client: Client, member: Member, key: SecurityKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, options = page(client, "/sign-in/")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + securitykeys.LASTS + timedelta(seconds=1))
    assert not securitykeys.is_of(member.id, Answered(HERE, state, key.get(options)), may_use=True)
    monkeypatch.undo()
    assert securitykeys.is_of(member.id, Answered(HERE, state, key.get(options)), may_use=True)


def test_a_question_for_adding_is_none_for_signing_in(member: Member, key: SecurityKey) -> None:
    asked = securitykeys.ask_for_new(HERE, member)
    assert not securitykeys.is_of(member.id, Answered(HERE, asked.state, key.get(json.loads(asked.options))), may_use=True)
    asked = securitykeys.ask_for_any(HERE)
    given = Answered(HERE, asked.state, SecurityKey().create(json.loads(asked.options)))
    assert securitykeys.take_new(member, given) is None


def test_a_copied_key_is_noticed(client: Client, member: Member, key: SecurityKey) -> None:
    """A double does not know how far the other has counted."""
    double = SecurityKey(pair=key.pair, name=key.name)
    state, options = page(client, "/sign-in/")
    assert post(client, member, state, key.get(options)) == 302
    state, options = page(Client(), "/sign-in/")
    assert post(Client(), member, state, double.get(options)) == 200


def test_a_key_is_not_taken_for_somebody_else_nor_twice(member: Member, key: SecurityKey) -> None:
    asked = securitykeys.ask_for_new(HERE, member)
    answer = SecurityKey().create(json.loads(asked.options))
    assert securitykeys.take_new(make_member(), Answered(HERE, asked.state, answer)) is None
    assert securitykeys.take_new(member, Answered(HERE, asked.state, answer)) is not None
    assert securitykeys.take_new(member, Answered(HERE, asked.state, answer)) is None
    assert len(json.loads(securitykeys.ask_for_new(HERE, member).options)["excludeCredentials"]) == 2


def test_only_ones_own_key_is_removed(client: Client, member: Member, key: SecurityKey) -> None:
    row = Authenticator.objects.get(user=member, type=Authenticator.Type.WEBAUTHN)
    stranger = Client()
    sign_in(stranger, make_member())
    assert stranger.post(f"/me/security-keys/{row.id}/remove/").status_code == 404
    sign_in(client, member)
    totp = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
    assert client.post(f"/me/security-keys/{totp.id}/remove/").status_code == 404
    assert client.post(f"/me/security-keys/{row.id}/remove/").status_code == 302
    state, options = page(Client(), "/sign-in/")
    assert post(Client(), member, state, key.get(options)) == 200


def test_a_lost_passphrase_takes_the_keys_along(member: Member, key: SecurityKey) -> None:
    """Who is invited anew enrols anew: a key that somebody else may hold now signs in no more."""
    boss = make_member(role=Member.Role.COORDINATOR)
    invited = actions.invite_again(by=boss, member=member)
    secret = generate_totp_secret()
    digits = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    actions.join(by=invited.member, secret=invited.secret, phrase=PHRASE, second=signin.Generator(secret, digits))
    assert securitykeys.keys_of(member.id) == []


def joining(client: Client, invited: actions.Invited) -> tuple[dict[str, str], dict[str, Any]]:
    """The fields of the second page and the options that it holds for a key."""
    text = client.post("/join/", {"secret": invited.secret}, headers={"host": "localhost"}).content.decode()
    fields = {
        name: html.unescape(found[1])
        for name in ("offer", "state")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', text))
    }
    asked = re.search(r'data-options="([^"]*)"', text)
    phrase = re.search(r"data-offered>([^<]+)<", text)
    assert asked
    assert phrase
    return {**fields, "secret": invited.secret, "passphrase": phrase[1], "again": phrase[1]}, json.loads(html.unescape(asked[1]))


def test_joining_with_a_security_key_alone(client: Client) -> None:
    boss = make_member(role=Member.Role.COORDINATOR)
    invited = actions.invite_member(by=boss, name="Person", organisation=boss.organisation)
    given, options = joining(client, invited)
    assert options["excludeCredentials"] == []
    key, foreign = SecurityKey(), SecurityKey(origin="https://elsewhere.example")
    refused = client.post("/join/", {**given, "answer": foreign.create(options)}, headers={"host": "localhost"})
    assert "was not taken" in refused.content.decode()
    assert given["passphrase"] in refused.content.decode()
    assert not Authenticator.objects.filter(user=invited.member).exists()
    nothing = client.post("/join/", given, headers={"host": "localhost"})
    assert "This field is required." in nothing.content.decode()
    given, options = joining(client, invited)
    joined = client.post("/join/", {**given, "answer": key.create(options)}, headers={"host": "localhost"})
    assert len(re.findall(r"<li><bdi>(\d{8})</bdi></li>", joined.content.decode())) == 10
    kinds = set(Authenticator.objects.filter(user=invited.member).values_list("type", flat=True))
    assert kinds == {Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES}
    assert "No code generator" in client.get("/me/").content.decode()
    visitor = Client()
    state, options = page(visitor, "/sign-in/")
    assert post(visitor, invited.member, state, key.get(options), phrase=given["passphrase"]) == 302


def test_joining_at_a_number_offers_no_key_and_takes_none(client: Client) -> None:
    """There no browser could have made it: the answer is not looked at, the digits are asked for."""
    boss = make_member(role=Member.Role.COORDINATOR)
    invited = actions.invite_member(by=boss, name="Person", organisation=boss.organisation)
    given, options = joining(client, invited)
    answer = SecurityKey(origin="http://127.0.0.1").create(options)
    refused = client.post("/join/", {**given, "answer": answer}, headers={"host": "127.0.0.1"})
    assert "data-options" not in refused.content.decode()
    assert not MemberKey.objects.filter(member=invited.member).exists()


def test_the_last_second_factor_stays(client: Client) -> None:
    boss = make_member(role=Member.Role.COORDINATOR)
    invited = actions.invite_member(by=boss, name="Person", organisation=boss.organisation)
    given, options = joining(client, invited)
    client.post("/join/", {**given, "answer": SecurityKey().create(options)}, headers={"host": "localhost"})
    row = securitykeys.keys_of(invited.member.id)[0]
    refused = client.post(f"/me/security-keys/{row.id}/remove/")
    assert refused.status_code == 409
    assert securitykeys.keys_of(invited.member.id)
    form = client.get("/me/code-generator/").content.decode()
    offer, secret = re.search(r'name="offer" value="([^"]+)"', form), re.search(r"data-totp-secret>([A-Z2-7]{32})<", form)
    assert offer
    assert secret
    digits = format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))
    wrong = client.post("/me/code-generator/", {"offer": offer[1], "first_code": f"{(int(digits) + 1) % 10**6:06d}"})
    assert wrong.status_code == 200
    assert not signin.has_generator(invited.member)
    assert client.post("/me/code-generator/", {"offer": offer[1], "first_code": digits}).status_code == 302
    assert client.post(f"/me/security-keys/{row.id}/remove/").status_code == 302
    assert Act.objects.filter(verb="people.change-generator", actor=invited.member.id).count() == 1


def test_a_new_telephone_takes_the_place_of_the_old_one(client: Client, member: Member) -> None:
    old = signin.SecondFactorAdapter().decrypt(Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP).data["secret"])
    sign_in(client, member)
    form = client.get("/me/code-generator/").content.decode()
    offer, new = re.search(r'name="offer" value="([^"]+)"', form), re.search(r"data-totp-secret>([A-Z2-7]{32})<", form)
    assert offer
    assert new
    # another member's page offers nothing to this one
    stranger = Client()
    sign_in(stranger, make_member())
    step = int(time.time()) // 30
    digits = {secret: format_hotp_value(hotp_value(secret, step)) for secret in (old, new[1])}
    stranger.post("/me/code-generator/", {"offer": offer[1], "first_code": digits[new[1]]})
    client.post("/me/code-generator/", {"offer": offer[1], "first_code": digits[new[1]]})
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).count() == 1
    at_door = {"code": member.code, "passphrase": PHRASE}
    assert Client().post("/sign-in/", {**at_door, "second": digits[old]}).status_code == 200
    # the digits that set it up are used up, those that follow sign in
    assert Client().post("/sign-in/", {**at_door, "second": digits[new[1]]}).status_code == 200
    following = format_hotp_value(hotp_value(new[1], step + 1))
    assert Client().post("/sign-in/", {**at_door, "second": following}).status_code == 302


@pytest.mark.parametrize(
    ("scheme", "host", "site"),
    [
        ("https", "desk.example", Site("desk.example", "https://desk.example")),
        ("https", "nazorat.lan:8443", Site("nazorat.lan", "https://nazorat.lan:8443")),
        ("http", "localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http", "desk.example", None),
        ("https", "192.0.2.7:8443", None),
        ("https", "[::1]:8443", None),
        ("http", "127.0.0.1:8000", None),
    ],
)
def test_keys_are_offered_where_browsers_take_them(scheme: str, host: str, site: Site | None) -> None:
    assert site_of(scheme, host) == site
