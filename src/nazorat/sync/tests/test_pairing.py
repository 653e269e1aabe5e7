"""A field app pairs by a code: good once, for minutes, with a number that nobody between can choose."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from nacl.signing import SigningKey

from nazorat.audit.models import Act
from nazorat.people.signin import MOST_TRIES
from nazorat.vault import crypto
from nazorat.visits import actions
from nazorat.visits.models import Device, Pairing, TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_visit

pytestmark = pytest.mark.django_db


@dataclass
class App:
    """A device as the protocol describes it, written without our code."""

    seed: SigningKey = field(default_factory=SigningKey.generate)
    nonce: bytes = field(default_factory=crypto.new_key)
    token: str = field(default_factory=crypto.new_token)
    told: dict[str, Any] = field(default_factory=dict)
    address: str = "203.0.113.5"

    @property
    def parts(self) -> list[bytes]:
        return [bytes(self.seed.verify_key), self.nonce, hashlib.sha256(self.token.encode()).digest()]

    def post(self, what: str, facts: Any) -> tuple[int, dict[str, Any]]:
        answer = Client(REMOTE_ADDR=self.address).post(f"/sync/pair/{what}", facts, content_type="application/json")
        return answer.status_code, answer.json()

    def claim(self, code: str) -> tuple[int, dict[str, Any]]:
        commitment = hashlib.sha256(b"nazorat-pairing/1|" + b"".join(self.parts)).hexdigest()
        status, self.told = self.post("claim", {"code": code, "commitment": commitment})
        return status, self.told

    def show(self, **changed: str) -> tuple[int, dict[str, Any]]:
        public, nonce, token = (part.hex() for part in self.parts)
        return self.post(
            "show", {"pairing": self.told["pairing"], "public": public, "nonce": nonce, "token_sha256": token} | changed
        )

    @property
    def number(self) -> str:
        trusted = b"".join(bytes.fromhex(key) for key in (self.told["server"], *self.told["signers"]))
        whole = [bytes.fromhex(self.told["pairing"].replace("-", "")), *self.parts, bytes.fromhex(self.told["nonce"])]
        drawn = hashlib.sha256(b"nazorat-pairing-number/1|" + b"".join(whole) + hashlib.sha256(trusted).digest()).digest()
        return f"{int.from_bytes(drawn[:8], 'big') % 10**8:08}"


@dataclass
class Desk:
    """The lead in a browser that is unlocked."""

    visit: Visit
    client: Client

    def code(self) -> str:
        page = self.client.post(reverse("visit-device-pair", args=[self.visit.id]), {"kind": "2"}).content.decode()
        found = re.search(r"data-code>([\d ]+)<", page)
        assert found is not None
        assert f"/sync/app/#{found[1].replace(' ', '')}" not in page, "it is in the picture, not in words"
        return found[1]

    @property
    def address(self) -> str:
        return reverse("visit-device-pairing", args=[self.visit.id, Pairing.objects.get().id])

    def number(self) -> str | None:
        found = re.search(r"data-number>([\d ]+)<", unescape(self.client.get(self.address).content.decode()))
        return found and found[1].replace(" ", "")

    def says(self, same: str) -> None:
        assert self.client.post(self.address, {"same": same}).status_code == 302


@pytest.fixture
def desk() -> Desk:
    lead = make_member()
    client = Client(headers={"accept-language": "en"})
    sign_in(client, lead)
    return Desk(make_visit(lead=make_keyring(lead)), client)


@pytest.fixture
def app() -> App:
    return App()


def pack(app: App) -> int:
    return Client().get(f"/sync/key/{app.token}/pack").status_code


def test_device_pairs_when_both_screens_show_one_number(desk: Desk, app: App) -> None:
    assert app.claim(desk.code())[0] == 201
    assert (desk.number(), pack(app)) == (None, 404)
    assert app.show() == (200, {"state": "waiting"})
    assert desk.number() == app.number
    assert (pack(app), Device.objects.count()) == (404, 0)
    desk.says("yes")
    assert (app.show(), pack(app)) == ((200, {"state": "paired"}), 200)
    device = Device.objects.get()
    assert (bytes(device.signing_public or b""), device.number, Pairing.objects.count()) == (app.parts[0], 1, 0)
    verbs = list(Act.objects.filter(obj=device.id).order_by("seq").values_list("verb", "actor"))
    assert [verb for verb, _actor in verbs] == [
        f"visits.{one}" for one in ("open-pairing", "claim-pairing", "show-pairing", "pair-device", "hand-pack")
    ]
    assert [actor == device.id for _verb, actor in verbs] == [False, True, True, False, True]


def test_app_is_told_whom_to_trust_and_nothing_of_the_visit(desk: Desk, app: App) -> None:
    app.claim(desk.code())
    assert set(app.told) == {"format", "pairing", "nonce", "server", "signers", "until"}
    pack_signers = {bytes(key.signed_by.key.signing_public).hex() for key in desk.visit.keys.all()}
    assert (app.told["server"], set(app.told["signers"])) == (crypto.server_signing_public().hex(), pack_signers)
    place = desk.visit.place
    assert place is not None
    assert not any(word in str(app.told) for word in (str(desk.visit.id), place.name_ru, place.name_en))


@pytest.mark.parametrize("typed", ["{0}{1}{2}", " {0}-{1}-{2} ", "{0}\u00a0{1}\u00a0{2}"])
def test_code_when_typed_with_other_spaces_is_the_same(desk: Desk, app: App, typed: str) -> None:
    assert app.claim(typed.format(*desk.code().split()))[0] == 201


def test_code_when_typed_in_other_digits_is_the_same(desk: Desk, app: App) -> None:
    assert app.claim(desk.code().translate({0x30 + digit: 0x6F0 + digit for digit in range(10)}))[0] == 201


def test_code_when_wrong_used_old_or_refused_pairs_nobody(desk: Desk) -> None:
    refused = (404, "pairing-code")

    def tried(code: str) -> tuple[int, str]:
        status, said = App().claim(code)
        return status, said["code"]

    assert tried("000 000 000") == refused
    used = desk.code()
    App().claim(used)
    assert tried(used) == refused
    Pairing.objects.all().delete()
    old = desk.code()
    Pairing.objects.update(expires_at=datetime.now(UTC))
    assert tried(old) == refused
    Pairing.objects.all().delete()
    other = desk.code()
    desk.says("no")
    assert tried(other) == refused
    Pairing.objects.all().delete()
    last = desk.code()
    actions.close_visit(by=make_keyring(Pairing.objects.get().opened_by), visit=desk.visit, ended=date(2026, 5, 13))
    assert tried(last) == refused


def test_device_that_answers_before_the_right_one_shows_another_number(desk: Desk, app: App) -> None:
    code, thief = desk.code(), App()
    thief.claim(code)
    thief.show()
    assert app.claim(code)[0] == 404
    assert desk.number() == thief.number
    desk.says("no")
    assert thief.show() == (200, {"state": "refused"})
    assert (pack(thief), Device.objects.count()) == (404, 0)


@pytest.mark.parametrize("changed", ["public", "nonce", "token_sha256"])
def test_app_that_shows_other_than_it_committed_itself_to_is_refused(desk: Desk, app: App, changed: str) -> None:
    app.claim(desk.code())
    assert app.show(**{changed: "ab" * 32})[0] == 404
    assert desk.number() is None
    assert app.show()[0] == 200
    # and cannot exchange it afterwards
    assert app.show(**{changed: "ab" * 32})[0] == 404
    assert desk.number() == app.number


def test_app_that_would_take_the_token_of_another_device_is_refused(desk: Desk, app: App) -> None:
    app.claim(desk.code())
    app.show()
    desk.says("yes")
    second = App(token=app.token)
    second.claim(desk.code())
    assert (second.show()[0], desk.number()) == (404, None)


def test_number_when_any_part_of_it_differs_is_another(desk: Desk, app: App) -> None:
    app.claim(desk.code())
    right = app.number
    other = "ab" * 32
    for name, value in {"server": other, "signers": [other], "nonce": other, "pairing": "0" * 32}.items():
        app.told, held = {**app.told, name: value}, app.told
        assert app.number != right
        app.told = held


def test_pairing_when_over_is_confirmed_by_nobody(desk: Desk, app: App) -> None:
    app.claim(desk.code())
    app.show()
    address = desk.address
    Pairing.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    page = desk.client.get(address).content.decode()
    assert "This code is over." in page
    assert desk.client.post(address, {"same": "yes"}).status_code == 409
    assert app.show()[0] == 404
    assert Device.objects.count() == 0


def test_pairing_when_no_device_has_answered_is_confirmed_by_nobody(desk: Desk) -> None:
    desk.code()
    assert desk.client.post(desk.address, {"same": "yes"}).status_code == 409


def test_codes_when_guessed_are_shut_for_a_while(desk: Desk, app: App) -> None:
    code = desk.code()
    for _try in range(MOST_TRIES["pair-address"]):
        assert App().claim("000000000")[0] == 404
    assert app.claim(code) == (429, app.told)
    assert App(address="203.0.113.77").claim(code)[0] == 201


def test_codes_that_are_over_are_forgotten(desk: Desk) -> None:
    desk.code()
    Pairing.objects.update(expires_at=datetime.now(UTC))
    desk.code()
    assert Pairing.objects.count() == 1


def test_code_itself_is_stored_nowhere(desk: Desk) -> None:
    code = desk.code().replace(" ", "")
    row = Pairing.objects.get()
    assert code.encode() not in bytes(row.code_mac)
    assert bytes(row.code_mac) != crypto.sha256(code.encode())


def test_who_holds_no_key_makes_no_code_and_confirms_nothing(desk: Desk, app: App) -> None:
    app.claim(desk.code())
    app.show()
    interpreter = make_member()
    TeamMember.objects.create(visit=desk.visit, member=interpreter, role=TeamMember.Role.INTERPRETER)
    for member in (interpreter, make_member()):
        client = Client()
        sign_in(client, member)
        assert client.get(desk.address).status_code == client.post(desk.address, {"same": "yes"}).status_code == 404
    assert Device.objects.count() == 0


def test_pairing_of_another_visit_is_not_found(desk: Desk) -> None:
    desk.code()
    other = make_visit(lead=make_keyring(Pairing.objects.get().opened_by))
    address = reverse("visit-device-pairing", args=[other.id, Pairing.objects.get().id])
    assert desk.client.get(address).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}", b'{"code": 5, "commitment": "00"}', b"[" * 2000, b'{"code": "1"}'])
@pytest.mark.parametrize("what", ["claim", "show"])
def test_body_when_not_exactly_right_is_refused(what: str, body: bytes) -> None:
    answer = Client().post(f"/sync/pair/{what}", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


def test_body_when_long_is_refused() -> None:
    assert Client().post("/sync/pair/claim", b" " * 3000, content_type="application/json").status_code == 413
