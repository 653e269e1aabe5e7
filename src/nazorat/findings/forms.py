from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.findings.drafts import (
    CAUSE_WORDS,
    FORM_WORDS,
    KIND_WORDS,
    LANGUAGES,
    MASTER,
    PART_WORDS,
    SEVERITY_WORDS,
    SPREAD_WORDS,
    TEAM,
    EntryText,
    FindingText,
    OpenEntry,
    SheetText,
    TransmissionText,
)
from nazorat.findings.evidence import (
    EVIDENCE,
    ORIGIN_WORDS,
    SOURCE_WORDS,
    STANCE_WORDS,
    STATUS_WORDS,
    Cited,
    Link,
    Origin,
    Source,
    Stance,
    Status,
)
from nazorat.findings.transmitting import Consent
from nazorat.findings.undertakings import OUTCOME_WORDS, Outcome
from nazorat.kit.forms import KeepingForm, day_field
from nazorat.kit.problems import Problem
from nazorat.standards.models import Theme
from nazorat.standards.queries import codes_typed
from nazorat.visits.models import TeamMember, VisitKey

Choices = list[tuple[str, Any]]
LONG = 4000
ROWS = {"rows": 3}
OFF = "off"
TALK_HELP = _("Thanks, good things, urgent matters, three to five points. No case that can be traced.")
STATUS_HELP = _(
    "Established asks for two origins or our own measurement. A firmer word than the evidence bears is kept with its reason."
)


def choices_of(words: Mapping[Any, Any]) -> Choices:
    """Codes and their words as choices."""
    return [(str(code), word) for code, word in words.items()]


def theme_choices(themes: Iterable[Theme]) -> list[tuple[str, Any]]:
    """Themes as choices, the second level under its first."""
    found = list(themes)
    groups: list[tuple[str, Any]] = []
    for top in (theme for theme in found if theme.parent_id is None):
        below = [(theme.code, theme.title) for theme in found if theme.parent_id == top.pk]
        groups.append((top.title, [(top.code, top.title), *below]))
    return groups


def area(label: Any, *, required: bool = False, **given: Any) -> forms.CharField:
    """A text of some length."""
    return forms.CharField(label=label, required=required, max_length=LONG, widget=forms.Textarea(attrs=ROWS), **given)


class EntryForm(KeepingForm):
    """One statement of the debrief. Give it the themes, the seats of the team and the circles that the member is in."""

    theme = forms.ChoiceField(label=_("Theme"))
    origin = forms.ChoiceField(label=_("Origin"), choices=choices_of(ORIGIN_WORDS))
    stance = forms.ChoiceField(label=_("What it does"), choices=choices_of(STANCE_WORDS), initial=Stance.SUPPORTS.value)
    statement = area(_("Statement"), help_text=_("Short, and no names: who said what stands in the records."))
    measured = forms.BooleanField(label=_("We measured this ourselves"), required=False)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    who = forms.ChoiceField(label=_("Who"), required=False)
    by = forms.CharField(label=_("By when"), required=False, max_length=60)
    decision = forms.CharField(label=_("What the team decided"), required=False, max_length=600)
    closing_talk = forms.BooleanField(label=_("Say it at the closing talk"), required=False)
    undertaking = forms.CharField(label=_("What they undertook, and by when"), required=False, max_length=600)
    undertaking_due = day_field(
        label=_("Falls due on"), required=False, help_text=_("The desk of the visit lead reminds from that day on. The day alone is in clear."),
    )  # fmt: skip
    circle = forms.TypedChoiceField(label=_("Who reads it"))

    def __init__(
        self, *args: Any, themes: Iterable[Theme], team: Sequence[TeamMember], circles: Sequence[int], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        words = dict(VisitKey.Compartment.choices)
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), choices=theme_choices(themes))
        seats: Choices = [("", _("nobody yet")), *((seat.member.code, seat.member.code) for seat in team)]
        self.fields["who"] = forms.ChoiceField(label=_("Who"), required=False, choices=seats)
        reads: Choices = [(str(number), words[number]) for number in circles]
        self.fields["circle"] = forms.TypedChoiceField(
            label=_("Who reads it"), coerce=int, initial=TEAM, choices=reads, required=False, empty_value=None
        )
        self.order_fields(list(type(self).base_fields))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wordless = (Stance.NOT_NEEDED.value, Stance.GAP.value)
        if not given.get("statement") and given.get("stance") not in wordless:
            self.add_error("statement", _("Say it in one sentence."))
        if given.get("stance") == Stance.DISSENT and not given.get("who"):
            self.add_error("who", _("Whose view is it?"))
        if given.get("undertaking_due") and not given.get("undertaking"):
            self.add_error("undertaking", _("Say what was undertaken."))
        return given

    def text(self, links: tuple[Link, ...] = ()) -> EntryText:
        """The entry as it will be sealed; `links` stay as they were."""
        given = self.cleaned_data
        own = Origin(given["origin"]) is Origin.OWN
        return EntryText(
            theme=given["theme"], origin=Origin(given["origin"]), stance=Stance(given["stance"]), statement=given["statement"],
            links=links, next_step=given["next_step"], who=given["who"], by=given["by"], decision=given["decision"],
            closing_talk=given["closing_talk"], undertaking=given["undertaking"], measured=given["measured"] and own,
            circle=given["circle"] or TEAM,
        )  # fmt: skip


