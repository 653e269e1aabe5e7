"""A large register in a form, and regional teams: what a member is shown first, and that it opens and hides nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.actions import set_regional_team
from nazorat.places.fields import LINES, PlaceField, PlacesField
from nazorat.places.models import Place, RegionalSeat
from nazorat.places.queries import MOST_OFFERED, places_known, places_offered
from nazorat.places.regions import regional_teams, regions_of
from support.make import make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
MANY = MOST_OFFERED + 20


def client_of(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


@pytest.fixture
def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


@pytest.fixture
def register() -> list[Place]:
    """More places than a form offers at once: by name "Named 000" to "Named 119", every tenth in Region B."""
    body = make_place(name_ru="Хонаи намуна", name_en="House of a sample").authority
    rows = [
        Place(
            kind="POL_TEMP", authority=body, region="Region B" if number % 10 == 9 else "Region A",
            **{f"name_{tongue}": f"Named {number:03}" for tongue in ("ru", "tg", "en")},
        )
        for number in range(MANY)
    ]  # fmt: skip
    for row in rows:
        row.search = row.indexed([])
    return Place.objects.bulk_create(rows)


class Asked(forms.Form):
    place = PlaceField(closed=True, label="Place")
    text = forms.CharField()


def options(form: forms.Form) -> list[str]:
    """Values of the list as it is drawn, without the empty one."""
    return [str(one.get("value")) for one in html.fromstring(f"<div>{form['place']}</div>").iter("option") if one.get("value")]


def test_a_small_register_is_one_list_without_a_search() -> None:
    place = make_place(name_en="Only", region="Region A")
    drawn = str(Asked()["place"])
    assert f'value="{place.id}"' in drawn
    assert "Region A" in drawn
    assert "-words" not in drawn
    assert "size=" not in drawn


@pytest.mark.usefixtures("register")
def test_a_large_register_offers_so_many_and_a_search() -> None:
    form = Asked()
    assert len(options(form)) == MOST_OFFERED
    drawn = str(form["place"])
    assert 'name="place-words"' in drawn
    assert f'size="{LINES}"' in drawn
    assert f'hx-post="{reverse("places-choose")}?closed=1"' in drawn


def test_what_is_chosen_stays_however_far_down_it_stands(register: list[Place]) -> None:
    last = register[-1]
    assert str(last.id) in options(Asked(initial={"place": last.id}))
    sent = Asked({"place": str(last.id), "text": ""})
    assert not sent.is_valid()
    assert str(last.id) in options(sent)
    assert 'value="' + str(last.id) + '" selected' in str(sent["place"])


def test_words_alone_come_back_with_what_they_found(register: list[Place]) -> None:
    sent = Asked({"place": "", "place-words": "named 11", "text": "typed"})
    assert not sent.is_valid()
    assert [UUID(one) for one in options(sent)] == [place.id for place in register if "11" in place.name_en]
    assert 'value="named 11"' in str(sent["place"])


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-0000-0000-000000000000", "' or 1=1"])
@pytest.mark.usefixtures("register")
def test_what_is_no_place_is_refused_and_drawn_again(wrong: str) -> None:
    sent = Asked({"place": wrong, "text": "typed"})
    assert not sent.is_valid()
    assert len(options(sent)) == MOST_OFFERED


@pytest.mark.parametrize("words", ["Хонаи намуна", "honai namuna", "HOUSE sample"])
@pytest.mark.usefixtures("register")
def test_the_list_is_searched_in_any_script(words: str) -> None:
    answer = client_of(make_member()).post(reverse("places-choose"), {"place-words": words})
    found = [one for one in html.fromstring(f"<select>{answer.content.decode()}</select>").iter("option") if one.get("value")]
    assert [(one.text or "").split(" · ")[0] for one in found] == ["House of a sample"]
    assert found[0].get("selected") is not None


class Several(forms.Form):
    places = PlacesField(label="Places", required=False)


def test_several_are_chosen_out_of_a_large_register_and_stay(register: list[Place]) -> None:
    first = html.fromstring(f"<div>{Several()['places']}</div>")
    assert sum(1 for _each in first.iter("option")) == MOST_OFFERED
    chosen = [str(register[-1].id), str(register[-2].id)]
    drawn = str(Several({"places": chosen, "places-words": "x y z"})["places"])
    assert [one.get("value") for one in html.fromstring(f"<div>{drawn}</div>").iter("option") if one.get("selected") is not None]
    assert f'hx-post="{reverse("places-choose")}?several=1"' in drawn
    client = client_of(make_member())
    answer = client.post(reverse("places-choose") + "?several=1", {"places-words": "named 105", "places": chosen}).content.decode()
    lines = [
        (one.get("value"), one.get("selected") is not None) for one in html.fromstring(f"<select>{answer}</select>").iter("option")
    ]
    assert sorted(lines) == sorted([*((one, True) for one in chosen), (str(register[105].id), False)])
    assert Several({"places": chosen}).is_valid()
    assert not Several({"places": [], "places-words": "named"}).is_valid()


def test_a_search_of_nothing_says_so_and_writes_no_act() -> None:
    client, before = client_of(make_member()), Act.objects.count()
    answer = client.post(reverse("places-choose"), {"team-0-place-words": "no such place"})
    assert "No place fits what you asked for." in answer.content.decode()
    assert Act.objects.count() == before
    assert client.get(reverse("places-choose")).status_code == 405


def test_closed_places_are_offered_where_they_may_be_chosen() -> None:
    make_place(name_en="Shut long ago", closed_on="2020-01-01")
    client = client_of(make_member())
    url = reverse("places-choose")
    assert "Shut" not in client.post(url, {"place-words": "shut"}).content.decode()
    assert "Shut" in client.post(f"{url}?closed=1", {"place-words": "shut"}).content.decode()


@pytest.mark.usefixtures("register")
def test_a_search_asks_the_same_whatever_it_finds(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(make_member())
    for words in ("named 111", "named"):
        with django_assert_num_queries(5):
            client.post(reverse("places-choose"), {"place-words": words})


@pytest.mark.usefixtures("register")
def test_places_of_one_s_own_regions_come_first() -> None:
    offered = places_offered(places_known(), regions=["Region B"])
    assert [place.region for place in offered.places[:12]] == ["Region B"] * 12
    assert (len(offered.places), offered.more) == (MOST_OFFERED, True)


def test_who_keeps_the_register_says_who_works_where(coordinator: Member) -> None:
    make_place(region="Region A")
    one, other, client = make_member(), make_member(), client_of(coordinator)
    url = reverse("regional-team", args=["Region A"])
    assert client.post(url, {"members": [str(one.id), str(other.id)]})["Location"] == reverse("regional-teams")
    assert client.post(url, {"members": [str(other.id)]}).status_code == 302
    assert (regions_of(one), regions_of(other)) == ([], ["Region A"])
    assert [(team.region, team.places, len(team.seats)) for team in regional_teams()] == [("Region A", 1, 1)]
    assert Act.objects.filter(verb="places.set-regional-team", actor=coordinator.id).count() == 2
    page = client.get(reverse("regional-teams")).content.decode()
    assert other.code in page
    assert client.post(url, {"members": ["nobody"]}).status_code == 422
    assert client.get(reverse("regional-team", args=["Nowhere"])).status_code == 404


def test_a_monitor_reads_the_teams_and_sets_none() -> None:
    make_place(region="Region A")
    monitor = make_member()
    client = client_of(monitor)
    assert client.get(reverse("regional-teams")).status_code == 200
    assert client.post(reverse("regional-team", args=["Region A"]), {"members": []}).status_code == 403
    with pytest.raises(Problem, match="refused"):
        set_regional_team(by=monitor, region="Region A", members=[monitor])
    assert not RegionalSeat.objects.exists()


def test_the_register_begins_with_one_s_own_region_and_leads_out_of_it(coordinator: Member) -> None:
    here, there = make_place(name_en="Here", region="Region A"), make_place(name_en="There", region="Region B")
    member = make_member()
    set_regional_team(by=coordinator, region="Region A", members=[member])
    client = client_of(member)
    shown = {asked: client.get(reverse("places") + asked).content.decode() for asked in ("", "?region=mine", "?region=Region+B")}
    found = {
        asked: [place.name_en for place in (here, there) if f"<bdi>{place.name_en}</bdi></a>" in page]
        for asked, page in shown.items()
    }
    assert found == {"": ["Here"], "?region=mine": ["Here"], "?region=Region+B": ["There"]}
    every = client.get(reverse("places") + "?region=all").content.decode()
    assert "<bdi>Here</bdi></a>" in every
    assert "<bdi>There</bdi></a>" in every
    assert 'href="?region=all"' in client.get(reverse("places")).content.decode()
    table = client.get(reverse("places-table")).content.decode()
    assert "Here" in table
    assert "There" not in table
    # a filter, no wall: the page of a place elsewhere is read as before
    assert client.get(reverse("place", args=[there.id])).status_code == 200


def test_coverage_follows_the_region(coordinator: Member) -> None:
    for region in ("Region A", "Region A", "Region B"):
        make_place(region=region)
    client = client_of(make_member())
    assert "0 / 3" in client.get(reverse("programme")).content.decode()
    assert "0 / 1" in client.get(reverse("programme") + "?region=Region+B").content.decode()
    table = client.get(reverse("programme-table") + "?region=Region+A").content.decode()
    assert "Region A" in table
    assert "Region B" not in table
