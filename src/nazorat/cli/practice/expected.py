"""What a trained team arrives at: figures of the pages, cells of the matrix, findings with their status, what the gate stops on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nazorat.cli.demo.story import papers, rooms, talks
from nazorat.cli.demo.story.findings import FINDINGS, Evidence, Finding
from nazorat.cli.demo.story.words import load as story
from nazorat.cli.practice.wording import load, word
from nazorat.typeset.compose import escape

Labels = Mapping[str, Mapping[str, str]]
Carried = Mapping[str, tuple[str, int | None]]
"""By the story's key of a record: what its tool is called, and the number of its sheet, None when a device sent it."""
LIMIT = 4


def rows(head: Sequence[str], body: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """A pipe table whose columns have these shares of the width."""
    lines = [head, *body]
    made = ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]
    return "\n".join([made[0], "|" + "|".join("-" * max(width, 3) for width in widths) + "|", *made[1:]])


def room_counts() -> tuple[int, int, int]:
    """Shared rooms clearly below 4 m² for each person, not distinguishable from it, at or above."""
    counts = [0, 0, 0]
    for room in rooms.ROOMS:
        if room.persons > 1:
            error = rooms.ERROR[room.instrument]
            below, above = room.share * (1 + error) < LIMIT, room.share * (1 - error) >= LIMIT
            counts[0 if below else 2 if above else 1] += 1
    return counts[0], counts[1], counts[2]


def pages(language: str) -> str:
    """The figures that the pages of rooms and answers show once every sheet is keyed."""
    told, drawn = talks.talks(), [talk for talk in talks.talks() if talk.chosen == "drawn"]
    short = sum(talk.outdoors is not None and 20 <= talk.outdoors <= 30 for talk in drawn)
    roll = papers.ROLL
    below, unclear, above = room_counts()
    figures = (
        ("rooms_below", str(below)), ("rooms_unclear", str(unclear)), ("rooms_above", str(above)),
        ("roll", f"{roll['told']}, {roll['register']}, {roll['counted']}"), ("talks", f"{len(told)}, {len(drawn)}"),
        ("short", f"{short} / {len(drawn)}"),
    )  # fmt: skip
    return rows(
        (word("what", language), word("figure", language)), [(word(name, language), figure) for name, figure in figures], (70, 30)
    )


def matrix(labels: Labels, language: str) -> str:
    """The cells of the debrief as the story fills them."""
    body = [
        (
            labels["theme"].get(entry["theme"], entry["theme"]), labels["origin"][entry["origin"]],
            labels["stance"][entry.get("stance", "supports")],
            "; ".join(part for part in (entry["statement"], entry.get("next_step", ""), entry.get("decision", "")) if part),
        )
        for entry in story("debrief")["entry"]
    ]  # fmt: skip
    head = [word(name, language) for name in ("theme", "origin", "stance", "statement")]
    return escape(word("matrix_intro", language)) + "\n\n" + rows(head, body, (26, 20, 14, 40))


def findings(labels: Labels, carried: Carried, language: str) -> str:
    """Each finding with its status, the evidence on both sides, and the sentence that says why. `carried` says where records stand."""
    return "\n\n".join(_finding(number, one, labels, carried, language) for number, one in enumerate(FINDINGS, 1))


def traps(language: str) -> str:
    """What is planted, the rule that stops on it, and what belongs there instead."""
    made = load()
    body = [
        (
            " ".join(trap["text"].split()) or trap["excerpt"],
            made["rule"][trap["rule"]][language],
            made["mend"][trap["key"]][language],
        )
        for trap in story("traps")["trap"]
    ]
    head = [word(name, language) for name in ("written", "stops", "mended")]
    return escape(word("traps_intro", language)) + "\n\n" + rows(head, body, (40, 30, 30))


def _finding(number: int, one: Finding, labels: Labels, carried: Carried, language: str) -> str:
    sides = {
        "supports": [link for link in one.evidence if not link.against],
        "against": [link for link in one.evidence if link.against],
    }
    lines = [
        f"# {number}. {escape(one.title[language])}",
        f"{escape(word('theme', language))}: {escape(labels['theme'].get(one.theme, one.theme))}. "
        f"**{escape(word('status', language))}: {escape(labels['status'][one.status])}**.",
        *(f"{escape(word(side, language))}: {escape(_links(links, carried, language))}." for side, links in sides.items()),
        f"{escape(word('why', language))}: {escape(' '.join(part for part in (one.assessment[language], one.reason) if part))}",
    ]
    return "\n\n".join(lines)


def _links(links: Sequence[Evidence], carried: Carried, language: str) -> str:
    """How many records of each tool, and the sheets that carry them: "24 Private interview (sheets 12, 14)"."""
    tools: dict[str, dict[str, int | None]] = {}
    for link in links:
        tool, number = carried[link.record]
        tools.setdefault(tool, {})[link.record] = number
    return "; ".join(f"{len(found)} × {tool}{_sheets(found, language)}" for tool, found in tools.items()) or word("none", language)


def _sheets(found: Mapping[str, int | None], language: str) -> str:
    numbers = [str(number) for number in sorted(one for one in found.values() if one)]
    return f" ({word('sheets', language)} {', '.join(numbers)})" if numbers else f" ({word('by_device', language)})"


def _cell(text: str) -> str:
    return escape(" ".join(text.split())) or " "
