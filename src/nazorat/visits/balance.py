"""Whether a team is balanced for a place: sexes, languages, professions, organisations, a health professional, experience.

OPCAT art. 18 (1) and (2) and the SPT's guidelines §17-20 ask for it; here it warns and is recorded, and keeps nobody at home (R21).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from nazorat.people.models import Profile
from nazorat.places.models import Place
from nazorat.visits.models import Imbalance, TeamMember, Visit
from nazorat.visits.queries import WORKING, Sits

Lack = Imbalance.Lack
Kind, Sex = Place.Kind, Place.Sex
FOR_WOMEN = {Kind.PRISON_WOMEN, Kind.MOTHER_CHILD}
# where people are held because of their health, or cannot see a doctor of their own choice for long
HEALTH = {
    Kind.PRISON_HOSP, Kind.PSY_HOSP, Kind.PSY_FORENSIC, Kind.NARCO, Kind.SOC_ADULT, Kind.SOC_ELDER, Kind.SOC_CHILD, Kind.HEALTH_GEN,
    Kind.PRIV_REHAB, Kind.MOTHER_CHILD, Kind.REMAND, Kind.POL_TEMP, Kind.SEC_TEMP,
}  # fmt: skip


def lacks_of(place: Place, seats: Iterable[Sits], profiles: Collection[Profile], been: Collection[UUID]) -> list[Lack]:
    """What a team lacks for a place. `profiles` are those of its members, `been` who of them was on a visit before.

    Observers and trainees are not counted; of languages the interpreters are.
    """
    every = list(seats)
    working = [seat for seat in every if seat.role in WORKING]
    said = {one.member_id: one for one in profiles}
    own = [said[seat.member.id] for seat in working if seat.member.id in said]
    sexes = {one.sex for one in own}
    speakers = [seat for seat in every if seat.role in WORKING or seat.role == TeamMember.Role.INTERPRETER]
    spoken = {code for seat in speakers if seat.member.id in said for code in said[seat.member.id].languages}
    professions = [set(one.professions) for one in own if one.professions]
    found = {
        Lack.ALONE: len(working) == 1,
        Lack.NO_WOMAN: (place.sex in (Sex.WOMEN, Sex.BOTH) or place.kind in FOR_WOMEN) and Profile.Sex.WOMAN not in sexes,
        Lack.NO_MAN: place.sex in (Sex.MEN, Sex.BOTH) and Profile.Sex.MAN not in sexes,
        Lack.NO_HEALTH: place.kind in HEALTH and not any(seat.role == TeamMember.Role.HEALTH for seat in working),
        Lack.NO_TAJIK: "tg" not in spoken,
        Lack.NO_RUSSIAN: "ru" not in spoken,
        Lack.ONE_SIDE: len(working) > 1 and len({seat.member.organisation_id for seat in working}) == 1,
        Lack.ONE_PROFESSION: len(professions) > 1 and len(set().union(*professions)) == 1,
        Lack.NO_EXPERIENCE: not any(seat.member.id in been for seat in working),
    }
    return [lack for lack, lacking in found.items() if lacking]


def lacks_for(place: Place, seats: Iterable[Sits], *, without: UUID | None = None) -> list[Lack]:
    """The same out of the database, in two queries. `without` is the visit itself, which is no experience of its own."""
    every = list(seats)
    members = [seat.member.id for seat in every]
    been = TeamMember.objects.filter(member__in=members, visit__state__in=[Visit.State.UNDER_WAY, Visit.State.CLOSED])
    known = set(been.exclude(visit=without).values_list("member_id", flat=True))
    return lacks_of(place, every, list(Profile.objects.filter(member__in=members)), known)
