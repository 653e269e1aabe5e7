from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nazorat.kit.dates import day
from nazorat.kit.forms import day_field
from nazorat.projects.donors import MEASURES
from nazorat.projects.models import Project
from nazorat.projects.queries import KINDS, Fact

WORDS = {"visit": _("Visit"), "training": _("Training"), "report": _("Report"), "cost": _("Cost")}


class ProjectForm(forms.Form):
    """A project: bodies and days, no person."""

    title = forms.CharField(label=_("Title"), max_length=200)
    funder = forms.CharField(label=_("Funder"), max_length=200, help_text=_("Bodies only. No person is named on this page."))
    co_funders = forms.CharField(label=_("Co-funders"), max_length=500, required=False)
    partners = forms.CharField(label=_("Partners"), max_length=500, required=False)
    began_on = day_field(label=_("First day"))
    ends_on = day_field(label=_("Last day"), required=False)

    def __init__(self, *args: Any, project: Project | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.project = project

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        same = Project.objects.filter(title__iexact=title)
        if self.project:
            same = same.exclude(pk=self.project.pk)
        if same.exists():
            raise ValidationError(_("Another project has this title."))
        return title

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("ends_on") and given.get("began_on") and given["ends_on"] < given["began_on"]:
            self.add_error("ends_on", _("This day is before the first one."))
        return given


class PeriodForm(forms.Form):
    """The days of a table; empty is the whole project so far."""

    since = day_field(label=_("First day"), required=False)
    until = day_field(label=_("Last day"), required=False)

    def days(self, whole: tuple[date, date]) -> tuple[date, date]:
        """The days that were asked for; days in the wrong order, or none, give the whole."""
        given = self.cleaned_data if self.is_valid() else {}
        since, until = given.get("since") or whole[0], given.get("until") or whole[1]
        return (since, until) if since <= until else whole


class FactsForm(forms.Form):
    """Which facts count under a project."""

    def __init__(self, *args: Any, facts: Sequence[Fact], **given: Any) -> None:
        super().__init__(*args, **given)
        self.by_key = {one.key: one for one in facts}
        groups = [
            (WORDS[kind], [(one.key, f"{day(one.day, 'long')} · {one.words}") for one in facts if one.kind == kind])
            for kind in KINDS
        ]
        self.fields["facts"] = forms.MultipleChoiceField(
            label=_("Facts"), choices=[group for group in groups if group[1]], widget=forms.CheckboxSelectMultiple
        )

    @property
    def chosen(self) -> list[Fact]:
        """The facts that were ticked."""
        return [self.by_key[key] for key in self.cleaned_data["facts"]]


class IndicatorForm(forms.Form):
    """What a project set out to reach."""

    line = forms.ChoiceField(label=_("What is counted"), choices=[*MEASURES.items()])
    wording = forms.CharField(
        label=_("In the words of the project"), max_length=300, help_text=_("As its agreement says it. No person is named.")
    )
    baseline = forms.IntegerField(label=_("Baseline"), min_value=0, max_value=10**6)
    baseline_on = day_field(label=_("Day of the baseline"))
    target = forms.IntegerField(label=_("Target"), min_value=0, max_value=10**6)
    target_on = day_field(label=_("Day of the target"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("target_on") and given.get("baseline_on") and given["target_on"] < given["baseline_on"]:
            self.add_error("target_on", _("This day is before that of the baseline."))
        return given
