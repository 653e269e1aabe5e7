"""Places and regions as the forms of the rooms above choose them: of a large register a short list with a search over it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.places.queries import places_known, places_offered, places_open
from nazorat.places.regions import regions, regions_of

if TYPE_CHECKING:
    PlaceChoice = forms.ModelChoiceField[Place]
    PlacesChoice = forms.ModelMultipleChoiceField[Place]
else:
    PlaceChoice, PlacesChoice = forms.ModelChoiceField, forms.ModelMultipleChoiceField

LONGEST_WORDS = 100
# lines of the list that are seen at once where it can be searched
LINES = 6
ALL, MINE = "all", "mine"


def label_of(place: Place) -> str:
    """A place by its name in the reader's language, its kind and its region."""
    return " · ".join(part for part in (place.name, str(place.get_kind_display()), place.region.strip()) if part)


class PlaceSelect(forms.Select):
    """Never more places than an old telephone can hold. Words are sent in the body: what a planner looks for stands in no address."""

    template_name = "places/parts/choose.html"
    closed = True
    regions: Collection[str] = ()
    words = ""
    many = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.words = str(data.get(f"{name}-words", ""))[:LONGEST_WORDS]
        return super().value_from_datadict(data, files, name)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        every: Any = self.choices
        offered = places_offered(every.queryset, self.words, self.regions, ids_of(value))
        self.many = offered.more or bool(self.words)
        empty = [] if self.allow_multiple_selected else [("", every.field.empty_label or "")]
        self.choices = [*empty, *((place.id, label_of(place)) for place in offered.places)]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = every

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        shown = super().get_context(name, value, attrs)
        if self.many:
            shown["widget"]["attrs"] |= {"size": LINES}
            shown["look"] = {"name": f"{name}-words", "words": self.words, "longest": LONGEST_WORDS, "url": self._address()}
        return shown

    def _address(self) -> str:
        asked = {"closed": self.closed, "several": self.allow_multiple_selected}
        return reverse("places-choose") + "?" + urlencode({name: 1 for name, said in asked.items() if said})


class PlacesSelect(PlaceSelect, forms.SelectMultiple):
    """The same for several places: those that are chosen stay while others are looked for."""


class PlaceField(PlaceChoice):
    """A place of the register: open ones, with `closed` closed ones too. `regions` are offered first."""

    widget = PlaceSelect

    def __init__(self, *, closed: bool = False, but: UUID | None = None, **given: Any) -> None:
        every = places_known() if closed else places_open()
        super().__init__(every.exclude(id=but) if but else every, **given)
        cast(PlaceSelect, self.widget).closed = closed

    def first(self, regions: Collection[str]) -> None:
        """Offer the places of these regions before the others."""
        cast(PlaceSelect, self.widget).regions = regions

    def label_from_instance(self, obj: Place) -> str:
        return label_of(obj)


class PlacesField(PlacesChoice):
    """Several open places of the register."""

    widget = PlacesSelect

    def __init__(self, **given: Any) -> None:
        super().__init__(places_open(), **given)
        cast(PlacesSelect, self.widget).closed = False

    def clean(self, value: Any) -> Any:
        """Words of which nothing was chosen are no choice. Raises ValidationError."""
        if cast(PlacesSelect, self.widget).words.strip() and not value:
            raise forms.ValidationError(_("Choose one."))
        return super().clean(value)

    def label_from_instance(self, obj: Place) -> str:
        return label_of(obj)


class RegionFilter(forms.Form):
    """Which regions are shown: who is in the team of a region begins with their own, and `everything` leads out of it."""

    everything = f"?region={ALL}"
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, by: Member, **given: Any) -> None:
        self.own = regions_of(by)
        asked = dict((data or {}).items())
        if self.own and not asked.get("region"):
            asked["region"] = MINE
        super().__init__(asked, *args, **given)
        mine = [(MINE, _("my regions"))] if self.own else []
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"), required=False, choices=[(ALL, _("all")), *mine, *((name, name) for name in regions())]
        )

    @property
    def regions(self) -> list[str]:
        """The regions asked for; none: all of them."""
        asked = self.cleaned_data.get("region", "") if self.is_valid() else ""
        return self.own if asked == MINE else [] if asked in ("", ALL) else [asked]


def ids_of(values: Iterable[object]) -> list[UUID]:
    """The ids among what a browser sent."""
    found = []
    for value in values:
        with suppress(ValueError):
            found.append(UUID(str(value)))
    return found
