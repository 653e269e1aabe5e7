"""Acts on the public's page, a coordinator's: make an edition, release it, take it back."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.publish.making import Made, made_now, members_named
from nazorat.publish.models import PublicEdition, PublicFile
from nazorat.publish.queries import editions_released


def make_edition(*, by: Member) -> PublicEdition:
    """Make an edition of the rows as they stand now, to be looked at; one that waited is dropped. Nobody else sees it yet.

    Raises Problem "refused", "public-other" when somebody else did meanwhile, and "public-names-member" with the code of a member whose
    name stands in a row.
    """
    coordinator_only(by)
    number = (editions_released().aggregate(last=Max("number"))["last"] or 0) + 1
    made, documents = made_now(number)
    named = members_named(documents)
    if named:
        raise Problem("public-names-member", who=named[0].code)
    with transaction.atomic():
        for waiting in PublicEdition.objects.select_for_update().filter(released_at=None):
            waiting.files.all().delete()
            waiting.delete()
        try:
            with transaction.atomic():
                edition = PublicEdition.objects.create(number=number, digest=_digest(made), made_by=by)
        except IntegrityError as twice:
            # another coordinator made or released one meanwhile
            raise Problem("public-other") from twice
        PublicFile.objects.bulk_create(
            PublicFile(edition=edition, language=language, kind=kind, content=content, sha256=hashlib.sha256(content).digest())
            for (language, kind), content in made.items()
        )
        append("publish.make-edition", by=by.id, organisation=by.organisation_id, obj=edition.id, count=len(made))
    return edition


def release_edition(*, by: Member, edition: PublicEdition, seen: str) -> None:
    """Let everybody read exactly the edition that was looked at: `seen` is its digest in hex. Raises Problem "refused", "public-other"."""
    coordinator_only(by)
    with transaction.atomic():
        held = PublicEdition.objects.select_for_update().filter(id=edition.id, released_at=None).first()
        if held is None or held.seen != seen:
            raise Problem("public-other")
        held.released_at, held.released_by = timezone.now(), by
        held.save(update_fields=["released_at", "released_by"])
        digest = bytes(held.digest)
        append("publish.release-edition", by=by.id, organisation=by.organisation_id, obj=held.id, commitment=digest)


def withdraw_edition(*, by: Member, edition: PublicEdition) -> None:
    """Take back what everybody reads: the address answers as not found again. Raises Problem "refused", "public-not"."""
    coordinator_only(by)
    with transaction.atomic():
        latest = editions_released().select_for_update(of=("self",)).first()
        if latest is None or latest.id != edition.id or latest.withdrawn_at:
            raise Problem("public-not")
        latest.withdrawn_at, latest.withdrawn_by = timezone.now(), by
        latest.save(update_fields=["withdrawn_at", "withdrawn_by"])
        append("publish.withdraw-edition", by=by.id, organisation=by.organisation_id, obj=latest.id)


def _digest(made: Made) -> bytes:
    """SHA-256 over language, kind and content of every file, in a fixed order."""
    whole = hashlib.sha256()
    for (language, kind), content in sorted(made.items()):
        whole.update(f"{language} {kind} {len(content)}\n".encode() + content)
    return whole.digest()
