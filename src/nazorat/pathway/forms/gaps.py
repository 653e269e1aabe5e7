from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.pathway.models import LINK, QUOTE, SOURCE, WORDS, Cell, Gap, Move, PublicObjection
from nazorat.pathway.queries import QUESTIONS, STATES, UNKNOWN, Said, articles
from nazorat.people.queries import organisations
from nazorat.standards.models import Provision

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Provision]
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Provision]
else:
    ModelChoiceField = forms.ModelChoiceField
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField

# what stands in the form but is no fact of the row
NOT_SAID = ("seen",)
POINT = RegexValidator(r"^[0-9a-z][0-9a-z. ]{0,11}$", _("As the Protocol has it: a letter or a number, without brackets."))
CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, as TJS."))


def public_words(label: object, **given: Any) -> forms.CharField:
    """Words that everybody may read one day: bodies and functions, no person."""
    hint = _("Public facts and positions only. Bodies and functions, never the name of a person.")
    given.setdefault("help_text", hint)
    return forms.CharField(label=label, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 4}), **given)  # type: ignore[arg-type]  # lazy words


class SourcedForm(forms.Form):
    """A fact with its source and day."""

    source = forms.CharField(
        label=_("Source"), max_length=SOURCE, help_text=_("A published document: its body, title and number. No person is named.")
    )
    on = day_field(label=_("Date of the source"))
    link = forms.URLField(
        label=_("Web address"), max_length=LINK, required=False, assume_scheme="https", validators=[URLValidator(["http", "https"])]
    )

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"])


def not_ahead(day: date) -> date:
    """A day that has come. Raises ValidationError."""
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


class ArticleField(ModelChoiceField):
    """An article of the Protocol by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return article_label(obj)


class ArticlesField(ModelMultipleChoiceField):
    """Articles of the Protocol by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return article_label(obj)


def article_label(obj: Provision) -> str:
    """An article as a choice shows it."""
    return f"{obj.number} · {obj.title}"


class GapForm(SourcedForm):
    """What the law lacks for an article."""

    provision = ArticleField(Provision.objects.none(), label=_("Article of the Protocol"))
    point = forms.CharField(label=_("Paragraph or letter"), max_length=12, required=False, validators=[POINT])
    words = public_words(_("What the law lacks"))
    listed_on = day_field(
        label=_("The law was read as of"), help_text=_("The baseline of this gap: what happened before belongs to the present law.")
    )

    field_order = ("provision", "point", "words", "listed_on", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["provision"] = ArticleField(articles(), label=_("Article of the Protocol"))
        self.order_fields(self.field_order)

    def clean_listed_on(self) -> date:
        return not_ahead(self.cleaned_data["listed_on"])


class CellForm(SourcedForm):
    """What a column says, by what the column holds. `seen` is the cell that the person saw, so that nobody writes over another."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, column: Cell.Column, **given: Any) -> None:
        super().__init__(*args, **given)
        said = _fields_of(column)
        self.fields.update(said)
        self.order_fields([*said, "source", "on", "link", "seen"])
        if column == Cell.Column.LAW:
            self.fields["source"].label = _("Law and article")
            self.fields["source"].help_text = _("Its title, number and article.")
            self.fields["on"].label = _("Date of its text")

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_SAID}

    def keep(self, sentence: str, next_step: str, seen: UUID | None) -> None:
        """Show a refusal and keep what was typed; a second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "seen": [str(seen or "")]})

    @property
    def seen_id(self) -> UUID | None:
        return self.cleaned_data.get("seen")


def _fields_of(column: Cell.Column) -> dict[str, forms.Field]:
    if column == Cell.Column.OWNER:
        return {"owner": forms.ModelChoiceField(organisations(), label=_("The body that has to act"))}
    if column == Cell.Column.COST:
        return {
            "amount": forms.DecimalField(label=_("Amount"), min_value=0, max_digits=14, decimal_places=2),
            "currency": forms.CharField(label=_("Currency"), max_length=3, validators=[CURRENCY], initial="TJS"),
        }
    if column in Cell.CHOICES:
        return {"code": forms.ChoiceField(label=column.label, choices=Cell.CHOICES[column].choices)}
    return {"words": public_words(_("Our summary") if column == Cell.Column.LAW else column.label)}


def cell_initial(cell: Cell | None) -> Mapping[str, Any]:
    """What a form begins with: the cell that stands."""
    if cell is None:
        return {}
    said = {"words": cell.words, "code": cell.code, "owner": cell.owner_id, "amount": cell.amount, "currency": cell.currency}
    return {**said, "source": cell.source, "on": cell.on, "link": cell.link, "seen": cell.id}


