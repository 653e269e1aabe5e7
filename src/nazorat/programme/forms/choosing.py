from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.people import signin
from nazorat.people.models import Member
from nazorat.places.fields import PlaceField
from nazorat.places.models import Place
from nazorat.programme.rules import FACTORS, LEAST_RANDOM, MOST_WEIGHT
from nazorat.programme.score import MOST_OVERRIDE
from nazorat.programme.sealed import GROUND_WORDS


class ScoreForm(forms.Form):
    """What of the list is shown. It is posted: where one looks stands in no address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *Place.Kind.choices])


class ScoreCopyForm(forms.Form):
    """Which table of the scores leaves, and the passphrase that opens it: what was drawn for it, or one's own."""

    format = forms.ChoiceField(label=_("Format"), choices=[("csv", "CSV"), ("xlsx", "Excel")])
    passphrase = forms.CharField(
        label=_("Passphrase of this copy"), max_length=200, initial=signin.new_phrase,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Drawn for this copy, not kept by us: write it down first. Any age program opens the file with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        self.by = by

    def clean_passphrase(self) -> str:
        phrase: str = self.cleaned_data["passphrase"]
        signin.check_phrase(phrase, self.by)
        return phrase


class WeightsForm(forms.Form):
    """What each factor counts."""

    def __init__(self, *args: Any, held: Mapping[str, int], **given: Any) -> None:
        super().__init__(*args, **given)
        for code, (_usual, label) in FACTORS.items():
            least = LEAST_RANDOM if code == "random" else 0
            self.fields[code] = forms.IntegerField(label=label, min_value=least, max_value=MOST_WEIGHT, initial=held[code])


class OverrideForm(forms.Form):
    """A place, points more or less, and why: sealed as it is saved."""

    place = PlaceField(label=_("Place"))
    points = forms.IntegerField(
        label=_("Points more, or with a minus less"), min_value=-MOST_OVERRIDE, max_value=MOST_OVERRIDE, help_text=_("1 to 50.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea, help_text=_("Sealed to the planners. It stays on record.")
    )

    def clean_points(self) -> int:
        points = int(self.cleaned_data["points"])
        if points == 0:
            raise forms.ValidationError(_("Nothing would change."))
        return points


class ProposalForm(forms.Form):
    """A place, what speaks for it, and why: sealed as it is saved."""

    place = PlaceField(label=_("Place"))
    ground = forms.ChoiceField(label=_("What speaks for it"), choices=list(GROUND_WORDS.items()))
    why = forms.CharField(
        label=_("Why"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("What is known and from when. No name of whoever told it."),
    )


class AnswerForm(forms.Form):
    """Accept, or refuse with the reason."""

    accepted = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("accept")), ("no", _("refuse"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea,
        help_text=_("Of a refusal needed: who proposed reads it. Of an acceptance only planners read it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("accepted") is False and not str(given.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why it is refused."))
        return given
