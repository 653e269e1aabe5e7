"""The pack in the field app: sealed to one device, for one member, when that member may have it, and never a word of it in clear."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyrage
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.preparation import actions
from nazorat.preparation.blocks import LENGTHS, blocks, packed
from nazorat.preparation.gathering import gathered
from nazorat.preparation.models import DevicePreparation
from nazorat.preparation.parts import sections
from nazorat.preparation.tests.test_pack import WORDS, Prepared, prepared as prepared, said_in
from nazorat.sampling.actions import drop_draw, make_draw, note_fates, open_draw
from nazorat.sampling.draws import Fate, Stratum, ordered
from nazorat.typeset.compose import escape, table_markdown
from nazorat.typeset.document import Table
from nazorat.vault import crypto
from nazorat.vault.devices import recipient_of_signer
from nazorat.visits import actions as visits
from nazorat.visits.duties import TaskText
from nazorat.visits.models import Device, TeamMember, Visit
from support.device import FieldApp, identity_of
from support.make import make_keyring, make_member
from support.visits import make_device

pytestmark = pytest.mark.django_db
FOREIGN = "CANARY-of-the-other"


@dataclass
class Phone:
    """A paired field app as the sealed door knows it."""

    device: Device
    token: str
    seed: bytes

    def pack(self) -> dict[str, Any]:
        """What `GET pack` gives."""
        return dict(Client().get(f"/sync/key/{self.token}/pack").json())

    def fetch(self) -> Any:
        """What `GET preparation` answers."""
        return Client().get(f"/sync/key/{self.token}/preparation")

    def opened(self) -> dict[str, Any]:
        """What it holds, opened with the device's key alone."""
        return FieldApp(self.seed, self.pack()).preparation(self.fetch().content)


def phone(prepared: Prepared) -> Phone:
    pair = crypto.signing_pair()
    device, token = make_device(prepared.visit, prepared.lead, Device.Kind.FIELD_APP, pair.public)
    return Phone(device, token, pair.seed)


def begun(prepared: Prepared) -> Visit:
    texts = [visits_task(FOREIGN, prepared.lead)]
    visits.add_tasks(by=prepared.lead, visit=prepared.visit, texts=texts)
    return visits.arrive(by=prepared.lead, visit=prepared.visit, began=timezone.localdate(), gate_minutes=5)


def visits_task(words: str, who: Keyring) -> Any:
    return TaskText(words=words, who=who.member.id, until=date(2031, 8, 20))


def parts_of(told: dict[str, Any], language: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in told["languages"][language]["parts"]}


def test_device_opens_every_part_of_the_pack_in_three_languages(prepared: Prepared) -> None:
    held = phone(prepared)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    told = held.opened()
    assert (told["member"], told["device"]) == (prepared.lead.member.code, str(held.device.id))
    english = parts_of(told, "en")
    assert [one["id"] for one in told["languages"]["en"]["parts"] if one["level"] == 1] == [
        "place", "recommendations", "law", "tools", "sampling", "tasks",
    ]  # fmt: skip
    said = json.dumps(told["languages"]["en"], ensure_ascii=False)
    for words in (
        "Namuna-Nil", "CANARY-decree 7, 3 February 2020", "Walks 12", WORDS, "Mandela Rules 23", "Private interview", "of 414 persons",
        "1 January 2030, return 1", "Recommendations that are not met",
    ):  # fmt: skip
        assert words in said, words
    for words in ("Walks 13", "____", "Counted on arrival", "code sheet", "Nazorat"):
        assert words not in said, words
    assert {tuple(one["id"] for one in each["parts"]) for each in told["languages"].values()} == {tuple(english)}
    assert "414" in json.dumps(english["place-population"])
    assert "Намуна-Ноль" in json.dumps(told["languages"]["ru"], ensure_ascii=False)


def test_device_says_what_paper_says(prepared: Prepared) -> None:
    """One structure: every part of the device is a part of the paper, and its words stand there."""
    with translation.override("en"):
        pack = gathered(prepared.lead, prepared.visit)
        paper = {one.id: one for one in sections(pack, "en")}
        screen = {one.id: one for one in sections(pack, "en", paper=False)}
    assert set(paper) - set(screen) == {"codes"}
    assert set(screen) <= set(paper)
    alike = {name for name in screen if screen[name].markdown == paper[name].markdown}
    # a chart is a table there, and nothing is filled in by hand
    assert set(screen) - alike == {"place-population", "sampling"}


