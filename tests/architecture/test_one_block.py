"""An act and what it tells of stand or fall together: real actions, broken just after the line of the act was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps as registry
from django.db import connection
from django.utils import timezone

from nazorat.fieldwork.actions import issue_sheets, schedule_follow_up
from nazorat.fieldwork.models import FollowUp
from nazorat.findings.actions import add_entry
from nazorat.findings.drafts import EntryText
from nazorat.findings.evidence import Origin, Stance
from nazorat.recommendations.actions import adopt_recommendations, enter_reply, open_recommendations
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import begin_report
from nazorat.reports.models import Report
from support.records import version_of
from support.reports import Cast, make_cast, make_recommendation
from support.visits import make_device

pytestmark = pytest.mark.django_db


def reply(cast: Cast) -> None:
    one = AdoptedRecommendation.objects.get()
    enter_reply(by=cast.lead.member, recommendation=one, claimed="done", received_on=date(2026, 7, 1), text="It was done.")


def entry(cast: Cast) -> None:
    text = EntryText(theme="MAT", origin=next(iter(Origin)), stance=Stance.SUPPORTS, statement="a statement")
    add_entry(by=cast.lead, visit=cast.visit, text=text)


def sheets(cast: Cast) -> None:
    version = version_of(cast.visit, "note")
    issue_sheets(by=cast.lead, visit=cast.visit, tool_version=version, member=cast.lead.member, count=3)


def report(cast: Cast) -> None:
    begin_report(by=cast.lead, kind=Report.Kind.VISIT, visits=[cast.visit], master="ru")


def follow_up(cast: Cast) -> None:
    schedule_follow_up(by=cast.lead.member, visit=cast.visit, occasion=FollowUp.Occasion.OTHER, due=timezone.localdate())


def device(cast: Cast) -> None:
    make_device(cast.visit, cast.lead)


ACTIONS: dict[str, Callable[[Cast], None]] = {
    "findings.add-entry": entry, "fieldwork.issue-sheets": sheets, "reports.begin-report": report, "visits.pair-device": device,
    "recommendations.enter-reply": reply, "fieldwork.schedule-follow-up": follow_up,
}  # fmt: skip


class Broken(Exception):
    """What goes wrong after the act."""


def breaking(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """The line of an act is written as always, and then something breaks."""
    done = execute(sql, params, many, context)
    if "INTO" in sql and "audit_act" in sql:
        raise Broken
    return done


def rows() -> dict[str, list[Any]]:
    """Every row of every table, as its values."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in registry.get_models()
        if not model._meta.proxy
    }


@pytest.mark.parametrize("name", ACTIONS)
def test_action_that_breaks_after_its_act_leaves_neither(name: str) -> None:
    cast = make_cast(tools=("note",))
    make_recommendation(cast)
    opened = open_recommendations(by=cast.lead, visit=cast.visit)
    adopt_recommendations(by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=opened, reply_due=None)
    before = rows()
    with pytest.raises(Broken), connection.execute_wrapper(breaking):
        ACTIONS[name](cast)
    assert rows() == before
    ACTIONS[name](cast)
    after = rows()
    changed = {label for label in before if before[label] != after[label]}
    assert "audit.Act" in changed
    assert len(changed) > 1