class MoveForm(SourcedForm):
    """A dated act that moved a gap."""

    act = public_words(_("What was done"))
    to = forms.ChoiceField(label=_("The gap is now"), choices=Move.Status.choices)

    field_order = ("act", "to", "source", "on", "link")

    def __init__(self, *args: Any, gap: Gap, **given: Any) -> None:
        super().__init__(*args, **given)
        self.gap = gap
        self.fields["on"].label = _("Day of the act")
        self.fields["to"].initial = Move.Status.MOVING.value

    def clean_on(self) -> date:
        day = super().clean_on()
        if day < self.gap.listed_on:
            raise forms.ValidationError(_("The law was read after this day: what was done before belongs to the present law."))
        return day


class WithdrawForm(forms.Form):
    """Why a gap leaves the table."""

    why = forms.CharField(label=_("Why"), max_length=SOURCE, help_text=_("No person is named."))


class GapsFilter(forms.Form):
    """When needed, status, stage, owner, words."""

    need = forms.ChoiceField(label=_("When it is needed"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        every, unknown = ("", _("all")), (UNKNOWN, _("unknown"))
        self._choose("need", [every, *QUESTIONS.items(), *Cell.Need.choices])
        self._choose("status", [every, *Move.Status.choices])
        self._choose("stage", [every, *Cell.Stage.choices, unknown])
        self._choose("owner", [every, *((str(one.id), one.name) for one in organisations()), unknown])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}


class ObjectionsFilter(forms.Form):
    """State, body, article, words; bodies and articles are those that objections in the log are of."""

    state = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("all")), *STATES.items()])
    body = forms.ChoiceField(label=_("Body"), required=False)
    article = forms.ChoiceField(label=_("Article"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, said: Iterable[Said], **given: Any) -> None:
        super().__init__(*args, **given)
        bodies: dict[str, str] = {}
        articles: dict[str, Provision] = {}
        for one in said:
            bodies[str(one.objection.body_id)] = one.objection.body.name
            articles |= {str(each.pk): each for each in one.provisions}
        named = sorted(bodies.items(), key=lambda body: body[1])
        numbered = sorted(articles.items(), key=lambda article: article[1].number)
        self.fields["body"] = forms.ChoiceField(label=_("Body"), required=False, choices=[("", _("all")), *named])
        self.fields["article"] = forms.ChoiceField(
            label=_("Article"), required=False, choices=[("", _("all")), *((key, article_label(one)) for key, one in numbered)]
        )
        self.order_fields(("state", "body", "article", "q"))

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}


class ObjectionForm(SourcedForm):
    """What a body publicly objected; `interest` is given with its source and day, or not at all."""

    quote = forms.CharField(
        label=_("In its own words, shortly"), max_length=QUOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Quoted from the source. The body speaks, never a person: leave the name of who signed out."),
    )  # fmt: skip
    interest = forms.CharField(
        label=_("What the body itself has at stake"), max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stated neutrally, as: it runs the prisons that would be visited."),
    )  # fmt: skip
    interest_source = forms.CharField(label=_("Source of that"), max_length=SOURCE, required=False)
    interest_on = day_field(label=_("Date of that source"), required=False)

    field_order = ("body", "quote", "provisions", "source", "on", "link", "interest", "interest_source", "interest_on")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["body"] = forms.ModelChoiceField(organisations(), label=_("Body"))
        self.fields["provisions"] = ArticlesField(articles(), label=_("Articles that it is about"))
        self.fields["on"].label = _("Said on")
        self.order_fields(self.field_order)

    def clean_interest_on(self) -> date | None:
        day = self.cleaned_data["interest_on"]
        return not_ahead(day) if day else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        held = [bool(given.get(name)) for name in ("interest", "interest_source", "interest_on")]
        if any(held) and not all(held) and not self.errors:
            self.add_error("interest_source", _("What is at stake, its source and its date go together."))
        return given


class AnswerForm(SourcedForm):
    """How a comparable state dealt with what is feared."""

    state = forms.CharField(label=_("Country"), max_length=120, help_text=_("A country with a comparable law or history."))
    words = public_words(_("What it did, or decided"))

    field_order = ("state", "words", "source", "on", "link")


class TakeBackForm(forms.Form):
    """When and where a body took its objection back."""

    source = forms.CharField(label=_("Source"), max_length=SOURCE, help_text=_("No person is named."))
    on = day_field(label=_("Date of the source"))

    def __init__(self, *args: Any, objection: PublicObjection, **given: Any) -> None:
        super().__init__(*args, **given)
        self.objection = objection

    def clean_on(self) -> date:
        day = not_ahead(self.cleaned_data["on"])
        if day < self.objection.on:
            raise forms.ValidationError(_("The objection was made after this day."))
        return day