def test_before_arrival_it_is_the_leads_for_themselves(prepared: Prepared) -> None:
    held = phone(prepared)
    for who, member in (
        (prepared.lead, prepared.monitor.member), (prepared.monitor, prepared.monitor.member), (prepared.planner, prepared.planner.member),
        (prepared.outsider, prepared.outsider.member),
    ):  # fmt: skip
        with pytest.raises(Problem, match="refused"):
            actions.put_on_devices(by=who, visit=prepared.visit, shares={held.device: member})
    assert (held.pack()["preparation"], held.fetch().status_code) == (None, 404)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    assert "Namuna-Nil" in json.dumps(held.opened())
    # the row may be there from before: what counts is who leads now
    DevicePreparation.objects.update(member=prepared.monitor.member)
    assert (held.pack()["preparation"], held.fetch().status_code) == (None, 404)


def test_lead_who_hands_over_before_arrival_fetches_nothing_any_more(prepared: Prepared) -> None:
    held = phone(prepared)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    visits.hand_over_lead(by=prepared.lead, visit=prepared.visit, member=prepared.monitor.member)
    assert (held.pack()["preparation"], held.fetch().status_code) == (None, 404)


def test_after_arrival_each_member_has_their_own_tasks_alone(prepared: Prepared) -> None:
    own, other = phone(prepared), phone(prepared)
    visit = begun(prepared)
    with pytest.raises(Problem, match="refused"):
        actions.put_on_devices(by=prepared.monitor, visit=visit, shares={own.device: prepared.lead.member})
    shares = {own.device: prepared.monitor.member, other.device: prepared.lead.member}
    actions.put_on_devices(by=prepared.lead, visit=visit, shares=shares)
    mine, theirs = (json.dumps(one.opened(), ensure_ascii=False) for one in (own, other))
    assert ("CANARY-bread" in mine, FOREIGN in mine) == (True, False)
    assert ("CANARY-bread" in theirs, FOREIGN in theirs) == (False, True)
    # what is nobody's yet is on neither
    assert not any("Read what is known of the place" in one for one in (mine, theirs))
    assert "of 414 persons" in mine
    # a monitor makes their own, and it is the same
    actions.put_on_devices(by=prepared.monitor, visit=visit, shares={own.device: prepared.monitor.member})
    again = own.opened()
    assert again["languages"] == json.loads(mine)["languages"]
    assert again["made_at"] >= json.loads(mine)["made_at"]


def test_dossier_is_that_of_the_member_and_not_of_who_made_it(prepared: Prepared) -> None:
    """A visit to the same place that only its own team may know of stays out of another member's device."""
    held, visit = phone(prepared), begun(prepared)
    seats = [visits.Seat(prepared.lead.member, TeamMember.Role.LEAD)]
    past = visits.record_past_visit(
        by=prepared.lead, place=prepared.place, began=date(2030, 2, 1), ended=date(2030, 2, 2), mode=1, seats=seats
    )
    visits.close_visit(by=prepared.lead, visit=past, ended=date(2030, 2, 2))
    told = {}
    for who in (prepared.lead, prepared.monitor):
        actions.put_on_devices(by=prepared.lead, visit=visit, shares={held.device: who.member})
        told[who.member.code] = f"Visit {past.number} " in json.dumps(parts_of(held.opened(), "en").get("place-visits", ""))
    assert told == {prepared.lead.member.code: True, prepared.monitor.member.code: False}


def test_drawn_numbers_go_along_on_paper_and_device_without_seed_or_what_became_of_them(prepared: Prepared) -> None:
    held, visit = phone(prepared), begun(prepared)
    strata = (Stratum("men", "CANARY-wing", 40, 3, 2), Stratum("women", "", 5, 5, 0))
    draw = make_draw(by=prepared.lead, visit=visit, of="persons", frame="CANARY-roll", on=timezone.localdate(), strata=strata)
    given_up = make_draw(by=prepared.lead, visit=visit, of="persons", frame="CANARY-wrong", on=timezone.localdate(), strata=strata)
    drop_draw(by=prepared.lead, draw=given_up, why="another list", version=1)
    opened = open_draw(by=prepared.lead, draw=draw)
    first = opened.parts[0].lines[0]
    note_fates(by=prepared.lead, draw=draw, fates={(0, first.number): Fate("refused", "1-KZ44")}, offered=0, version=1)
    order = ordered(opened.text.seed, 0, 40)
    drawn, reserves = ", ".join(map(str, sorted(order[:3]))), ", ".join(map(str, order[3:5]))
    actions.put_on_devices(by=prepared.lead, visit=visit, shares={held.device: prepared.monitor.member})
    tables = [one for one in parts_of(held.opened(), "en")["sampling"]["blocks"] if one["kind"] == "table"]
    (table,) = [one for one in tables if one["head"] == ["Part", "Lines", "Drawn", "In reserve"]]
    assert table["rows"] == [["men · CANARY-wing", "40", drawn, reserves], ["women", "5", "1, 2, 3, 4, 5", "–"]]
    with translation.override("en"):
        paper = said_in(actions.print_pack(by=prepared.monitor, visit=visit))
    for said in (paper, json.dumps(held.opened(), ensure_ascii=False)):
        assert "CANARY-roll" in said
        assert [word for word in ("CANARY-wrong", "1-KZ44", opened.text.seed.hex(), "did not want to") if word in said] == []
    assert drawn in paper
    assert reserves in paper