def entry_initial(entry: OpenEntry) -> dict[str, Any]:
    """The form's first values for an opened entry."""
    due = entry.falls_due.due_on if entry.falls_due else None
    return {
        **entry.text.__dict__,
        "undertaking_due": due,
        "version": entry.version,
        "origin": entry.origin.value,
        "stance": entry.stance.value,
    }


class OutcomeForm(KeepingForm):
    """Whether an undertaking was kept, and how we know."""

    said = forms.ChoiceField(label=_("Was it kept?"), choices=choices_of(OUTCOME_WORDS), widget=forms.RadioSelect)
    words = area(_("How we know"), help_text=_("Who saw or heard it, and when. No names: functions, codes of talks and rooms."))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("said") in ("kept", "not_kept") and not given.get("words"):
            self.add_error("words", _("Say how we know."))
        return given

    def outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["said"], self.cleaned_data["words"])


class SheetForm(KeepingForm):
    """The themes that the team chose, and the closing talk."""

    themes = forms.MultipleChoiceField(label=_("Themes"), required=False)
    closing_talk = area(_("What will be said at the closing talk"), help_text=TALK_HELP)
    undertakings = area(_("What they undertook"), help_text=_("Who promised what, and by when. It becomes annex G."))

    def __init__(self, *args: Any, themes: Iterable[Theme], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["themes"] = forms.MultipleChoiceField(
            label=_("Themes that every origin is asked about"),
            required=False,
            choices=theme_choices(themes),
            widget=forms.SelectMultiple(attrs={"size": 12}),
            help_text=_("An empty cell of a chosen theme is a gap until somebody says that it is not needed."),
        )
        self.order_fields(list(type(self).base_fields))

    def text(self) -> SheetText:
        given = self.cleaned_data
        return SheetText(tuple(given["themes"]), given["closing_talk"], given["undertakings"])


class FindingForm(KeepingForm):
    """A finding: what is said in three languages, its status and weight, norms, and the debrief statements it rests on."""

    theme = forms.ChoiceField(label=_("Theme"))
    kind = forms.ChoiceField(label=_("Kind"), choices=choices_of(KIND_WORDS))
    status = forms.ChoiceField(
        label=_("Status"), choices=choices_of(STATUS_WORDS), initial=Status.ALLEGED.value, help_text=STATUS_HELP
    )
    reason = forms.CharField(label=_("Why a firmer word than the evidence bears"), required=False, max_length=600)
    severity = forms.TypedChoiceField(label=_("Severity"), coerce=int, choices=choices_of(SEVERITY_WORDS), initial=2)
    spread = forms.ChoiceField(label=_("Spread"), choices=choices_of(SPREAD_WORDS))
    cause = forms.ChoiceField(label=_("Level of the cause"), choices=choices_of(CAUSE_WORDS), initial="unclear")
    provisions = forms.CharField(
        label=_("Norms"), required=False, max_length=600, help_text=_("Codes with commas between: NMR 23, BR 48.")
    )
    dissent = area(_("Another view in the team"), help_text=_("Who holds it, and why. It stays with the finding."))
    entries = forms.MultipleChoiceField(label=_("Statements of the debrief"), required=False)

    def __init__(
        self, *args: Any, themes: Iterable[Theme], entries: Sequence[OpenEntry] = (), cited: Sequence[Cited] = (), **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.offered = {str(entry.id): entry for entry in entries if entry.stance in EVIDENCE and not entry.closed}
        closed = {entry.id for entry in entries if entry.closed}
        # what a smaller circle said stays cited when somebody outside it changes the finding
        self.kept = [one for one in cited if one.entry in closed]
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), choices=theme_choices(themes))
        self.fields["entries"] = forms.MultipleChoiceField(
            label=_("Statements of the debrief"),
            required=False,
            choices=[(key, _entry_label(entry)) for key, entry in self.offered.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        for language in LANGUAGES:
            for part, word in PART_WORDS.items():
                must = language == MASTER and part in ("title", "fact")
                line = forms.CharField(label=word, required=must, max_length=300)
                self.fields[f"{part}_{language}"] = line if part == "title" else area(word, required=must)
                self.fields[f"{part}_{language}"].widget.attrs["lang"] = language

    def clean_provisions(self) -> tuple[str, ...]:
        codes, unknown = codes_typed(self.cleaned_data["provisions"])
        if unknown:
            raise forms.ValidationError(_("Not in the catalogue: %(codes)s."), params={"codes": ", ".join(unknown)})
        return codes

    def words_in(self, language: str) -> list[forms.BoundField]:
        """The fields of one language, for the template."""
        return [self[f"{part}_{language}"] for part in PART_WORDS]

    @property
    def languages(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Every language with its fields and whether any of them has something in it or is wrong."""
        found = []
        for language in LANGUAGES:
            fields = self.words_in(language)
            found.append((language, fields, any(field.value() or field.errors for field in fields)))
        return found

    def text(self, links: tuple[Link, ...] = ()) -> FindingText:
        """The finding as it will be sealed; `links` stay as they were."""
        given = self.cleaned_data
        words = {
            language: {part: given[f"{part}_{language}"].strip() for part in PART_WORDS if given[f"{part}_{language}"].strip()}
            for language in LANGUAGES
        }
        good = given["kind"] == "good_practice"
        return FindingText(
            theme=given["theme"], kind=given["kind"], status=Status(given["status"]), severity=0 if good else given["severity"],
            spread=given["spread"], cause=given["cause"], words={language: said for language, said in words.items() if said},
            provisions=given["provisions"], links=links, entries=tuple(self._cited(given["entries"])), reason=given["reason"],
            dissent=given["dissent"],
        )  # fmt: skip

    def _cited(self, ids: Iterable[str]) -> list[Cited]:
        return [*self.kept, *(self.offered[key].cited() for key in ids)]


def finding_initial(text: FindingText, version: int) -> dict[str, Any]:
    """The form's first values for an opened finding."""
    said = {f"{part}_{language}": words for language, parts in text.words.items() for part, words in parts.items()}
    return {
        **said, "version": version, "theme": text.theme, "kind": text.kind, "status": text.status.value, "reason": text.reason,
        "severity": text.severity or 2, "spread": text.spread, "cause": text.cause, "provisions": ", ".join(text.provisions),
        "dissent": text.dissent, "entries": [str(cited.entry) for cited in text.entries],
    }  # fmt: skip


def _entry_label(entry: OpenEntry) -> str:
    return f"{ORIGIN_WORDS[entry.origin]} · {STANCE_WORDS[entry.stance]}: {entry.text.statement}"


LINKED: Choices = [*((stance.value, STANCE_WORDS[stance]) for stance in EVIDENCE), (OFF, _("is taken off"))]


class PickForm(KeepingForm):
    """Answers chosen as evidence: what they are and which side they stand on. `answers` are "record:version:path:repeat"."""

    source = forms.ChoiceField(label=_("What it is"), choices=choices_of(SOURCE_WORDS))
    stance = forms.ChoiceField(label=_("It"), choices=LINKED)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    everything = forms.BooleanField(label=_("All answers that are shown"), required=False)
    answers = forms.MultipleChoiceField(label=_("Answers"), required=False)

    def __init__(
        self,
        *args: Any,
        offered: Mapping[str, tuple[UUID, int, str, int | None]],
        withheld: Collection[str] = (),
        sentences: Mapping[str, str] | None = None,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        if sentences and len(sentences) > 1:
            self.fields["bears"] = forms.MultipleChoiceField(
                label=_("Which sentences it stands behind"), choices=[*sentences.items()], required=False,
                widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: the whole finding."),
            )  # fmt: skip
        self.offered, self.withheld = offered, withheld
        self.fields["answers"] = forms.MultipleChoiceField(
            label=_("Answers"),
            required=False,
            choices=[(key, key) for key in offered],
            error_messages={"invalid_choice": _("One of these answers is no longer there.")},
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("everything"):
            given["answers"] = [key for key in self.offered if key not in self.withheld or given.get("stance") == OFF]
        elif not given.get("answers") and "answers" not in self.errors:
            self.add_error("answers", _("Choose at least one answer."))
        return given

    def joined_to(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """The links with the chosen answers among them, or without them; an answer that is linked anew replaces its old link.

        Raises Problem "talk-withheld" for an answer that the person does not want used; taken off it can be.
        """
        given = self.cleaned_data
        if given["stance"] != OFF and any(key in self.withheld for key in given["answers"]):
            raise Problem("talk-withheld")
        held, bears = {link.answer: link for link in links}, tuple(given.get("bears", ()))
        for record, version, path, repeat in (self.offered[key] for key in given["answers"]):
            held.pop((record, path, repeat), None)
            if given["stance"] != OFF:
                stance, source = Stance(given["stance"]), Source(given["source"])
                held[record, path, repeat] = Link(record, version, path, repeat, source, stance, given["note"], bears)
        return tuple(held.values())


class FindingsFilter(forms.Form):
    """Words, status, kind."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("all")), *choices_of(STATUS_WORDS)])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *choices_of(KIND_WORDS)])


class TransmissionForm(forms.Form):
    """Whether a finding is passed on, how, to whom, on whose consent, and why."""

    form = forms.ChoiceField(label=_("In what form"), choices=choices_of(FORM_WORDS), widget=forms.RadioSelect)
    to = forms.CharField(label=_("To whom"), max_length=200, required=False)
    consents = forms.MultipleChoiceField(
        label=_("With the name of whom"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only who agreed to it at the close of the talk, and only to whom they said."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=LONG, widget=forms.Textarea(attrs=ROWS))

    def __init__(self, *args: Any, consents: Sequence[Consent], **given: Any) -> None:
        super().__init__(*args, **given)
        named = [(str(one.record), f"{one.name} · {one.to}") for one in consents if one.named]
        self.fields["consents"].choices = named  # type: ignore[attr-defined]  # a field of choices
        if not named:
            del self.fields["consents"]

    def clean(self) -> dict[str, Any]:
        """Who passes something on says to whom."""
        given = self.cleaned_data
        if given.get("form") not in (None, "not") and not given.get("to"):
            self.add_error("to", _("Say to whom."))
        return given

    def text(self) -> TransmissionText:
        given = self.cleaned_data
        consents = tuple(UUID(one) for one in given.get("consents", ()))
        return TransmissionText(given["form"], given["to"], consents, given["reason"])
