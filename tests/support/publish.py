"""Makers of the public's page."""

from __future__ import annotations

import hashlib
from typing import Any

from django.test import Client
from django.utils import timezone

from nazorat.people.models import Member
from nazorat.publish.actions import make_edition, release_edition
from nazorat.publish.models import PublicEdition, PublicFile
from nazorat.typeset.document import LANGUAGES
from support.road import keeper


def make_public(by: Member | None = None) -> PublicEdition:
    """An edition of the rows as they stand, which everybody reads."""
    by = keeper(by)
    edition = make_edition(by=by)
    release_edition(by=by, edition=edition, seen=edition.seen)
    edition.refresh_from_db()
    return edition


def make_public_of(by: Member, content: bytes = b"<!DOCTYPE html><title>-</title>") -> dict[str, Any]:
    """An edition without words, which everybody reads: for worlds in which nobody looks at what it says. Gives its number."""
    now, digest = timezone.now(), hashlib.sha256(content).digest()
    number = PublicEdition.objects.count() + 1
    edition = PublicEdition.objects.create(number=number, digest=digest, made_by=by, released_by=by, released_at=now)
    for language in LANGUAGES:
        for kind in ("html", "css"):
            PublicFile.objects.create(edition=edition, language=language, kind=kind, content=content, sha256=digest)
    return {"edition": edition.number}


def stranger(language: str = "") -> Client:
    """A browser of somebody without an account."""
    return Client(headers={"Accept-Language": language} if language else {})
