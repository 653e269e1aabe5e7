"""The child that solves: a model as JSON from standard input, the choice as JSON on standard output, then it ends.

Run as `python -m nazorat.programme.solver` by nazorat.programme.solving. HiGHS and numpy are loaded here alone, never by the server.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

GAP = 0.001


def main() -> None:
    model = json.load(sys.stdin)
    # HiGHS greets on standard output whatever it is told: the answer goes past it
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        import highspy  # noqa: PLC0415 - heavy, and only this child needs it
    except ImportError:
        answer: dict[str, Any] = {"missing": True}
    else:
        answer = solved(highspy, model)
    with answers:
        json.dump(answer, answers)


def solved(highspy: Any, model: dict[str, Any]) -> dict[str, Any]:
    """The indexes chosen and what no choice can exceed. The model: worth, days and region of each place, `ways` of regions, `trip`
    days of a trip, `total` days, `skills` as pairs of limit and indexes, `must` indexes, `seconds`."""
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", float(model["seconds"])), ("mip_rel_gap", GAP)):
        solver.setOptionValue(option, value)
    must, days, region = set(model["must"]), model["days"], model["region"]
    places = [
        solver.addVariable(lb=float(at in must), ub=1.0, obj=float(worth), type=highspy.HighsVarType.kInteger)
        for at, worth in enumerate(model["worth"])
    ]
    trips = {
        number: solver.addVariable(lb=0.0, ub=float(model["total"] // way), obj=0.0, type=highspy.HighsVarType.kInteger)
        for number, way in enumerate(model["ways"])
        if way
    }
    on_site = sum(days[at] * one for at, one in enumerate(places))
    solver.addConstr(on_site + sum(model["ways"][number] * trip for number, trip in trips.items()) <= model["total"])
    for number, trip in trips.items():
        there = [days[at] * one for at, one in enumerate(places) if region[at] == number]
        if there:
            solver.addConstr(sum(there) - model["trip"] * trip <= 0)
    for limit, needing in model["skills"]:
        if needing:
            solver.addConstr(sum(days[at] * places[at] for at in needing) <= limit)
    solver.maximize()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return {"chosen": None}
    values = solver.getSolution().col_value
    return {"chosen": [at for at in range(len(places)) if values[at] > 0.5], "bound": info.mip_dual_bound}


if __name__ == "__main__":
    main()
