from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.forms.budget import BudgetForm
from nazorat.pathway.forms.gaps import SourcedForm, public_words
from nazorat.pathway.models import TITLE, ControlBody, ControlSaid, Design, DesignBudget, FeatureSaid, Replaced

SOURCED = ("source", "on", "link", "seen")


class SeenForm(SourcedForm):
    """A fact in place of what stands. `seen` is the entry that the person saw, so that nobody writes over another."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

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


def sourced_initial(said: Replaced | None) -> dict[str, Any]:
    """Source, day, address and the entry itself, of what stands."""
    return {"source": said.source, "on": said.on, "link": said.link, "seen": said.id} if said else {}


class ForeignModelForm(SourcedForm):
    """The mechanism of a comparable state."""

    country = forms.CharField(label=_("Country"), max_length=120)
    name = forms.CharField(label=_("Its mechanism"), max_length=TITLE, help_text=_("As the source calls it. No person is named."))
    design = forms.ChoiceField(label=_("Model"), choices=Design.choices)
    field_order = ("country", "name", "design", *SOURCED)


class FeatureForm(SeenForm):
    """What is known of a feature of a model."""

    words = public_words(_("What is known"))
    field_order = ("words", *SOURCED)


def feature_initial(said: FeatureSaid | None) -> dict[str, Any]:
    """What a form begins with: what stands."""
    return {**sourced_initial(said), "words": said.words} if said else {}


class DesignBudgetForm(SeenForm, BudgetForm):
    """By which assumptions the three years of a model are worked out, and what they rest on."""

    field_order = ("currency", *(name for name in BudgetForm.base_fields if name != "currency"), *SOURCED)

    @property
    def sourced(self) -> dict[str, Any]:
        """Where the assumptions stand."""
        return {name: self.cleaned_data[name] for name in ("source", "on", "link")}


def design_budget_initial(said: DesignBudget | None, own: dict[str, Any]) -> dict[str, Any]:
    """What a form begins with: what was assumed, else what the pilot's own visits cost."""
    return {**sourced_initial(said), **vars(said.assumed), "currency": said.currency} if said else own


class ControlBodyForm(SourcedForm):
    """A body that looks into places of detention."""

    name = forms.CharField(label=_("Body"), max_length=TITLE, help_text=_("The body, never a person."))
    kind = forms.ChoiceField(label=_("Kind of control"), choices=ControlBody.Kind.choices)
    field_order = ("name", "kind", *SOURCED)


class PowerForm(SeenForm):
    """Whether a body has a power, and whether it is used before something happens or after."""

    held = forms.ChoiceField(label=_("The power"), choices=ControlSaid.Held.choices)
    mode = forms.ChoiceField(label=_("How it is used"), required=False, choices=[("", _("unknown")), *ControlSaid.Mode.choices])
    words = public_words(_("In words"), required=False)
    field_order = ("held", "mode", "words", *SOURCED)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("held") == ControlSaid.Held.NO and given.get("mode"):
            self.add_error("mode", _("A power that a body has not is not used."))
        return given


def power_initial(said: ControlSaid | None) -> dict[str, Any]:
    """What a form begins with: what stands."""
    return {**sourced_initial(said), "held": said.held, "mode": said.mode, "words": said.words} if said else {}
