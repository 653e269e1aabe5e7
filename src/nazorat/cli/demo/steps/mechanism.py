"""Founding: the members join and are vouched for, bodies and places are entered, the mandate profile says what each power rests on."""

from __future__ import annotations

import re
import threading
from urllib.parse import urlsplit

from nazorat.cli.client import ClientProblem, Desk, Value, totp
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.shapes import Organisation, Person
from nazorat.cli.demo.world import Account, World, at_once, id_in

_lock = threading.Lock()
# days ago: more than the visit of a year before, less than the two years that the shortest of its topics is good for
TRAINED = 520
POWER = re.compile(r"/visits/mandate/([^/?#]+)/")


def join_all(world: World, invitation: str) -> None:
    """The founder joins and invites; everybody else joins with the code they were handed."""
    founder = cast.FOUNDER
    join(world, founder, invitation)
    _add_organisations(world)
    invitations = {founder.key: invitation}
    for person in cast.PEOPLE[1:]:
        invitations[person.key] = _invite(world, person)
    at_once(lambda person: join(world, person, invitations[person.key]), cast.PEOPLE[1:])
    page = world.desk(founder.key).get("/members/")
    for account in world.accounts.values():
        links = [link for link in page.tree.iterfind(".//a[@href]") if link.text_content().strip() == account.code]
        account.member_id = id_in(str(links[0].get("href")))


def join(world: World, person: Person, invitation: str) -> None:
    """One person makes their key: passphrase as drawn by the page, second factor enrolled; this signs them in."""
    place = [one.key for one in cast.PEOPLE].index(person.key)
    desk = Desk(world.base, language=person.language, address=f"127.0.0.{20 + place}")
    page = desk.submit(desk.get("/join/").form("/join/"), {"secret": invitation})
    phrase, secret = page.one("//*[@data-offered]"), page.one("//*[@data-totp-secret]")
    for _attempt in range(2):
        given = {"passphrase": phrase, "again": phrase, "first_code": totp(secret)}
        page = desk.submit(page.form("/join/", holding="first_code"), given)
        if not page.tree.xpath("//input[@name='first_code']"):
            break
    else:
        raise ClientProblem(f"{person.key} could not join: {page.errors()}")
    code = cast.code_of(person.key)
    uri = f"otpauth://totp/Nazorat:{code}?secret={secret}&issuer=Nazorat"
    with _lock:
        world.accounts[person.key] = Account(person.key, code, phrase, secret, uri, "", desk)


def vouch_all(world: World) -> None:
    """The two custodians pin each other, then each vouches for the members of their own organisation."""
    pairs = [("keeper", "guardian"), ("guardian", "keeper")]
    own = {cast.OFFICE: "keeper", cast.INITIATIVE: "guardian"}
    pairs += [(own[person.organisation], person.key) for person in cast.PEOPLE if person.role != "custodian"]
    for custodian, key in pairs:
        member = world.accounts[key]
        fingerprint = member.desk.get("/me/").one("//*[@data-fingerprint]")
        desk = world.desk(custodian)
        form = desk.get(f"/members/{member.member_id}/vouch/").form(holding="heard")
        desk.sent(form, {"heard": " ".join(fingerprint.split()[-2:])})
    for account in world.accounts.values():
        page = account.desk.get("/me/")
        world.expect(
            f"{account.code} is vouched for", True, bool(page.tree.xpath("//*[@data-fingerprint]/ancestor::section//dl/dd[3]"))
        )


def keep_register(world: World) -> None:
    """Places with names in three languages and a capacity with its source; what each power of the pilot rests on."""
    desk = world.desk("head")
    bodies = {body.key: body.name for body in cast.ORGANISATIONS}
    for place in cast.PLACES:
        form = desk.get("/places/new/").form(holding="name_ru")
        given = {
            **{f"name_{language}": name for language, name in place.names.items()},
            "kind": place.kind, "authority": form.choice("authority", bodies[place.authority]), "capacity": str(place.capacity),
            "capacity_source": place.source, "capacity_marking": "open",
        }  # fmt: skip
        world.places[place.key] = id_in(desk.sent(form, given).url)
    dated = world.days.after(-120).isoformat()
    found = [POWER.search(link) for link in desk.get("/visits/mandate/").links("/visits/mandate/")]
    codes = [match.group(1) for match in found if match]
    world.expect("powers of the story are on the page", set(), set(cast.POWERS) - set(codes))
    for code in codes:
        basis, source = cast.POWERS.get(code, ("none", ""))
        form = desk.get(f"/visits/mandate/{code}/").form(holding="basis")
        desk.sent(form, {"basis": basis, "source": source, "dated": dated if source else ""})


def train_all(world: World) -> None:
    """Everybody who sits on a team was trained on all topics, before the first visit and not so long ago that it is over."""
    desk = world.desk("head")
    form = desk.get("/training/new/").form(holding="topics")
    given: dict[str, Value] = {
        "held_on": world.days.after(-TRAINED).isoformat(), "topics": [code for code, _label in form.choices["topics"]],
        "trainer": "Школа наблюдения (демо)",
    }  # fmt: skip
    page = desk.sent(form, given)
    form = desk.get(urlsplit(page.url).path).form(holding="members")
    seated = sorted({seat.who for visit in cast.visits(world.days) for seat in visit.seats})
    desk.sent(form, {"members": [form.choice("members", f"{cast.code_of(who)} ·") for who in seated]})


def _add_organisations(world: World) -> None:
    desk = world.desk(cast.FOUNDER.key)
    for body in cast.ORGANISATIONS[1:]:
        desk.sent(desk.get("/organisations/new/").form(holding="kind"), {"kind": body.kind, **_names(body)})
    page = desk.get("/organisations/")
    for link in page.tree.iterfind(".//a[@href]"):
        for body in cast.ORGANISATIONS:
            if " ".join(link.text_content().split()) == body.name:
                world.organisations[body.key] = id_in(str(link.get("href")))
    world.expect("organisations entered", len(cast.ORGANISATIONS), len(world.organisations))
    # the founder's own was entered on the machine, by one name
    own = desk.get(f"/organisations/{world.organisations[cast.OFFICE]}/").form(holding="kind")
    desk.sent(own, dict(_names(cast.ORGANISATIONS[0])))


def _names(body: Organisation) -> dict[str, Value]:
    return {"name": body.name, "name_ru": body.russian, "name_tg": body.tajik}


def _invite(world: World, person: Person) -> str:
    desk = world.desk(cast.FOUNDER.key)
    form = desk.get("/members/invite/").form(holding="role")
    given = {
        "name": person.name, "organisation": world.organisations[person.organisation], "role": person.role,
        "language": person.language, "health_professional": "on" if person.health else None,
    }  # fmt: skip
    page = desk.sent(form, given)
    world.expect("code of the invited member", True, cast.code_of(person.key) in page.text)
    return page.one("//*[@data-secret]")
