"""The fourteen findings and eleven recommendations of Namuna-0, from `words/findings.toml` and `words/recommendations.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nazorat.cli.demo.story.rooms import ERROR, ROOMS
from nazorat.cli.demo.story.shapes import Words
from nazorat.cli.demo.story.talks import talks
from nazorat.cli.demo.story.words import load


@dataclass(frozen=True)
class Evidence:
    """One answer: the record's key, the question's path, who or what said it, and whether it speaks against."""

    record: str
    path: str
    source: str
    against: bool = False


@dataclass(frozen=True)
class Finding:
    """A finding; theme, status, spread, cause as the room of findings has them."""

    key: str
    theme: str
    status: str
    severity: int
    spread: str
    cause: str
    provisions: tuple[str, ...]
    title: Words
    fact: Words
    explanation: Words
    assessment: Words
    evidence: tuple[Evidence, ...]
    good: bool = False
    reason: str = ""
    dissent: str = ""


@dataclass(frozen=True)
class Recommendation:
    """One act to one addressee. `days` until the deadline; `claimed`, `verified` on day 45, empty when there is nothing yet.

    `repeats` is the key of an earlier one that was not carried out.
    """

    addressee: str
    priority: bool
    days: int
    findings: tuple[str, ...]
    provisions: tuple[str, ...]
    text: Words
    indicator: Words
    claimed: str
    verified: str
    repeats: str = ""


def _keys(name: str) -> list[str]:
    """Records that a name stands for: one, or all of which the same is told."""
    many = {
        "@short": [talk.code for talk in talks() if talk.chosen == "drawn" and talk.outdoors is not None and talk.outdoors <= 30],
        "@struck": [talk.code for talk in talks() if talk.blows],
        "@narrow": [room.code for room in ROOMS if room.persons > 1 and room.share * (1 + ERROR[room.instrument]) < 4],
    }
    if name not in many:
        return [name]
    prefix = "room-" if name == "@narrow" else "talk-"
    return [prefix + code.removeprefix("T-") for code in many[name]]


def _evidence(line: str, against: bool) -> list[Evidence]:
    name, path, source = line.split(":")
    return [Evidence(key, path, source, against) for key in _keys(name)]


def _finding(row: dict[str, Any]) -> Finding:
    sides = (("supports", False), ("against", True))
    links = [link for name, against in sides for line in row[name] for link in _evidence(line, against)]
    parts: dict[str, Words] = {name: row[name] for name in ("title", "fact", "explanation", "assessment")}
    return Finding(
        row["key"], row["theme"], row["status"], row["severity"], row["spread"], row["cause"], tuple(row["provisions"]), **parts,
        evidence=tuple(links), good=row.get("kind") == "good_practice", reason=row.get("reason", ""), dissent=row.get("dissent", ""),
    )  # fmt: skip


def _recommendation(row: dict[str, Any]) -> Recommendation:
    return Recommendation(
        row["addressee"], row["priority"], row["days"], tuple(row["findings"]), tuple(row["provisions"]), row["text"],
        row["indicator"], row["claimed"], row["verified"], row.get("repeats", ""),
    )  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """A recommendation of the visit a year before."""

    key: str
    addressee: str
    days: int
    text: Words
    claimed: str


EARLIER = tuple(Earlier(**row) for row in load("earlier")["recommendation"])
FINDINGS = tuple(_finding(row) for row in load("findings")["finding"])
RECOMMENDATIONS = tuple(_recommendation(row) for row in load("recommendations")["recommendation"])
