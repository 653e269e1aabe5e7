"""Words and marks of findings in templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nazorat.findings.drafts import (
    CAUSE_WORDS,
    FORM_WORDS,
    KIND_WORDS,
    MASTER,
    PART_WORDS,
    SEVERITY_WORDS,
    SPREAD_WORDS,
    OpenFinding,
)
from nazorat.findings.evidence import ORIGIN_WORDS, SOURCE_WORDS, STANCE_WORDS, STATUS_WORDS, Link
from nazorat.findings.rechecks import VERDICT_WORDS
from nazorat.findings.revising import key_of, sentences_of
from nazorat.kit import dates
from nazorat.kit.templatetags.kit import mark

register = template.Library()
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "origin": ORIGIN_WORDS, "source": SOURCE_WORDS, "stance": STANCE_WORDS, "status": STATUS_WORDS, "kind": KIND_WORDS,
    "spread": SPREAD_WORDS, "cause": CAUSE_WORDS, "severity": SEVERITY_WORDS, "part": PART_WORDS, "form": FORM_WORDS,
    "verdict": VERDICT_WORDS,
}  # fmt: skip
# shape and tone: firm is full, told is a broken ring
STATUS_MARKS = {
    "established": ("disc", "act"),
    "supported": ("half", "act"),
    "alleged": ("broken", "soft"),
    "contradicted": ("diamond", "late"),
    "not_established": ("ring", "soft"),
}
STANCE_MARKS = {
    "supports": ("disc", "act"),
    "contradicts": ("diamond", "late"),
    "explains": ("ring", "soft"),
    "gap": ("gap", "wait"),
    "dissent": ("diamond", "late"),
    "not_needed": ("ring", "soft"),
}


@register.filter
def term(code: Any, kind: str) -> str:
    """The words of a code: `{{ finding.text.spread|term:"spread" }}`. A code nobody knows is shown as it is."""
    return str(WORDS[kind].get(code, code))


@register.filter
def titled(finding: OpenFinding) -> str:
    """A finding's title in the reader's language, else in the master's."""
    return finding.title(dates.tongue(MASTER))


@register.filter
def held(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key that another row names."""
    return found.get(key)


@register.filter
def borne_by(finding: OpenFinding, link: Link) -> list[str]:
    """The sentences that a linked answer stands behind, "" for one that was changed since; nothing where it is the whole finding."""
    known = {key_of(one): one for one in sentences_of(finding.text)} if link.bears else {}
    return [known.get(key, "") for key in link.bears]


@register.simple_tag
def status_state(status: str, more: str = "") -> SafeString:
    """A finding's status: mark and word."""
    return _state(STATUS_MARKS[str(status)], STATUS_WORDS[status], more)  # type: ignore[index]  # a StrEnum equals its code


@register.simple_tag
def stance_state(stance: str, more: str = "") -> SafeString:
    """What a statement does: mark and word."""
    return _state(STANCE_MARKS[str(stance)], STANCE_WORDS[stance], more)  # type: ignore[index]  # a StrEnum equals its code


def _state(drawn: tuple[str, str], word: Any, more: str) -> SafeString:
    shape, tone = drawn
    return format_html('<span class="{}">{}{}</span>', " ".join(filter(None, ("st", tone, more))), mark(shape), word)
