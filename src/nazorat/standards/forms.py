from __future__ import annotations

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _, ngettext

from nazorat.kit import panels
from nazorat.kit.forms import day_field
from nazorat.kit.sheets import MOST_BYTES, MOST_TROUBLES, Said, TableRefused, read_table, said
from nazorat.standards.laws import ARTICLE, LAW_CODE, MOST_LETTERS, SAID, ArticleFacts, Law, LawFacts
from nazorat.standards.models import ArticleVersion, LawKind, LawVersion, Standing, Subject
from nazorat.standards.queries import (
    article_facts,
    codes_typed,
    instruments_with_limits,
    instruments_with_provisions,
    law_facts,
    own_articles,
    reading_of,
    themes,
)

ALL = ("", _("all"))
CHECKED = (ALL, ("yes", _("checked against a source")), ("no", _("not checked")))
LANGUAGES = (("ru", _("Russian")), ("tg", _("Tajik")), ("en", _("English")), ("uz", _("Uzbek")))
STATUSES = (ALL, *Standing.choices)


class PlainDecimal(forms.DecimalField):
    """A number typed with a comma or a point, whatever the language of the page."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take DecimalField for whole numbers
        typed = value.replace("\u00a0", "").replace(" ", "").replace(",", ".") if isinstance(value, str) else value
        return super().to_python(typed)


class NormForm(forms.Form):
    """A national norm with its source. Kinds of place come from the room that knows places, by the slot "standards.place-kinds"."""

    value = PlainDecimal(
        label=_("Value"),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The law or order, its number, date, article and paragraph.")
    )
    annexe = forms.TypedChoiceField(
        label=_("The sanitary annexe in this area"),
        choices=(("out", _("is left out")), ("in", _("is counted in"))),
        coerce=lambda said: said == "out",
        widget=forms.RadioSelect,
        help_text=_("As the law says it: a room is held against its area with or without the annexe accordingly."),
    )
    in_force_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    article = forms.ModelChoiceField(
        own_articles(), label=_("Article of national law"), required=False, to_field_name="code",
        help_text=_("Where the law was entered: the norm then stands on the page of the article."),
    )  # fmt: skip
    place_kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds of place"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none when the norm holds for every place."),
    )

    def __init__(self, data: Any = None, *, unit: str, is_area: bool) -> None:
        super().__init__(data)
        self.fields["value"].help_text = unit
        if not is_area:
            del self.fields["annexe"]
        if not own_articles().exists():
            del self.fields["article"]
        kinds = [choice for offered in panels.gather("standards.place-kinds") for choice in offered]
        if kinds:
            self.fields["place_kinds"] = forms.MultipleChoiceField(
                label=self.fields["place_kinds"].label,
                required=False,
                choices=kinds,
                widget=forms.CheckboxSelectMultiple,
                help_text=self.fields["place_kinds"].help_text,
            )
        else:
            del self.fields["place_kinds"]

    @property
    def kinds(self) -> list[str]:
        """The ticked kinds of place; empty for every place."""
        return list(self.cleaned_data.get("place_kinds", []))


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )


class ReferenceFilter(forms.Form):
    """What the lists of reference data have in common: what an instrument weighs here, and whether that was checked."""

    status = forms.ChoiceField(label=_("Weight here"), required=False, choices=STATUSES)
    checked = forms.ChoiceField(label=_("Checked"), required=False, choices=CHECKED)

    def asked(self) -> dict[str, Any]:
        """What the queries take. A value that no list offers counts as not asked, so that an old address still opens."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        words = {"text": given.pop("q")} if "q" in given else {}
        checked = {"verified": given.pop("checked") == "yes"} if "checked" in given else {}
        return {**given, **words, **checked}


class InstrumentsFilter(ReferenceFilter):
    """Words, weight, checked."""

    q = _words(_("Words"))
    field_order = ("q", "status", "checked")


