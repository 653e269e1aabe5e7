"""A week offline, then all at once: 30 field apps with 300 sealed records each arrive together at a server as anybody starts it.

    .venv/bin/python -m benchmarks.arrivals                 # prints one line of JSON
    .venv/bin/python -m benchmarks.arrivals --devices 4 --records 50

Every record is sealed and signed before the clock starts, as a device does it when a record is finished. Each device sends one record after
another, as the app does; every third connection of a device breaks after the record went out and before the answer is read, and the record
is sent again. A picture for each tenth record goes up in pieces. Afterwards every signed receipt is held against the server's key, and the
database is counted: none missing, none twice, a random one opens. Nothing leaves 127.0.0.1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.request import urlopen

import aiohttp

from benchmarks import machine, sender, server
from support.collect import TOOL, record
from support.device import FieldApp, Sealed

TEXT = "the team was shown cells on the second floor where water had been cut since the morning of that day"
WORDS = TEXT.split()
ANSWER = 4000
PICTURE = 300 * 1024
PIECE = 256 * 1024
# a connection breaks at each such record of a device
BREAKS = 30
PICTURES = 10
TRIES = 5
MUST = {"lost": (0, 0), "twice": (0, 0), "errors": (0, 0), "p95_ms": (0, 1000), "peak_mib": (0, 400)}
SEALED = {"Content-Type": "application/octet-stream"}


@dataclass
class Device:
    """A field app with what it finished in a week, in the order of finishing."""

    app: FieldApp
    address: str
    waiting: list[Sealed] = field(default_factory=list)


@dataclass
class Figures:
    """Seconds of each answer, receipts whose signature holds by what they speak of, and posts that were answered otherwise."""

    took: list[float] = field(default_factory=list)
    receipts: set[tuple[str, str]] = field(default_factory=set)
    errors: int = 0
    broken: int = 0
    again: int = 0


def main() -> int:
    """1 when a record was lost or stands twice, or a must is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=30)
    parser.add_argument("--records", type=int, default=300)
    given = parser.parse_args()
    figures = {"case": "arrivals", "devices": given.devices, "records_each": given.records, **machine.facts(), **arrive(given)}
    missed = [name for name, (least, most) in MUST.items() if not least <= figures[name] <= most]
    missed += [] if figures["random_record_opens"] else ["random_record_opens"]
    print(json.dumps({**figures, "must": {name: most for name, (_, most) in MUST.items()}, "missed": missed}), flush=True)
    return int(bool(missed))


