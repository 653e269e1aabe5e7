"""What devices send, read strictly: the signed slip beside what is sealed (JSON in a header, its signature in another), and the JSON of pairing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import Problem
from nazorat.kit.templatetags.kit import icon
from nazorat.sync.doubts import KIND_WORDS
from nazorat.sync.faces import ICONS, MOST, NAMES, Face
from nazorat.sync.slips import MOST_FILE as MOST_FILE, FileSlip, Piece, RecordSlip
from nazorat.visits.actions import Shown

ICON_WORDS = {
    "book": _("a notebook"), "notes": _("a sheet"), "list": _("a list"), "calendar": _("a calendar"), "pencil": _("a pencil"), "sun": _("a sun"),
}  # fmt: skip
MOST_SLIP = 4096
MOST_RECORD = 3 * 512 * 1024
MOST_PAIRING = 2048
MOST_CODE = 40
MOST_VERSIONS = 1000
MOST_FILES = 1000
# a bundle of a week with pictures; what fits into one post of a page needs no pieces
MOST_BUNDLE = 2 * 1024 * 1024 * 1024
MOST_AT_ONCE = 3 * 1024 * 1024
# what a device signs begins with this
SIGNED = b"nazorat-sent/1|"
RECORD_FIELDS = {"kind", "visit", "record", "version", "key", "tool_version", "files", "sha256"}
FILE_FIELDS = {"kind", "visit", "record", "version", "key", "name_sha256", "sha256"}


def read_record_slip(header: str, signature: str) -> RecordSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip."""
    held, common = _read(header, signature, "record", RECORD_FIELDS)
    return RecordSlip(**common, tool_version=read_uuid(held["tool_version"]), files=_number(held["files"], 0, MOST_FILES))


def read_file_slip(header: str, signature: str) -> FileSlip:
    """Raises Problem `bad-request` for anything that is not exactly such a slip."""
    held, common = _read(header, signature, "file", FILE_FIELDS)
    return FileSlip(**common, name_sha256=_digest(held["name_sha256"]))


class BundleForm(forms.Form):
    """The file that a device wrote, or the name of its pieces when it was too large for one post."""

    bundle = forms.FileField(
        label=_("The sealed bundle"), max_length=200,
        help_text=_("The file that the field app wrote under “Export to a file”. Nothing in it can be read on the way."),
    )  # fmt: skip
    pieces = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, in_pieces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bundle"].required = not in_pieces

    def refuse(self, problem: Problem) -> None:
        """Say beside the field why the file is refused as a whole."""
        self.add_error("bundle", f"{problem.sentence} {problem.next_step}")


class FaceForm(forms.Form):
    """A name of the list or one's own, and an icon."""

    chosen = forms.ChoiceField(
        label=_("Name"), choices=[*((name, name) for name in NAMES), ("own", _("another one"))], widget=forms.RadioSelect
    )
    own = forms.CharField(
        label=_("Another name"),
        required=False,
        max_length=MOST,
        help_text=_("Up to 12 letters. It must not say what the app is for."),
    )
    icon = forms.ChoiceField(label=_("Icon"), widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any] | None, *, face: Face) -> None:
        known = face.name in NAMES
        first = {"chosen": face.name if known else "own", "own": "" if known else face.name, "icon": face.icon}
        super().__init__(data, initial=first)
        cast("forms.ChoiceField", self.fields["icon"]).choices = [
            (name, format_html("{} {}", icon(name), ICON_WORDS[name])) for name in ICONS
        ]

    @property
    def name(self) -> str:
        given = self.cleaned_data
        said: str = given["own"] if given["chosen"] == "own" else given["chosen"]
        return said

    def refuse(self, problem: Problem) -> None:
        """Say beside the field why the app is not to be called so."""
        self.add_error("own", f"{problem.sentence} {problem.next_step}")


class RulingForm(forms.Form):
    """What a member decides on one doubt: which of its records count, and why."""

    kind = forms.TypedChoiceField(coerce=int, choices=[(kind, kind) for kind in KIND_WORDS], widget=forms.HiddenInput)
    ids = forms.CharField(max_length=4000, widget=forms.HiddenInput)
    counts = forms.CharField(max_length=36)
    why = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_ids(self) -> list[UUID]:
        return [read_uuid(one) for one in self.cleaned_data["ids"].split(",")]

    def clean_counts(self) -> str | UUID:
        given = self.cleaned_data["counts"]
        return given if given in ("all", "none") else read_uuid(given)


def read_clock(said: str) -> int | None:
    """The device's own clock in ms since 1970, None when the header says nothing that is one."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def read_piece(at: str, whole: str) -> Piece:
    """The two headers beside a piece. Raises Problem `bad-request`."""
    if not whole.isascii() or not whole.isdigit() or (at and not (at.isascii() and at.isdigit())) or len(at + whole) > 20:
        raise Problem("bad-request")
    return Piece(int(at) if at else None, int(whole))


def record_named(header: str) -> str:
    """As much of a record's id as a slip that may be damaged still tells; "" when nothing can be read of it."""
    try:
        held = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
        return str(UUID(str(held["record"])))[:8]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        return ""


def read_claim(body: bytes) -> tuple[str, bytes]:
    """A pairing code as it was typed, and the app's commitment (32 bytes). Raises Problem `bad-request`."""
    held = _object(body, {"code", "commitment"})
    if not isinstance(held["code"], str) or len(held["code"]) > MOST_CODE:
        raise Problem("bad-request")
    return held["code"], _digest(held["commitment"])


def read_shown(body: bytes) -> tuple[UUID, Shown]:
    """The id of a pairing and what the app had committed itself to. Raises Problem `bad-request`."""
    held = _object(body, {"pairing", "public", "nonce", "token_sha256"})
    return read_uuid(held["pairing"]), Shown(_digest(held["public"]), _digest(held["nonce"]), _digest(held["token_sha256"]))


def _object(body: bytes, fields: set[str]) -> dict[str, Any]:
    try:
        held = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise Problem("bad-request") from broken
    if not isinstance(held, dict) or set(held) != fields:
        raise Problem("bad-request")
    return held


def _read(header: str, signature: str, kind: str, fields: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    if not 0 < len(header) <= MOST_SLIP:
        raise Problem("bad-request")
    try:
        signed = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
        held = json.loads(signed)
        mark = bytes.fromhex(signature)
    except (ValueError, binascii.Error, RecursionError) as broken:
        raise Problem("bad-request") from broken
    if not isinstance(held, dict) or set(held) != fields or held["kind"] != kind:
        raise Problem("bad-request")
    return held, {
        "signed": SIGNED + signed, "signature": mark, "visit": read_uuid(held["visit"]), "record": read_uuid(held["record"]),
        "version": _number(held["version"], 1, MOST_VERSIONS), "key": read_uuid(held["key"]), "sha256": _digest(held["sha256"]),
    }  # fmt: skip


def read_uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as broken:
        raise Problem("bad-request") from broken


def _number(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Problem("bad-request")
    return value


def _digest(value: object) -> bytes:
    try:
        digest = bytes.fromhex(str(value))
    except ValueError as broken:
        raise Problem("bad-request") from broken
    if len(digest) != 32:
        raise Problem("bad-request")
    return digest
