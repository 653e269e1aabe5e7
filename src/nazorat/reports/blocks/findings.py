"""Findings as paragraphs: fact, origin and status, standard, explanation, assessment."""

from __future__ import annotations

from collections.abc import Iterator

from nazorat.findings.drafts import OpenFinding
from nazorat.findings.evidence import Origin
from nazorat.reports.blocks.chunk import Chunk, Here, said, unknown
from nazorat.reports.sections import section_of_theme

NO_BREAK = "\u00a0"


def one(here: Here, name: str) -> Iterator[Chunk]:
    """`{{finding:3}}`"""
    found = here.material.finding(name)
    if found is None:
        yield unknown("finding", name)
        return
    yield from finding_chunks(here, found)


def of_section(here: Here, which: str) -> Iterator[Chunk]:
    """`{{findings}}`: those of the section's themes, gravest first; good practice only in its own section."""
    if which == "adopted":
        yield from _of_all_places(here)
        return
    chosen = [found for found in here.material.findings if _belongs(here, found)]
    for found in sorted(chosen, key=lambda found: (-found.text.severity, found.number)):
        yield from finding_chunks(here, found)
    if not chosen:
        yield said(here.say("none-theme"))


def listed(here: Here, what: str) -> Iterator[Chunk]:
    """`{{list:priority-findings}}`"""
    if what != "priority-findings":
        yield unknown("list", what)
        return
    grave = [found for found in here.material.findings if found.text.kind != "good_practice"]
    first = sorted(grave, key=lambda found: (-found.text.severity, found.number))[:6]
    lines = [f"- {found.title(here.language)}" for found in first]
    yield Chunk("\n".join(lines), generated=True) if lines else said(here.say("none-yet"))


def finding_chunks(here: Here, found: OpenFinding) -> Iterator[Chunk]:
    """One finding. A part that nobody wrote in this language falls back to Russian, so paragraphs stay equal in number."""
    language = here.language
    yield Chunk(f"# {found.title(language)}", finding=found)
    good = found.text.kind == "good_practice"
    for part in ("fact", "affected", "origin", "standard", "explanation", "assessment"):
        text = {"origin": _origin, "standard": _standards}.get(part, lambda here, found, part=part: found.said(part, here.language))
        words = " ".join(text(here, found).split())
        if words:
            kind = "good-practice" if good and part == "fact" else "fact" if part == "affected" else part
            yield Chunk(f"{{.{kind}}} {words}", finding=found, generated=part in ("origin", "standard"))


def _belongs(here: Here, found: OpenFinding) -> bool:
    good = found.text.kind == "good_practice"
    if here.kind.code == "good-practice":
        return good
    return not good and section_of_theme(found.text.theme) == here.kind


def _origin(here: Here, found: OpenFinding) -> str:
    """Status and the origins on each side, without numbers: how many people said it stands in the fact or nowhere."""
    sides = found.text.corroboration
    parts = [f"{here.say('finding.status')}: {here.say(f'status.{found.text.status.value}')}"]
    for name, origins in (("finding.for", sides.supporting), ("finding.against", sides.contradicting)):
        if origins:
            words = ", ".join(here.say(f"origin.{origin.value}") for origin in Origin if origin in origins)
            parts.append(f"{here.say(name)}: {words}")
    return ". ".join(parts) + "."


def _standards(here: Here, found: OpenFinding) -> str:
    named = [_provision(here, code) for code in found.text.provisions]
    return f"{here.say('finding.standards')}: {'; '.join(named)}." if named else ""


def _provision(here: Here, code: str) -> str:
    row = here.material.provisions.get(code)
    return f"{code.replace(' ', NO_BREAK)} ({getattr(row, f'title_{here.language}')})" if row else code


def _of_all_places(here: Here) -> Iterator[Chunk]:
    """In a report on several places a finding stands without its place, those on systems first."""
    systemic = [found for found in here.material.findings if found.text.spread == "systemic"]
    for found in sorted(systemic, key=lambda found: -found.text.severity):
        yield from finding_chunks(here, found)
    if not systemic:
        yield said(here.say("none-yet"))
