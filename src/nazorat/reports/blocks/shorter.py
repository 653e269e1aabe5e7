"""The same findings and recommendations told shorter, for editions that are read in minutes. Nothing is worded anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from nazorat.findings.drafts import OpenFinding
from nazorat.reports.blocks.chunk import Chunk, Here, said, unknown
from nazorat.reports.blocks.recommendations import addressee

MOST_FINDINGS = 10
# as many lines as one page holds beside what else stands on it
MOST_LINES = 4


def short(here: Here, what: str) -> Iterator[Chunk]:
    """`{{short:findings}}`, `{{short:told}}`, `{{short:asked}}`"""
    made = SHORTER.get(what)
    yield from made(here) if made else [unknown("short", what)]


def _findings(here: Here) -> Iterator[Chunk]:
    """Title and facts, the gravest first, good practice last; origin and norms stand in the whole report."""
    chosen = _chosen(here)[:MOST_FINDINGS]
    for found in chosen:
        yield Chunk(f"# {found.title(here.language)}", finding=found)
        for part in ("fact", "assessment"):
            words = " ".join(found.said(part, here.language).split())
            if words:
                good = found.text.kind == "good_practice" and part == "fact"
                yield Chunk(f"{{.{'good-practice' if good else part}}} {words}", finding=found)
    if not chosen:
        yield said(here.say("none-yet"))


def _told(here: Here) -> Iterator[Chunk]:
    """A line for each of the gravest, with how firmly it is known: a title alone would say more than its evidence bears."""
    lines = [f"- {one.title(here.language)} ({here.say(f'status.{one.text.status.value}')})" for one in _chosen(here)[:MOST_LINES]]
    yield Chunk("\n".join(lines), generated=True) if lines else said(here.say("none-yet"))


def _asked(here: Here) -> Iterator[Chunk]:
    """A line for each recommendation, those of priority first."""
    every = here.material.recommendations[:MOST_LINES]
    lines = [f"- {addressee(here, one)}: {' '.join(one.said(here.language).split())}" for one in every]
    yield Chunk("\n".join(lines), generated=True) if lines else said(here.say("none-yet"))


def _chosen(here: Here) -> list[OpenFinding]:
    """Over several places only what goes beyond one of them, as in the consolidated report: a finding by itself tells its place."""
    every = here.material.findings
    if here.material.consolidated:
        every = tuple(one for one in every if one.text.spread == "systemic")
    return sorted(every, key=lambda one: (one.text.kind == "good_practice", -one.text.severity, one.number))


SHORTER: Mapping[str, Callable[[Here], Iterator[Chunk]]] = {"findings": _findings, "told": _told, "asked": _asked}
