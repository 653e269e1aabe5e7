"""The forms of a findings meeting, which nothing else of the room shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.findings.actions import Attendance, Ruling
from nazorat.findings.drafts import MASTER, PART_WORDS, OpenFinding
from nazorat.findings.evidence import STATUS_WORDS, Status
from nazorat.findings.forms import area, choices_of
from nazorat.findings.meetings import AGREED, POSTPONED, Decision, MeetingText, Seat
from nazorat.kit.forms import KeepingForm, day_field

REASON_HELP = _(
    "Needed when it is postponed, when the status is another than before, or when it says more than the evidence bears."
)


class AttendanceForm(KeepingForm):
    """When it is, and who of the team is there. Give it the seats of the team."""

    day = day_field(label=_("Held on"))
    present = forms.MultipleChoiceField(
        label=_("Who is there"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Who of the team is not ticked stands in the minutes as missing."),
        error_messages={"required": _("Somebody of the team has to be there.")},
    )  # fmt: skip
    guests = forms.CharField(
        label=_("Who else"), required=False, max_length=300, help_text=_("Functions and bodies: they hear everything that is read out.")
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[Seat], **given: Any) -> None:
        super().__init__(*args, **given)
        named = [(str(seat.member), f"{seat.code} · {seat.body}") for seat in seats]
        self.fields["present"].choices = named  # type: ignore[attr-defined]  # a field of choices

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def attendance(self) -> Attendance:
        given = self.cleaned_data
        return Attendance(given["day"], {UUID(one) for one in given["present"]}, given["guests"])


def attendance_initial(text: MeetingText, version: int) -> dict[str, Any]:
    """The form's first values for open minutes."""
    return {"version": version, "day": text.day, "guests": text.guests, "present": [str(seat.member) for seat in text.present]}


class RulingForm(KeepingForm):
    """What the meeting decides of a finding. Give it the finding as it stands."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("The meeting"), widget=forms.RadioSelect, choices=(
        (AGREED, _("agrees on status and words as they stand here")), (POSTPONED, _("postpones it")),
    ))  # fmt: skip
    status = forms.ChoiceField(label=_("Status"), choices=choices_of(STATUS_WORDS))
    reason = area(_("Reason"), help_text=REASON_HELP)
    dissent = area(_("Another view in the team"), help_text=_("Who holds it, and why. It stays with the finding."))

    def __init__(self, *args: Any, finding: OpenFinding, **given: Any) -> None:
        super().__init__(*args, **given)
        self.finding = finding
        for part, word in PART_WORDS.items():
            must, line = part in ("title", "fact"), part == "title"
            text = forms.CharField(label=word, required=must, max_length=300) if line else area(word, required=must)
            text.widget.attrs["lang"] = MASTER
            self.fields[part] = text
        self.order_fields(["version", "turn", "outcome", "status", *PART_WORDS, "reason", "dissent"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") and given.get("status") and not given.get("reason"):
            if given["outcome"] == POSTPONED:
                self.add_error("reason", _("Say why it is postponed, and what is missing."))
            elif given["status"] != self.finding.text.status:
                self.add_error("reason", _("Say why the status is another now."))
            elif not self.finding.text.corroboration.bears(Status(given["status"])):
                self.add_error("reason", _("Say why a firmer word than the evidence bears."))
        return given

    def proposed(self) -> OpenFinding:
        """The finding as it would say what stands in the form; as it is, where the form does not say it."""
        given, text = self.cleaned_data, self.finding.text
        words = {**text.words, MASTER: self._words()} if self._words() else text.words
        return replace(self.finding, text=replace(text, status=Status(given.get("status") or text.status), words=words))

    def _words(self) -> dict[str, str]:
        said = {part: str(self.cleaned_data.get(part) or "").strip() for part in PART_WORDS}
        return {part: words for part, words in said.items() if words}

    def ruling(self, remarks: int) -> Ruling:
        given = self.cleaned_data
        return Ruling(
            given["outcome"], Status(given["status"]), self._words(), given["reason"], given["dissent"], given["turn"], remarks
        )  # fmt: skip

    def keep_over(self, sentence: str, next_step: str, version: int, turn: int) -> None:
        """As `keep`; the decision that somebody wrote meanwhile is gone over as well."""
        self.keep(sentence, next_step, version)
        if isinstance(self.data, MultiValueDict):
            self.data.setlist("turn", [str(turn)])


def ruling_initial(finding: OpenFinding, held: Decision | None, turn: int) -> dict[str, Any]:
    """The form's first values: the finding as it stands, and what this meeting said of it before, if anything."""
    said = {part: finding.text.words.get(MASTER, {}).get(part, "") for part in PART_WORDS}
    first = {"version": finding.version, "turn": turn, "status": finding.text.status.value, "reason": finding.text.reason}
    earlier = {"outcome": held.outcome, "reason": held.reason} if held else {}
    return {**said, **first, "dissent": held.dissent if held else finding.text.dissent, **earlier}
