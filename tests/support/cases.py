"""A maker for tests of cases: a reprisal at a place, on the list of one member and others, to be looked at today."""

from __future__ import annotations

from django.utils import timezone

from nazorat.cases.actions import enter_case, note_step
from nazorat.cases.models import Case, Step
from nazorat.cases.told import Told
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place


def make_case(by: Keyring, place: Place, *members: Member) -> Case:
    """A case that one thing was done about."""
    told = Told(place.id, None, "screen", "threat", "unknown", "unnamed", words="words of the case")
    today = timezone.localdate()
    made = enter_case(by=by, kind=Case.Kind.REPRISAL, told=told, members=members, look_on=today)
    note_step(by=by, case=made, kind=Step.Kind.DONE, words="words of the step", look_on=today)
    return made
