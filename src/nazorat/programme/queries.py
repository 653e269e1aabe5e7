from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery

from nazorat.findings.models import AdoptedFinding
from nazorat.people.models import KEYLESS, Member
from nazorat.places.models import Figure, Place, PlaceBefore
from nazorat.places.queries import places_open
from nazorat.programme.coverage import Seen, standings_of, waiting
from nazorat.programme.models import Override, Proposal, Rule, Scenario, Share, Travel, Weight
from nazorat.programme.rules import FACTORS, Pace, months_between, months_on, usual
from nazorat.programme.score import Facts, Raised, Score, parts_of, share_of, vulnerable_in
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.visits.models import Visit

# a team was inside; a gate that stayed shut is counted apart
INSIDE = (Visit.State.UNDER_WAY, Visit.State.CLOSED)
# who is on no team proposes no place
NEVER = KEYLESS
SEVERE, SEVERE_MONTHS, NEW_MONTHS, REGIME_MONTHS, TOLD_MONTHS = 4, 60, 24, 12, 24
LOOKED_AT = (
    "name_ru", "name_tg", "name_en", "kind", "region", "district", "sex", "age", "security", "capacity", "operational", "opened_on", "authority",
)  # fmt: skip
Verified = AdoptedRecommendation.Verified
MET = (Verified.IMPLEMENTED, Verified.SUSTAINED, Verified.SUPERSEDED)
WAS = ("place_id", "kind", "authority_id", "security")


def places_to_choose() -> QuerySet[Place]:
    """Open places with what coverage and scores look at and no more: of thousands each column costs. Who shows authorities fetches them."""
    return places_open().select_related(None).only(*LOOKED_AT)


def paces() -> dict[str, Pace]:
    """The rule that holds for each kind of place. One query."""
    held = {row.kind: row for row in reversed(list(Rule.objects.all()))}
    return {kind: _pace(held[kind]) if kind in held else usual(kind) for kind in Place.Kind.values}


def _pace(row: Rule) -> Pace:
    return Pace(row.kind, row.months, row.days, row.source, ours=True)


def rules_of(kind: str) -> QuerySet[Rule]:
    """Every rule that was set for a kind, the latest first."""
    return Rule.objects.filter(kind=kind).select_related("set_by")


def ways() -> dict[str, int]:
    """Days there and back by region, where they were set. One query."""
    return {row.region: row.days for row in reversed(list(Travel.objects.all()))}


def ways_set() -> QuerySet[Travel]:
    """Every day that was set for a way, the latest first."""
    return Travel.objects.select_related("set_by")


def last_seen() -> dict[UUID, Seen]:
    """When each place was last visited and last refused us. Of planned visits nothing is here: they have no place. Two queries."""
    begun = Visit.objects.filter(place__isnull=False, began_on__isnull=False).order_by()
    last = dict(_latest(begun.filter(state__in=INSIDE)))
    refused = dict(_latest(begun.filter(state=Visit.State.REFUSED)))
    return {place: Seen(last.get(place), refused.get(place)) for place in {*last, *refused}}


def _latest(visits: QuerySet[Visit]) -> Iterable[tuple[UUID, date]]:
    return visits.values_list("place_id").annotate(Max("began_on")).values_list("place_id", "began_on__max")


def weights() -> dict[str, int]:
    """What each factor of the score counts now. One query."""
    held = {row.factor: row.weight for row in reversed(list(Weight.objects.all()))}
    return {code: held.get(code, usual_weight) for code, (usual_weight, _label) in FACTORS.items()}


def weights_set() -> QuerySet[Weight]:
    """Every weight that was set, the latest first."""
    return Weight.objects.select_related("set_by")


def share_now() -> Share | None:
    """The random share that counts: the one drawn last."""
    return Share.objects.select_related("drawn_by").first()


def overrides_standing() -> QuerySet[Override]:
    """Overrides that count, the latest first."""
    return Override.objects.filter(ended_at=None).select_related("made_by")


def proposals_known() -> QuerySet[Proposal]:
    """Every proposal; those that wait for an answer first, then the latest."""
    return Proposal.objects.select_related("member__organisation", "answered_by").order_by(
        F("answered_at").desc(nulls_first=True), "-made_at"
    )


