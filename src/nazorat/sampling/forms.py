from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import KeepingForm, day_field
from nazorat.sampling.draws import GROUP_WORDS, OF_WORDS, STATE_WORDS, Fate, Line, OpenDraw, Stratum
from nazorat.sampling.plans import MOST_PLANNED, PlannedPart
from nazorat.sampling.size import allocated, needed

MOST = 20_000  # lines: the largest prisons of the world hold fewer
MOST_DRAWN = 400
STRATA = 6
PLANNED = 24
NOTHING_WANTED = _("Say how many lines to draw, here or at each part.")


class StratumForm(forms.Form):
    """One part of the list. An empty line is left out."""

    group = forms.ChoiceField(label=_("Part"), required=False, choices=[("", "—"), *GROUP_WORDS.items()])
    words = forms.CharField(label=_("Which"), required=False, max_length=60)
    size = forms.IntegerField(label=_("Lines"), required=False, min_value=1, max_value=MOST)
    wanted = forms.IntegerField(label=_("To draw"), required=False, min_value=0, max_value=MOST_DRAWN)
    reserves = forms.IntegerField(label=_("In reserve"), required=False, min_value=0, max_value=MOST_DRAWN)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        group, size = given.get("group"), given.get("size")
        wanted, reserves = given.get("wanted") or 0, given.get("reserves") or 0
        if size and not group:
            self.add_error("group", _("Say which part of the list this is."))
        if group and not size and "size" not in self.errors:
            self.add_error("size", _("Count its lines."))
        if size and wanted > size:
            self.add_error("wanted", _("More than the part has lines."))
        elif size and wanted + reserves > size:
            self.add_error("reserves", _("With these it is more than the part has lines."))
        return given

    @property
    def stratum(self) -> Stratum | None:
        given = self.cleaned_data
        if not given.get("size"):
            return None
        return Stratum(given["group"], given["words"], given["size"], given.get("wanted") or 0, given.get("reserves") or 0)


if TYPE_CHECKING:
    StratumSet = forms.BaseFormSet[StratumForm]
else:
    StratumSet = forms.BaseFormSet


class BaseStrata(StratumSet):
    """The parts of one list: at least one, none twice."""

    def clean(self) -> None:
        if any(self.errors):
            return
        if not self.strata:
            raise forms.ValidationError(_("A list has at least one part."))
        if len({(one.group, one.words) for one in self.strata}) != len(self.strata):
            raise forms.ValidationError(_("A part stands twice. Say beside it which one it is."))

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """The lines that were filled in."""
        return tuple(stratum for form in self.forms if form.is_valid() and (stratum := form.stratum))


StrataSet = cast(type[BaseStrata], forms.formset_factory(StratumForm, formset=BaseStrata, extra=STRATA, max_num=STRATA))


class PlannedPartForm(forms.Form):
    """A line of a plan. Numbers that nobody knows yet stay empty: they are counted on arrival. An empty line is left out."""

    group = forms.ChoiceField(label=_("Part"), required=False, choices=[("", "—"), *GROUP_WORDS.items()])
    words = forms.CharField(label=_("Which"), required=False, max_length=60)
    size = forms.IntegerField(label=_("Persons"), required=False, min_value=0, max_value=MOST)
    wanted = forms.IntegerField(label=_("To draw"), required=False, min_value=0, max_value=MOST_PLANNED)
    reserves = forms.IntegerField(label=_("In reserve"), required=False, min_value=0, max_value=MOST_PLANNED)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        numbers = [given.get(name) for name in ("size", "wanted", "reserves")]
        if not given.get("group") and (given.get("words") or any(number is not None for number in numbers)):
            self.add_error("group", _("Say which part of the list this is."))
        size, wanted, reserves = numbers
        if size is not None and (wanted or 0) > size:
            self.add_error("wanted", _("More than the part has lines."))
        elif size is not None and (wanted or 0) + (reserves or 0) > size:
            self.add_error("reserves", _("With these it is more than the part has lines."))
        return given

    @property
    def part(self) -> PlannedPart | None:
        given = self.cleaned_data
        if not given.get("group"):
            return None
        return PlannedPart(given["group"], given["words"], given["size"], given["wanted"], given["reserves"])


if TYPE_CHECKING:
    PlannedSet = forms.BaseFormSet[PlannedPartForm]
else:
    PlannedSet = forms.BaseFormSet


