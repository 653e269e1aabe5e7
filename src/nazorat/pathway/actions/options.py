"""Acts on models of a mechanism and on bodies of control, a coordinator's. What was said before is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.budget import Assumed
from nazorat.pathway.keeping import past
from nazorat.pathway.models import ControlBody, ControlSaid, DesignBudget, FeatureSaid, ForeignModel, Replaced
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet


def enter_model(*, by: Member, design: str, country: str, name: str, **fact: Unpack[Fact]) -> ForeignModel:
    """Put the mechanism of a comparable state beside the models. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = ForeignModel.objects.create(design=design, country=country, name=name, entered_by=by, **fact)
        append("pathway.enter-model", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def say_feature(
    *, by: Member, design: str, foreign: ForeignModel | None, feature: str, words: str, seen: UUID | None, **fact: Unpack[Fact]
) -> FeatureSaid:
    """Say what is known of a feature of a model: of a `design` (then `foreign` is None) or of a state's (then `design` is empty).

    `seen` is what the person saw there, None for unknown. Raises Problem "refused", "day-ahead", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        _replace(by, FeatureSaid.objects.filter(design=design, foreign=foreign, feature=feature), seen)
        row = FeatureSaid.objects.create(design=design, foreign=foreign, feature=feature, words=words, entered_by=by, **fact)
        append("pathway.say-feature", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def assume_budget(
    *, by: Member, design: str, currency: str, assumed: Assumed, seen: UUID | None, **fact: Unpack[Fact]
) -> DesignBudget:
    """Say by which assumptions a model's three years are worked out. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        _replace(by, DesignBudget.objects.filter(design=design), seen)
        row = DesignBudget.objects.create(design=design, currency=currency, entered_by=by, **vars(assumed), **fact)
        append("pathway.assume-budget", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def enter_control(*, by: Member, kind: str, name: str, **fact: Unpack[Fact]) -> ControlBody:
    """Put a body that looks into places of detention into the matrix. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = ControlBody.objects.create(kind=kind, name=name, entered_by=by, **fact)
        append("pathway.enter-control", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def say_power(
    *, by: Member, body: ControlBody, power: str, held: str, mode: str, words: str, seen: UUID | None, **fact: Unpack[Fact]
) -> ControlSaid:
    """Say whether a body has a power, and how it is used. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        _replace(by, ControlSaid.objects.filter(body=body, power=power), seen)
        row = ControlSaid.objects.create(body=body, power=power, held=held, mode=mode, words=words, entered_by=by, **fact)
        append("pathway.say-power", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def clear_entry(*, by: Member, said: Replaced) -> None:
    """What was said is unknown again, and kept. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        _replace(by, type(said)._default_manager.filter(pk=said.pk), said.pk)
        append("pathway.clear-entry", by=by.id, organisation=by.organisation_id, obj=said.pk)


def _replace(by: Member, held: QuerySet[Any], seen: UUID | None) -> None:
    """Take down what stands, if it is what the person saw. Raises Problem "changed-meanwhile"."""
    standing = held.select_for_update().filter(replaced_at=None).first()
    if (standing.pk if standing else None) != seen:
        raise Problem("changed-meanwhile")
    if standing:
        standing.replaced_at, standing.replaced_by = timezone.now(), by
        standing.save(update_fields=["replaced_at", "replaced_by"])
