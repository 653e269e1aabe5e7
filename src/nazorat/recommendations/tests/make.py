"""Makers for tests of this room: drafts and adopted recommendations of the cast of findings."""

from __future__ import annotations

from datetime import date
from typing import Any

from nazorat.findings.tests.make import Cast
from nazorat.people.models import Organisation
from nazorat.recommendations import actions
from nazorat.recommendations.drafts import RecommendationText
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation
from support.make import make_organisation


def recommendation_text(
    cast: Cast, act: str = "Выводить каждого на прогулку не меньше часа в день", **given: Any
) -> RecommendationText:
    place = cast.visit.place
    assert place is not None
    facts: dict[str, Any] = {
        "words": {"ru": act}, "indicator": {"ru": "Журнал и рассказы сходятся"}, "addressee": place.authority_id, "place": place.id,
        "deadline": None, "days": 30, "priority": True, "office": "director", "provisions": ("NMR 23",), **given,
    }  # fmt: skip
    return RecommendationText(**facts)


def make_draft(cast: Cast, by: str = "lead", **given: Any) -> Recommendation:
    return actions.write_recommendation(by=cast.ring(by), visit=cast.visit, text=recommendation_text(cast, **given))


def adopt(cast: Cast, by: str = "lead", second: str = "monitor", reply_due: date | None = None) -> list[AdoptedRecommendation]:
    opened = actions.open_recommendations(by=cast.ring(by), visit=cast.visit)
    return actions.adopt_recommendations(
        by=cast.ring(by), second=cast.people[second], visit=cast.visit, recommendations=opened, reply_due=reply_due
    )


def make_adopted(cast: Cast, reply_due: date | None = None, **given: Any) -> AdoptedRecommendation:
    """One more draft, adopted at once; the row as a page would find it."""
    draft = make_draft(cast, **given)
    adopt(cast, reply_due=reply_due)
    return AdoptedRecommendation.objects.get(pk=draft.pk)


def make_authority(name: str) -> Organisation:
    return make_organisation(name=name, kind=Organisation.Kind.AUTHORITY)
