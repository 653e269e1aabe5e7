from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from nazorat.cases.models import Case
from nazorat.cases.queries import cases_kept
from nazorat.people.models import Member


def case_for_keeping(by: Member, case_id: UUID) -> Case:
    """A case, for a member on its list. Everybody else gets not-found, whatever their role."""
    return get_object_or_404(cases_kept(by), id=case_id)
