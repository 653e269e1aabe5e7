"""Planting: every word goes in as a person or a device sends it, over HTTP, and is read back by whoever may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx

from nazorat.cli.client import ClientProblem, Desk, Page
from support.collect import JPEG, content_type, multipart, record
from support.device import FieldApp, Sealed
from support.live import Live, six_digits


@dataclass
class Visitors:
    """The browsers of the cast at one server, and the secrets that were seen on the way."""

    live: Live
    desks: dict[str, Desk] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        return self.live.facts

    @property
    def words(self) -> dict[str, str]:
        words: dict[str, str] = self.facts["words"]
        return words

    def visit(self, path: str) -> str:
        return f"/visits/{self.facts['visit']}/{path}"

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()


def sign_everybody_in(cast: Visitors) -> None:
    """Each person in a browser of their own, after one wrong try whose words are planted too."""
    for name, person in cast.facts["people"].items():
        desk = cast.desks[name] = Desk(cast.live.address)
        wrong = desk.get("/sign-in/").form("/sign-in/")
        refused = desk.submit(
            wrong,
            {"code": cast.words["wrong-code"][:24], "passphrase": cast.words["wrong-passphrase"], "second": "000000"},
            expect=None,
        )
        assert refused.path == "/sign-in/"
        desk.sign_in(person["code"], person["phrase"], six_digits(person["secret"]))
        cast.secrets[f"passphrase of {name}"] = person["phrase"]
        cast.secrets[f"generator of {name}"] = person["secret"]


def change_passphrase(cast: Visitors) -> None:
    """The planner takes a new passphrase, gets new recovery codes; the coordinator invites somebody."""
    desk, phrase = cast.desks["planner"], cast.words["passphrase"]
    desk.done(desk.get("/me/passphrase/").form(holding="again"), {"passphrase": phrase, "again": phrase})
    codes = desk.done(desk.get("/me/recovery-codes/").form("/me/recovery-codes/"))
    shown = [" ".join(item.text_content().split()) for item in codes.tree.iterfind(".//ol/li")]
    assert shown, "no recovery codes were shown"
    cast.secrets |= {f"recovery code {number}": code for number, code in enumerate(shown)}
    boss = cast.desks["coordinator"]
    form = boss.get("/members/invite/").form("/members/invite/")
    organisation = next(value for value, _label in form.choices["organisation"] if value)
    invited = boss.done(form, {"name": "Somebody invited", "organisation": organisation})
    cast.secrets["invitation"] = invited.one("//*[@data-secret]")


def note_unlock_keys(cast: Visitors) -> None:
    """What the cookies hold that open the members' keys."""
    for name, desk in cast.desks.items():
        value = desk.client.cookies.get("__Host-u")
        assert value, f"{name} has no unlock cookie"
        cast.secrets[f"unlock cookie of {name}"] = value


def send_by_collect(cast: Visitors) -> None:
    """A record with a large photograph, as ODK Collect sends it."""
    name = f"{cast.words['collect-photo-name']}.jpg"
    photo = JPEG + cast.words["collect-photo"].encode() * 30_000
    body = multipart(record(f"uuid:{uuid4()}", text=cast.words["collect-text"], pictures=[name]), [(name, photo)])
    headers = {"Content-Type": content_type(), "X-OpenRosa-Version": "1.0"}
    answer = httpx.post(
        f"{cast.live.address}/collect/key/{cast.facts['collect']}/submission", content=body, headers=headers, timeout=60
    )
    assert answer.status_code == 201, answer.text
    cast.secrets["token of Collect"] = cast.facts["collect"]


def send_by_field_app(cast: Visitors) -> None:
    """A record and its photograph, sealed on the device."""
    door = f"{cast.live.address}/sync/key/{cast.facts['app']}"
    app = FieldApp(bytes.fromhex(cast.facts["app_seed"]), httpx.get(f"{door}/pack").json())
    name = f"{cast.words['app-photo-name']}.jpg"
    xml = record(f"uuid:{uuid4()}", text=cast.words["app-text"], pictures=[name]).decode()
    sealed = app.record(xml, names=(name,))
    for item in (sealed, app.file(sealed, name, JPEG + cast.words["app-photo"].encode() * 500)):
        answer = _post(door, item)
        assert answer.status_code in (200, 201), answer.text
    cast.secrets["token of the field app"] = cast.facts["app"]


def key_paper(cast: Visitors) -> None:
    """One sheet keyed to its end, another left as a draft."""
    desk = cast.desks["lead"]
    first, second = cast.facts["sheets"]
    page = desk.get(cast.visit(f"keying/{first}/"))
    done = desk.submit(_open_form(page, f"keying/{first}/"), cast.facts["keyed"], expect=None)
    assert (done.path, done.status) == (cast.visit("keying/"), 200), done.errors()
    page = desk.get(cast.visit(f"keying/{second}/"))
    form = _open_form(page, f"keying/{second}/")
    form.action = cast.live.address + cast.visit(f"keying/{second}/draft/")
    desk.submit(form, cast.facts["draft"])
    assert cast.words["draft-text"] in desk.get(cast.visit(f"keying/{second}/")).content.decode()