class BasePlanned(PlannedSet):
    """The parts of one plan: none twice."""

    def clean(self) -> None:
        if any(self.errors):
            return
        if len({(one.group, one.words) for one in self.parts}) != len(self.parts):
            raise forms.ValidationError(_("A part stands twice. Say beside it which one it is."))

    @property
    def parts(self) -> tuple[PlannedPart, ...]:
        """The lines that were filled in."""
        return tuple(part for form in self.forms if form.is_valid() and (part := form.part))


PartsSet = cast(type[BasePlanned], forms.formset_factory(PlannedPartForm, formset=BasePlanned, extra=3, max_num=PLANNED))


class PlanForm(KeepingForm):
    """How many are to be drawn: as a number, or as the margin that is to be reached."""

    total = forms.IntegerField(label=_("How many in all"), required=False, min_value=1, max_value=MOST_PLANNED)
    margin = forms.IntegerField(
        label=_("or margin, per cent"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Of a share of one half, at 95 in 100."),
    )


class DrawForm(forms.Form):
    """The list, and how many are wanted of it: as a number, or as the margin that is to be reached."""

    of = forms.ChoiceField(label=_("What is on the list"), choices=list(OF_WORDS.items()))
    frame = forms.CharField(
        label=_("Which list"),
        max_length=120,
        help_text=_("As the place calls it, with the hour: roll of the morning count, 07:40. No names."),
    )
    on = day_field(label=_("Its day"))
    total = forms.IntegerField(label=_("How many in all"), required=False, min_value=1, max_value=MOST_DRAWN)
    margin = forms.IntegerField(
        label=_("or margin, per cent"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Of a share of one half, at 95 in 100."),
    )

    def suggested(self, strata: tuple[Stratum, ...]) -> tuple[Stratum, ...]:
        """The parts with how many to draw of each: by their size, two of each at least, and a third more in reserve."""
        sizes = [one.size for one in strata]
        margin = self.cleaned_data.get("margin")
        total = self.cleaned_data.get("total") or (needed(sum(sizes), margin / 100) if margin else 0)
        given = allocated(sizes, min(total, MOST_DRAWN)) if total else [one.wanted for one in strata]
        return tuple(replace(one, wanted=n, reserves=min(one.size - n, -(-n // 3))) for one, n in zip(strata, given, strict=True))


@dataclass(frozen=True)
class Asked:
    """One drawn line with its two fields."""

    line: Line
    state: BoundField
    code: BoundField


class FatesForm(KeepingForm):
    """What became of each drawn line. What is left open is noted another time."""

    offered = forms.IntegerField(
        label=_("Persons that staff put forward and who were not drawn"), required=False, min_value=0, max_value=MOST_DRAWN
    )

    def __init__(self, *args: Any, draw: OpenDraw, **given: Any) -> None:
        super().__init__(*args, **given)
        self.lines = [line for part in draw.parts for line in part.lines]
        for line in self.lines:
            key = f"{line.stratum}-{line.number}"
            self.fields[f"state-{key}"] = forms.ChoiceField(
                label=_("What became of it"), required=False, choices=[("", "—"), *STATE_WORDS.items()], initial=line.fate.state
            )
            self.fields[f"code-{key}"] = forms.RegexField(
                r"^[\w./-]*$", label=_("Code of the talk or room"), required=False, max_length=20, initial=line.fate.code,
                error_messages={"invalid": _("A code has letters, digits, dots and strokes, no blanks.")},
            )  # fmt: skip

        for name, field in self.fields.items():
            if name.startswith(("state-", "code-")):
                field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """A code belongs to one line only, and to one that was done."""
        given: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for line in self.lines:
            key = f"{line.stratum}-{line.number}"
            code = given.get(f"code-{key}", "")
            if code and given.get(f"state-{key}") != "done":
                self.add_error(f"code-{key}", _("Only what was done has a code."))
            if code and code in seen:
                self.add_error(f"code-{key}", _("This code stands at another line too."))
            seen.add(code)
        return given

    def rows(self, part: int) -> Iterator[Asked]:
        """The lines of one stratum with their fields."""
        for line in self.lines:
            if line.stratum == part:
                key = f"{line.stratum}-{line.number}"
                yield Asked(line, self[f"state-{key}"], self[f"code-{key}"])

    def fates(self) -> Mapping[tuple[int, int], Fate]:
        """What was noted, by stratum and line."""
        given = self.cleaned_data
        return {
            (line.stratum, line.number): Fate(
                given[f"state-{line.stratum}-{line.number}"], given[f"code-{line.stratum}-{line.number}"]
            )
            for line in self.lines
        }


class DropForm(KeepingForm):
    """Why a draw is given up."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The list was incomplete, its lines were counted wrongly. No names.")
    )
