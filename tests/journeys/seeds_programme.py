"""An invented register over a whole country: places with points, thirty visits of before, a series of a population."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nazorat.people.models import Member, Organisation
from nazorat.places.actions import add_figure, enter_point
from nazorat.places.models import Place
from nazorat.programme.actions import draw_share
from nazorat.standards.actions import load_reference
from support.make import make_keyring, make_member, make_organisation, person
from support.visits import make_over, make_place

# region, district, degrees north and east of its first place, kinds of its places
DISTRICTS = (
    ("North (demo)", "Upper Vale (demo)", 40.2, 69.4, ("REMAND", "POL_TEMP", "PSY_HOSP")),
    ("North (demo)", "Lower Vale (demo)", 39.7, 68.9, ("POL_TEMP", "SOC_ELDER")),
    ("Middle (demo)", "Old Town (demo)", 38.6, 68.8, ("PRISON_CLOSED", "PRISON_WOMEN", "POL_TEMP", "MIL")),
    ("South (demo)", "River Bend (demo)", 37.8, 68.6, ("POL_TEMP", "SOC_CHILD", "PRISON_CLOSED")),
    ("East (demo)", "High Plain (demo)", 38.1, 73.4, ("POL_TEMP", "MIL")),
)  # fmt: skip
# how long ago the last visit was, in days, by the place of the kind in its district; None for never
AGO = (120, 900, None, 330)
CAPACITY = 360


def register() -> dict[str, Any]:
    """Facts: what a planner, a monitor and an outsider type; `place` has the series."""
    load_reference()
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    service = make_organisation(name="Prison service (demo)", kind=Organisation.Kind.AUTHORITY)
    police = make_organisation(name="Police (demo)", kind=Organisation.Kind.AUTHORITY)
    by = make_member(organisation=office, role=Member.Role.COORDINATOR, planner=True, language="en")
    places = [
        _place(number, district, kind, service if kind.startswith("PRISON") or kind == "REMAND" else police, by)
        for number, (district, kind) in enumerate((one, kind) for one in DISTRICTS for kind in one[4])
    ]
    for number, place in enumerate(places):
        ago = AGO[number % len(AGO)]
        if ago is not None:
            make_over(place, days=ago)
    first = places[0]
    for year in range(6):
        day = date(timezone.localdate().year - year, 1, 1)
        add_figure(
            by=by, place=first, group="all", on=day, count=410 - 12 * year, source="return of the service (demo)", marking="open"
        )
    planner = make_keyring(by)
    draw_share(by=planner)
    monitor, outsider = make_member(organisation=office), make_member(role=Member.Role.ADMINISTRATOR)
    for member in (monitor, outsider):
        make_keyring(member)
    return {"planner": person(by), "monitor": person(monitor), "outsider": person(outsider), "place": str(first.id)}


def _place(
    number: int, district: tuple[str, str, float, float, tuple[str, ...]], kind: str, authority: Organisation, by: Member
) -> Place:
    region, name, north, east, kinds = district
    at = kinds.index(kind)
    place = make_place(
        **{f"name_{tongue}": f"Sample {number} (demo)" for tongue in ("ru", "tg", "en")}, kind=kind, region=region, district=name,
        authority=authority, capacity=CAPACITY, capacity_source="order (demo)", capacity_on=date(2015, 1, 1), capacity_marking=Place.Marking.OPEN,
        opened_on=timezone.localdate() - timedelta(days=9000),
    )  # fmt: skip
    enter_point(by=by, place=place, north=north + 0.12 * at, east=east - 0.17 * at, source="map (demo)", marking="open")
    return place