class ProvisionsFilter(ReferenceFilter):
    """Words or a number, instrument, theme, weight, checked."""

    q = _words(_("Words or number"))
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    field_order: tuple[str, ...] = ("q", "instrument", "theme", "status", "checked")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offered = [ALL, *((row.code, row.short) for row in instruments_with_provisions())]
        self.fields["instrument"] = forms.ChoiceField(label=_("Instrument"), required=False, choices=offered)
        under = [ALL, *((row.code, f"– {row.title}" if row.parent_id else row.title) for row in themes())]
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), required=False, choices=under)
        self.order_fields(self.field_order)


class SearchFilter(ProvisionsFilter):
    """What is searched for in everything that the room holds: words in one language or in any, theme, instrument, weight."""

    language = forms.ChoiceField(label=_("Words in"), required=False, choices=(ALL, *LANGUAGES))
    field_order = ("q", "language", "theme", "instrument", "status", "checked")


class LimitsFilter(ReferenceFilter):
    """Words, subject, instrument, weight, checked, and only the gaps."""

    q = _words(_("Words"))
    subject = forms.ChoiceField(label=_("Subject"), required=False, choices=(ALL, *Subject.choices))
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    gaps = forms.ChoiceField(label=_("National norms"), required=False, choices=(ALL, ("1", _("only what is not entered"))))
    field_order = ("q", "subject", "instrument", "status", "checked", "gaps")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offered = [ALL, *((row.code, row.short) for row in instruments_with_limits())]
        self.fields["instrument"] = forms.ChoiceField(label=_("Instrument"), required=False, choices=offered)
        self.order_fields(self.field_order)


