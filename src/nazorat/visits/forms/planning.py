from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.people.queries import topics_held, voucher_holds, vouching_keys
from nazorat.people.training import INTERVIEWS, LEAD, missing
from nazorat.places.fields import PlaceField
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, UntrainedSeat, Visit
from nazorat.visits.queries import WORKING, candidates

SEATS = 10
MOST_MINUTES = 10_000
MOST_VISITS = 1_000


if TYPE_CHECKING:
    AuthorityChoice = forms.ModelChoiceField[Organisation]
    VisitChoice = forms.ModelChoiceField[Visit]
else:
    AuthorityChoice = VisitChoice = forms.ModelChoiceField


class VisitField(VisitChoice):
    """Visits that have begun, by number and place."""

    def label_from_instance(self, obj: Visit) -> str:
        return f"{obj.number} · {obj.place.name if obj.place else '—'}"


class KindForm(forms.Form):
    """What kind of visit it is, and whether it is made together with another body."""

    kind = forms.TypedChoiceField(
        label=_("Kind of visit"), choices=Visit.Kind.choices, coerce=int, initial=Visit.Kind.IN_DEPTH,
        help_text=_("Joint is one that is made together with another body: the prosecutor, a UN body, another mechanism."),
    )  # fmt: skip
    joint = forms.BooleanField(label=_("joint visit"), required=False)


class PlanForm(KindForm):
    """Where and when: sealed as it is saved."""

    place = PlaceField(label=_("Place"))
    begins = day_field(label=_("First day"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Why this place now, tips, meeting point."),
    )
    field_order: tuple[str, ...] = ("place", "begins", "kind", "joint", "note")


class NewPlanForm(PlanForm):
    """A plan with the manner of the visit, which is known in clear."""

    mode = forms.TypedChoiceField(label=_("Manner"), choices=Visit.asked_modes(), coerce=int, initial=Visit.Mode.UNANNOUNCED)
    field_order: tuple[str, ...] = ("place", "begins", "mode", "kind", "joint", "note")


class PastForm(KindForm):
    """A visit that was made before the system."""

    place = PlaceField(closed=True, label=_("Place"))
    began = day_field(label=_("First day"))
    ended = day_field(label=_("Last day"))
    mode = forms.TypedChoiceField(label=_("Manner"), choices=Visit.Mode.choices, coerce=int, initial=Visit.Mode.UNANNOUNCED)
    gate_minutes = forms.IntegerField(label=_("Minutes waited at the gate"), required=False, min_value=0, max_value=MOST_MINUTES)
    field_order: tuple[str, ...] = ("place", "began", "ended", "mode", "kind", "joint", "gate_minutes")

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
