"""What a team lacks for a place: warned before, decided in the sealed plan, recorded when the team is inside; nobody is kept at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.actions import declare_profile
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Profile
from nazorat.places.models import Place
from nazorat.visits import actions
from nazorat.visits.balance import lacks_of
from nazorat.visits.models import Imbalance, TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role, Lack, Because = TeamMember.Role, Imbalance.Lack, Imbalance.Because


def seat(member: Member, role: str = Role.MONITOR) -> actions.Seat:
    return actions.Seat(member, role)


def said(member: Member, sex: str = "", languages: tuple[str, ...] = (), professions: tuple[str, ...] = ()) -> Profile:
    return Profile(member=member, sex=sex, languages=list(languages), professions=list(professions))


def lacking(place: Place, team: list[tuple[actions.Seat, Profile]], been: tuple[Member, ...] = ()) -> set[Imbalance.Lack]:
    profiles = [profile for _seat, profile in team]
    return set(lacks_of(place, [one for one, _profile in team], profiles, {member.id for member in been}))


def test_each_lack_is_named_and_made_good() -> None:
    one, other = make_member(), make_member()
    women = make_place(kind=Place.Kind.PRISON_WOMEN, sex=Place.Sex.UNKNOWN)
    alone = [(seat(one), said(one))]
    assert lacking(women, alone) == {Lack.ALONE, Lack.NO_WOMAN, Lack.NO_TAJIK, Lack.NO_RUSSIAN, Lack.NO_EXPERIENCE}
    both = [(seat(one), said(one, "woman", ("tg",), ("law",))), (seat(other), said(other, "woman", ("ru",), ("law", "teaching")))]
    assert lacking(women, both, (one,)) == set()
    assert lacking(make_place(kind=Place.Kind.POL_STATION, sex=Place.Sex.BOTH), both, (one,)) == {Lack.NO_MAN}
    assert lacking(make_place(kind=Place.Kind.PSY_HOSP, sex=Place.Sex.WOMEN), both, (one,)) == {Lack.NO_HEALTH}
    lawyers = [(seat(one), said(one, "", ("tg", "ru"), ("law",))), (seat(other), said(other, "", (), ("law",)))]
    other.organisation_id = one.organisation_id
    station = make_place(kind=Place.Kind.POL_STATION)
    assert lacking(station, lawyers) == {Lack.ONE_SIDE, Lack.ONE_PROFESSION, Lack.NO_EXPERIENCE}


def test_observer_balances_nothing_and_an_interpreter_only_languages() -> None:
    one, other, third = make_member(), make_member(), make_member()
    women = make_place(kind=Place.Kind.POL_STATION, sex=Place.Sex.WOMEN)
    team = [
        (seat(one), said(one, "man")), (seat(other, Role.OBSERVER), said(other, "woman", ("ru",))),
        (seat(third, Role.INTERPRETER), said(third, "woman", ("tg",))),
    ]  # fmt: skip
    assert lacking(women, team, (other,)) == {Lack.ALONE, Lack.NO_WOMAN, Lack.NO_RUSSIAN, Lack.NO_EXPERIENCE}


@dataclass
class Cast:
    planner: Keyring
    lead: Keyring
    monitor: Keyring
    plan: Visit


@pytest.fixture
def cast() -> Cast:
    planner, lead, monitor = (make_keyring(make_member(planner=n == 0)) for n in range(3))
    place = make_place(kind=Place.Kind.PRISON_WOMEN)
    seats = [actions.Seat(lead.member, Role.LEAD, interviews=True), actions.Seat(monitor.member, Role.MONITOR)]
    facts: dict[str, Any] = {"begins": date(2026, 3, 2), "mode": 1, "note": ""}
    declare_profile(by=lead.member, sex="man", languages=["ru", "tg", "klingon"], professions=["law"])
    return Cast(planner, lead, monitor, actions.plan_visit(by=planner, place=place, seats=seats, **facts))


def client_of(who: Keyring) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, who.member)
    return client


def test_decision_stands_sealed_in_the_plan_and_in_clear_once_they_are_inside(cast: Cast) -> None:
    assert cast.lead.member.profile.languages == ["tg", "ru"]
    actions.decide_planned_balance(by=cast.lead, visit=cast.plan, reasons={Lack.NO_WOMAN: Because.FREE, Lack.NO_EXPERIENCE: ""})
    cast.plan.refresh_from_db()
    assert Imbalance.objects.count() == 0
    # a planner who leaves the reason as it is has not decided it
    actions.decide_planned_balance(by=cast.planner, visit=cast.plan, reasons={Lack.NO_WOMAN: Because.FREE})
    cast.plan.refresh_from_db()
    visit = actions.arrive(by=cast.lead, visit=cast.plan, began=date(2026, 3, 2), gate_minutes=5)
    rows = list(visit.imbalances.values_list("lack", "because", "decided_by"))
    assert rows == [(Lack.NO_WOMAN, Because.FREE, cast.lead.member.id), (Lack.NO_EXPERIENCE, "", None)]
    assert actions.decide_balance(by=cast.lead.member, visit=visit, reasons={Lack.NO_EXPERIENCE: Because.URGENT}) == 1
    before = Act.objects.count()
    assert actions.decide_balance(by=cast.lead.member, visit=visit, reasons={Lack.NO_EXPERIENCE: Because.URGENT}) == 0
    assert Act.objects.count() == before
    with pytest.raises(Problem, match="visit-already-begun"):
        actions.decide_planned_balance(by=cast.lead, visit=visit, reasons={})


def test_another_plan_asks_again_and_a_refusal_records_nothing(cast: Cast) -> None:
    actions.decide_planned_balance(by=cast.lead, visit=cast.plan, reasons={Lack.NO_WOMAN: Because.NOT_HERE})
    cast.plan.refresh_from_db()
    place = Place.objects.get(id=actions.open_plan(by=cast.planner, visit=cast.plan).place_id)
    actions.change_plan(by=cast.planner, visit=cast.plan, place=place, begins=date(2026, 3, 9), note="", seats=[])
    cast.plan.refresh_from_db()
    assert actions.open_plan(by=cast.lead, visit=cast.plan).balance == ()
    visit = actions.refuse_entry(by=cast.lead, visit=cast.plan, began=date(2026, 3, 9), gate_minutes=90)
    assert visit.imbalances.count() == 0


def test_pages_warn_decide_and_show_who_decided(cast: Cast) -> None:
    lead, plan = client_of(cast.lead), cast.plan
    client_of(cast.monitor).post(reverse("my-profile"), {"languages": ["uz"], "professions": ["medicine", "teaching"]})
    assert Profile.objects.get(member=cast.monitor.member).professions == ["medicine", "teaching"]
    page = lead.get(reverse("visit-plan", args=[plan.id])).content.decode()
    assert "No woman on the team, and women are held there" in page
    url = reverse("visit-plan-balance", args=[plan.id])
    assert lead.get(url).content.decode().count("<select") == 2
    assert lead.post(url, {f"lack-{Lack.NO_WOMAN}": "because she said so"}).status_code == 422
    assert lead.post(url, {f"lack-{Lack.NO_WOMAN}": Because.OTHERWISE}).status_code == 302
    assert "made good otherwise" in lead.get(reverse("visit-plan", args=[plan.id])).content.decode()
    plan.refresh_from_db()
    actions.arrive(by=cast.lead, visit=plan, began=date(2026, 3, 2), gate_minutes=5)
    monitor = client_of(cast.monitor)
    page = monitor.get(reverse("visit", args=[plan.id])).content.decode()
    assert f"Decided by {cast.lead.member.code}" in page
    assert ("No reason was given." in page, "Say why" in page) == (True, False)
    lead.post(
        reverse("visit-balance", args=[plan.id]), {f"lack-{Lack.NO_WOMAN}": "otherwise", f"lack-{Lack.NO_EXPERIENCE}": "free"}
    )
    assert "nobody such was free" in lead.get(reverse("visit-team", args=[plan.id])).content.decode()
    assert set(plan.imbalances.values_list("because", flat=True)) == {"otherwise", "free"}
    for name in ("visit-plan-balance", "visit-balance"):
        assert monitor.get(reverse(name, args=[plan.id])).status_code == 404
