"""The catalogue (themes, instruments, provisions, powers, limits, terms) and the versions of national law."""

from nazorat.standards.models.catalogue import (
    AREAS,
    COMPARATORS,
    Instrument,
    Limit,
    Mark,
    NormEntry,
    Party,
    Power,
    Provision,
    ProvisionTheme,
    Row,
    Standing,
    Subject,
    Theme,
    Titled,
)
from nazorat.standards.models.law import ArticleVersion, LawKind, LawVersion, Match
from nazorat.standards.models.term import Term

__all__ = [
    "AREAS",
    "COMPARATORS",
    "ArticleVersion",
    "Instrument",
    "LawKind",
    "LawVersion",
    "Limit",
    "Mark",
    "Match",
    "NormEntry",
    "Party",
    "Power",
    "Provision",
    "ProvisionTheme",
    "Row",
    "Standing",
    "Subject",
    "Term",
    "Theme",
    "Titled",
]
