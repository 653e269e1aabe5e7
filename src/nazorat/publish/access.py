from __future__ import annotations

from django.http import Http404

from nazorat.people.models import Member
from nazorat.publish.models import PublicEdition, PublicFile
from nazorat.publish.queries import public_file


def edition_for_keeping(by: Member, edition: int) -> PublicEdition:
    """An edition of the public's page, public or not. Raises Http404."""
    found = PublicEdition.objects.filter(number=edition).first()
    if found is None:
        raise Http404
    return found


def file_for_looking(edition: PublicEdition, spoken: str, made_as: str) -> PublicFile:
    """A file of an edition, for a coordinator who looks at it. Raises Http404."""
    found = edition.files.filter(language=spoken, kind=made_as).first()
    if found is None:
        raise Http404
    return found


def file_for_everybody(spoken: str, made_as: str) -> PublicFile:
    """A file of the edition that is public, or its page. Raises Http404, also when none is."""
    found = public_file(spoken, made_as)
    if found is None:
        raise Http404
    return found
