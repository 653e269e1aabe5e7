"""What changes in the programme: its rules, weights and random share, overrides, proposals, scenarios."""

from nazorat.programme.actions.choosing import (
    Book,
    Said,
    draw_share,
    end_override,
    export_scores,
    open_book,
    override_score,
    set_weights,
)
from nazorat.programme.actions.proposals import answer_proposal, open_proposals, propose_place
from nazorat.programme.actions.rules import set_rule, set_ways
from nazorat.programme.actions.scenarios import Asked, OpenScenario, destroy_scenario, make_scenario, open_scenario

__all__ = [
    "Asked",
    "Book",
    "OpenScenario",
    "Said",
    "answer_proposal",
    "destroy_scenario",
    "draw_share",
    "end_override",
    "export_scores",
    "make_scenario",
    "open_book",
    "open_proposals",
    "open_scenario",
    "override_score",
    "propose_place",
    "set_rule",
    "set_ways",
    "set_weights",
]
