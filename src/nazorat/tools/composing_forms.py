from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit import panels
from nazorat.standards.models import Instrument, Theme
from nazorat.standards.queries import codes_typed
from nazorat.tools.composing import ORDER, OwnItem
from nazorat.tools.models import Composition, ToolVersion
from nazorat.tools.queries import OF_PLACE
from nazorat.tools.templatetags.tools import tongue

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
NATIONAL = "national"
MOST_CHOICES = 30
TYPES = (
    ("select_one", _("one of")), ("select_multiple", _("several of")), ("integer", _("whole number")), ("decimal", _("number")),
    ("text", _("words")), ("time", _("time")),
)  # fmt: skip
ORIGINS = (("S", _("seen")), ("A", _("told")), ("R", _("read")), ("M", _("measured")))
# what a tool says that it is for; "" stands for the others
KINDS = (("interview", _("talk with a person")), ("registers", _("registers")), ("room", _("rooms")), ("other", _("other")))


class CompositionForm(forms.Form):
    """What a composed tool is called. Its code stays once it is published."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small Latin letters, digits and _; a visit and its records know the tool by it."),
    )
    default_language = forms.ChoiceField(
        label=_("Own language"), choices=[(code, code) for code in ORDER], initial="ru",
        help_text=_("Two reviewers sign the wording in this language before a real visit can choose the tool."),
    )  # fmt: skip

    def __init__(self, *args: Any, composition: Composition | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.composition = composition
        self.fields["default_language"] = forms.ChoiceField(
            label=self.fields["default_language"].label, help_text=self.fields["default_language"].help_text,
            choices=[(code, tongue(code)) for code in ORDER], initial="ru",
        )  # fmt: skip
        for code in ORDER:
            attrs = {"lang": code, "dir": "auto"}
            self.fields[f"title_{code}"] = forms.CharField(
                label=gettext("Title, %(language)s") % {"language": tongue(code)}, max_length=120, required=False,
                widget=forms.TextInput(attrs=attrs),
            )  # fmt: skip
        if composition is not None:
            titles = {f"title_{code}": text for code, text in composition.title.items()}
            self.initial = {**titles, "code": composition.code, "default_language": composition.default_language}
            if composition.tool_id:
                del self.fields["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not CODE.fullmatch(code) or code.startswith(OF_PLACE):
            raise forms.ValidationError(_("Begin with a small Latin letter, then letters, digits and _, at most 40."))
        return code

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        own = given.get("default_language")
        if own and not given.get(f"title_{own}"):
            self.add_error(f"title_{own}", _("The title is needed in the tool's own language."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """What the act takes."""
        found: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("code", "default_language") if name in self.cleaned_data
        }
        return {**found, "title": {code: text for code in ORDER if (text := self.cleaned_data[f"title_{code}"])}}


class ItemFilter(forms.Form):
    """Which questions of the published tools are shown."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    standard = forms.ChoiceField(label=_("Standard"), required=False)
    provision = forms.CharField(label=_("Provision"), required=False, max_length=20)
    place_kind = forms.ChoiceField(label=_("Kind of place"), required=False)
    kind = forms.ChoiceField(label=_("Kind of tool"), required=False, choices=[("", _("all")), *KINDS])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), ("signed", _("signed only"))])

    def __init__(self, *args: Any, themes: Sequence[Theme], standards: Sequence[Instrument], **given: Any) -> None:
        super().__init__(*args, **given)
        places = [choice for offered in panels.gather("standards.place-kinds") for choice in offered]
        for name, choices in (
            ("theme", [(theme.code, theme.title) for theme in themes if theme.parent_id is None]),
            ("standard", [(one.code, one.short) for one in standards]),
            ("place_kind", places),
        ):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[("", gettext("all")), *choices]
            )

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for; nothing that is not offered."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        return {name: given.get(name, "") for name in self.fields}


@dataclass(frozen=True)
class Picked:
    """Questions and whole modules of one version."""

    version: UUID
    paths: frozenset[str]
    modules: frozenset[str]


def picked(values: Iterable[str], versions: Mapping[UUID, ToolVersion]) -> list[Picked] | None:
    """What was ticked: "i:version:path" or "m:version:module". None when one of them is of no version that is offered."""
    paths: dict[UUID, set[str]] = {}
    modules: dict[UUID, set[str]] = {}
    for value in values:
        what, _sep, rest = value.partition(":")
        name, _sep, path = rest.partition(":")
        try:
            version = UUID(name)
        except ValueError:
            return None
        if what not in ("i", "m") or version not in versions or not path:
            return None
        (paths if what == "i" else modules).setdefault(version, set()).add(path)
    return [
        Picked(one, frozenset(paths.get(one, ())), frozenset(modules.get(one, ()))) for one in dict.fromkeys([*paths, *modules])
    ]


