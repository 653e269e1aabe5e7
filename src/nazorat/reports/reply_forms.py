"""What authorities sent to a draft or after its release, as members type it, and what heads object to."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.people.queries import authorities
from nazorat.reports.comments import KIND_WORDS, OUTCOME_WORDS, OUTCOMES, WHOLE, CommentText, OpenComment
from nazorat.reports.forms import MASTERS
from nazorat.reports.late import LATE_WORDS, REPLY, LateText, OpenEdition
from nazorat.reports.letters import COPY
from nazorat.reports.sections import LANGUAGES


class IncomingForm(forms.Form):
    """The letter that comments came with."""

    received = day_field(label=_("Received on"))
    letter = forms.CharField(label=_("Incoming number"), max_length=40)
    language = forms.ChoiceField(label=_("Written in"), choices=MASTERS)

    def clean_received(self) -> Any:
        day = self.cleaned_data["received"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class CommentsLetterForm(IncomingForm):
    """The letter that comments came with, and the copy of the draft whose paragraphs it counts by."""

    copy = forms.RegexField(
        COPY, label=_("Copy number"), required=False,
        help_text=_("On the copy that it answers. Empty: the last copy that was handed over before it came."),
        error_messages={"invalid": _("Digits, at most four letters, “-” and “/”, as on the copy.")},
    )  # fmt: skip


class CommentForm(forms.Form):
    """One comment of the letter. A row in which nothing was typed is no comment."""

    paragraph = forms.IntegerField(label="§", required=False, min_value=1, max_value=9999)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *KIND_WORDS.items()])
    said = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}))

    def text(self, letter: CommentsLetterForm) -> CommentText:
        """The comment as it will be sealed; without a paragraph it is on the whole report."""
        given, sent = self.cleaned_data, letter.cleaned_data
        said = given["said"].replace("\r\n", "\n").strip()
        return CommentText(
            given["paragraph"] or WHOLE,
            given["kind"],
            sent["language"],
            said,
            sent["received"],
            sent["letter"].strip(),
            copy=sent["copy"],
        )


class ChangeCommentForm(CommentForm):
    """A typed comment to be corrected."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CommentAnswerForm(forms.Form):
    """Our answer in three languages, the authentic one first, and the outcome that this kind of comment can have."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)

    def __init__(self, *args: Any, kind: str = "", master: str = "ru", **given: Any) -> None:
        super().__init__(*args, **given)
        allowed = OUTCOMES.get(kind, tuple(OUTCOME_WORDS))
        choices = [("", _("waits")), *((code, OUTCOME_WORDS[code]) for code in allowed)]
        # what another kind allows passes here, so that the refusal says why
        self.fields["outcome"] = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", ""), *OUTCOME_WORDS.items()])
        self.fields["outcome"].widget = forms.Select(choices=choices)
        names = dict(MASTERS)
        for code in sorted(LANGUAGES, key=lambda code: code != master):
            area = forms.Textarea(attrs={"rows": 3, "lang": code, "spellcheck": "true"})
            self.fields[f"answer_{code}"] = forms.CharField(label=names[code], required=False, max_length=4000, widget=area)

    def answers(self) -> dict[str, str]:
        """What was answered, by language; empty languages left out."""
        said = {code: self.cleaned_data[f"answer_{code}"].replace("\r\n", "\n").strip() for code in LANGUAGES}
        return {code: words for code, words in said.items() if words}


def answer_initial(one: OpenComment) -> dict[str, Any]:
    """The first values of an answer's form."""
    said = {f"answer_{code}": one.text.answers.get(code, "") for code in LANGUAGES}
    return {"id": one.id, "version": one.version, "outcome": one.text.outcome, **said}


class LateForm(IncomingForm):
    """A letter that came after the release: whole, in its own language, with translations and our answer by language."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(LATE_WORDS.items()), widget=forms.RadioSelect, initial=REPLY)
    body = forms.ModelChoiceField(label=_("From"), queryset=authorities())
    said = forms.CharField(
        label=_("Its words"), max_length=60000, widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
        help_text=_("In full, as they stand in the letter. A name that the gate stops is replaced by what it stands for, in brackets."),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    field_order = ("kind", "body", "received", "letter", "language", "said")

    def __init__(self, *args: Any, master: str, **given: Any) -> None:
        super().__init__(*args, **given)
        for code, name in sorted(MASTERS, key=lambda one: one[0] != master):
            for part, label in (("translation", _("Translation: %(language)s")), ("answer", _("Our answer: %(language)s"))):
                area = forms.Textarea(attrs={"rows": 6, "lang": code, "spellcheck": "true"})
                said = label % {"language": name}
                self.fields[f"{part}_{code}"] = forms.CharField(label=said, required=False, max_length=60000, widget=area)

    def text(self) -> LateText:
        """The letter as it will be sealed; a translation into its own language is none."""
        given = self.cleaned_data
        own, told = given["language"], {part: self._by_language(part) for part in ("translation", "answer")}
        translations = {code: words for code, words in told["translation"].items() if code != own}
        return LateText(
            given["kind"], given["body"].id, given["letter"].strip(), given["received"], own, _lined(given["said"]),
            translations=translations, answers=told["answer"],
        )  # fmt: skip

    def _by_language(self, part: str) -> dict[str, str]:
        said = {code: _lined(self.cleaned_data[f"{part}_{code}"]) for code in LANGUAGES}
        return {code: words for code, words in said.items() if words}


def late_initial(one: OpenEdition) -> dict[str, Any]:
    """The first values of a letter that is being appended."""
    parts = (("translation", one.text.translations), ("answer", one.text.answers))
    said = {f"{part}_{code}": held.get(code, "") for part, held in parts for code in LANGUAGES}
    return {**one.text.__dict__, "version": one.row.version, **said}


def _lined(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class TermForm(forms.Form):
    """The last day for comments."""

    due = day_field(label=_("Comments are due by"))


class ObjectionForm(forms.Form):
    """Which wording a head objects to, and why."""

    wording = forms.CharField(
        label=_("Digest of the text"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Its first 32 characters, as the gate shows them to those who write the report."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def clean_wording(self) -> bytes:
        """The first 16 bytes of a digest, out of what was typed or copied."""
        given = re.sub(r"[\s…]", "", self.cleaned_data["wording"]).lower()
        if not re.fullmatch(r"[0-9a-f]{32}(?:[0-9a-f]{32})?", given):
            raise forms.ValidationError(_("A digest has 32 or 64 characters: digits, and letters from a to f."))
        return bytes.fromhex(given[:32])
