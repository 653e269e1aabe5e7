from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.forms.gaps import SourcedForm, public_words
from nazorat.pathway.models import ReadinessSaid

# no mechanism was asked before the Protocol was adopted
FIRST_YEAR = 2002


class ReadinessForm(SourcedForm):
    """How far a criterion was met in a year. `seen` is the entry that the person saw, so that nobody writes over another."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR)
    score = forms.TypedChoiceField(label=_("How far it is met"), choices=ReadinessSaid.Score.choices, coerce=int)
    evidence = public_words(_("Evidence"))
    action = public_words(_("What is to be done"), required=False)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("year", "score", "evidence", "action", "source", "on", "link", "seen")

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def seen_id(self) -> UUID | None:
        return self.cleaned_data.get("seen")

    def keep(self, sentence: str, next_step: str, seen: UUID | None) -> None:
        """Show a refusal and keep what was typed; a second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "seen": [str(seen or "")]})


def readiness_initial(said: ReadinessSaid | None, year: int) -> dict[str, Any]:
    """What a form begins with: what stands of the year."""
    if said is None:
        return {"year": year}
    told = {"score": said.score, "evidence": said.evidence, "action": said.action, "source": said.source, "on": said.on}
    return {**told, "link": said.link, "year": year, "seen": said.id}
