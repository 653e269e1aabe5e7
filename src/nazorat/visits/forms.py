from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.people.queries import authorities, topics_held, voucher_holds, vouching_keys
from nazorat.people.training import INTERVIEWS, LEAD, missing
from nazorat.places.models import Place
from nazorat.places.queries import places_known, places_open
from nazorat.tools.models import ToolVersion
from nazorat.visits.actions import Seat
from nazorat.visits.models import Device, MandatePower, TeamMember, UntrainedSeat, Visit
from nazorat.visits.queries import WORKING, candidates, visits_open

SEATS = 10
MOST_MINUTES = 10_000
MOST_VISITS = 1_000


if TYPE_CHECKING:
    PlaceChoice = forms.ModelChoiceField[Place]
    AuthorityChoice = forms.ModelChoiceField[Organisation]
    VisitChoice = forms.ModelChoiceField[Visit]
else:
    PlaceChoice = AuthorityChoice = VisitChoice = forms.ModelChoiceField


class PlaceField(PlaceChoice):
    """Places by their name in the reader's language and their kind."""

    def label_from_instance(self, obj: Place) -> str:
        return f"{obj.name} · {obj.get_kind_display()}"


class VisitField(VisitChoice):
    """Visits that have begun, by number and place."""

    def label_from_instance(self, obj: Visit) -> str:
        return f"{obj.number} · {obj.place.name if obj.place else '—'}"


class PlanForm(forms.Form):
    """Where and when: sealed as it is saved."""

    place = PlaceField(places_open(), label=_("Place"))
    begins = day_field(label=_("First day"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Why this place now, tips, meeting point."),
    )


class NewPlanForm(PlanForm):
    """A plan with the manner of the visit, which is known in clear."""

    mode = forms.TypedChoiceField(label=_("Manner"), choices=Visit.Mode.choices, coerce=int, initial=Visit.Mode.UNANNOUNCED)
    field_order = ("place", "begins", "mode", "note")


class PastForm(forms.Form):
    """A visit that was made before the system."""

    place = PlaceField(places_known(), label=_("Place"))
    began = day_field(label=_("First day"))
    ended = day_field(label=_("Last day"))
    mode = forms.TypedChoiceField(label=_("Manner"), choices=Visit.Mode.choices, coerce=int, initial=Visit.Mode.UNANNOUNCED)
    gate_minutes = forms.IntegerField(label=_("Minutes waited at the gate"), required=False, min_value=0, max_value=MOST_MINUTES)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        began, ended = given.get("began"), given.get("ended")
        if began and ended and ended < began:
            self.add_error("ended", _("The last day is before the first."))
        if ended and ended > timezone.localdate():
            self.add_error("ended", _("This day has not come yet."))
        return given


class People(dict[str, Member]):
    """Who may be on a team, by id, with the keys of all who vouched: asked for once, however many lines there are."""

    @cached_property
    def givers(self) -> Mapping[UUID, MemberKey]:
        return vouching_keys()

    @cached_property
    def trained(self) -> Mapping[UUID, set[str]]:
        """What they are validly trained in today."""
        return topics_held([one.id for one in self.values()], timezone.localdate())

    def label(self, one: Member) -> str:
        """A member by code and organisation, and for what they are not trained: a warning before the choice, and no more."""
        held = self.trained.get(one.id, set())
        lacks = [part for part in (LEAD, INTERVIEWS) if missing(held, part)]
        words = {LEAD: _("not trained to lead"), INTERVIEWS: _("not trained to interview")}
        warning = _("no valid training") if len(lacks) == len(words) else words[lacks[0]] if lacks else ""
        return f"{one.code} · {one.organisation}" + (f" · {warning}" if warning else "")


def because_field() -> forms.ChoiceField:
    """Why a member leads or interviews without valid training."""
    return forms.ChoiceField(label=_("Why, without training"), required=False, choices=[("", "—"), *UntrainedSeat.Because.choices])


class BecauseForm(forms.Form):
    """The same, for a lead that is handed over."""

    because = because_field()


class SeatForm(forms.Form):
    """One line of a team. Empty lines are left out."""

    member = forms.ChoiceField(label=_("Member"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *TeamMember.Role.choices])
    interviews = forms.BooleanField(label=_("interviews"), required=False)
    because = because_field()

    def __init__(self, *args: Any, people: People, roles: Iterable[str] | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.people = people
        named = [(key, people.label(one)) for key, one in people.items()]
        self.fields["member"] = forms.ChoiceField(label=_("Member"), choices=[("", "—"), *named])
        if roles is not None:
            chosen = [(value, label) for value, label in TeamMember.Role.choices if value in roles]
            self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *chosen])
        self.order_fields(["member", "role", "interviews", "because"])
        for name in ("member", "role", "because"):
            self.fields[name].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        member, role = self.people.get(given.get("member", "")), given.get("role")
        if member and role == TeamMember.Role.HEALTH and not member.health_professional:
            self.add_error("role", _("Not entered as a health professional."))
        if member and (role in WORKING or given.get("interviews")) and not voucher_holds(member.key, self.people.givers):
            self.add_error("member", _("No custodian vouches for this key yet."))
        return given

    @property
    def seat(self) -> Seat:
        """The seat of a valid line."""
        given = self.cleaned_data
        return Seat(self.people[given["member"]], given["role"], given["interviews"], given["because"])


