from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.cases.models import Case, Step
from nazorat.cases.told import AGREED, FORM, TO, WAYS, WHAT, WHO, Told, Words
from nazorat.kit.forms import day_field
from nazorat.people.models import Member
from nazorat.places.fields import PlaceField

MOST = 6000
# when it is looked at again unless somebody says otherwise
AGAIN = timedelta(days=14)


def _choices(words: Words) -> list[tuple[str, Any]]:
    return list(words.items())


class ListForm(forms.Form):
    """Who is on the list beside the member who fills this in."""

    members = forms.MultipleChoiceField(
        label=_("Who else sees it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("These and you, nobody else, whatever their role."),
    )  # fmt: skip

    def __init__(self, *args: Any, able: Sequence[Member], **given: Any) -> None:
        super().__init__(*args, **given)
        self.able = {str(member.id): member for member in able}
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = [
            (pk, f"{one.code}, {one.organisation}") for pk, one in self.able.items()
        ]

    @property
    def chosen(self) -> list[Member]:
        return [self.able[pk] for pk in self.cleaned_data["members"]]


class CaseForm(ListForm):
    """What became known."""

    kind = forms.TypedChoiceField(label=_("What is it"), coerce=int, choices=Case.Kind.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("How it became known"), choices=_choices(WAYS))
    what = forms.ChoiceField(label=_("What about"), choices=_choices(WHAT))
    who = forms.ChoiceField(label=_("Whose doing"), choices=_choices(WHO), help_text=_("A function, never a name."))
    place = PlaceField(closed=True, label=_("Place"), required=False)
    on = day_field(label=_("When"), required=False, help_text=_("The day, or about the day."))
    talk = forms.CharField(label=_("Code of the talk"), required=False, max_length=40)
    reporter = forms.CharField(
        label=_("Told by"), required=False, max_length=40, help_text=_("A code that you keep elsewhere. No name, no telephone.")
    )
    agreed = forms.ChoiceField(label=_("The person"), choices=_choices(AGREED))
    words = forms.CharField(
        label=_("What happened"), max_length=MOST, widget=forms.Textarea, help_text=_("No names: codes and functions are enough.")
    )
    look_on = day_field(label=_("Look at it again on"), required=False)

    field_order = ("kind", "way", "what", "who", "place", "on", "talk", "reporter", "agreed", "words", "look_on", "members")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") in (Case.Kind.RISK, Case.Kind.REPRISAL) and not given.get("look_on") and "look_on" not in self.errors:
            self.add_error("look_on", _("Say when somebody looks again."))
        return given

    @property
    def told(self) -> Told:
        given, place = self.cleaned_data, self.cleaned_data["place"]
        return Told(
            place=place.id if place else None, on=given["on"], way=given["way"], what=given["what"], who=given["who"],
            agreed=given["agreed"], talk=given["talk"], reporter=given["reporter"], words=given["words"],
        )  # fmt: skip


class StepForm(forms.Form):
    """What was seen, done or answered."""

    kind = forms.TypedChoiceField(label=_("What"), coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"), max_length=MOST, widget=forms.Textarea, help_text=_("No names: codes and functions are enough.")
    )
    look_on = day_field(label=_("Look at it again on"), required=False)

    def __init__(self, *args: Any, risk: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        kinds = [Step.Kind.LOOKED, Step.Kind.DONE, Step.Kind.ANSWERED, *([Step.Kind.HAPPENED] if risk else [])]
        cast(forms.TypedChoiceField, self.fields["kind"]).choices = [(int(kind), kind.label) for kind in kinds]
        self.fields["look_on"].initial = timezone.localdate() + AGAIN


class ReferForm(forms.Form):
    """To whom and in what form a case was passed on."""

    to = forms.ChoiceField(label=_("To whom"), choices=_choices(TO))
    form = forms.ChoiceField(label=_("In what form"), choices=_choices(FORM), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"), max_length=MOST, widget=forms.Textarea,
        help_text=_("On which day, by which letter, what was asked. No names."),
    )  # fmt: skip
    look_on = day_field(label=_("Look for an answer on"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["look_on"].initial = timezone.localdate() + AGAIN


class CloseForm(forms.Form):
    """What came of it."""

    outcome = forms.TypedChoiceField(label=_("What came of it"), coerce=int, choices=Case.Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), max_length=MOST, widget=forms.Textarea)
