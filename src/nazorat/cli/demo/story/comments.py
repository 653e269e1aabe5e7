"""What the authority wrote on the draft of Namuna-0, what was answered, and a head's objection, from `words/comments.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field

from nazorat.cli.demo.story.shapes import Words
from nazorat.cli.demo.story.words import load


@dataclass(frozen=True)
class Comment:
    """One row of the authority's letter. `paragraph` are words of the paragraph, empty for the whole draft.

    `corrects` is the finding whose explanation then reads as `corrected`.
    """

    paragraph: str
    kind: str
    said: str
    outcome: str
    answer: Words
    corrects: str = ""
    corrected: Words = field(default_factory=dict)


_TOLD = load("comments")
COMMENTS = tuple(Comment(**row) for row in _TOLD["comment"])
LETTER: str = _TOLD["letter"]
OBJECTED_BY: str = _TOLD["objection"]["by"]
OBJECTION: str = _TOLD["objection"]["reason"]
