from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions import FreeNote, LightFacts
from nazorat.fieldwork.entering import Entered
from nazorat.fieldwork.forms.sheets import choice_of
from nazorat.fieldwork.paper import Values
from nazorat.fieldwork.pasted import plain
from nazorat.fieldwork.queries import NOTE
from nazorat.fieldwork.typed import LONGEST_TEXT
from nazorat.kit import dates
from nazorat.kit.forms import day_field
from nazorat.people.models import Member
from nazorat.places.fields import PlaceField
from nazorat.places.regions import regions_of
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import latest_reviewed, latest_versions
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.queries import candidates
from nazorat.xlsform import Form, Question

LINES = 6
# how a line of the page is known: the note's own two items of origin and kind of source at once
HOW = {
    "see": ("see", "own"), "measure": ("measure", "own"), "read": ("read", "paper"), "staff": ("ask", "staff_talk"),
    "group": ("ask", "group_talk"), "health": ("ask", "health_talk"), "outside": ("ask", "outside"),
}  # fmt: skip
HOW_WORDS = (
    ("see", _("seen")), ("measure", _("measured")), ("read", _("read in a paper of the place")), ("staff", _("talk with staff")),
    ("group", _("talk with a group")), ("health", _("talk with health staff")), ("outside", _("from outside")),
)  # fmt: skip


MOST_MINUTES = 10_000


class LightForm(forms.Form):
    """A light visit on one page: where, when, how long at the gate, with whom."""

    place = PlaceField(closed=True, label=_("Place"))
    day = day_field(label=_("Day"))
    part_of_day = forms.ChoiceField()
    mode = forms.TypedChoiceField(label=_("Manner"), choices=Visit.asked_modes(), coerce=int, initial=Visit.Mode.UNANNOUNCED)
    gate_minutes = forms.IntegerField(label=_("Minutes waited at the gate"), required=False, min_value=0, max_value=MOST_MINUTES)
    others = forms.MultipleChoiceField(
        label=_("Who was there beside you"), required=False, widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("Those of them who hold a key open what you enter here."),
    )  # fmt: skip
    form_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Member, tool: Form, **given: Any) -> None:
        first = {"form_id": uuid4(), "day": timezone.localdate()}
        super().__init__(*args, **{"initial": first, **given})
        cast(PlaceField, self.fields["place"]).first(regions_of(by))
        self.people = {str(one.id): one for one in candidates().exclude(id=by.id)}
        choice_of(self, "others").choices = [(key, f"{one.code} · {one.organisation}") for key, one in self.people.items()]
        asked = _asked(tool)["part_of_day"]
        self.fields["part_of_day"].label = asked.label.in_(dates.tongue())
        choice_of(self, "part_of_day").choices = _choices(asked)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    @property
    def facts(self) -> LightFacts:
        given = self.cleaned_data
        others = tuple(self.people[key] for key in given["others"])
        return LightFacts(given["place"], given["day"], given["mode"], given["gate_minutes"], others)


class LineForm(forms.Form):
    """One thing seen, said, read or measured. A line without a text is left out."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    how = forms.ChoiceField(label=_("How we know it"), choices=[("", ""), *HOW_WORDS], required=False)
    where = forms.ChoiceField(label=_("Place in the building"), required=False)
    text = forms.CharField(
        label=_("What was seen or said"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, tool: Form, **given: Any) -> None:
        super().__init__(*args, **given)
        self.asked = _asked(tool)
        choice_of(self, "theme").choices = _choices(self.asked["theme"])
        choice_of(self, "where").choices = _choices(self.asked["place"])
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["text"] = plain(given.get("text", "")).text
        if given["text"]:
            for name in ("theme", "how", "where"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose one."))
        return given

    def values(self, day: date, part_of_day: str) -> Values:
        """The answers of a valid line as a free note has them."""
        given = self.cleaned_data
        origin, source = HOW[given["how"]]
        said: Values = {
            "text": given["text"], "place": given["where"], "day": day, "part_of_day": part_of_day, "origin": origin,
            "theme": given["theme"], "source": source,
        }  # fmt: skip
        return {self.asked[name].path: value for name, value in said.items()}


if TYPE_CHECKING:
    Lines = forms.BaseFormSet[LineForm]
else:
    Lines = forms.BaseFormSet


class BaseLines(Lines):
    """The lines of the page."""

    def notes(self, form: LightForm) -> list[FreeNote]:
        """A note of each line that was filled in, sealed to the team."""
        day, part = form.cleaned_data["day"], form.cleaned_data["part_of_day"]
        filled = [line for line in self.forms if line.cleaned_data.get("text")]
        return [FreeNote(line.values(day, part), VisitKey.Compartment.TEAM, Entered(False, None, "typed")) for line in filled]


LinesSet = cast(type[BaseLines], forms.formset_factory(LineForm, formset=BaseLines, extra=LINES, max_num=30))


def note_offered() -> ToolVersion | None:
    """The newest version of the free note that a new visit may use; in a demonstration one whose wording nobody signed too."""
    offered = latest_versions() if settings.NAZORAT_DEMO else latest_reviewed()
    return next((version for version in offered if version.tool.code == NOTE), None)


def _asked(tool: Form) -> dict[str, Question]:
    return {question.name: question for question in tool.questions()}


def _choices(question: Question) -> list[tuple[str, str]]:
    language = dates.tongue()
    return [("", ""), *((choice.code, choice.label.in_(language)) for choice in question.real_choices)]
