"""The form renderer: `{{ form }}` gives label, field, help and its errors; the field of a day; a form that keeps what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict


class Renderer(TemplatesSetting):
    """Named in FORM_RENDERER. Widgets keep Django's templates; their look comes from the element, not from a class."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    formset_template_name = "kit/forms/formset.html"


def day_field(**given: Any) -> forms.DateField:
    """A date as the browser's own field gives it."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **given)


class KeepingForm(forms.Form):
    """A form of something that others change too: it carries the version that the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def keep(self, sentence: str, next_step: str, version: int) -> None:
        """Show a refusal and keep what was typed. A second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            # the hidden field is drawn from the data: what the person saw is now the new state
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "version": [str(version)]})
