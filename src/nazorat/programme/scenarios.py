"""Which places fit into so many team-days: a plain reasoned list, what a solver found in its stead, and why each place is in or out.

Pure values. Worth is a score in hundredths. A trip to a region takes its way once and stays at most `trip` days; a visit that needs a
skill takes days of whoever has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

MUST, CHOSEN, LEFT_OUT, WORTHLESS, DAYS, WAY, SKILL = "must", "chosen", "left-out", "worthless", "days", "way", "skill"


@dataclass(frozen=True)
class Candidate:
    """One place: what it is worth, the team-days of its visit, and the skills that its visit needs."""

    id: UUID
    worth: int
    days: int
    region: str = ""
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """What there is. A skill that is not named has no limit; a region without a way is reached and left on the day of the visit."""

    days: int
    trip: int = 5
    ways: Mapping[str, int] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    must: frozenset[UUID] = frozenset()
    left_out: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """Why a place is in or out: it needs so many days (of a skill, where one is named), and so many are left."""

    id: UUID
    code: str
    needs: int = 0
    left: int = 0
    skill: str = ""

    @property
    def inside(self) -> bool:
        return self.code in (MUST, CHOSEN)


@dataclass(frozen=True)
class Use:
    """What some places take: days on site, days of ways, days by skill, trips by region."""

    site: int
    way: int
    skills: Mapping[str, int]
    trips: Mapping[str, int]

    @property
    def days(self) -> int:
        return self.site + self.way


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario. `worth` is what the chosen add up to, no choice can add up to more than `bound`."""

    chosen: tuple[UUID, ...]
    worth: int
    bound: int
    use: Use
    verdicts: tuple[Verdict, ...]
    solved: bool

    @property
    def gap(self) -> float:
        """How much better the best choice could be at most, as a share of it, 0 to 1: 0 is the best there is."""
        return min(1.0, max(0.0, (self.bound - self.worth) / self.bound)) if self.bound > 0 else 0.0


class MustsDoNotFit(Exception):
    """The places that must be visited need more than there is: `skill` is empty where it is the days."""

    def __init__(self, needs: int, there: int, skill: str = "") -> None:
        super().__init__(f"{needs} of {there} {skill}")
        self.needs, self.there, self.skill = needs, there, skill


