"""The one shape of adoption, for findings and for recommendations above: two of two organisations, drafts as opened, lines appended last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import models, transaction

from nazorat.audit.actions import Entry, append_all
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits.models import Visit

Adopted = TypeVar("Adopted", bound=models.Model)


class Draft(Protocol):
    """A draft as somebody opened it."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True)
class Signers:
    """Who adopts and who seconds. Raises Problem "second-person" for one person, one organisation, or an ended account."""

    first: Member
    second: Member

    def __post_init__(self) -> None:
        one, two = self.first, self.second
        if one.id == two.id or one.organisation_id == two.organisation_id or not two.is_active:
            raise Problem("second-person")

    def lines(self, verbs: tuple[str, str], visit: Visit, count: int) -> list[Entry]:
        both = zip(verbs, (self.first, self.second), strict=True)
        return [Entry(verb, one.id, one.organisation_id, visit.id, count) for verb, one in both]


def adopt_drafts(
    held: models.QuerySet[Any], opened: Sequence[Draft], adopted: Sequence[Adopted], lines: list[Entry], acts: list[Entry] | None
) -> list[Adopted]:
    """Put what was opened into clear rows and close its drafts, all of `held` being drafts still; with `acts` the caller appends the lines.

    Raises Problem "changed-meanwhile" when a draft is no longer as it was opened.
    """
    with transaction.atomic():
        now_held = dict(held.select_for_update().values_list("id", "version"))
        if any(now_held.get(one.id) != one.version for one in opened):
            raise Problem("changed-meanwhile")
        rows = type(adopted[0])._default_manager.bulk_create(adopted) if adopted else []
        held.filter(id__in=[one.id for one in opened]).update(state=held.model.State.ADOPTED)
        if acts is None:
            append_all(lines)
        else:
            acts += lines
    return rows
