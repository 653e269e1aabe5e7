from __future__ import annotations

from django.db.models import QuerySet

from nazorat.publish.models import PublicEdition, PublicFile


def editions_released() -> QuerySet[PublicEdition]:
    """Every edition that was ever public, the latest first."""
    return PublicEdition.objects.filter(released_at__isnull=False).select_related("released_by", "withdrawn_by")


def edition_public() -> PublicEdition | None:
    """What everybody reads now: the latest that was released, unless it was taken back."""
    latest = editions_released().first()
    return latest if latest and latest.withdrawn_at is None else None


def edition_waiting() -> PublicEdition | None:
    """The edition that was made and waits to be looked at."""
    return PublicEdition.objects.filter(released_at=None).select_related("made_by").first()


def kinds_of(edition: PublicEdition) -> dict[str, list[str]]:
    """The kinds of its files by language. One query, and no content."""
    found: dict[str, list[str]] = {}
    for language, kind in edition.files.values_list("language", "kind"):
        found.setdefault(language, []).append(kind)
    return found


def public_file(language: str, kind: str) -> PublicFile | None:
    """A file that everybody may read now; None before anything was released, after it was taken back, or where there is none such."""
    standing = edition_public()
    return PublicFile.objects.filter(edition=standing, language=language, kind=kind).first() if standing else None