if TYPE_CHECKING:
    SeatSet = forms.BaseFormSet[SeatForm]
else:
    SeatSet = forms.BaseFormSet


class BaseSeats(SeatSet):
    """Seats of a team beside its lead: nobody twice."""

    def clean(self) -> None:
        if not any(self.errors) and len({seat.member.id for seat in self.seats}) != len(self.seats):
            raise forms.ValidationError(_("Somebody stands twice in this team."))

    @property
    def seats(self) -> list[Seat]:
        """The seats of the lines that were filled in."""
        return [form.seat for form in self.forms if form.is_valid() and form.cleaned_data.get("member")]


class BaseTeam(BaseSeats):
    """A whole team: exactly one lead, nobody twice."""

    def clean(self) -> None:
        if not any(self.errors) and sum(seat.role == TeamMember.Role.LEAD for seat in self.seats) != 1:
            raise forms.ValidationError(_("A team has exactly one lead."))
        super().clean()


OTHERS = tuple(role for role in TeamMember.Role.values if role != TeamMember.Role.LEAD)
OthersSet = cast(type[BaseSeats], forms.formset_factory(SeatForm, formset=BaseSeats, extra=SEATS, max_num=40))
TeamSet = cast(type[BaseTeam], forms.formset_factory(SeatForm, formset=BaseTeam, extra=SEATS, max_num=40))


def people_for_team(*, without: Iterable[Member] = ()) -> People:
    """Who may be on a team, by id; read once for all lines."""
    gone = {member.id for member in without}
    members = candidates().select_related("key__vouched_by", "key__member")
    return People((str(member.id), member) for member in members if member.id not in gone)


class ManySeatsForm(SeatForm):
    """One seat on several visits that the acting member leads."""

    def __init__(self, *args: Any, led: Iterable[Visit], **given: Any) -> None:
        super().__init__(*args, roles=OTHERS, **given)
        named = [(str(visit.id), _visit_words(visit)) for visit in led]
        self.fields["visits"] = forms.MultipleChoiceField(
            label=_("Visits"),
            choices=named,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one.")},
        )


def _visit_words(visit: Visit) -> str:
    number = str(_("Visit %(n)s") % {"n": visit.number})
    return f"{number} · {visit.place.name}" if visit.place else number


class ProgressForm(forms.Form):
    """Where granting on many visits stands, as its page carries it on: `left` are ids, `refused` is "id code" for each visit."""

    role = forms.ChoiceField(choices=[("", ""), *((role, role) for role in OTHERS)], required=False)
    interviews = forms.BooleanField(required=False)
    total = forms.IntegerField(min_value=0, max_value=MOST_VISITS)
    granted = forms.IntegerField(min_value=0)
    left = forms.CharField(required=False)
    refused = forms.CharField(required=False)

    def clean_left(self) -> list[UUID]:
        return [_uuid(word) for word in str(self.cleaned_data["left"]).split()]

    def clean_refused(self) -> list[tuple[UUID, Problem]]:
        words = str(self.cleaned_data["refused"]).split()
        return [(_uuid(visit), _problem(code)) for visit, code in zip(words[::2], words[1::2], strict=False)]


