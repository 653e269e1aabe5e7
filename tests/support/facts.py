"""Days that have come, and a public fact with source and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone


def long_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def fact(**given: Any) -> dict[str, Any]:
    """A source of last month, without a link."""
    return {"source": "Official gazette, no. 4", "on": long_ago(30), "link": "", **given}
