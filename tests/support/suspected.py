"""Makers for tests of the planners' sealed list of suspected places."""

from __future__ import annotations

from datetime import date
from typing import Any

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.actions import add_to_suspected, dismiss_suspected, open_suspected, tell_suspected
from nazorat.places.models import SuspectedPlace
from nazorat.places.suspected import Heard

# each acts on a suspected place of its own: the first that is destroyed is gone for the others
SUSPECTED = ("suspected-place", "suspected-more", "suspected-confirm", "suspected-dismiss", "suspected-destroy")


def heard(**given: Any) -> Heard:
    """What a family told of a cellar."""
    told = {
        "title": "a cellar behind the market", "told": "Two brothers were held there.", "source": "their mother", "reliability": "second",
        "heard_on": date(2026, 3, 1), "kind": "UNOFFICIAL", "region": "North", "district": "First",
    }  # fmt: skip
    return Heard(**{**told, **given})


def make_suspected(by: Member, **given: Any) -> SuspectedPlace:
    """One that waits for its answer."""
    return tell_suspected(by=by, heard=heard(**given))


def grow_suspected(planner: Keyring, by: Member) -> None:
    """One more of each: one to which something was added, one that was dismissed."""
    more, gone = make_suspected(by), make_suspected(by)
    opened = open_suspected(by=planner)
    given: dict[str, Any] = {"source": "a neighbour", "reliability": "first", "heard_on": date(2026, 3, 2)}
    for_more = next(one for one in opened.places if one.id == more.id)
    add_to_suspected(by=planner, opened=opened, suspected=for_more, text="A third was seen.", **given)
    opened = open_suspected(by=planner)
    dismiss_suspected(by=planner, opened=opened, suspected=next(one for one in opened.places if one.id == gone.id), reason="a shop")
