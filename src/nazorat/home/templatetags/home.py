"""Words of adopted findings in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from nazorat.findings.drafts import MASTER
from nazorat.findings.models import AdoptedFinding
from nazorat.kit import dates

register = template.Library()


@register.filter
def finding_title(row: AdoptedFinding) -> str:
    """The title in the reader's language, else in the master one."""
    own: Mapping[str, str] = row.words.get(dates.tongue(MASTER)) or {}
    return own.get("title") or row.words.get(MASTER, {}).get("title", "")
