"""Tags and filters of every page: icons, state marks, words by locale, slots."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nazorat.kit import dates, panels

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "icons"


@lru_cache(maxsize=256)
def icon_shape(name: str) -> str:
    """The drawing inside a Tabler outline icon. LookupError for a name that is not in kit/icons."""
    path = ICONS / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise LookupError(f"No icon '{name}' in kit/icons.")
    text = path.read_text(encoding="utf-8")
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """An icon drawn inline: `{% icon "key" %}`, `{% icon "lock" "icon-s seal" %}`. It is silent for screen readers."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true">{}</svg>',
        kind,
        mark_safe(icon_shape(name)),  # noqa: S308 - our own file, checked by the name above
    )


SHAPES = {
    "disc": '<circle class="f" cx="6" cy="6" r="4.5"/>',
    "half": '<circle cx="6" cy="6" r="4.5"/><path class="f" d="M6 1.5a4.5 4.5 0 0 0 0 9z"/>',
    "ring": '<circle cx="6" cy="6" r="4.5"/>',
    "broken": '<circle cx="6" cy="6" r="4.5" stroke-dasharray="2.4 2.3"/>',
    "diamond": '<path class="f" d="M6 1 11 6 6 11 1 6z"/>',
    "cross": '<path d="M2.5 2.5l7 7M9.5 2.5l-7 7"/>',
    "tick": '<path d="M1.8 6.4l2.9 2.9 5.6-6.2"/>',
    "lock": '<rect class="f" x="2" y="5.2" width="8" height="5.8" rx="1"/><path d="M3.9 5.2V3.6a2.1 2.1 0 0 1 4.2 0v1.6"/>',
    "gap": '<path stroke-dasharray="2 1.4" d="M1.2 1.2h9.6v9.6H1.2z"/><path d="M3 9l6-6M3 5.5L5.5 3M6.5 9L9 6.5"/>',
}


@dataclass(frozen=True)
class State:
    """How a state is drawn: shape first, colour third."""

    shape: str
    tone: str


STATES = {
    **dict.fromkeys(("late", "contradicts", "below"), State("diamond", "late")),
    **dict.fromkeys(("refused", "failed", "not-done"), State("cross", "late")),
    **dict.fromkeys(("today", "stale", "partly", "unclear", "wait"), State("half", "wait")),
    **dict.fromkeys(("established", "supports", "act"), State("disc", "act")),
    **dict.fromkeys(("done", "verified", "closed"), State("tick", "act")),
    **dict.fromkeys(("ahead", "open", "not-needed", "not-yet"), State("ring", "soft")),
    "within": State("ring", "act"),
    "alleged": State("broken", "soft"),
    "claimed": State("disc", "soft"),
    "sealed": State("lock", "seal"),
    "gap": State("gap", "wait"),
}


def drawn(state: str) -> tuple[SafeString, str]:
    """The mark of a state and its tone; a bare shape name is drawn in ink. LookupError for anything else."""
    look = STATES.get(state) or (State(state, "") if state in SHAPES else None)
    if look is None:
        raise LookupError(f"No state or shape '{state}'.")
    shape = mark_safe(SHAPES[look.shape])  # noqa: S308 - a constant of this file
    kind = f"mk mk-{look.shape} {look.tone}".strip()
    return format_html('<svg class="{}" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', kind, shape), look.tone


@register.simple_tag
def mark(state: str) -> SafeString:
    """The mark alone; the word stands beside it in the page."""
    return drawn(state)[0]


@register.simple_tag
def st(state: str, word: Any, kind: str = "") -> SafeString:
    """A state: mark and word. `{% st "late" _("late") %}`; a third argument adds classes such as "strong"."""
    shape, tone = drawn(state)
    return format_html('<span class="{}">{}{}</span>', " ".join(filter(None, ("st", tone, kind))), shape, word)


@register.simple_tag
def slot(name: str, *args: Any, **given: Any) -> SafeString:
    """What upper rooms registered for this slot, as they drew it (each provider returns safe HTML)."""
    return mark_safe("".join(str(answer) for answer in gather_safe(name, *args, **given)))  # noqa: S308 - each is a SafeString


def gather_safe(name: str, *args: Any, **given: Any) -> list[SafeString]:
    """The answers of a slot. TypeError when a provider returned text that nobody has escaped."""
    answers = panels.gather(name, *args, **given)
    for answer in answers:
        if not isinstance(answer, SafeString):
            raise TypeError(f"The slot '{name}' was given text that is not safe HTML.")
    return answers


@register.filter
def base64(value: bytes | memoryview) -> str:
    """Sealed bytes for the script of a page."""
    return b64encode(bytes(value)).decode()


@register.filter
def bdi(value: object) -> SafeString:
    """A name, code or number set apart from the direction of the text around it."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """A number by locale: `{{ area|number:2 }}`. None is a dash, zero a middle dot only in a ledger (see `tally`)."""
    return dates.number(value, places) if value is not None else "—"


@register.filter
def tally(value: int | None) -> SafeString | str:
    """A count in a ledger: a zero is a soft middle dot."""
    return dates.number(value) if value else format_html('<span class="soft" title="0">{}</span>', "·")


@register.filter
def percent(value: float | Decimal | None) -> str:
    """A share (0 to 1) as a percentage by locale."""
    return dates.percent(value) if value is not None else "—"


@register.filter
def day(value: date | None, style: str = "short") -> str:
    """A date by locale: "short" day and month, "long" with the year, "full" with the weekday."""
    return dates.day(value, style) if value is not None else "—"


@register.simple_tag
def span(first: date, last: date) -> str:
    """Two days as one phrase: `{% span visit.first visit.last %}` gives 12–13 May 2026."""
    return dates.span(first, last)


@register.filter
def moment(value: datetime | None) -> str:
    """A date and clock time by locale, in the installation's time zone."""
    return dates.moment(value) if value is not None else "—"


@register.filter
def clock(value: datetime | None) -> str:
    """A clock time, 24 hours."""
    return dates.clock(value) if value is not None else "—"


@register.filter
def worktime(seconds: float | None) -> str:
    """A time of work: 2 h 10 min."""
    return dates.worktime(seconds) if seconds is not None else "—"


@register.filter
def size(value: int | None) -> str:
    """A size in bytes, as kilobytes or megabytes by locale."""
    if value is None:
        return "—"
    if value < 1_000_000:
        return _("%(number)s KB") % {"number": dates.number(Decimal(value) / 1000, 1)}
    return _("%(number)s MB") % {"number": dates.number(Decimal(value) / 1_000_000, 1)}


class AgainNode(template.Node):
    """Renders a block of the page a second time: the title of the window is also the heading."""

    def __init__(self, block: str) -> None:
        self.block = block

    def render(self, context: template.Context) -> SafeString:
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        found = blocks.get_block(self.block) if blocks else None
        return found.render(context) if found is not None else SafeString("")


@register.tag
def again(parser: template.base.Parser, token: template.base.Token) -> AgainNode:
    """`{% again "title" %}`"""
    parts = token.split_contents()
    if len(parts) != 2 or parts[1][0] not in "\"'":
        raise template.TemplateSyntaxError("again takes the quoted name of a block")
    return AgainNode(parts[1].strip("\"'"))
