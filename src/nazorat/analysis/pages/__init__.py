"""What the two pages show, worked out from opened records: plain values, so that a template computes nothing."""

from nazorat.analysis.pages.answers import POPULATION_TOOLS, AnswersPage, Item, answers, answers_asked
from nazorat.analysis.pages.rooms import RoomsAsked, RoomsPage, rooms

__all__ = ["POPULATION_TOOLS", "AnswersPage", "Item", "RoomsAsked", "RoomsPage", "answers", "answers_asked", "rooms"]
