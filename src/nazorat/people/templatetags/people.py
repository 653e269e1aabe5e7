"""Drawn codes for telephones and tablets."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as inline SVG, dark on white in both themes; the text itself should stand beside it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=4, border=3, light="#fff")
    return mark_safe(drawn)  # noqa: S308  # shapes only: segno encodes the text as modules
