"""What the real servers of these tests hold: run in a child with the server's home."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection

from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.arrivals import Arrival
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.fieldwork.writer import MOST, Writer
from nazorat.people.models import Member
from nazorat.visits.actions import Seat
from nazorat.visits.models import Device
from nazorat.xlsform import peek_root, read_instance
from support.collect import JPEG, record
from support.doors import Door, make_door
from support.make import make_keyring, make_member, person


def doors() -> dict[str, Any]:
    """A visit with the tool of the vectors, a tablet with ODK Collect and a field app; the lead's keys, to open what came in."""
    lead = make_keyring(make_member())
    collect = make_door(lead=lead)
    app = make_door(Device.Kind.FIELD_APP, lead=lead)
    return {
        "collect": collect.token, "visit": str(collect.visit.id), "app": app.token, "app_seed": app.seed.hex(),
        "app_visit": str(app.visit.id), "lead": str(lead.member.id), "identity": lead.identity, "seed": lead.signing_seed.hex(),
    }  # fmt: skip


def to_reseal() -> dict[str, Any]:
    """A visit with sixty records, each with a picture; the keys of its lead and of one more who reads all of them."""
    lead, other = make_keyring(make_member()), make_keyring(make_member())
    door = make_door(lead=lead, seats=[Seat(other.member, "monitor")])
    for number in range(60):
        xml = record(f"uuid:{number}", text=f"t{number}", circle="all", pictures=[f"{number}.jpg"])
        root = read_instance(xml)
        sent = Sent(
            visit_id=door.visit.id, tool_version=door.version, door=Record.Door.COLLECT, xml=xml, root=root, peek=peek_root(root),
            actor=door.device.id, device=door.device, files=((f"{number}.jpg", JPEG + bytes(5000 + number)),),
        )  # fmt: skip
        receive(by=door.device.id, arrival=seal_arrival(sent))
    return {
        "visit": str(door.visit.id), "lead": str(lead.member.id), "identity": lead.identity, "seed": lead.signing_seed.hex(),
        "other": str(other.member.id), "other_identity": other.identity,
    }  # fmt: skip


def desk() -> dict[str, Any]:
    """The same doors; besides what the lead types to come in, and which device is the tablet."""
    facts = doors()
    lead, tablet = Member.objects.get(id=facts["lead"]), Device.objects.get(visit=facts["visit"])
    return {**facts, "person": person(lead), "device": str(tablet.id)}


def crowd() -> dict[str, Any]:
    """Two groups' worth of records and three impossible ones, handed to one writer by 24 threads at once."""
    door, writer = make_door(), Writer()
    good = [sealed(door, number) for number in range(2 * MOST)]
    taken = sealed(door, -1)
    writer.submit(taken)
    bad = [replace(sealed(door, -2 - number), record_id=taken.record_id) for number in range(3)]

    def send(one: Arrival) -> str:
        try:
            return str(writer.submit(one).number)
        except IntegrityError:
            return "bad"
        finally:
            connection.close()

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(send, [*good[:MOST], *bad, *good[MOST:]]))
    return {"answers": answers, "records": Record.objects.count(), "chain": verify(exported_lines()).holds, "most": MOST}


def lonely() -> dict[str, Any]:
    """Seconds that ten records take one after the other while another sender has been getting ready for a minute."""
    door, writer = make_door(), Writer()
    writer.submit(sealed(door, 0))
    writer.coming[-1] = time.monotonic() - 60
    waiting = [sealed(door, number) for number in range(1, 11)]
    began = time.perf_counter()
    for one in waiting:
        writer.submit(one)
    alone = time.perf_counter() - began
    writer.coming[-1] = time.monotonic() + 3600  # for ever just begun
    waiting = [sealed(door, number) for number in range(11, 21)]
    began = time.perf_counter()
    for one in waiting:
        writer.submit(one)
    return {"alone": alone, "beside": time.perf_counter() - began}


def sealed(door: Door, number: int) -> Arrival:
    xml = record(f"uuid:{number}", text=f"t{number}")
    root = read_instance(xml)
    return seal_arrival(
        Sent(
            visit_id=door.visit.id, tool_version=door.version, door=Record.Door.COLLECT, xml=xml, root=root, peek=peek_root(root),
            actor=door.device.id, device=door.device,
        )
    )  # fmt: skip
