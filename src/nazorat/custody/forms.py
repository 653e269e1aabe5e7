from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.custody.models import CustodyKey, HalfCopy
from nazorat.custody.queries import keys_that_hold
from nazorat.custody.slips import NameSlip
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.vault import crypto
from nazorat.visits.models import Visit
from nazorat.visits.queries import visits_open

AGE = b"age-encryption.org/v1\n"
# an identity is padded to one size in the browser, whatever is in it: nonce, 4 KiB, tag
SEALED_SIZE = 24 + 4096 + 16
MOST_WRAPPED, MOST_MOTIVE, MOST_HALF = 4096, 64 * 1024, 32 * 1024
# some twenty answers; the desk takes no more in one post
MOST_FILE = 2 * 1024 * 1024
MOST_COPIES = 50
# of a device: the seal, two halves and the keys that they were sealed to
MOST_NAME = 128 * 1024
MOST_SLIP, MOST_KEYS = 4096, 50
SIGNED = b"nazorat-sent/1|"


class SealedField(forms.CharField):
    """Bytes that a browser sealed, posted as base64; whatever is typed beside it in the page has no name and is not posted."""

    widget = forms.HiddenInput

    def __init__(self, *, most: int, exactly: int = 0, age: bool = True, required: bool = True) -> None:
        super().__init__(required=required, max_length=most * 4 // 3 + 8)
        self.most, self.exactly, self.age = most, exactly, age

    def to_python(self, value: object) -> bytes:  # type: ignore[override]  # a field of bytes that arrives as text
        try:
            held = base64.b64decode(str(value or ""), validate=True)
        except (ValueError, binascii.Error) as wrong:
            raise ValidationError("not sealed") from wrong
        if not held:
            return b""
        if len(held) > self.most or (self.exactly and len(held) != self.exactly) or (self.age and not held.startswith(AGE)):
            raise ValidationError("not sealed")
        return held

    def validate(self, value: object) -> None:
        if self.required and not value:
            raise ValidationError("not sealed")

    def run_validators(self, value: object) -> None:
        """The size is looked at when the bytes are known; the rules of text are not for them."""


class KeyForm(forms.Form):
    """A custody key as the custodian's browser made it."""

    public = forms.CharField(max_length=100, widget=forms.HiddenInput)
    wrapped = SealedField(most=MOST_WRAPPED, age=False)
    check = forms.RegexField(r"^[0-9a-f]{8}$", widget=forms.HiddenInput)


class PhraseForm(forms.Form):
    """The same key under another phrase; `before` is SHA-256 of what was opened."""

    wrapped = SealedField(most=MOST_WRAPPED, age=False)
    before = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class IdentityForm(forms.Form):
    """An identity as the interviewer's browser sealed it."""

    version = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    recipients = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    sealed = SealedField(most=SEALED_SIZE, exactly=SEALED_SIZE, age=False)
    half_a = SealedField(most=MOST_HALF)
    half_b = SealedField(most=MOST_HALF)
    consented = forms.BooleanField(required=False)
    urgent = SealedField(most=MOST_HALF, required=False)
    readers = forms.ModelMultipleChoiceField(CustodyKey.objects.filter(retired_at=None), required=False)

    def clean(self) -> dict[str, Any]:
        """What is urgent has readers and the person's consent, or is not there at all."""
        given = self.cleaned_data
        if len({bool(given.get(name)) for name in ("consented", "urgent", "readers")}) != 1:
            raise ValidationError("half of an urgent opening")
        readers = list(given.get("readers") or ())
        return {**{name: value for name, value in given.items() if name != "consented"}, "readers": readers}


class AskForm(forms.Form):
    """An ask: the one-time key of this browser, the motive sealed, and what binds its words."""

    ask = forms.UUIDField(widget=forms.HiddenInput)
    one_time = forms.CharField(max_length=100, widget=forms.HiddenInput)
    motive = SealedField(most=MOST_MOTIVE)
    commitment = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class SmallFile(forms.FileField):
    """A file of the custody page, whole, as bytes."""

    widget = forms.FileInput(attrs={"accept": ".json,application/json"})

    def to_python(self, data: UploadedFile[Any] | None) -> bytes:  # type: ignore[override]  # a field of bytes that arrives as a file
        given = super().to_python(data)
        if given is None:
            return b""
        if (given.size or 0) > MOST_FILE:
            raise ValidationError("too large")
        return bytes(given.read())


class AnswersFileForm(forms.Form):
    """Answers as the custody page wrote them."""

    file = SmallFile(label=_("File of answers"))


class KeyFileForm(forms.Form):
    """A key that was made on the stick, and its check value as the page showed it."""

    file = SmallFile(label=_("Key file"))
    check = forms.RegexField(
        r"^[0-9a-f]{8}$", label=_("Check value"), help_text=_("Eight digits and letters, as the page shows them.")
    )


class AnswerForm(forms.Form):
    """The half sealed to the asker's browser, or why not, sealed; one of the two."""

    sealed = SealedField(most=MOST_HALF, required=False)
    refusal = SealedField(most=MOST_MOTIVE, required=False)


class AgreementForm(forms.Form):
    """Who leaves, who stays, who stands ready, and for which visits."""

    leaving = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who leaves"))
    staying = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who stays"))
    successor = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, label=_("Who stands ready"), empty_label=_("nobody: every name of the side is destroyed"),
        help_text=_("A third organisation with a custodian, perhaps abroad. It answers nothing before the exit."),
    )  # fmt: skip
    visits = forms.ModelMultipleChoiceField(
        Visit.objects.none(), required=False, label=_("Names of these visits pass to them"), widget=forms.CheckboxSelectMultiple,
        help_text=_("All other names of the side are destroyed at the exit."),
    )  # fmt: skip

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bodies = Organisation.objects.filter(id__in={key.member.organisation_id for key in keys_that_hold()})
        for name in ("leaving", "staying", "successor"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]  # a field of models
        self.fields["visits"].queryset = visits_open()  # type: ignore[attr-defined]  # as above
        self.fields["visits"].label_from_instance = _numbered  # type: ignore[attr-defined]  # as above


