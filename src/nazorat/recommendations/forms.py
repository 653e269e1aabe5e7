from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.findings.drafts import CAUSE_WORDS, OpenFinding
from nazorat.findings.evidence import STATUS_WORDS
from nazorat.kit.forms import KeepingForm, day_field
from nazorat.people.queries import authorities
from nazorat.places.models import Place
from nazorat.recommendations.drafts import (
    ASKED,
    CHECK_WORDS,
    LANGUAGES,
    MASTER,
    OFFICES,
    OpenRecommendation,
    RecommendationText,
)
from nazorat.recommendations.grounds import Named, Offered as Grounds
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import adopted_by_code, register as register_rows
from nazorat.recommendations.register import Asked, Offered
from nazorat.standards.models import Theme
from nazorat.standards.queries import codes_typed

Claimed, Verified = AdoptedRecommendation.Claimed, AdoptedRecommendation.Verified
ROWS = {"rows": 3}
MOST_DAYS = 1100
REPEATED = (("yes", _("yes")), ("no", _("no")), ("2", _("for the second time or more")), ("3", _("for the third time or more")))


class RecommendationForm(KeepingForm):
    """One act, one lead addressee, a term, an indicator. What it lacks is said on its page, not refused here."""

    addressee = forms.ChoiceField(
        label=_("Lead addressee"), help_text=_("One. Another body that must act gets its own recommendation.")
    )
    supervisor = forms.ChoiceField(label=_("Supervising body"), required=False)
    days = forms.IntegerField(label=_("Term in days from adoption"), required=False, min_value=1, max_value=MOST_DAYS)
    deadline = day_field(label=_("or on a day"), required=False)
    priority = forms.BooleanField(label=_("Priority"), required=False)
    findings = forms.MultipleChoiceField(label=_("Findings it rests on"), required=False)
    provisions = forms.CharField(
        label=_("Norms"), required=False, max_length=600, help_text=_("Codes with commas between: NMR 23.")
    )
    cause = forms.ChoiceField(label=_("Level of the cause"), required=False, choices=[("", "—"), *CAUSE_WORDS.items()])
    repeats = forms.ChoiceField(label=_("Repeats"), required=False)
    repeats_code = forms.CharField(
        label=_("or repeats one that was made elsewhere"),
        required=False,
        max_length=20,
        help_text=_("Its code in the register, as 2026-04/7: of another place, or to another body."),
    )
    judged = forms.MultipleChoiceField(
        label=_("What only people can judge"),
        required=False,
        choices=[(code, CHECK_WORDS[code]) for code in ASKED],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, place: Place, findings: Sequence[OpenFinding], earlier: Iterable[AdoptedRecommendation], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.place = place
        bodies = [(str(body.id), body.name) for body in authorities()]
        offices = [(code, f"{words} · {place.authority.name}") for code, words in OFFICES.items()]
        chosen = [(str(one.id), f"{one.number} · {one.title(MASTER)} ({STATUS_WORDS[one.text.status]})") for one in findings]
        before = [(str(row.pk), f"{row.code} · {row.title}") for row in earlier]
        self._offer("addressee", [*offices, *bodies])
        self._offer("supervisor", [("", "—"), *bodies])
        self._offer("repeats", [("", "—"), *before])
        elsewhere = str(self.initial.get("repeats") or "")
        if elsewhere and elsewhere not in {key for key, _words in before}:
            row = register_rows().filter(pk=UUID(elsewhere)).first()
            self.initial = {**self.initial, "repeats": "", "repeats_code": row.code if row else ""}
        self.fields["findings"] = forms.MultipleChoiceField(
            label=_("Findings it rests on"), required=False, choices=chosen, widget=forms.CheckboxSelectMultiple
        )
        for language in LANGUAGES:
            self.fields[f"words_{language}"] = _area(_("What is to be done"), language, required=language == MASTER)
            self.fields[f"indicator_{language}"] = _area(_("How it will be seen that it was done"), language)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=field.label, required=field.required, choices=choices, help_text=field.help_text
        )

    def clean_provisions(self) -> tuple[str, ...]:
        codes, unknown = codes_typed(self.cleaned_data["provisions"])
        if unknown:
            raise forms.ValidationError(_("Not in the catalogue: %(codes)s."), params={"codes": ", ".join(unknown)})
        return codes

    def clean_repeats_code(self) -> str:
        code: str = self.cleaned_data["repeats_code"]
        row = adopted_by_code(code) if code else None
        if code and row is None:
            raise forms.ValidationError(_("No adopted recommendation has this code."))
        return str(row.pk) if row else ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("days") and given.get("deadline"):
            self.add_error("deadline", _("Either days or a day."))
        if given.get("repeats") and given.get("repeats_code"):
            self.add_error("repeats_code", _("It repeats one: choose from the list, or give a code."))
        return given

    @property
    def languages(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Every language with its two fields and whether anything stands in them or is wrong."""
        found = []
        for language in LANGUAGES:
            fields = [self[f"words_{language}"], self[f"indicator_{language}"]]
            found.append((language, fields, any(field.value() or field.errors for field in fields)))
        return found

    def text(self) -> RecommendationText:
        """The recommendation as it will be sealed."""
        given = self.cleaned_data
        office = given["addressee"] if given["addressee"] in OFFICES else ""
        repeats = given["repeats"] or given["repeats_code"]
        return RecommendationText(
            words=self._by_language("words"),
            indicator=self._by_language("indicator"),
            addressee=self.place.authority_id if office else UUID(given["addressee"]),
            place=self.place.id,
            deadline=given["deadline"],
            priority=given["priority"],
            days=given["days"],
            office=office,
            supervisor=UUID(given["supervisor"]) if given["supervisor"] else None,
            findings=tuple(UUID(key) for key in given["findings"]),
            provisions=given["provisions"],
            cause=given["cause"],
            repeats=UUID(repeats) if repeats else None,
            judged=tuple(given["judged"]),
        )

    def _by_language(self, part: str) -> dict[str, str]:
        said = {language: self.cleaned_data[f"{part}_{language}"].strip() for language in LANGUAGES}
        return {language: words for language, words in said.items() if words}


def _area(label: Any, language: str, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={**ROWS, "lang": language})
    return forms.CharField(label=label, required=required, max_length=1200, widget=widget)


def recommendation_initial(opened: OpenRecommendation) -> dict[str, Any]:
    """The form's first values for an opened recommendation."""
    text = opened.text
    said = {f"words_{language}": words for language, words in text.words.items()}
    seen = {f"indicator_{language}": words for language, words in text.indicator.items()}
    return {
        **said, **seen, "version": opened.version, "addressee": text.office or str(text.addressee), "supervisor": str(text.supervisor or ""),
        "days": text.days, "deadline": text.deadline, "priority": text.priority, "findings": [str(one) for one in text.findings],
        "provisions": ", ".join(text.provisions), "cause": text.cause, "repeats": str(text.repeats or ""), "judged": list(text.judged),
    }  # fmt: skip


class _PastDay(forms.Form):
    """A day that has come."""

    def _past(self, name: str) -> Any:
        day = self.cleaned_data[name]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ReplyForm(_PastDay):
    """What the authority answered."""

    claimed = forms.ChoiceField(
        label=_("The authority says"), choices=[(c.value, c.label) for c in Claimed if c not in (Claimed.NONE, Claimed.PENDING)]
    )
    received_on = day_field(label=_("Received on"))
    incoming_number = forms.CharField(label=_("Incoming number"), required=False, max_length=40)
    text = forms.CharField(label=_("In its own words"), required=False, max_length=20_000, widget=forms.Textarea)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_received_on(self) -> Any:
        return self._past("received_on")


class VerificationForm(_PastDay):
    """What we found ourselves."""

    verified = forms.ChoiceField(
        label=_("We found it"), choices=[(v.value, v.label) for v in Verified if v is not Verified.NOT_CHECKED]
    )
    seen_on = day_field(label=_("Seen on"))
    evidence = forms.CharField(
        label=_("On what evidence"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Readable by every member: places, registers, counts; no persons."),
    )
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    visit = forms.ChoiceField(label=_("Visit it was seen on"), required=False)
    record = forms.ChoiceField(label=_("Record it rests on"), required=False)
    answer = forms.ChoiceField(
        label=_("Answer in that record"),
        required=False,
        help_text=_("Which answer it is stays sealed to the team; others read that there is a record, and of which visit."),
    )
    letter = forms.ChoiceField(label=_("Letter it rests on"), required=False)

    def __init__(self, *args: Any, offered: Grounds, **given: Any) -> None:
        super().__init__(*args, **given)
        self.offered = offered
        choices: dict[str, Sequence[Any]] = {
            "visit": offered.visits, "record": offered.records, "answer": offered.answers, "letter": offered.letters,
        }  # fmt: skip
        for name, pairs in choices.items():
            before = self.fields[name]
            if pairs:
                self.fields[name] = forms.ChoiceField(
                    label=before.label, required=False, help_text=before.help_text, choices=[("", "—"), *pairs]
                )
            else:
                del self.fields[name]

    def clean_seen_on(self) -> Any:
        return self._past("seen_on")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        record, answer = given.get("record"), given.get("answer")
        if answer and not record:
            self.add_error("record", _("Say in which record this answer stands."))
        elif answer and answer.partition(":")[0] != self.offered.tools[record or ""]:
            self.add_error("answer", _("That record is of another tool: it does not ask this."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """What was found, without what it rests on."""
        return {name: self.cleaned_data[name] for name in ("verified", "seen_on", "evidence", "corrects")}

    @property
    def named(self) -> list[Named]:
        """What it rests on."""
        given = {name: self.cleaned_data.get(name) or "" for name in ("visit", "record", "answer", "letter")}
        found = []
        if given["record"]:
            visit = self.offered.visit_of[given["record"]]
            found.append(Named(UUID(visit), UUID(given["record"]), given["answer"].partition(":")[2]))
            given["visit"] = "" if given["visit"] == visit else given["visit"]
        if given["visit"]:
            found.append(Named(UUID(given["visit"])))
        return [*found, Named(letter=UUID(given["letter"]))] if given["letter"] else found


class RegisterFilter(forms.Form):
    """What the register is asked for: every field that follow-up is sorted by, and the two tracks."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    addressee = forms.ChoiceField(label=_("Addressee"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    kind = forms.ChoiceField(label=_("Kind of place"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    report = forms.ChoiceField(label=_("Report"), required=False)
    since = day_field(label=_("Adopted from"), required=False)
    until = day_field(label=_("Adopted until"), required=False)
    repeated = forms.ChoiceField(label=_("Repeated"), required=False, choices=[("", _("all")), *REPEATED])
    claimed = forms.ChoiceField(label=_("Claimed"), required=False, choices=[("", _("all")), *Claimed.choices])
    verified = forms.ChoiceField(label=_("Verified"), required=False, choices=[("", _("all")), *Verified.choices])
    only = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    visit = forms.UUIDField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Offered, themes: Iterable[Theme], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = {
            "addressee": offered.addressees, "place": offered.places, "kind": offered.kinds, "report": offered.reports,
            "theme": [(theme.code, theme.title) for theme in themes if theme.parent_id is None],
        }  # fmt: skip
        for name, pairs in choices.items():
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *pairs])
        self.order_fields(list(type(self).base_fields))

    @property
    def asked(self) -> Asked:
        """What is asked for; a value that is none of those offered is left out."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "only"}
        return Asked(**{**given, **({"visit": str(given["visit"])} if "visit" in given else {})})
