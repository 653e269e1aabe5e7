from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import KeepingForm, day_field
from nazorat.people.models import Member
from nazorat.visits.duties import BY_CODE, USUAL, TaskText, When


def _whose(team: Iterable[Member]) -> forms.TypedChoiceField:
    known = [(str(one.id), f"{one.code} · {one.organisation}") for one in team]
    return forms.TypedChoiceField(
        label=_("Whose"), required=False, choices=[("", _("nobody's yet")), *known], coerce=UUID, empty_value=None
    )


class TaskForm(KeepingForm):
    """One task: what, whose, until when. The words of a usual one are not changed."""

    when = forms.TypedChoiceField(label=_("Part of the visit"), choices=When.choices, coerce=int)
    words = forms.CharField(label=_("What is to be done"), max_length=200, help_text=_("No name of anybody outside the team."))
    until = day_field(label=_("Until"), required=False)

    def __init__(self, *args: Any, team: Iterable[Member], code: str = "", **given: Any) -> None:
        super().__init__(*args, **given)
        self.code = code
        self.fields["who"] = _whose(team)
        if code:
            self.fields["words"] = forms.CharField(label=_("What is to be done"), disabled=True, initial=BY_CODE[code].label)
        self.order_fields(["version", "when", "words", "who", "until"])

    @property
    def text(self) -> TaskText:
        given = self.cleaned_data
        return TaskText(given["when"], self.code, "" if self.code else given["words"], given["who"], given["until"])


class UsualForm(forms.Form):
    """One usual task: whether it is taken, whose it is, until when."""

    taken = forms.BooleanField(required=False, label=_("take"))
    until = day_field(label=_("Until"), required=False)

    def __init__(self, *args: Any, code: str, team: Iterable[Member], **given: Any) -> None:
        super().__init__(*args, **given)
        self.usual = BY_CODE[code]
        self.fields["who"] = _whose(team)
        # in a table the widget carries the look that a field gives it elsewhere
        for name in ("who", "until"):
            self.fields[name].widget.attrs["class"] = "input"

    @property
    def text(self) -> TaskText:
        given = self.cleaned_data
        return TaskText(int(self.usual.when), self.usual.code, "", given["who"], given["until"])


class UsualTasks:
    """The usual tasks that a visit has not yet, a form for each, all taken unless somebody takes one out."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, team: Iterable[Member], days: Mapping[str, date | None], have: Iterable[str]
    ) -> None:
        known, without = list(team), set(have)
        self.forms = [
            UsualForm(data, prefix=one.code, code=one.code, team=known, initial={"taken": True, "until": days[one.code]})
            for one in USUAL
            if one.code not in without
        ]

    def is_valid(self) -> bool:
        # every form is asked, so that each shows its own error
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def texts(self) -> list[TaskText]:
        return [form.text for form in self.forms if form.cleaned_data["taken"]]
