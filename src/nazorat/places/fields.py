"""A place as it is chosen in the forms of the rooms above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from nazorat.places.models import Place

if TYPE_CHECKING:
    PlaceChoice = forms.ModelChoiceField[Place]
else:
    PlaceChoice = forms.ModelChoiceField


class PlaceField(PlaceChoice):
    """Places by their name in the reader's language and their kind."""

    def label_from_instance(self, obj: Place) -> str:
        return f"{obj.name} · {obj.get_kind_display()}"
