from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.findings.models import AdoptedFinding
from nazorat.findings.queries import adopted_findings
from nazorat.kit.forms import day_field
from nazorat.pathway.forms.gaps import SourcedForm, not_ahead, public_words
from nazorat.pathway.forms.imports import Told, told
from nazorat.pathway.forms.road import body_field
from nazorat.pathway.models import TITLE, MeasureSaid, NationalPlan
from nazorat.pathway.planned import Planned, read_measures
from nazorat.pathway.queries import (
    Half,
    MeasureLine,
    article_of,
    gaps_listed,
    half_from,
    halves_of,
    measures_standing,
    outside_standing,
)
from nazorat.pathway.tables import MOST_BYTES, FileRefused
from nazorat.people.models import Organisation
from nazorat.people.queries import organisations
from nazorat.recommendations.queries import adopted_by_code

if TYPE_CHECKING:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Organisation]
else:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField

NUMBER = RegexValidator(r"^[0-9A-Za-zА-Яа-я][0-9A-Za-zА-Яа-я.\-]{0,11}$", _("As the plan counts: 10 or 10.3."))


class PlanForm(SourcedForm):
    """A national plan as it was published."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    begins_on = day_field(label=_("Begins"))
    ends_on = day_field(label=_("Ends"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["body"] = body_field(_("Body that answers for it"))
        self.order_fields(("title", "body", "begins_on", "ends_on", "source", "on", "link"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("begins_on"), given.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It ends before it begins."))
        return given


class MeasureForm(SourcedForm):
    """One measure of a plan."""

    point = forms.CharField(label=_("Point"), max_length=12, validators=[NUMBER])
    number = forms.CharField(label=_("Number of the measure"), max_length=12, required=False, validators=[NUMBER])
    words = public_words(pgettext_lazy("a plan", "Measure"))
    term = forms.CharField(label=_("Term, as the plan says it"), max_length=120, required=False)
    term_on = day_field(label=_("Day by which, where it has one"), required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["bodies"] = ModelMultipleChoiceField(organisations(), label=_("Bodies that answer for it"), required=False)
        self.order_fields(("point", "number", "words", "bodies", "term", "term_on", "source", "on", "link"))

    @property
    def fact(self) -> dict[str, Any]:
        """Where it is read."""
        return {name: self.cleaned_data[name] for name in ("source", "on", "link")}

    @property
    def measure(self) -> dict[str, Any]:
        """What the measure is, as `actions.NewMeasure` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("source", "on", "link")}


def source_of_plan(plan: NationalPlan) -> dict[str, Any]:
    """What a form of a measure begins with: the source of its plan."""
    return {"source": plan.source, "on": plan.on, "link": plan.link}