def plan(cast: Visitors) -> None:
    """A coming visit with its tip."""
    desk = cast.desks["planner"]
    form = desk.get("/visits/plan/").form("/visits/plan/")
    lead = cast.facts["people"]["lead"]["code"]
    members = [name for name in form.names if name.endswith("-member")]
    first = min(members)
    day = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011 - a day in the form, not a time
    values = {
        "place": cast.facts["place"], "begins": day, "note": cast.words["plan-note"],
        first: form.choice(first, lead), first.replace("-member", "-role"): "lead",
    }  # fmt: skip
    page = desk.done(form, values)
    if cast.words["plan-note"] not in page.text:
        page = desk.get(next(link for link in desk.get("/visits/programme/").links("/plan/") if not link.endswith("/visits/plan/")))
    assert cast.words["plan-note"] in page.text


def debrief(cast: Visitors) -> None:
    desk = cast.desks["lead"]
    form = desk.get(cast.visit("debrief/add/")).form(holding="statement")
    desk.done(form, {"statement": cast.words["debrief-statement"], "undertaking": cast.words["debrief-undertaking"]})
    assert cast.words["debrief-statement"] in desk.get(cast.visit("debrief/")).text


def write_finding(cast: Visitors) -> None:
    desk = cast.desks["lead"]
    form = desk.get(cast.visit("findings/new/")).form(holding="status")
    title, fact = (next(name for name in sorted(form.names) if part in name and "ru" in name) for part in ("title", "fact"))
    desk.done(form, {title: cast.words["finding-title"], fact: cast.words["finding-fact"]})
    assert cast.words["finding-title"] in desk.get(cast.visit("findings/")).text


def write_recommendation(cast: Visitors) -> None:
    desk, base = cast.desks["lead"], f"/recommendations/visits/{cast.facts['visit']}/"
    form = desk.get(base + "new/").form(holding="words_ru")
    desk.done(form, {"words_ru": cast.words["recommendation"], "indicator_ru": cast.words["recommendation-sign"]})
    assert cast.words["recommendation"] in desk.get(base).text


def write_report(cast: Visitors) -> None:
    desk = cast.desks["lead"]
    form = desk.get(f"/reports/new/?visit={cast.facts['visit']}").form(holding="visits")
    page = desk.done(form, {"visits": cast.facts["visit"]})
    text = desk.get(f"{page.path}sections/method/ru/")
    desk.done(text.form(holding="text"), {"text": cast.words["report-text"]})
    assert cast.words["report-text"] in desk.get(f"{page.path}sections/method/ru/").content.decode()


def lock_and_post(cast: Visitors) -> None:
    """What is sent after the key was locked is refused and kept in the page alone; addresses and searches name things too."""
    desk = cast.desks["lead"]
    form = desk.get(cast.visit("debrief/add/")).form(holding="statement")
    search = desk.get("/search/", q=cast.words["search"])
    assert search.status == 200
    assert desk.get(f"/places/{cast.words['address']}/", expect=None).status == 404
    for name in cast.desks:
        _lock(cast.desks[name])
    refused = desk.submit(form, {"statement": cast.words["locked-post"]}, expect=None)
    assert refused.status == 423
    assert cast.words["locked-post"] in refused.content.decode(), "what was typed is not kept in the page"
    for closed in ("debrief/", "findings/"):
        assert desk.get(cast.visit(closed), expect=None).path == "/unlock/"


def sign_everybody_out(cast: Visitors) -> None:
    for desk in cast.desks.values():
        page = desk.get("/me/", expect=None)
        desk.submit(page.form("/sign-out/"), expect=None)


STEPS = (
    sign_everybody_in, change_passphrase, note_unlock_keys, send_by_collect, send_by_field_app, key_paper, plan, debrief, write_finding,
    write_recommendation, write_report,
)  # fmt: skip


def _lock(desk: Desk) -> None:
    page = desk.get("/me/")
    desk.submit(page.form("/lock/"), expect=None)


def _open_form(page: Page, path: str) -> Any:
    found = [form for form in page.forms() if form.method == "post" and form.action.endswith(path) and "seconds" in form.names]
    if not found:
        raise ClientProblem(f"{page.path} has no keying form", page.status)
    return found[0]


def _post(door: str, item: Sealed) -> httpx.Response:
    headers = {**item.headers, "Content-Type": "application/octet-stream"}
    return httpx.post(f"{door}/{item.path}", content=item.body, headers=headers, timeout=60)
