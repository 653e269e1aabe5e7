"""What a page of bundles says of a refusal, by its code."""

from django import template

from nazorat.kit.problems import catalogue

register = template.Library()


@register.filter
def refusal(code: str) -> str:
    """The sentence of a problem by its code; the code itself when this version knows no such problem."""
    entry = catalogue().get(code)
    return str(entry.sentence) if entry else code
