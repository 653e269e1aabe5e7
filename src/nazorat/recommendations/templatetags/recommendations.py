"""The two tracks of the register in templates: marks, words, drawings."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nazorat.kit.templatetags.kit import mark
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import Line, Scale, Track, track_of

register = template.Library()
Claimed, Verified = AdoptedRecommendation.Claimed, AdoptedRecommendation.Verified
# what an authority says is drawn in ink and grey, whatever it says; a reply that did not come is late
CLAIMED_MARKS = {
    Claimed.NONE: ("cross", "late"),
    Claimed.PENDING: ("broken", "soft"),
    Claimed.ACCEPTED: ("ring", ""),
    Claimed.PARTLY: ("half", ""),
    Claimed.REJECTED: ("cross", ""),
    Claimed.DONE: ("disc", ""),
    Claimed.OTHER_BODY: ("diamond", ""),
}
VERIFIED_MARKS = {
    Verified.NOT_CHECKED: ("broken", "soft"),
    Verified.NOT_STARTED: ("cross", "late"),
    Verified.PLANNED: ("ring", "wait"),
    Verified.IN_PROGRESS: ("half", "wait"),
    Verified.PARTLY: ("half", "wait"),
    Verified.IMPLEMENTED: ("disc", "act"),
    Verified.SUSTAINED: ("tick", "act"),
    Verified.NOT: ("cross", "late"),
    Verified.WORSE: ("diamond", "late"),
    Verified.SUPERSEDED: ("ring", "soft"),
    Verified.CANNOT: ("broken", "soft"),
}


@register.simple_tag
def claimed_state(code: str) -> SafeString:
    """What the authority claims: mark and word."""
    claimed = Claimed(code)
    shape, tone = CLAIMED_MARKS[claimed]
    return format_html('<span class="st {}">{}{}</span>', tone, mark(shape), claimed.label)


@register.simple_tag
def verified_state(code: str) -> SafeString:
    """What was verified: mark and word."""
    verified = Verified(code)
    shape, tone = VERIFIED_MARKS[verified]
    weight = "strong" if tone in ("act", "late") or verified in (Verified.PARTLY, Verified.IN_PROGRESS) else ""
    return format_html('<span class="st {} {}">{}{}</span>', tone, weight, mark(shape), verified.label)


@register.simple_tag
def track(line: Line, scale: Scale) -> Track:
    """Where the marks of a line stand on the shared scale."""
    return track_of(line, scale)


@register.filter
def absolute(value: int) -> int:
    """A number without its sign."""
    return abs(value)


@register.filter
def minus(value: float, other: float) -> float:
    """A difference of two places in a drawing."""
    return round(value - other, 1)


@register.filter
def plus(value: float, other: float) -> float:
    """A sum of two places in a drawing."""
    return round(value + other, 1)
