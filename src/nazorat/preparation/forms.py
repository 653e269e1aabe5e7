from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.preparation.models import DevicePreparation
from nazorat.visits.models import Device


class SharesForm(forms.Form):
    """For each device whose preparation it is to hold. A device whose line stays empty keeps what it has."""

    def __init__(
        self, *args: Any, devices: Sequence[Device], members: Sequence[Member], held: Mapping[UUID, DevicePreparation], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.devices, self.members = devices, {str(one.id): one for one in members}
        self.held = held
        choices = [("", "—"), *((key, one.code) for key, one in self.members.items())]
        for one in devices:
            label = _("Device %(n)s, for") % {"n": dates.number(one.number)}
            field = forms.ChoiceField(label=label, required=False, choices=choices)
            field.widget.attrs["class"] = "input"
            self.fields[str(one.id)] = field

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not any(given.values()) and not self.errors:
            raise forms.ValidationError(_("Say for whom at one device at least."))
        return given

    @property
    def shares(self) -> dict[Device, Member]:
        """What was chosen, once the form is valid."""
        chosen = {one: self.cleaned_data.get(str(one.id), "") for one in self.devices}
        return {device: self.members[member] for device, member in chosen.items() if member}

    @property
    def lines(self) -> list[tuple[Device, BoundField, DevicePreparation | None]]:
        """For the page: each device, its choice, and what it may fetch already."""
        return [(one, self[str(one.id)], self.held.get(one.id)) for one in self.devices]