def use_of(chosen: Iterable[Candidate], limits: Limits) -> Use:
    """What some places take together."""
    by_region: Counter[str] = Counter()
    skills: Counter[str] = Counter()
    for one in chosen:
        by_region[one.region] += one.days
        skills.update(dict.fromkeys(one.skills, one.days))
    trips = {region: -(-days // limits.trip) for region, days in by_region.items() if limits.ways.get(region)}
    way = sum(limits.ways[region] * number for region, number in trips.items())
    return Use(sum(by_region.values()), way, skills, trips)


def fits(use: Use, limits: Limits) -> bool:
    return use.days <= limits.days and all(use.skills.get(skill, 0) <= there for skill, there in limits.skills.items())


def check_musts(candidates: Sequence[Candidate], limits: Limits) -> list[Candidate]:
    """The places that must be visited. Raises MustsDoNotFit, naming the limit that they break."""
    musts = [one for one in candidates if one.id in limits.must]
    use = use_of(musts, limits)
    if use.days > limits.days:
        raise MustsDoNotFit(use.days, limits.days)
    for skill, there in limits.skills.items():
        if use.skills.get(skill, 0) > there:
            raise MustsDoNotFit(use.skills[skill], there, skill)
    return musts


def plain_list(candidates: Sequence[Candidate], limits: Limits) -> Outcome:
    """Must-visits first, then always the place with the most worth for the days that it adds, its way among them, while it fits.

    Raises MustsDoNotFit.
    """
    chosen = _filled(check_musts(candidates, limits), candidates, limits)
    return outcome_of(chosen, candidates, limits, bound_of(candidates, limits), solved=False)


def finished(ids: Collection[UUID], candidates: Sequence[Candidate], limits: Limits, bound: int) -> Outcome:
    """What a solver chose, with whatever still fits beside it; never worse than the plain list, and its bound never looser.

    Raises MustsDoNotFit, ValueError when the choice does not fit: then it is not taken.
    """
    plain = plain_list(candidates, limits)
    chosen = [one for one in candidates if one.id in ids]
    if not limits.must <= {one.id for one in chosen} or limits.left_out & set(ids) or not fits(use_of(chosen, limits), limits):
        raise ValueError("the solver chose what does not fit")
    found = outcome_of(_filled(chosen, candidates, limits), candidates, limits, min(bound, plain.bound), solved=True)
    return found if found.worth >= plain.worth else replace(plain, bound=found.bound, solved=True)


def bound_of(candidates: Sequence[Candidate], limits: Limits) -> int:
    """What no choice can exceed: days alone are counted, no way and no skill, and of the last place a part may be taken."""
    musts = [one for one in candidates if one.id in limits.must]
    left, bound = limits.days - sum(one.days for one in musts), sum(one.worth for one in musts)
    for one in sorted(_open(candidates, limits), key=lambda one: -one.worth / one.days):
        if left <= 0:
            break
        bound += one.worth if one.days <= left else -(-one.worth * left // one.days)
        left -= one.days
    return bound


def outcome_of(
    chosen: Sequence[Candidate], candidates: Sequence[Candidate], limits: Limits, bound: int, *, solved: bool
) -> Outcome:
    """The outcome of a choice with a verdict for every place."""
    use, ids = use_of(chosen, limits), {one.id for one in chosen}
    verdicts = tuple(_verdict(one, ids, chosen, use, limits) for one in candidates)
    worth = sum(one.worth for one in chosen)
    return Outcome(tuple(one.id for one in chosen), worth, max(bound, worth), use, verdicts, solved)


def _verdict(one: Candidate, ids: Collection[UUID], chosen: Sequence[Candidate], use: Use, limits: Limits) -> Verdict:
    if one.id in ids:
        return Verdict(one.id, MUST if one.id in limits.must else CHOSEN, one.days)
    if one.id in limits.left_out:
        return Verdict(one.id, LEFT_OUT)
    if one.worth <= 0:
        return Verdict(one.id, WORTHLESS)
    left = limits.days - use.days
    if one.days > left:
        return Verdict(one.id, DAYS, one.days, left)
    for skill in sorted(one.skills & set(limits.skills)):
        there = limits.skills[skill] - use.skills.get(skill, 0)
        if one.days > there:
            return Verdict(one.id, SKILL, one.days, there, skill)
    return Verdict(one.id, WAY, use_of([*chosen, one], limits).days - use.days, left)


def _open(candidates: Iterable[Candidate], limits: Limits) -> list[Candidate]:
    """Places that may be chosen and need not."""
    return [one for one in candidates if one.worth > 0 and one.id not in limits.must | limits.left_out]


def _filled(chosen: Sequence[Candidate], candidates: Sequence[Candidate], limits: Limits) -> list[Candidate]:
    """A choice and what still fits beside it, the most worth for each added day first; equal ones in the order given."""
    found, ids = list(chosen), {one.id for one in chosen}
    site: Counter[str] = Counter()
    skills: Counter[str] = Counter()
    for one in found:
        site[one.region] += one.days
        skills.update(dict.fromkeys(one.skills, one.days))
    left = limits.days - use_of(found, limits).days
    rest = [one for one in _open(candidates, limits) if one.id not in ids]
    while rest:
        added = [(one, one.days + _more_way(site[one.region], one, limits)) for one in rest]
        able = [(one, days) for one, days in added if days <= left and _skilled(one, skills, limits)]
        if not able:
            break
        best, days = max(able, key=lambda pair: pair[0].worth / pair[1])
        found.append(best)
        site[best.region] += best.days
        skills.update(dict.fromkeys(best.skills, best.days))
        left -= days
        # a place whose way is too long now may fit once another visit there has paid for it
        rest = [one for one in rest if one.id != best.id]
    return found


def _more_way(site: int, one: Candidate, limits: Limits) -> int:
    """The days of way that one more visit in its region adds."""
    way = limits.ways.get(one.region, 0)
    return way * (-(-(site + one.days) // limits.trip) - -(-site // limits.trip)) if way else 0


def _skilled(one: Candidate, used: Mapping[str, int], limits: Limits) -> bool:
    return all(used.get(skill, 0) + one.days <= limits.skills[skill] for skill in one.skills if skill in limits.skills)