def _numbered(visit: Visit) -> str:
    """A custodian knows a visit by its number."""
    return gettext("Visit %(n)s") % {"n": visit.number}


class CopiesForm(forms.Form):
    """Halves that the custodian's browser sealed to these keys: a JSON object of identity and bytes."""

    to = forms.ModelMultipleChoiceField(CustodyKey.objects.filter(retired_at=None))
    copies = forms.JSONField()

    def clean_copies(self) -> dict[UUID, bytes]:
        given = self.cleaned_data["copies"]
        if not isinstance(given, dict) or not 0 < len(given) <= MOST_COPIES:
            raise ValidationError("not sealed")
        field = SealedField(most=MOST_HALF)
        try:
            return {UUID(name): field.clean(text) for name, text in given.items()}
        except ValueError as wrong:
            raise ValidationError("not sealed") from wrong


class ConfirmForm(forms.Form):
    """Copies of halves that the custodian's browser opened."""

    copies = forms.ModelMultipleChoiceField(HalfCopy.objects.filter(confirmed_at=None))


class DrillForm(forms.Form):
    """What the browser found in the half of no name, as SHA-256, and by what it opened."""

    token = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    from_sheets = forms.BooleanField(required=False)


class SuccessorForm(forms.Form):
    """Who takes over: a member of the custodian's organisation."""

    member = forms.ModelChoiceField(Member.objects.none(), label=_("Who takes over"))

    def __init__(self, *args: Any, custodian: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        others = Member.objects.filter(organisation=custodian.organisation_id, is_active=True).exclude(id=custodian.id)
        self.fields["member"].queryset = others.order_by("code")  # type: ignore[attr-defined]  # a field of models


def read_name(body: bytes) -> dict[str, Any]:
    """The body that the field app posts: `sealed`, `half_a`, `half_b` as base64, `a` and `b` the keys that the halves were sealed to.

    Raises Problem `bad-request` for anything else, `custody-not-sealed` for what a browser does not seal so."""
    try:
        held = json.loads(body)
        if not isinstance(held, dict) or set(held) != {"sealed", "half_a", "half_b", "a", "b"}:
            raise Problem("bad-request")
        parts = {name: base64.b64decode(str(held[name]), validate=True) for name in ("sealed", "half_a", "half_b")}
        lists = {side: [str(one) for one in list(held[side])[:MOST_KEYS]] for side in ("a", "b")}
    except (ValueError, TypeError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
    halves = (parts["half_a"], parts["half_b"])
    if len(parts["sealed"]) != SEALED_SIZE or any(not half.startswith(AGE) or len(half) > MOST_HALF for half in halves):
        raise Problem("custody-not-sealed")
    if not all(lists.values()):
        raise Problem("bad-request")
    return {**parts, **lists}


def read_name_slip(header: str, signature: str, body: bytes) -> NameSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip, `custody-not-sealed` when it is of another body."""
    if not 0 < len(header) <= MOST_SLIP:
        raise Problem("bad-request")
    try:
        said = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
        held = json.loads(said)
        if not isinstance(held, dict) or set(held) != {"kind", "visit", "record", "sha256"} or held["kind"] != "name":
            raise Problem("bad-request")
        slip = NameSlip(
            signed=SIGNED + said, signature=bytes.fromhex(signature), visit=UUID(str(held["visit"])), record=UUID(str(held["record"])),
            sha256=bytes.fromhex(str(held["sha256"])),
        )  # fmt: skip
    except (ValueError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
    if not crypto.equal(crypto.sha256(body), slip.sha256):
        raise Problem("custody-not-sealed")
    return slip
