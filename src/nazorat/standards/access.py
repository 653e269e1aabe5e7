from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.standards.models import Instrument, Limit, Provision, Term
from nazorat.standards.queries import own_articles, with_entries


def norm_for_entering(by: Member, limit_id: UUID) -> Limit:
    """A national norm: it stands for everybody. Raises Http404."""
    limit = with_entries(Limit.objects.filter(pk=limit_id, status="national")).first()
    if limit is None:
        raise Http404
    return limit


def law_for_reading(by: Member, law_id: UUID) -> Instrument:
    """A national law that was entered here: every member reads it. Raises Http404, for an instrument of the library too."""
    return get_object_or_404(Instrument.objects.exclude(entered_by=None), pk=law_id)


def law_for_keeping(by: Member, law_id: UUID) -> Instrument:
    """A national law that was entered here, to be changed: it is the mechanism's, whoever entered it. Raises Http404."""
    return law_for_reading(by, law_id)


def article_for_keeping(by: Member, article_id: UUID) -> Provision:
    """An article of a national law that was entered here. Raises Http404, for a provision of the library too."""
    return get_object_or_404(own_articles(), pk=article_id)


def term_for_removing(by: Member, term_id: UUID) -> Term:
    """A term that a member entered here: it is the mechanism's, not theirs. Raises Http404, for one of the library too."""
    return get_object_or_404(Term, pk=term_id, code=None)


def may_enter_terms(by: Member) -> bool:
    """Who enters terms of the mechanism's own."""
    return may(by, "standards-term-new")


def may_enter_norms(by: Member) -> bool:
    """Who enters national norms."""
    return may(by, "standards-norm")
