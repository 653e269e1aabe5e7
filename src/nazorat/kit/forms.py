"""The form renderer: `{{ form }}` gives label, field, help and, beside the field, its errors."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Named in FORM_RENDERER. Widgets keep Django's templates; their look comes from the element, not from a class."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    formset_template_name = "kit/forms/formset.html"
