from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.alerts.models import Step
from nazorat.alerts.raised import AGREED, KINDS, Raised
from nazorat.alerts.slips import AlertSlip
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.vault import crypto

MOST = 64 * 1024
MOST_SLIP = 4096
SIGNED = b"nazorat-sent/1|"
FIELDS = {"kind", "visit", "alert", "circle", "sha256"}
NUMBER = re.compile(r"\+?[0-9 ()-]{3,24}")


class CircleForm(forms.Form):
    """Who hears, and what is rung."""

    members = forms.MultipleChoiceField(label=_("Who hears"), required=False, widget=forms.CheckboxSelectMultiple)
    call = forms.CharField(
        label=_("Number to be rung"), required=False, max_length=24,
        help_text=_("Of somebody who answers day and night. It stands on the device with no name beside it."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, able: list[Member], **given: Any) -> None:
        super().__init__(*args, **given)
        self.able = {str(member.id): member for member in able}
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = [
            (pk, f"{one.code}, {one.organisation}") for pk, one in self.able.items()
        ]

    def clean_call(self) -> str:
        call = " ".join(str(self.cleaned_data["call"]).split())
        if call and not NUMBER.fullmatch(call):
            raise forms.ValidationError(_("A telephone number: digits, spaces, a plus before them."))
        return call

    @property
    def chosen(self) -> list[Member]:
        return [self.able[pk] for pk in self.cleaned_data["members"]]


class RaiseForm(forms.Form):
    """What cannot wait, by a member who had no device with them, or heard it by telephone."""

    alert = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What is it"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    agreed = forms.ChoiceField(label=_("Person"), choices=list(AGREED.items()), widget=forms.RadioSelect)
    talk = forms.CharField(
        label=_("Code of the talk"), required=False, max_length=40, help_text=_("Of the sheet or the device. Never a name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Where, since when, what is needed. No names: the code of the talk is enough."),
    )  # fmt: skip

    def raised(self, at: datetime) -> Raised:
        given = self.cleaned_data
        return Raised(kind=given["kind"], agreed=given["agreed"], talk=given["talk"], words=given["words"], at=at)


class StepForm(forms.Form):
    """What a member does about an alert."""

    kind = forms.TypedChoiceField(label=_("What"), coerce=int, choices=Step.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"), required=False, max_length=4000, widget=forms.Textarea,
        help_text=_("What was done, by which office. No names: the code of the talk is enough."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") in (Step.Kind.DONE, Step.Kind.CLOSED) and not given.get("words"):
            self.add_error("words", _("Say what was done."))
        return given


def read_slip(header: str, signature: str, body: bytes) -> AlertSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip, `not-sealed` when it is of another body."""
    if not 0 < len(header) <= MOST_SLIP:
        raise Problem("bad-request")
    try:
        said = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
        held = json.loads(said)
        if not isinstance(held, dict) or set(held) != FIELDS or held["kind"] != "alert":
            raise Problem("bad-request")
        slip = AlertSlip(
            signed=SIGNED + said, signature=bytes.fromhex(signature), visit=UUID(str(held["visit"])), alert=UUID(str(held["alert"])),
            circle=UUID(str(held["circle"])), sha256=bytes.fromhex(str(held["sha256"])),
        )  # fmt: skip
    except (ValueError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
    if not crypto.equal(crypto.sha256(body), slip.sha256):
        raise Problem("not-sealed")
    return slip


def read_body(body: bytes) -> tuple[bytes, bytes]:
    """The sealed alert and the sealed name, which may be empty. Raises Problem `bad-request`."""
    try:
        held = json.loads(body)
        if not isinstance(held, dict) or set(held) != {"alert", "name"}:
            raise Problem("bad-request")
        return base64.b64decode(str(held["alert"]), validate=True), base64.b64decode(str(held["name"]), validate=True)
    except (ValueError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
