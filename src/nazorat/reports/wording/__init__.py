"""Template texts by language: the sections' headings and first wording, and the short phrases that tables and lists need.

Data, so that local editors correct any wording without a developer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from nazorat.reports.models import Report

_HERE = Path(__file__).resolve().parent
_HEAD = re.compile(r"^# ([\w-]+) \| (.+)$", re.MULTILINE)
_FACT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


@dataclass(frozen=True)
class SectionWording:
    """The heading and the template text of one section."""

    heading: str
    text: str


@lru_cache(maxsize=16)
def wording(kind: int, language: str) -> Mapping[str, SectionWording]:
    """The template of a kind of report in a language, by section code."""
    name = Report.Kind(kind).name.lower()
    parts = _HEAD.split((_HERE / f"{name}.{language}.md").read_text(encoding="utf-8"))
    return {code: SectionWording(heading.strip(), text.strip()) for code, heading, text in zip(*[iter(parts[1:])] * 3, strict=True)}


def written(template: str, facts: Mapping[str, str]) -> str:
    """The first wording of a section: `{facts}` filled in; a paragraph of which a fact is not known is left out whole."""
    return "\n\n".join(filter(None, (facts_in(part, facts) for part in template.split("\n\n"))))


def facts_in(part: str, facts: Mapping[str, str]) -> str:
    """One paragraph of a template with its facts; empty where one is not known."""
    return _FACT.sub(lambda found: facts[found[1]], part) if all(facts.get(name) for name in _FACT.findall(part)) else ""


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Mapping[str, str]]:
    held: Mapping[str, Mapping[str, str]] = yaml.safe_load((_HERE / "phrases.yaml").read_text(encoding="utf-8"))
    return held


def phrase(name: str, language: str, /, **facts: str | int) -> str:
    """A short phrase in a document's language. KeyError for one that nobody wrote."""
    said = _phrases()[name][language]
    return said.format(**facts) if facts else said


def all_texts(language: str) -> list[str]:
    """Everything that templates and phrases say in a language: for the gate's vocabulary."""
    sections = [one for kind in Report.Kind for one in wording(kind, language).values()]
    return [*(one.heading for one in sections), *(one.text for one in sections), *(each[language] for each in _phrases().values())]
