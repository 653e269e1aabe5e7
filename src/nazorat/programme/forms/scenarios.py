from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.places.fields import PlacesField
from nazorat.programme.actions import Asked
from nazorat.programme.rules import MOST_DAYS, SKILL_WORDS

MOST_TEAM_DAYS = 2000


class ScenarioForm(forms.Form):
    """What there is, what must be, and how to choose."""

    days = forms.IntegerField(
        label=_("Team-days in all"), min_value=1, max_value=MOST_TEAM_DAYS, help_text=_("Of all teams together, ways among them.")
    )
    trip = forms.IntegerField(
        label=_("Days of visits on one trip at most"), min_value=1, max_value=MOST_DAYS, initial=5,
        help_text=_("After so many days on site a team comes back, and the way counts again."),
    )  # fmt: skip
    must = PlacesField(label=_("Must be visited"), required=False)
    left_out = PlacesField(label=_("Leave out"), required=False)
    waiting = forms.BooleanField(label=_("only places that are late or due"), required=False)
    how = forms.ChoiceField(
        label=_("How to choose"), widget=forms.RadioSelect, initial="solver",
        choices=[("solver", _("search for the best choice (a few seconds)")), ("plain", _("a plain list: the most worth for each day first"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for code, label in SKILL_WORDS.items():
            self.fields[f"skill-{code}"] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=MOST_TEAM_DAYS,
                help_text=_("Days that there are; empty: enough."),
            )
        self.order_fields(["days", "trip", *(f"skill-{code}" for code in SKILL_WORDS)])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if set(given.get("must") or ()) & set(given.get("left_out") or ()):
            self.add_error("left_out", _("A place cannot be both."))
        return given

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        skills = {code: given[f"skill-{code}"] for code in SKILL_WORDS if given.get(f"skill-{code}") is not None}
        must, left_out = (_ids(given[name]) for name in ("must", "left_out"))
        return Asked(given["days"], given["trip"], skills, must, left_out, given["how"] == "solver", given["waiting"])


def _ids(places: Any) -> tuple[UUID, ...]:
    return tuple(place.id for place in places)