class GlossaryFilter(forms.Form):
    """Words in any language."""

    q = _words(_("Words"))

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class TermForm(forms.Form):
    """A term of the mechanism's own, in two languages of reports at least."""

    ru = forms.CharField(label=_("Russian"), required=False, max_length=200)
    tg = forms.CharField(label=_("Tajik"), required=False, max_length=200)
    en = forms.CharField(label=_("English"), required=False, max_length=200)
    uz = forms.CharField(label=_("Uzbek"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if sum(bool(given.get(language)) for language in ("ru", "tg", "en")) < 2:
            raise forms.ValidationError(_("Write the term in two languages at least."))
        return given


class VersionForm(forms.Form):
    """What a law and an article have in common: titles, days and, for a next version, its reason and the version that was seen."""

    title_ru = forms.CharField(label=_("Title in Russian"), required=False, max_length=200)
    title_tg = forms.CharField(label=_("Title in Tajik"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    in_force_from = day_field(label=_("In force from"), required=False)
    in_force_until = day_field(label=_("In force until"), required=False)
    why = forms.CharField(
        label=_("Reason of this version"), max_length=300, help_text=_("The amending law, or the slip that is mended.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, now: LawVersion | ArticleVersion | None, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial | ({"version": now.number} if now else {}))
        if now is None:
            del self.fields["why"], self.fields["version"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(f"title_{language}") for language in ("ru", "tg", "en")):
            raise forms.ValidationError(_("Give the title in one language at least."))
        begin, end = given.get("in_force_from"), given.get("in_force_until")
        if begin and end and end < begin:
            self.add_error("in_force_until", _("The end is before the beginning."))
        return given


class LawForm(VersionForm):
    """A national instrument."""

    code = forms.RegexField(
        rf"\A{LAW_CODE.pattern}\Z",
        label=_("Code"),
        help_text=_("Short, in Latin capitals and digits: an article is cited as CPC 12."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=LawKind.choices)
    official_number = forms.CharField(label=_("Official number"), required=False, max_length=60)
    issued_on = day_field(label=_("Date of the document"), required=False)
    link = forms.URLField(label=_("Address of the text"), required=False, max_length=300, assume_scheme="https")
    field_order = (
        "code", "kind", "title_ru", "title_tg", "title_en", "official_number", "issued_on", "link", "in_force_from", "in_force_until", "why",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, now: LawVersion | None = None) -> None:
        super().__init__(data, now, asdict(law_facts(now)) if now else {})
        if now is not None:
            del self.fields["code"]

    @property
    def facts(self) -> LawFacts:
        return LawFacts(**{one.name: self.cleaned_data[one.name] for one in fields(LawFacts)})


class ArticleForm(VersionForm):
    """An article of national law with its text, themes and international provisions on the same thing."""

    number = forms.RegexField(rf"\A{ARTICLE.pattern}\Z", label=_("Number of the article"), help_text=_("12 or 143-1."))
    text_ru = forms.CharField(
        label=_("Text in Russian"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    text_tg = forms.CharField(
        label=_("Text in Tajik"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    text_en = forms.CharField(
        label=_("Text in English"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    theme = forms.ChoiceField(label=_("Main theme"))
    more_themes = forms.MultipleChoiceField(label=_("More themes"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}))
    matches = forms.CharField(
        label=_("International provisions on the same thing"), required=False, max_length=400,
        help_text=_("Codes by comma: NMR 13, CAT 11."),
    )  # fmt: skip
    field_order = (
        "number", "title_ru", "title_tg", "title_en", "text_ru", "text_tg", "text_en", "theme", "more_themes", "matches",
        "in_force_from", "in_force_until", "why",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, now: ArticleVersion | None = None) -> None:
        held = article_facts(now) if now else None
        super().__init__(data, now, asdict(held) if held else {})
        under = [(row.code, f"– {row.title}" if row.parent_id else row.title) for row in themes()]
        self.fields["theme"] = forms.ChoiceField(label=_("Main theme"), choices=under)
        self.fields["more_themes"] = forms.MultipleChoiceField(
            label=_("More themes"), required=False, choices=under, widget=forms.SelectMultiple(attrs={"size": 8})
        )
        self.order_fields(self.field_order)
        if held:
            del self.fields["number"]
            self.initial.update(theme=held.themes[0], more_themes=held.themes[1:], matches=", ".join(held.matches))

    def clean_matches(self) -> tuple[str, ...]:
        codes, unknown = codes_typed(self.cleaned_data["matches"])
        unknown += [row.code for row in own_articles().filter(code__in=codes)]
        if unknown:
            raise forms.ValidationError(
                _("Not an international provision of the catalogue: %(codes)s."), params={"codes": ", ".join(unknown)}
            )
        return codes

    @property
    def facts(self) -> ArticleFacts:
        given = self.cleaned_data
        under = tuple(dict.fromkeys((given["theme"], *given["more_themes"])))
        names = [one.name for one in fields(ArticleFacts) if one.name != "themes"]
        return ArticleFacts(themes=under, **{name: given[name] for name in names})


class LawsForm(forms.Form):
    """A table of national law. `troubles` says after validation what is wrong with it, `laws` what it holds."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with the columns of the export, up to 2.5 MB. One thing wrong and nothing is brought in."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    encoding = forms.ChoiceField(
        label=_("Letters of a CSV file"), required=False, choices=(("", "UTF-8"), ("cp1251", "Windows-1251"))
    )
    why = forms.CharField(
        label=_("Reason of this version"), max_length=300, help_text=_("Kept with everything of the table that is new or differs.")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.troubles: list[Said] = []
        self.laws: list[Law] = []

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file: UploadedFile[Any] | None = given.get("file")
        if file is None or self.errors:
            return given
        try:
            table = read_table(
                file.read(MOST_BYTES + 1), file.name or "", given["encoding"], formulas=False, most_letters=MOST_LETTERS
            )
            reading = reading_of(table)
            if reading.troubles:
                raise TableRefused(*reading.troubles[:MOST_TROUBLES])
            self.laws = reading.found()
        except TableRefused as refused:
            self.troubles = said(refused.troubles, SAID)
            count = len(refused.troubles)
            words = ngettext(
                "Nothing was brought in: %(n)s thing is wrong, named below.",
                "Nothing was brought in: %(n)s things are wrong, named below.",
                count,
            )
            self.add_error("file", words % {"n": count})
        return given
