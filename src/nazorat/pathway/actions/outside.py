"""Acts on recommendations from outside: entered by hand, what stands on their tracks, what they are matched to, which of them are one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.countries import code_of
from nazorat.pathway.keeping import indexed, past, reindex
from nazorat.pathway.models import Gap, OutsideAlike, OutsideLink, OutsideRecommendation, OutsideSaid
from nazorat.pathway.queries.outside import alike_open, said_standing
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.models import Provision

# pairs of equal words that one act decides
AT_ONCE = 500


class OutsideFacts(Fact, total=False):
    """Fields of a recommendation as a person enters it; `texts` by language."""

    mechanism: str
    session: str
    cycle: int | None
    paragraph: str
    by_state: str
    country: str
    texts: dict[str, str]
    theme: str


class Target(TypedDict, total=False):
    """One thing that a recommendation is matched to."""

    provision: Provision
    gap: Gap
    own: AdoptedRecommendation


def enter_outside(*, by: Member, **facts: Unpack[OutsideFacts]) -> OutsideRecommendation:
    """Enter one recommendation by hand. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(facts["on"])
    row = OutsideRecommendation(**facts, entered_by=by)
    row.by_code, row.country_code = code_of(row.by_state), code_of(row.country)
    row.round = f"upr-{row.cycle}" if row.cycle else f"{row.mechanism}-{row.on.year}"
    row.search = indexed(row)
    with transaction.atomic():
        row.save(force_insert=True)
        append("pathway.enter-outside", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def say_outside(
    *,
    by: Member,
    recommendation: OutsideRecommendation,
    aspect: str,
    code: str,
    words: str,
    seen: UUID | None,
    **fact: Unpack[Fact],
) -> OutsideSaid:
    """Say what stands on a track; what it said before is kept. `seen` is the entry that the person saw there, None for unknown.

    Raises Problem "refused", "day-ahead", "view-needs-ground", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"])
    if aspect == "view" and not words.strip():
        raise Problem("view-needs-ground")
    with transaction.atomic():
        held = _replace(by, recommendation, aspect, seen)
        said = OutsideSaid.objects.create(recommendation=held, aspect=aspect, code=code, words=words, entered_by=by, **fact)
        OutsideRecommendation.objects.filter(id=held.id).update(**{aspect: code})
        append("pathway.say-outside", by=by.id, organisation=by.organisation_id, obj=held.id)
    return said


def clear_said(*, by: Member, recommendation: OutsideRecommendation, aspect: str, seen: UUID | None) -> None:
    """A track is unknown again; what it said is kept. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _replace(by, recommendation, aspect, seen)
        OutsideRecommendation.objects.filter(id=held.id).update(**{aspect: ""})
        append("pathway.clear-said", by=by.id, organisation=by.organisation_id, obj=held.id)


def link_outside(*, by: Member, recommendation: OutsideRecommendation, **target: Unpack[Target]) -> OutsideLink:
    """Match a recommendation to an article, a gap or one of our own; twice is once. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _standing(recommendation)
        link, _new = OutsideLink.objects.get_or_create(recommendation=held, **target, defaults={"entered_by": by})
        append("pathway.link-outside", by=by.id, organisation=by.organisation_id, obj=held.id)
    return link


def unlink_outside(*, by: Member, link: OutsideLink) -> None:
    """A match was wrong. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        if not OutsideLink.objects.filter(id=link.id).delete()[0]:
            raise Problem("changed-meanwhile")
        append("pathway.unlink-outside", by=by.id, organisation=by.organisation_id, obj=link.recommendation_id)


def strike_outside(*, by: Member, recommendation: OutsideRecommendation) -> None:
    """A recommendation was entered wrongly: it leaves the table. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _standing(recommendation)
        held.struck_at, held.struck_by = timezone.now(), by
        held.save(update_fields=["struck_at", "struck_by"])
        append("pathway.strike-outside", by=by.id, organisation=by.organisation_id, obj=held.id)


def decide_alike(*, by: Member, decisions: Mapping[UUID, str], rest: bool = False) -> int:
    """Say of pairs whether they are one recommendation; `rest` says so of the next 500 whose words are equal. Gives how many.

    Pairs that were decided meanwhile, or of which one row is gone, are left. Raises Problem "refused".
    """
    coordinator_only(by)
    with transaction.atomic():
        held = list(alike_open().filter(id__in=list(decisions)))
        if rest:
            held += list(alike_open().filter(score=100).exclude(id__in=list(decisions))[:AT_ONCE])
        now, decided = timezone.now(), 0
        for pair in held:
            pair.decision, pair.decided_by, pair.decided_at = decisions.get(pair.id, OutsideAlike.Decision.SAME), by, now
            if pair.decision == OutsideAlike.Decision.SAME:
                _join(pair)
            pair.save(update_fields=["decision", "decided_by", "decided_at"])
            decided += 1
        append("pathway.decide-alike", by=by.id, organisation=by.organisation_id, count=max(1, decided))
    return decided


def part_outside(*, by: Member, recommendation: OutsideRecommendation) -> None:
    """What was taken for the same recommendation is one of its own. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = OutsideRecommendation.objects.select_for_update(of=("self",)).select_related("same_as").get(id=recommendation.id)
        root = held.same_as
        if root is None:
            raise Problem("changed-meanwhile")
        OutsideRecommendation.objects.filter(id=held.id).update(same_as=None, search=indexed(held))
        reindex([root.id])
        pairs = OutsideAlike.objects.filter(one__in=(held, root), other__in=(held, root))
        pairs.update(decision=OutsideAlike.Decision.DIFFERENT, decided_by=by, decided_at=timezone.now())
        append("pathway.part-outside", by=by.id, organisation=by.organisation_id, obj=held.id)


def _join(pair: OutsideAlike) -> None:
    """The later row is the earlier one in other words, and so is what was the same as the later."""
    rows = {row.id: row for row in OutsideRecommendation.objects.select_for_update().filter(id__in=(pair.one_id, pair.other_id))}
    one, other = (_root(rows[key]) for key in (pair.one_id, pair.other_id))
    if one.id != other.id:
        OutsideRecommendation.objects.filter(same_as=other).update(same_as=one)
        OutsideRecommendation.objects.filter(id=other.id).update(same_as=one)
        for link in OutsideLink.objects.filter(recommendation=other):
            _move(link, one)
        reindex([one.id])


def _move(link: OutsideLink, to: OutsideRecommendation) -> None:
    """What a double is matched to belongs to the entry that counts."""
    there = OutsideLink.objects.filter(recommendation=to, provision=link.provision_id, gap=link.gap_id, own=link.own_id)
    if there.exists():
        link.delete()
    else:
        link.recommendation = to
        link.save(update_fields=["recommendation"])


def _root(row: OutsideRecommendation) -> OutsideRecommendation:
    return row.same_as or row


def _replace(by: Member, recommendation: OutsideRecommendation, aspect: str, seen: UUID | None) -> OutsideRecommendation:
    """Lock the recommendation and take down what stands on a track, if it is what the person saw."""
    held = _standing(recommendation)
    said = said_standing(held, aspect)
    if (said.id if said else None) != seen:
        raise Problem("changed-meanwhile")
    if said:
        said.replaced_at, said.replaced_by = timezone.now(), by
        said.save(update_fields=["replaced_at", "replaced_by"])
    return held


def _standing(recommendation: OutsideRecommendation) -> OutsideRecommendation:
    held = OutsideRecommendation.objects.select_for_update().get(id=recommendation.id)
    if held.struck_at:
        raise Problem("changed-meanwhile")
    return held