class MeasureSaidForm(SourcedForm):
    """How far a measure was in a half year. `seen` is the entry that the person saw, so that nobody writes over another."""

    half = forms.ChoiceField(label=_("Half year"))
    state = forms.ChoiceField(label=_("State"), choices=MeasureSaid.State.choices)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, track: MeasureSaid.Track, plan: NationalPlan, **given: Any) -> None:
        super().__init__(*args, **given)
        observed = track == MeasureSaid.Track.OBSERVED
        self.fields["half"] = forms.ChoiceField(label=_("Half year"), choices=[(one.code, str(one)) for one in halves_of(plan)])
        self.fields["state"] = forms.ChoiceField(label=track.label, choices=MeasureSaid.State.choices)
        self.fields["words"] = public_words(_("What this rests on") if observed else _("In words"), required=observed)
        self.order_fields(("half", "state", "words", "source", "on", "link", "seen"))

    def clean_half(self) -> Half:
        half = half_from(self.cleaned_data["half"])
        if half is None:
            raise forms.ValidationError(_("This is no half year."))
        not_ahead(date(half.year, 1 if half.half == 1 else 7, 1))
        return half

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as the act takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "half")}
        half: Half = self.cleaned_data["half"]
        return {**given, "year": half.year, "half": half.half}

    @property
    def seen_id(self) -> UUID | None:
        return self.cleaned_data.get("seen")

    def keep(self, sentence: str, next_step: str, seen: UUID | None) -> None:
        """Show a refusal and keep what was typed; a second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "seen": [str(seen or "")]})


def measure_initial(said: MeasureSaid | None, half: Half) -> dict[str, Any]:
    """What a form begins with: what stands of the half year."""
    if said is None:
        return {"half": half.code, "on": timezone.localdate()}
    told = {"state": said.state, "words": said.words, "source": said.source, "on": said.on, "link": said.link}
    return {**told, "half": half.code, "seen": said.id}


def finding_label(finding: AdoptedFinding) -> str:
    """An adopted finding as a choice shows it."""
    return f"{finding.visit.number}/{finding.number} · {finding.place.name}"


class MeasureLinkForm(forms.Form):
    """One thing that a measure is matched to."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["paragraph"] = forms.CharField(
            label=_("Recommendation from outside"), max_length=24, required=False, help_text=_("By its paragraph, as 118.31.")
        )
        gaps = [("", "—"), *((str(gap.id), f"{article_of(gap)} · {gap.provision.title}"[:90]) for gap in gaps_listed())]
        self.fields["gap"] = forms.ChoiceField(label=_("Gap of the law"), choices=gaps, required=False)
        self.fields["own"] = forms.CharField(
            label=_("Our own recommendation"), max_length=20, required=False, help_text=_("By its number, as 2026-04/7.")
        )
        findings = [("", "—"), *((str(one.pk), finding_label(one)) for one in adopted_findings())]
        self.fields["finding"] = forms.ChoiceField(label=_("Finding"), choices=findings, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if own := given.get("own"):
            given["own"] = adopted_by_code(own)
            if given["own"] is None:
                self.add_error("own", _("No adopted recommendation has this number."))
        if paragraph := given.pop("paragraph", ""):
            found = list(outside_standing().filter(paragraph=paragraph.strip())[:2])
            given["outside"] = found[0] if len(found) == 1 else None
            if given["outside"] is None:
                self.add_error("paragraph", _("Not exactly one recommendation has this paragraph."))
        if gap := given.get("gap"):
            given["gap"] = gaps_listed().filter(id=gap).first()
        if finding := given.get("finding"):
            given["finding"] = adopted_findings().filter(pk=finding).first()
        if sum(bool(given.get(name)) for name in ("outside", "gap", "own", "finding")) != 1 and not self.errors:
            self.add_error(None, _("Choose one of the four."))
        return given

    @property
    def target(self) -> dict[str, Any]:
        """The one thing chosen, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class MeasuresFilter(forms.Form):
    """Half year, point, body, states, what is over its day, words."""

    half = forms.ChoiceField(label=_("As of the half year"), required=False)
    point = forms.ChoiceField(label=_("Point"), required=False)
    body = forms.ChoiceField(label=_("Body"), required=False)
    reported = forms.ChoiceField(label=_("Reported state"), required=False)
    observed = forms.ChoiceField(label=_("Observed state"), required=False)
    over = forms.BooleanField(label=_("only what is over its day"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, plan: NationalPlan, lines: list[MeasureLine], **given: Any) -> None:
        super().__init__(*args, **given)
        points = list(dict.fromkeys(one.measure.point for one in lines))
        bodies = sorted({name for one in lines for name in one.bodies})
        states = [("", _("all")), *MeasureSaid.State.choices, ("unknown", _("unknown"))]
        self._choose("half", [(one.code, str(one)) for one in halves_of(plan)])
        self._choose("point", [("", _("all")), *((one, one) for one in points)])
        self._choose("body", [("", _("all")), *((one, one) for one in bodies)])
        self._choose("reported", states)
        self._choose("observed", states)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: "yes" if value is True else str(value or "") for name, value in self.cleaned_data.items()}


class MeasuresFileForm(SourcedForm):
    """A table of measures. `troubles` says after validation why it cannot be taken in, `measures` what it holds."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.docx"}),
        help_text=_(
            "Tables with the columns point, or number under a heading with the point, and measure, responsible, term, day. All rows or none."
        ),
    )  # fmt: skip
    field_order = ("file", "source", "on", "link")

    def __init__(self, *args: Any, plan: NationalPlan, **given: Any) -> None:
        super().__init__(*args, **given)
        self.plan = plan
        self.troubles: list[Told] = []
        self.measures: list[Planned] = []
        self.bodies = {str(one.id): one for one in organisations()}

    @property
    def fact(self) -> dict[str, Any]:
        """Where it is read, and which file it was."""
        given = {name: self.cleaned_data[name] for name in ("source", "on", "link")}
        return {**given, "filename": self.cleaned_data["file"].name or "-"}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        known = {name.casefold(): key for key, one in self.bodies.items() for name in one.names}
        standing = set(measures_standing().filter(plan=self.plan).values_list("point", "number"))
        try:
            self.measures = read_measures(file.read(MOST_BYTES + 1), file.name or "", known, standing)
        except FileRefused as refused:
            self.troubles = told(refused.troubles)
            raise forms.ValidationError(_("This file cannot be read; why is named below.")) from refused
        return file