class OwnForm(forms.Form):
    """A question of one's own, in as many languages as one can."""

    type = forms.ChoiceField(label=_("Kind of answer"), choices=TYPES)
    theme = forms.ChoiceField(label=_("Theme"))
    origin = forms.ChoiceField(label=_("Origin"), choices=ORIGINS, widget=forms.RadioSelect)
    provisions = forms.CharField(
        label=_("Provisions"),
        max_length=200,
        help_text=_("Codes of the catalogue, such as NMR 13, by comma: what the answer is held against."),
    )
    required = forms.BooleanField(label=_("An answer, or why there is none, is needed"), required=False)
    person = forms.BooleanField(
        label=_("The answer is about a person"), required=False, help_text=_("Small counts of such answers are withheld in tables.")
    )

    def __init__(self, *args: Any, themes: Sequence[Theme], own_language: str, item: OwnItem | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.own_language = own_language
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"),
            choices=[(theme.code, theme.title) for theme in themes if theme.parent_id is None and theme.code in ASKED],
        )
        for code in dict.fromkeys([own_language, *ORDER]):
            attrs, named = {"lang": code, "dir": "auto", "rows": 2}, {"language": tongue(code)}
            self.fields[f"label_{code}"] = forms.CharField(
                label=gettext("Question, %(language)s") % named,
                max_length=300,
                required=code == own_language,
                widget=forms.Textarea(attrs=attrs),
            )
            self.fields[f"choices_{code}"] = forms.CharField(
                label=gettext("Choices, %(language)s") % named, max_length=2000, required=False,
                widget=forms.Textarea(attrs={**attrs, "rows": 3}),
                help_text=gettext("One on each line, in the same order in every language.") if code == own_language else "",
            )  # fmt: skip
        if item is not None:
            self.initial = {name: item[name] for name in ("type", "theme", "origin", "required", "person")}
            self.initial["provisions"] = ", ".join(item["provisions"])
            for code in ORDER:
                self.initial[f"label_{code}"] = item["label"].get(code, "")
                self.initial[f"choices_{code}"] = "\n".join(choice.get(code, "") for choice in item["choices"])

    def clean_provisions(self) -> list[str]:
        codes, unknown = codes_typed(self.cleaned_data["provisions"])
        if unknown:
            raise forms.ValidationError(_("The catalogue has no %(codes)s.") % {"codes": ", ".join(unknown)})
        if not codes:
            raise forms.ValidationError(_("Name at least one provision."))
        return list(codes)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for code in ORDER:
            if "${" in given.get(f"label_{code}", "") + given.get(f"choices_{code}", ""):
                self.add_error(f"label_{code}", _("A question of one's own shows no other answer."))
        if given.get("type", "").startswith("select"):
            self._clean_choices(given)
        return given

    def _clean_choices(self, given: dict[str, Any]) -> None:
        lists = {code: _lines(given.get(f"choices_{code}", "")) for code in ORDER if given.get(f"label_{code}")}
        own = lists.get(self.own_language, [])
        if not 2 <= len(own) <= MOST_CHOICES:
            self.add_error(f"choices_{self.own_language}", _("Two choices are needed, and no more than 30."))
        for code, said in lists.items():
            if len(said) != len(own):
                self.add_error(f"choices_{code}", _("As many choices are needed as in the tool's own language."))
            if len(set(said)) < len(said):
                self.add_error(f"choices_{code}", _("Two choices read the same."))
        given["lists"] = lists

    @property
    def item(self) -> OwnItem:
        """What the act takes."""
        given = self.cleaned_data
        labels = {code: " ".join(text.split()) for code in ORDER if (text := given[f"label_{code}"])}
        lists = given.get("lists", {})
        choices = [{code: lists[code][at] for code in labels} for at in range(len(lists.get(self.own_language, [])))]
        return OwnItem(
            type=given["type"], label=labels, choices=choices, theme=given["theme"], origin=given["origin"],
            provisions=given["provisions"], person=given["person"], required=given["required"],
        )  # fmt: skip


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


# the themes of questions; those of the institution itself are not asked about in a place
ASKED = frozenset({"TREAT", "SAFEG", "PROT", "MAT", "REGIME", "HEALTH", "STAFF", "GROUPS", "INVOL", "MGMT"})


class StandardForm(forms.Form):
    """Which standard the tool is held against."""

    standard = forms.ChoiceField(label=_("Standard"), required=False)

    def __init__(self, *args: Any, standards: Sequence[Instrument], first: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.first = first
        choices = [(NATIONAL, gettext("national norms")), *((one.code, one.short) for one in standards)]
        self.fields["standard"] = forms.ChoiceField(label=_("Standard"), required=False, choices=choices, initial=first)

    @property
    def chosen(self) -> str:
        return (self.cleaned_data["standard"] if self.is_valid() else "") or self.first
