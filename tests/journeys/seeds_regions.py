"""A register of several regions that no list of a form holds, and the lead of one region's team."""

from __future__ import annotations

from typing import Any

from nazorat.places.actions import set_regional_team
from nazorat.places.models import Place
from support.make import make_keyring, make_member, make_organisation, person
from support.visits import make_tool_version

REGIONS = ("Вилояти аввал", "Вилояти дуюм", "Вилояти сеюм")


def regions() -> dict[str, Any]:
    """Three hundred invented places in three regions; who works in the second, and a planner of the whole."""
    body = make_organisation(kind="authority", name="Police service (demo)")
    rows = [
        Place(
            kind="POL_TEMP", authority=body, region=REGIONS[number % 3], name_ru=f"Намуна №{number:03} (демо)",
            name_tg=f"Намунаи №{number:03} (намоишӣ)", name_en=f"Sample {number:03} (demo)",
        )
        for number in range(300)
    ]  # fmt: skip
    for row in rows:
        row.search = row.indexed([])
    Place.objects.bulk_create(rows)
    lead, planner = make_keyring(make_member()).member, make_keyring(make_member(planner=True)).member
    set_regional_team(by=make_member(role="coordinator"), region=REGIONS[1], members=[lead])
    make_tool_version("note", lead)
    return {"lead": person(lead), "planner": person(planner), "region": REGIONS[1]}
