"""The form renderer: `{{ form }}` gives label, field, help and, beside the field, its errors; and the field of a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Named in FORM_RENDERER. Widgets keep Django's templates; their look comes from the element, not from a class."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    formset_template_name = "kit/forms/formset.html"


def day_field(**given: Any) -> forms.DateField:
    """A date as the browser's own field gives it."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **given)