def arrive(given: argparse.Namespace) -> dict[str, Any]:
    os.environ["BENCH_DEVICES"] = str(given.devices)
    with server.seeded(TOOL, what="devices") as home:
        with server.serving(home) as (address, pid):
            devices = [_device(address, token, seed, given.records) for token, seed in home.facts["devices"]]
            sent = [one for device in devices for one in device.waiting]
            pids = machine.tree(pid)
            before = sender.cpu_seconds(pids)
            with machine.watched(pid) as highest:
                figures, seconds = asyncio.run(_together(devices))
            cpu = sender.cpu_seconds(pids) - before
        held = home.proofs()
        ranked = sorted(figures.took)
        records = sum(one.slip["kind"] == "record" for one in sent)
        wanted = {(one.slip["kind"], one.slip["sha256"]) for one in sent}
        return {
            "sent": len(sent), "bodies_mib": round(sum(len(one.body) for one in sent) / 2**20, 1), "broken": figures.broken, "again": figures.again,
            "lost": len(wanted - figures.receipts) + max(0, records - held["records"]), "twice": max(0, held["records"] - records),
            "errors": figures.errors, "seconds": round(seconds, 1), "per_s": round(len(ranked) / seconds, 1),
            **{f"p{share}_ms": round(ranked[min(len(ranked) - 1, len(ranked) * share // 100)] * 1000, 1) for share in (50, 95, 99)},
            "max_ms": round(ranked[-1] * 1000, 1), "cpu_ms": round(cpu * 1000 / len(ranked), 2), "peak_mib": highest[0],
            "fsync_ms": machine.fsync_ms(home.folder), **held,
        }  # fmt: skip


def _device(address: str, token: str, seed: str, records: int) -> Device:
    place = f"{address}/sync/key/{token}"
    if not place.startswith("http://127.0.0.1:"):
        raise SystemExit(f"{address} is not on this machine")
    with urlopen(f"{place}/pack", timeout=30) as answer:  # noqa: S310 - our own loopback address
        app = FieldApp(bytes.fromhex(seed), json.loads(answer.read()))
    device = Device(app, place)
    for number in range(records):
        text = " ".join(random.choices(WORDS, k=ANSWER // 5))[:ANSWER]  # noqa: S311 - filling
        names = ("a.jpg",) if number % PICTURES == 0 else ()
        sealed = app.record(record(f"uuid:{number}", text=text, pictures=list(names)).decode(), names=names)
        device.waiting += [sealed, *(app.file(sealed, name, os.urandom(PICTURE)) for name in names)]
    return device


async def _together(devices: list[Device]) -> tuple[Figures, float]:
    figures = Figures()
    began = time.perf_counter()
    await asyncio.gather(*(_send(device, figures) for device in devices))
    return figures, time.perf_counter() - began


async def _send(device: Device, figures: Figures) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=2)) as session:
        for number, sealed in enumerate(device.waiting):
            if number % BREAKS == BREAKS - 1:
                await _broken(session, device, sealed)
                figures.broken += 1
            send = _in_pieces if sealed.slip["kind"] == "file" else _whole
            for tries in range(TRIES):
                try:
                    await send(session, device, sealed, figures)
                except aiohttp.ClientError:
                    # as the app does it: a connection that was closed meanwhile is no reason to stop
                    figures.again += 1
                    await asyncio.sleep(0.5 * 2**tries)
                else:
                    break
            else:
                figures.errors += 1


async def _whole(session: aiohttp.ClientSession, device: Device, sealed: Sealed, figures: Figures) -> None:
    began = time.perf_counter()
    async with session.post(f"{device.address}/{sealed.path}", data=sealed.body, headers={**SEALED, **sealed.headers}) as answer:
        body = await answer.read()
        _note(device, answer, body, began, figures)


async def _in_pieces(session: aiohttp.ClientSession, device: Device, sealed: Sealed, figures: Figures) -> None:
    """As the app does it: ask how much is there, then piece after piece until the receipt comes."""
    at: int | None = None
    while True:
        where = {} if at is None else {"Nazorat-Offset": str(at)}
        headers = {**SEALED, **sealed.headers, "Nazorat-Size": str(len(sealed.body)), **where}
        began = time.perf_counter()
        body = b"" if at is None else sealed.body[at : at + PIECE]
        async with session.post(f"{device.address}/pieces", data=body, headers=headers) as answer:
            told = await answer.read()
            if answer.status != 200:
                return _note(device, answer, told, began, figures)
            figures.took.append(time.perf_counter() - began)
            at = json.loads(told)["here"]


async def _broken(session: aiohttp.ClientSession, device: Device, sealed: Sealed) -> None:
    """The post goes out and its answer is never read."""
    post = session.post(f"{device.address}/{sealed.path}", data=sealed.body, headers={**SEALED, **sealed.headers})
    try:
        await asyncio.wait_for(post, timeout=0.02)
    except (TimeoutError, aiohttp.ClientError):
        return


def _note(device: Device, answer: aiohttp.ClientResponse, body: bytes, began: float, figures: Figures) -> None:
    figures.took.append(time.perf_counter() - began)
    if answer.status != 201:
        figures.errors += 1
        return
    receipt = device.app.receipt(body, answer.headers["Nazorat-Signature"])
    figures.receipts.add((receipt["kind"], receipt["sha256"]))


if __name__ == "__main__":
    sys.exit(main())
