"""What others wait for while somebody tries passphrases at the sign-in page. Prints one JSON line a case.

.venv/bin/python -m benchmarks.wrong_logins [--rate 16] [--seconds 20] [--members 4]

A served home with two processes. "idle": members who are signed in open pages, one of them signs in anew now and then. "attacked": the same
while `rate` wrong sign-ins a second come from many addresses, at codes of members and at codes that are nobody's. The exit code is 1 when the
95th of a hundred page loads takes longer than it must, or when a page or a right sign-in was refused.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks import machine
from benchmarks.server import Home, serving
from nazorat.cli.client import ClientProblem, Desk, totp
from support import live
from support.home import make_home

MUST: dict[str, float] = {"pages_p95_s": 2.0}
PAGES = ("/", "/visits/", "/me/", "/standards/")
# a member reads for a while before the next page
READING = 0.5
SIGN_IN_EVERY = 5.0
# wrong sign-ins that may be under way at once; more would be the sender's own queue
AT_ONCE = 64


@dataclass
class Seen:
    """What was measured: seconds of page loads and of right sign-ins, answers to wrong ones by status."""

    pages: list[float] = field(default_factory=list)
    sign_ins: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    wrong_seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    again: int = 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rate", type=int, default=16)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--members", type=int, default=4)
    given = asked.parse_args()
    wrong = False
    comers = 1 + int(given.seconds / SIGN_IN_EVERY)
    with seeded(given.members + 2 * comers) as home, serving(home) as (address, _pid):
        people = home.facts["people"]
        members, waiting = people[: given.members], people[given.members :]
        desks = [Desk(address, address=f"127.0.1.{place}") for place in range(1, given.members + 1)]
        for desk, person in zip(desks, members, strict=True):
            desk.sign_in(person["code"], person["phrase"], totp(person["secret"]))
        for case, rate, new in (("idle", 0, waiting[:comers]), ("attacked", given.rate, waiting[comers:])):
            seen = measured(address, desks, new, [person["code"] for person in people], rate, given.seconds)
            whole = {"case": case, **machine.facts(), "rate": rate, "members": given.members, **figures_of(seen, given.seconds)}
            missed = machine.missed(whole, MUST)
            print(json.dumps({**whole, "must": MUST, "missed": missed}), flush=True)
            wrong = wrong or bool(missed)
    return int(wrong)


@contextmanager
def seeded(members: int) -> Iterator[Home]:
    """A home with so many members who can sign in; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nazorat-bench-") as folder:
        place = make_home(Path(folder) / "home")
        environment = live.child_environment(place)
        command = [sys.executable, "-m", "support.planting", "benchmarks.seed:members"]
        paths = {
            "PYTHONPATH": f"{environment['PYTHONPATH']}:{Path(__file__).resolve().parent.parent}",
            "BENCH_MEMBERS": str(members),
        }
        child = subprocess.run(command, env={**environment, **paths}, capture_output=True, text=True, check=False, cwd="/")
        if child.returncode:
            raise live.DidNotStart(child.stderr[-2000:])
        yield Home(Path(folder), json.loads(child.stdout.splitlines()[-1]))


def measured(address: str, desks: list[Desk], new: list[dict[str, str]], codes: list[str], rate: int, seconds: float) -> Seen:
    """Members at work and new ones coming for so long, and whoever tries passphrases beside them."""
    seen, end = Seen(), time.monotonic() + seconds
    threads = [threading.Thread(target=read, args=(desk, end, seen)) for desk in desks]
    threads += [threading.Thread(target=come, args=(address, new, end, seen))]
    for thread in threads:
        thread.start()
    if rate:
        attack(address, codes, rate, end, seen)
    for thread in threads:
        thread.join()
    return seen


