from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member


class RegionalTeamForm(forms.Form):
    """Who works in a region."""

    members = forms.MultipleChoiceField(
        label=_("Members of the team"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They are shown the places of their region first. It opens nothing to them and hides nothing from them."),
    )  # fmt: skip

    def __init__(self, *args: Any, able: Iterable[Member], **given: Any) -> None:
        super().__init__(*args, **given)
        self.able = {str(member.id): member for member in able}
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = [
            (key, f"{one.code} · {one.organisation}") for key, one in self.able.items()
        ]

    @property
    def chosen(self) -> list[Member]:
        return [self.able[key] for key in self.cleaned_data["members"]]
