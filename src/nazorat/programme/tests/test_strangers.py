"""Where one goes next reaches nobody outside the planners: not by a page, a title, an address, a redirect, a row or the record of acts."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import URLPattern, reverse

from nazorat.audit.models import Act
from nazorat.people.models import Member
from nazorat.people.rights import RIGHTS
from nazorat.places.tests.test_places import browser
from nazorat.programme.models import Override, Proposal, Scenario
from nazorat.programme.urls import urlpatterns
from support.make import make_keyring, make_member
from support.programme import make_proposal_of
from support.visits import make_over, make_place

pytestmark = pytest.mark.django_db
Role = Member.Role
# what a planner typed about the place; its name stands in the register for every member, and in the list of what is late
PLANTED = ("kanareyka-why", "kanareyka-reason", "kanareyka-yes")


def test_no_stranger_learns_the_target() -> None:
    head = make_member(role=Role.COORDINATOR, planner=True)
    place = make_place(name_en="Kanareyka-0", name_ru="Канарейка-0", kind="MIL")
    make_over(place, days=20)
    planner, locations = browser(head), []
    make_proposal_of(make_keyring(make_member()), place, why="kanareyka-why")
    row = Proposal.objects.get()
    for name, args, given in (
        ("programme-share", [], {}),
        ("programme-override", [], {"place": str(place.id), "points": "50", "reason": "kanareyka-reason"}),
        ("programme-answer", [row.id], {"accepted": "yes", "reason": "kanareyka-yes"}),
        ("programme-scenario-new", [], {"days": "9", "trip": "5", "how": "plain", "must": [str(place.id)]}),
    ):
        answer = planner.post(reverse(name, args=args), given)
        assert answer.status_code == 302
        locations.append(answer["Location"])
    things = {
        "override_id": Override.objects.get().id,
        "proposal_id": row.id,
        "scenario_id": Scenario.objects.get().id,
        "kind": "MIL",
    }
    paths = {pattern.name or "": address_of(pattern, things) for pattern in urlpatterns}
    # the leak is there to be found: the planner reads all of it, though no title and no address has the place
    read = {name: planner.get(path).content.decode() for name, path in paths.items()}
    assert all(any(word in body for body in read.values()) for word in PLANTED)
    assert "Kanareyka-0" in read["programme-scenario"]
    for name, body in read.items():
        assert "anareyka" not in title_of(body), name
    assert not any(place.id.hex in each.replace("-", "") or "anareyka" in each for each in (*locations, *paths.values()))
    # a place within its minimum stands on no page of the programme that a stranger opens, by whatever rule it was chosen
    strangers: list[Client] = [browser(make_member(role=role)) for role in Role.values] + [browser(None)]
    for client in strangers:
        for name in paths:
            body = client.get(paths[name]).content.decode()
            assert not any(word in body for word in PLANTED), name
            # a form that anybody may open offers every place of the register alike
            assert name == "programme-propose" or "Kanareyka-0" not in body, name
    assert not any(str(place.id) in repr(row) for row in Act.objects.values())
    for model in apps.get_app_config("programme").get_models():
        held = repr(
            [
                [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
                for row in model._default_manager.values_list()
            ]
        )
        assert not any(word in held for word in (*PLANTED, str(place.id), place.id.hex)), model
    assert mail.outbox == []


def address_of(pattern: URLPattern, things: dict[str, object]) -> str:
    names = pattern.pattern.converters
    return reverse(pattern.name or "", kwargs={name: things[name] for name in names})


def title_of(body: str) -> str:
    found = re.search(r"<title>(.*?)</title>", body, re.DOTALL)
    return found[1] if found else ""


def test_every_address_of_the_programme_that_tells_where_is_for_planners() -> None:
    ours = {pattern.name or "" for pattern in urlpatterns}
    sealed = {name for name in ours if RIGHTS[name].who.planners == "only"}
    assert ours - sealed == {
        "programme", "programme-map", "programme-table", "programme-rules", "programme-rule", "programme-ways", "programme-proposals",
        "programme-propose",
    }  # fmt: skip
