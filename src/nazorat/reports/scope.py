"""What a report on a theme or a year is about: the theme and the days, sealed with the draft until its documents say it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nazorat.standards.models import Theme


@dataclass(frozen=True)
class Scope:
    """A theme of the catalogue with everything below it, empty for all, and the days from `since` to `until`; either may be open."""

    theme: str
    since: date | None = None
    until: date | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    def pack(self) -> bytes:
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return json.dumps({"theme": self.theme, **days}).encode()

    def holds(self, theme: str) -> bool:
        """Whether a finding's theme is this one or below it."""
        return not self.theme or theme == self.theme or theme.startswith(f"{self.theme}.")

    def spans(self, day: date | None) -> bool:
        """Whether a day is within; one that is not known is not."""
        return day is not None and (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def scope_from(data: bytes) -> Scope:
    """A scope out of its seal, with the theme's titles as the catalogue has them now."""
    held = json.loads(data)
    since, until = (date.fromisoformat(held[name]) if held[name] else None for name in ("since", "until"))
    theme = Theme.objects.filter(code=held["theme"]).first()
    titles = {code: theme.title_in(code) for code in ("ru", "tg", "en")} if theme else {}
    return Scope(held["theme"], since, until, titles)


def whole_year(year: int) -> Scope:
    return Scope("", date(year, 1, 1), date(year, 12, 31))
