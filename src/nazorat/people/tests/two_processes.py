"""What the children of `test_two_processes` run: `python two_processes.py WHAT ARGUMENT…` in an installation of its own."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def prepare() -> None:
    """Make the tables and one member; give what signs them in."""
    from django.core.management import call_command  # noqa: PLC0415  # needs the settings
    from django.test import Client  # noqa: PLC0415  # needs the settings

    from support.make import PHRASE, fresh_code, make_member  # noqa: PLC0415  # needs the settings

    call_command("migrate", verbosity=0)
    member, client = make_member(), Client(SERVER_NAME="localhost")
    client.post("/sign-in/", {"code": member.code, "passphrase": PHRASE, "second": fresh_code(member)})
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    print(json.dumps({"code": member.code, "phrase": PHRASE, "cookies": cookies}))


def browser(cookies: str) -> Any:
    """A test client of another process with the same browser's cookies."""
    from django.test import Client  # noqa: PLC0415  # needs the settings

    client = Client(SERVER_NAME="localhost")
    client.cookies.load(json.loads(cookies))
    return client


def slow(cookies: str, folder: str) -> None:
    """One slow request that reads with the key, writes into the session and ends long after the lock."""
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415  # needs the settings
    from django.urls import path  # noqa: PLC0415  # needs the settings

    from nazorat.people import urls  # noqa: PLC0415  # needs the settings

    def page(request: Any) -> HttpResponse:
        (Path(folder) / "running").touch()
        wait_for(Path(folder) / "locked")
        request.session["written"] = "after the lock"
        return HttpResponse(request.keyring.member.code)

    def root(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    urls.urlpatterns += [path("slow/", page, name="report-new"), path("", root, name="desk")]
    answer = browser(cookies).get("/slow/")
    print(json.dumps({"status": answer.status_code}))


def lock(cookies: str) -> None:
    print(json.dumps({"status": browser(cookies).post("/lock/").status_code}))


def look(cookies: str) -> None:
    """Whether the key opens and the member is still signed in."""
    client = browser(cookies)
    passphrase, me = client.get("/me/passphrase/"), client.get("/me/")
    print(json.dumps({"unlocked": passphrase.status_code == 200, "signed_in": me.status_code == 200}))


def enter(phrase: str) -> None:
    """The same member in another browser."""
    from django.test import Client  # noqa: PLC0415  # needs the settings

    from nazorat.people.models import Member  # noqa: PLC0415  # needs the settings
    from support.make import sign_in  # noqa: PLC0415  # needs the settings

    client = Client(SERVER_NAME="localhost")
    sign_in(client, Member.objects.get(role=Member.Role.MONITOR), phrase)
    print(json.dumps({name: morsel.value for name, morsel in client.cookies.items()}))


def change(cookies: str, folder: str, name: str) -> None:
    """Change the passphrase when told to; says how that was answered and what the new one is."""
    from nazorat.people import signin  # noqa: PLC0415  # needs the settings

    client, new = browser(cookies), signin.new_phrase()
    client.get("/me/passphrase/")
    (Path(folder) / name).touch()
    wait_for(Path(folder) / "go")
    answer = client.post("/me/passphrase/", {"passphrase": new, "again": new})
    print(json.dumps({"status": answer.status_code, "to": answer.headers.get("Location", ""), "phrase": new}))


def prove(phrase: str) -> None:
    """Whether this passphrase opens the member's key, and how many browsers are unlocked."""
    from nazorat.people import signin  # noqa: PLC0415  # needs the settings
    from nazorat.people.models import Member, MemberKey, UnlockedSession  # noqa: PLC0415  # needs the settings
    from nazorat.vault import crypto  # noqa: PLC0415  # needs the settings

    member = Member.objects.get(role=Member.Role.MONITOR)
    wrap = signin.prove_again(member, phrase)
    opens = wrap is not None and b"identity" in crypto.unwrap(wrap, bytes(MemberKey.objects.get(member=member).wrapped))
    print(json.dumps({"opens": opens, "unlocked": UnlockedSession.objects.count()}))


def try_codes(code: str, times: str) -> None:
    """Wrong passphrases, as fast as they go; says how many were looked at before the refusal."""
    from nazorat.kit.problems import Problem  # noqa: PLC0415  # needs the settings
    from nazorat.people import signin  # noqa: PLC0415  # needs the settings

    taken = 0
    for number in range(int(times)):
        try:
            signin.take_try("code", code)
        except Problem:
            continue
        taken += 1
        time.sleep(0.01 * (number % 3))
    print(json.dumps({"taken": taken}))


def stretch(folder: str, number: str) -> None:
    """Hold one of the machine's places until told to stop, and say when it was got."""
    from nazorat.people import signin  # noqa: PLC0415  # needs the settings

    with signin._place():
        (Path(folder) / f"got-{number}").touch()
        wait_for(Path(folder) / "stop")


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(file.name)
        time.sleep(0.02)


if __name__ == "__main__":
    settings.NAZORAT_STRETCH = (1, 1 << 20)
    django.setup()
    works: dict[str, Callable[..., None]] = {
        "prepare": prepare, "slow": slow, "lock": lock, "look": look, "try": try_codes, "stretch": stretch,
        "enter": enter, "change": change, "prove": prove,
    }  # fmt: skip
    works[sys.argv[1]](*sys.argv[2:])
