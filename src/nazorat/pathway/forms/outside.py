from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.forms.gaps import ArticleField, SourcedForm, article_label, public_words
from nazorat.pathway.models import Aspect, Language, Mechanism, OutsideSaid, Response, View
from nazorat.pathway.models.outside import TEXT
from nazorat.pathway.queries import articles, gaps_listed
from nazorat.pathway.queries.gaps import article_of
from nazorat.pathway.queries.outside import UNKNOWN
from nazorat.recommendations.queries import adopted_by_code

MOST_CYCLE = 9
SHOWN_LANGUAGES = (Language.EN, Language.RU, Language.TG)


class OutsideForm(SourcedForm):
    """One recommendation as its document has it, in one language or several."""

    mechanism = forms.ChoiceField(label=_("Mechanism"), choices=Mechanism.choices)
    session = forms.CharField(label=_("Session"), max_length=40, required=False)
    cycle = forms.IntegerField(
        label=_("Cycle"), min_value=1, max_value=MOST_CYCLE, required=False, help_text=_("Of the Universal Periodic Review.")
    )
    paragraph = forms.CharField(label=_("Paragraph"), max_length=20, required=False)
    by_state = forms.CharField(
        label=_("Recommending state"),
        max_length=200,
        required=False,
        help_text=_("In a review by states; otherwise leave it empty."),
    )
    country = forms.CharField(label=_("State under review"), max_length=120)
    theme = forms.CharField(label=_("Theme"), max_length=300, required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        texts = {f"text_{one.value}": _text(one) for one in SHOWN_LANGUAGES}
        self.fields.update(texts)
        self.order_fields(
            ["mechanism", "session", "cycle", "paragraph", "by_state", "country", *texts, "theme", "source", "on", "link"]
        )
        self.fields["source"].label = _("Document")
        self.fields["source"].help_text = _("Its symbol, as A/HRC/33/11.")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        texts = {one.value: given.pop(f"text_{one.value}", "") for one in SHOWN_LANGUAGES}
        given["texts"] = {code: text for code, text in texts.items() if text}
        if not given["texts"] and not self.errors:
            self.add_error("text_en", _("Enter its text in one language at least."))
        if given.get("mechanism") == Mechanism.UPR and not given.get("cycle") and not self.errors:
            self.add_error("cycle", _("A recommendation of the Universal Periodic Review belongs to a cycle."))
        if given.get("mechanism") != Mechanism.UPR:
            given["cycle"] = None
        return given


def _text(language: Language) -> forms.CharField:
    return forms.CharField(
        label=_("Text · %(language)s") % {"language": language.label}, max_length=TEXT, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": language.value}),
    )  # fmt: skip


class SaidForm(SourcedForm):
    """What stands on a track. `seen` is the entry that the person saw, so that nobody writes over another."""

    code = forms.ChoiceField(label=_("Answer"))
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, aspect: Aspect, **given: Any) -> None:
        super().__init__(*args, **given)
        view = aspect == Aspect.VIEW
        choices = [one for one in OutsideSaid.CHOICES[aspect].choices if one[0] != View.NOT_CHECKED]
        self.fields["code"] = forms.ChoiceField(label=aspect.label, choices=choices)
        self.fields["words"] = public_words(_("What this rests on") if view else _("In words"), required=view)
        self.order_fields(["code", "words", "source", "on", "link", "seen"])

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def seen_id(self) -> UUID | None:
        return self.cleaned_data.get("seen")

    def keep(self, sentence: str, next_step: str, seen: UUID | None) -> None:
        """Show a refusal and keep what was typed; a second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "seen": [str(seen or "")]})


def said_initial(said: OutsideSaid | None) -> Mapping[str, Any]:
    """What a form begins with: the entry that stands."""
    if said is None:
        return {}
    return {"code": said.code, "words": said.words, "source": said.source, "on": said.on, "link": said.link, "seen": said.id}


class LinkForm(forms.Form):
    """One thing that a recommendation is matched to: an article, a gap of the table, or a recommendation of our own by its number."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["provision"] = ArticleField(articles(), label=_("Article of the Protocol"), required=False)
        gaps = [("", "—"), *((str(gap.id), f"{article_of(gap)} · {gap.provision.title}"[:90]) for gap in gaps_listed())]
        self.fields["gap"] = forms.ChoiceField(label=_("Gap of the law"), choices=gaps, required=False)
        self.fields["own"] = forms.CharField(
            label=_("Our own recommendation"), max_length=20, required=False, help_text=_("By its number, as 2026-04/7.")
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if own := given.get("own"):
            given["own"] = adopted_by_code(own)
            if given["own"] is None:
                self.add_error("own", _("No adopted recommendation has this number."))
        if gap := given.get("gap"):
            given["gap"] = gaps_listed().filter(id=gap).first()
        if sum(bool(given.get(name)) for name in ("provision", "gap", "own")) != 1 and not self.errors:
            self.add_error(None, _("Choose one of the three."))
        return given

    @property
    def target(self) -> dict[str, Any]:
        """The one thing chosen, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class OutsideFilter(forms.Form):
    """Mechanism, cycle, article, theme, response, our view, words."""

    mechanism = forms.ChoiceField(label=_("Mechanism"), required=False, choices=[("", _("all")), *Mechanism.choices])
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    article = forms.ChoiceField(label=_("Article"), required=False)
    theme = forms.CharField(label=_("Theme"), required=False, max_length=60)
    response = forms.ChoiceField(
        label=_("Response"), required=False, choices=[("", _("all")), *Response.choices, (UNKNOWN, _("unknown"))]
    )
    view = forms.ChoiceField(label=_("Our view"), required=False, choices=[("", _("all")), *View.choices, (UNKNOWN, _("unknown"))])
    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._choose("cycle", [("", _("all")), *((str(one), str(one)) for one in range(1, 5))])
        self._choose("article", [("", _("all")), *((str(one.id), article_label(one)) for one in articles())])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}