def test_not_on_travel_not_after_leaving_not_when_over_not_when_shut_out(prepared: Prepared) -> None:
    held, visit = phone(prepared), begun(prepared)
    shares = {held.device: prepared.monitor.member}

    def given() -> tuple[bool, int]:
        answer = held.fetch()
        return answer.status_code == 200 and held.pack()["preparation"] is not None, answer.status_code

    Device.objects.filter(id=held.device.id).update(travel=True)
    with pytest.raises(Problem, match="device-not-for-preparation"):
        actions.put_on_devices(by=prepared.lead, visit=visit, shares=shares)
    Device.objects.filter(id=held.device.id).update(travel=False)
    actions.put_on_devices(by=prepared.lead, visit=visit, shares=shares)
    assert given() == (True, 200)
    Device.objects.filter(id=held.device.id).update(travel=True)
    assert given() == (False, 404)
    assert held.pack()["preparation"] is None
    Device.objects.filter(id=held.device.id).update(travel=False)
    visits.remove_from_team(by=prepared.lead, visit=visit, member=prepared.monitor.member)
    assert given() == (False, 404)
    assert DevicePreparation.objects.count() == 0
    actions.put_on_devices(by=prepared.lead, visit=visit, shares={held.device: prepared.lead.member})
    assert given() == (True, 200)
    visits.revoke_device(by=prepared.lead, device=held.device)
    assert held.fetch().status_code == 404
    visits.close_visit(by=prepared.lead, visit=visit, ended=timezone.localdate())
    assert DevicePreparation.objects.count() == 0
    with pytest.raises(Problem, match="visit-over"):
        actions.put_on_devices(by=prepared.lead, visit=visit, shares=shares)


def test_collect_and_other_visits_devices_are_no_place_for_it(prepared: Prepared) -> None:
    visit = begun(prepared)
    collect, _token = make_device(visit, prepared.lead)
    stranger = make_keyring(make_member())
    elsewhere = visits.record_past_visit(
        by=stranger, place=prepared.place, began=date(2031, 1, 1), ended=date(2031, 1, 1), mode=1,
        seats=[visits.Seat(stranger.member, TeamMember.Role.LEAD)],
    )  # fmt: skip
    foreign, _token = make_device(elsewhere, stranger, Device.Kind.FIELD_APP)
    for device in (collect, foreign):
        with pytest.raises(Problem, match="device-not-for-preparation"):
            actions.put_on_devices(by=prepared.lead, visit=visit, shares={device: prepared.lead.member})


def test_no_other_device_opens_it_and_no_changed_byte_passes(prepared: Prepared) -> None:
    held, other = phone(prepared), phone(prepared)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    pack, body = held.pack(), held.fetch().content
    sealed = body.split(b"\n", 2)[2]
    assert pack["preparation"] == {"sha256": hashlib.sha256(sealed).hexdigest(), "size": len(sealed)}
    assert other.fetch().status_code == 404
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [identity_of(other.seed)])
    with pytest.raises(BadSignatureError):
        FieldApp(held.seed, {**pack, "device": str(other.device.id)}).preparation(body)
    with pytest.raises(BadSignatureError):
        FieldApp(held.seed, pack).preparation(body[:-1] + bytes([body[-1] ^ 1]))


def test_what_was_put_on_a_device_stands_in_no_table_and_its_length_tells_nothing(prepared: Prepared) -> None:
    held = phone(prepared)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    told = json.dumps(held.opened(), ensure_ascii=False)
    sealed = ["2031-08-17", "17 August 2031", "of 414 persons"]
    assert "of 414 persons" in told
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database itself
            for row in cursor.fetchall():
                cells = b"\0".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
                assert [word for word in sealed if word.encode() in cells] == [], table
                if not table.startswith("places_"):
                    assert prepared.place.id.hex.encode() not in cells.replace(b"-", b""), table
    row = DevicePreparation.objects.get()
    plain = pyrage.decrypt(bytes(row.sealed), [identity_of(held.seed)])
    assert len(plain) in LENGTHS