def proposals_shown(member: Member) -> QuerySet[Proposal]:
    """Proposals that this member may open: every one for a planner, else their own."""
    if member.planner:
        return proposals_known()
    # in the order of their making: the order of answers would tell of an acceptance, which is not theirs to know
    return proposals_known().filter(member=member).order_by("-made_at")


def scores_of(
    places: Iterable[Place], told: Mapping[UUID, Counter[str]], raised: Iterable[Raised], seed: bytes | None, today: date
) -> list[Score]:
    """The score of each place out of what is in clear and what a planner opened. A fixed number of queries, whatever there is."""
    known, counts = list(places), weights()
    facts, over = facts_of(known, told, seed, today), defaultdict(list)
    for one in raised:
        over[one.place_id].append(one)
    return [Score(place, parts_of(facts[place.id], counts), tuple(over[place.id])) for place in known]


def facts_of(places: Iterable[Place], told: Mapping[UUID, Counter[str]], seed: bytes | None, today: date) -> dict[UUID, Facts]:
    """What the score looks at, by place. `told` counts what proposals say by factor. A fixed number of queries, whatever there is."""
    rules, seen, way = paces(), last_seen(), ways()
    held, severe, unmet, changed = _held(), _severe(today), _open(), _changed(today)
    since, found = months_on(today, -NEW_MONTHS), {}
    for place in places:
        last, said = seen.get(place.id, Seen()).last, told.get(place.id, Counter())
        found[place.id] = Facts(
            months=months_between(last, today) if last else None,
            minimum=rules[place.kind].months,
            held=held.get(place.id),
            capacity=place.operational or place.capacity,
            severe=severe.get(place.id, 0),
            open=unmet.get(place.id, 0),
            events=said["events"],
            vulnerable=vulnerable_in(place),
            way=way.get(place.region.strip(), 0),
            new=place.opened_on is not None and place.opened_on > since,
            regime=said["regime"] + (place.id in changed and _other(place, changed[place.id])),
            tips=said["tip"],
            share=share_of(seed, place.id) if seed else 0,
        )
    return found


def _held() -> dict[UUID, int]:
    """The latest figure of all persons in each place; of several of one day the highest."""
    # one step into the index for each place, however long its series is
    figures = Figure.objects.filter(place_id=OuterRef("pk"), group=Figure.Group.ALL, withdrawn_at=None).order_by("-on", "-count")
    newest = places_open().order_by().annotate(newest=Subquery(figures.values("count")[:1])).values_list("id", "newest")
    return {place: count for place, count in newest if count is not None}


def _severe(today: date) -> dict[UUID, int]:
    """Adopted findings of the two highest severities in the last five years."""
    since = months_on(today, -SEVERE_MONTHS)
    rows = AdoptedFinding.objects.filter(severity__gte=SEVERE, visit__began_on__gte=since).order_by()
    return dict(rows.values_list("place_id").annotate(Count("finding_id")))


def _open() -> dict[UUID, int]:
    """Adopted recommendations that nobody saw implemented, without those that were asked for anew."""
    rows = AdoptedRecommendation.objects.filter(repeated_by=None).exclude(verified__in=MET).order_by()
    return dict(rows.values_list("place_id").annotate(Count("recommendation_id")))


def _changed(today: date) -> dict[UUID, tuple[str, UUID, str]]:
    """What a place was before its changes of the last year: kind, authority, security level; the earliest of them."""
    rows = PlaceBefore.objects.filter(until__date__gte=months_on(today, -REGIME_MONTHS)).order_by("-until")
    return {place: (kind, authority, security) for place, kind, authority, security in rows.values_list(*WAS)}


def _other(place: Place, was: tuple[str, UUID, str]) -> bool:
    return was != (place.kind, place.authority_id, place.security)


def waiting_places(today: date) -> set[UUID]:
    """Places that are late or due."""
    return {one.place.id for one in waiting(standings_of(places_to_choose(), last_seen(), paces(), today))}


def scenarios_made() -> QuerySet[Scenario]:
    """Scenarios by number, without what is sealed in them, the latest first."""
    return Scenario.objects.select_related("made_by").defer("sealed")


def next_scenario_number() -> int:
    return int(Scenario.objects.aggregate(last=Max("number"))["last"] or 0) + 1