def _uuid(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError as broken:
        raise forms.ValidationError("no id") from broken


def _problem(code: str) -> Problem:
    try:
        return Problem(code)
    except LookupError as unknown:
        raise forms.ValidationError("no code") from unknown


class ConflictForm(forms.Form):
    """A conflict of interest with one place, or with an authority and so with all its places."""

    place = PlaceField(places_known(), label=_("Place"), required=False)
    authority = AuthorityChoice(
        authorities(), label=_("Or authority"), required=False, help_text=_("Then it holds for all its places.")
    )
    words = forms.CharField(
        label=_("What the conflict is"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("For example: a relative works or is held there, you worked there, a dispute. No names are needed."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("place")) == bool(given.get("authority")) and not self.errors:
            self.add_error("place", _("Choose a place or an authority, one of the two."))
        return given


class ClearingForm(forms.Form):
    """Why a conflict is no longer in the way."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea, help_text=_("Sealed to the planners. It stays on record.")
    )


class SeenForm(forms.Form):
    """For which visit a planner looks."""

    visit = VisitField(visits_open(), label=_("Visit"))


class EntryForm(forms.Form):
    """How entry went: the day and the minutes waited at the gate."""

    began = day_field(label=_("Day"))
    gate_minutes = forms.IntegerField(
        label=_("Minutes waited at the gate"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("From asking to being inside, or to the refusal."),
    )

    def clean_began(self) -> Any:
        began = self.cleaned_data["began"]
        if began > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return began


class CloseForm(forms.Form):
    """The last day of a visit."""

    ended = day_field(label=_("Last day on site"))

    def __init__(self, *args: Any, visit: Visit, **given: Any) -> None:
        super().__init__(*args, **given)
        self.visit = visit

    def clean_ended(self) -> Any:
        ended = self.cleaned_data["ended"]
        if self.visit.began_on and ended < self.visit.began_on:
            raise forms.ValidationError(_("The last day is before the first."))
        if ended > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return ended


class ToolsForm(forms.Form):
    """The tools of a visit, one version of each; what the visit has already cannot be taken back once it has begun."""

    versions = forms.MultipleChoiceField(label=_("Tools"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, offered: dict[str, tuple[ToolVersion, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.offered = offered
        choices = [(key, f"{title} · {version.version}") for key, (version, title) in offered.items()]
        field = forms.MultipleChoiceField(choices=choices, label=_("Tools"), widget=forms.CheckboxSelectMultiple, required=False)
        self.fields["versions"] = field

    @property
    def chosen(self) -> list[ToolVersion]:
        return [self.offered[key][0] for key in self.cleaned_data["versions"]]


class DeviceForm(forms.Form):
    """What sends records: ODK Collect, or a field app with its public key."""

    kind = forms.TypedChoiceField(
        label=_("Device"), choices=Device.Kind.choices, coerce=int, widget=forms.RadioSelect, initial=Device.Kind.COLLECT
    )
    signing_public = forms.CharField(
        label=_("Public key of the field app"),
        required=False,
        help_text=_("The 64 characters that the app shows. ODK Collect has none."),
        validators=[RegexValidator(r"^[0-9a-fA-F]{64}$", _("A public key is 64 digits and letters from a to f."))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 64}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Device.Kind.FIELD_APP and not given.get("signing_public") and "signing_public" not in self.errors:
            self.add_error("signing_public", _("A field app pairs with its own key."))
        return given

    @property
    def key(self) -> bytes | None:
        given = self.cleaned_data
        return bytes.fromhex(given["signing_public"]) if given["kind"] == Device.Kind.FIELD_APP else None


class PowerForm(forms.Form):
    """What a power rests on."""

    basis = forms.ChoiceField(label=_("Rests on"), choices=MandatePower.Basis.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Law with article and paragraph, agreement, or letter with its number."),
    )
    dated = day_field(label=_("Date of the source"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("basis") not in (None, MandatePower.Basis.NONE):
            for name, text in (("source", _("Name the source.")), ("dated", _("Give its date."))):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return given


class VisitsFilter(forms.Form):
    """Words of the place, and how far the visit is."""

    q = forms.CharField(label=_("Place"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.TypedChoiceField(
        label=_("State"), choices=[("", _("all")), *Visit.State.choices], coerce=int, required=False, empty_value=None
    )


def collect_settings(server_url: str, name: str) -> str:
    """The settings that ODK Collect takes from a QR code: base64 of deflated JSON. Nothing in them names the product or the place."""
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "delete_send": True,
            "hide_old_form_versions": True,
            "analytics": False,
        },
        "admin": {"change_server": False},
        "project": {"name": name},
    }
    return b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode())).decode()
