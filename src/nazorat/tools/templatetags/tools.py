"""Words of a tool in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language_info

from nazorat.kit import dates
from nazorat.xlsform import Words

register = template.Library()

# one language in two alphabets: Django knows the language only
WRITTEN = {"uz-Latn": "oʻzbekcha", "uz-Cyrl": "ўзбекча"}


@register.filter
def worded(words: Words) -> str:
    """The text in the reader's language, else in the tool's own."""
    return words.in_(dates.tongue())


@register.filter
def at(counts: Mapping[str, int], code: str) -> int:
    """The count under a code."""
    return counts.get(code, 0)


@register.filter
def tongue(code: str) -> str:
    """The name of a language in itself: "тоҷикӣ" for tg; the code where nobody knows it."""
    if code in WRITTEN:
        return WRITTEN[code]
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.filter
def composition_title(title: dict[str, str], own: str) -> str:
    """The title of a tool that is put together in the reader's language, else in the tool's own."""
    return title.get(dates.tongue()) or title.get(own, "")