def read(desk: Desk, end: float, seen: Seen) -> None:
    """One member opens one page after the other."""
    place = 0
    while time.monotonic() < end:
        began = time.perf_counter()
        try:
            desk.get(PAGES[place % len(PAGES)])
            seen.pages.append(time.perf_counter() - began)
        except (ClientProblem, httpx.HTTPError) as failed:
            seen.errors.append(repr(failed)[:120])
        place += 1
        time.sleep(READING)


def come(address: str, people: list[dict[str, str]], end: float, seen: Seen) -> None:
    """One member after the other signs in with the right passphrase and digits, each once: digits are good once.

    Whoever is told that the server is busy tries again a second later; the time counts from the first try to the key.
    """
    for person in people:
        began = time.perf_counter()
        desk = Desk(address, address="127.0.1.200")
        try:
            while time.monotonic() < end:
                try:
                    desk.sign_in(person["code"], person["phrase"], totp(person["secret"]))
                    seen.sign_ins.append(time.perf_counter() - began)
                    break
                except ClientProblem as refused:
                    if refused.status != 503:
                        raise
                    seen.again += 1
                    time.sleep(1)
        except (ClientProblem, httpx.HTTPError) as failed:
            seen.errors.append(repr(failed)[:120])
        finally:
            desk.close()
        time.sleep(max(0.0, SIGN_IN_EVERY - (time.perf_counter() - began)))


def attack(address: str, codes: list[str], rate: int, end: float, seen: Seen) -> None:
    """So many wrong sign-ins a second on a clock, whether or not those before were answered; addresses and codes change each time."""
    with httpx.Client(base_url=address) as first:
        page = first.get("/sign-in/")
        token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        cookie = f"{'; '.join(f'{one.name}={one.value}' for one in first.cookies.jar)}"
    lock = threading.Lock()

    def one(number: int) -> None:
        code = codes[number % len(codes)] if number % 2 else f"K-{1000 + number}"
        fields = {"csrfmiddlewaretoken": token, "code": code, "passphrase": f"wrong words {number}", "second": "000000"}
        transport = httpx.HTTPTransport(local_address=f"127.0.{2 + number // 200 % 200}.{1 + number % 200}")
        began = time.perf_counter()
        try:
            with httpx.Client(base_url=address, transport=transport, timeout=60) as client:
                answer = client.post("/sign-in/", data=fields, headers={"Cookie": cookie, "Referer": f"{address}/sign-in/"})
            told = str(answer.status_code)
        except httpx.HTTPError as failed:
            told = type(failed).__name__
        with lock:
            seen.wrong[told] += 1
            seen.wrong_seconds.append(time.perf_counter() - began)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        began, number = time.monotonic(), 0
        while time.monotonic() < end:
            pool.submit(one, number)
            number += 1
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        pool.shutdown(wait=True, cancel_futures=True)


def figures_of(seen: Seen, seconds: float) -> dict[str, Any]:
    return {
        "pages": len(seen.pages), "pages_p50_s": part(seen.pages, 50), "pages_p95_s": part(seen.pages, 95),
        "pages_worst_s": round(max(seen.pages, default=0), 3), "sign_ins": len(seen.sign_ins), "tried_again": seen.again,
        "sign_in_p50_s": part(seen.sign_ins, 50),
        "sign_in_worst_s": round(max(seen.sign_ins, default=0), 3), "wrong": sum(seen.wrong.values()),
        "wrong_a_second": round(sum(seen.wrong.values()) / seconds, 1), "wrong_by_answer": dict(sorted(seen.wrong.items())),
        "wrong_p50_s": part(seen.wrong_seconds, 50), "errors": len(seen.errors), "error_kinds": sorted(set(seen.errors))[:3],
    }  # fmt: skip


def part(values: list[float], of_hundred: int) -> float:
    """The value below which so many of a hundred lie; 0 when there is none."""
    if len(values) < 2:
        return round(values[0], 3) if values else 0.0
    return round(statistics.quantiles(values, n=100)[of_hundred - 1], 3)


if __name__ == "__main__":
    sys.exit(main())
