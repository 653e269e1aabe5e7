"""Questions of all published tools as they are searched for, over form trees that are in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from nazorat.tools.coverage import made_for, mean_pace, paces
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import OF_PLACE, drafts_among, forms_of_versions, latest_reviewed, latest_versions
from nazorat.xlsform import Form, Group, Question, Repeat, Words
from nazorat.xlsform.words import NO_WORDS


@dataclass(frozen=True)
class Item:
    """A question of a version. `minutes` are for it alone, the mean of quick and slow; `draft`: its wording waits for signatures."""

    version: ToolVersion
    form: Form
    draft: bool
    module: str
    heading: Words
    question: Question
    minutes: float


def offered(*, signed: bool) -> list[ToolVersion]:
    """The newest version of every tool, or the newest signed one; a tool that is made for one place is of no use for others."""
    return [
        version for version in (latest_reviewed() if signed else latest_versions()) if not version.tool.code.startswith(OF_PLACE)
    ]


def items_found(versions: Iterable[ToolVersion], asked: Mapping[str, str]) -> list[Item]:
    """The numbered questions that fit: `q`, `theme`, `standard`, `provision`, `place_kind`, `kind`; what is empty fits all."""
    rows = [version for version in versions if _of_place(version.tool.code, asked["place_kind"])]
    forms = forms_of_versions(version.id for version in rows)
    rows = [version for version in rows if asked["kind"] in ("", forms[version.id].kind or "other")]
    drafts, words, provision = drafts_among(rows), asked["q"].casefold().split(), _code(asked["provision"])
    found: list[Item] = []
    for version in rows:
        form = forms[version.id]
        headings = {node.path: node.label for node in form.nodes() if isinstance(node, Group | Repeat)}
        pace = paces().get(version.tool.code, mean_pace())
        for question in form.paper():
            if _fits(question, asked["theme"], asked["standard"], provision) and all(word in _said(question) for word in words):
                module = question.path.partition("/")[0] if "/" in question.path else ""
                heading = headings.get(module, NO_WORDS)
                found.append(Item(version, form, version.id in drafts, module, heading, question, (pace.low + pace.high) / 2))
    return found


def by_module(items: Iterable[Item]) -> list[tuple[Item, list[Item]]]:
    """Questions by tool and module, each with its first one."""
    found: dict[tuple[UUID, str], list[Item]] = {}
    for item in items:
        found.setdefault((item.version.id, item.module), []).append(item)
    return [(rows[0], rows) for rows in found.values()]


def _of_place(code: str, kind: str) -> bool:
    wanted = made_for(code)
    return not kind or not wanted or kind in wanted


def _fits(question: Question, theme: str, standard: str, provision: str) -> bool:
    if theme and question.theme != theme:
        return False
    if standard and not any(code.startswith(f"{standard} ") for code in question.provisions):
        return False
    return not provision or provision in question.provisions


def _code(text: str) -> str:
    return " ".join(text.upper().split())


def _said(question: Question) -> str:
    """Every word of a question in every language, its key too."""
    words = [question.path, *question.label.values(), *question.hint.values()]
    return " ".join([*words, *(text for choice in question.real_choices for text in choice.label.values())]).casefold()
