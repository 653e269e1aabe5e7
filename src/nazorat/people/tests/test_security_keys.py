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
from nazorat.people import actions, securitykeys
from nazorat.people.models import Member
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
    actions.join(by=invited.member, secret=invited.secret, phrase=PHRASE, totp_secret=secret, first_code=digits)
    assert securitykeys.keys_of(member.id) == []


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
