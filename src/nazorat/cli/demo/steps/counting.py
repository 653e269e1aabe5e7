"""What the visits cost, and an invented foundation's project: each fact counts under it once, and its table says what was reached."""

from __future__ import annotations

from datetime import timedelta

from nazorat.cli.demo.story.means import A_DAY, COSTS, CURRENCY, PROJECT
from nazorat.cli.demo.world import World, id_in


def count_for_a_funder(world: World) -> None:
    """A coordinator enters costs, a project, what counts under it and what it promised; the pages are held against the story."""
    desk = world.desk("second-head")
    form = desk.get("/visits/costs/new/").form(holding="amount")
    for visit, kind, amount in COSTS:
        desk.sent(form, {"visit": world.visits[visit], "kind": kind, "amount": amount, "currency": CURRENCY})
    world.expect(
        "what a day on site costs", True, f" {A_DAY}.00" in " ".join(desk.get("/visits/costs/").text.split()).replace(",", ".")
    )
    began = world.days.first - timedelta(days=60)
    given = {"title": PROJECT.title, "funder": PROJECT.funder, "partners": PROJECT.partners, "began_on": began.isoformat()}
    where = f"/projects/{id_in(desk.sent(desk.get('/projects/new/').form(holding='funder'), given).url, '/projects/')}/"
    page = desk.get(f"{where}facts/")
    # the visit of a year before is nobody's here
    visits = [f"visit:{world.visits[visit]}" for visit in dict.fromkeys(visit for visit, _kind, _amount in COSTS)]
    free = [str(one) for one in page.tree.xpath("//input[@name='facts']/@value") if one.startswith(("report:", "cost:"))]
    desk.sent(page.form(holding="facts"), {"facts": [*visits, *free]})
    aim = {"line": "reach.visits", "wording": PROJECT.promise, "baseline": "0", "baseline_on": began.isoformat()}
    aim |= {"target": str(PROJECT.target), "target_on": (began + timedelta(days=365)).isoformat()}
    desk.sent(desk.get(f"{where}indicators/new/").form(holding="wording"), aim)
    counted = desk.get(where).tree.xpath("string((//table)[1]/tbody/tr[1]/td[4]/span[1])")
    world.expect("visits that count under the project", str(PROJECT.visits), str(counted).strip())