def test_longer_than_a_device_takes_is_refused() -> None:
    assert len(packed({"a": "ж"})) == LENGTHS[0]
    assert len(packed({"a": "x" * LENGTHS[0]})) == LENGTHS[1]
    with pytest.raises(Problem, match="preparation-too-long"):
        packed({"a": "x" * LENGTHS[-1]})


def test_every_act_is_in_the_record(prepared: Prepared) -> None:
    held = phone(prepared)
    actions.put_on_devices(by=prepared.lead, visit=prepared.visit, shares={held.device: prepared.lead.member})
    held.fetch()
    assert DevicePreparation.objects.get().given_at is not None
    actions.take_off_device(by=prepared.lead, prepared=DevicePreparation.objects.get())
    assert (held.pack()["preparation"], held.fetch().status_code) == (None, 404)
    verbs = ("preparation.put-on-device", "preparation.give", "preparation.take-off-device")
    found = Act.objects.filter(verb__in=verbs, obj=held.device.id).order_by("seq")
    assert [(one.verb, one.actor) for one in found] == [
        (verbs[0], prepared.lead.member.id), (verbs[1], held.device.id), (verbs[2], prepared.lead.member.id),
    ]  # fmt: skip


def test_desk_puts_it_on_devices_and_gives_a_file(prepared: Prepared) -> None:
    held = phone(prepared)
    page = f"{prepared.path}devices/"
    client = prepared.client(prepared.lead)
    assert "own device alone" in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {str(held.device.id): str(prepared.monitor.member.id)}).status_code == 422
    assert client.post(page, {str(held.device.id): str(prepared.lead.member.id)}).status_code == 302
    shown = client.get(page).content.decode()
    assert f"for <bdi>{prepared.lead.member.code}</bdi>" in shown or f"for {prepared.lead.member.code}" in shown
    saved = client.post(f"{page}{held.device.id}/file/")
    assert "Namuna" not in saved["Content-Disposition"]
    assert FieldApp(held.seed, held.pack()).preparation(saved.content)["member"] == prepared.lead.member.code
    for who in (prepared.monitor, prepared.planner, prepared.outsider):
        other = prepared.client(who)
        answers = [other.get(page), other.post(page, {}), other.post(f"{page}{held.device.id}/file/")]
        assert [one.status_code for one in answers] == [404] * 3
    visits.arrive(by=prepared.lead, visit=prepared.visit, began=timezone.localdate(), gate_minutes=5)
    # who works on the visit sees that a device is prepared for the lead, and has the file of their own alone
    assert prepared.client(prepared.monitor).get(page).status_code == 200
    assert prepared.client(prepared.monitor).post(f"{page}{held.device.id}/file/").status_code == 404
    assert client.post(f"{page}{held.device.id}/clear/").status_code == 302
    assert DevicePreparation.objects.count() == 0


def test_recipient_of_a_signing_key_is_opened_by_its_seed() -> None:
    for _time in range(20):
        seed = bytes(SigningKey.generate())
        public = bytes(SigningKey(seed).verify_key)
        assert str(identity_of(seed).to_public()) == recipient_of_signer(public)
    with pytest.raises(ValueError, match="no Ed25519 key"):
        recipient_of_signer(b"\xff" * 32)


def test_words_come_out_of_markdown_as_they_were() -> None:
    hard = [
        "*a* _b_ `c`",
        "<b>&amp;</b>",
        "1. not a list",
        "| a | b |",
        "https://example.org [x](y)",
        "# no heading",
        "a\\b",
        "5 − 3 = 2; 3 × 4",
    ]
    for words in hard:
        assert list(blocks(escape(words))) == [{"kind": "text", "runs": [(words, False)], "depth": 0}]
    table = Table(("Part", "Persons"), tuple((words, "1") for words in hard), align="lr")
    assert list(blocks(table_markdown(table))) == [
        {"kind": "table", "head": ["Part", "Persons"], "rows": [[words, "1"] for words in hard]}
    ]
    listed = "- **A 1** first; more\n  an answer\n- second\n    - below"
    assert list(blocks(listed)) == [
        {"kind": "item", "runs": [("A 1", True), (" first; more an answer", False)], "depth": 1},
        {"kind": "item", "runs": [("second", False)], "depth": 1},
        {"kind": "item", "runs": [("below", False)], "depth": 2},
    ]
