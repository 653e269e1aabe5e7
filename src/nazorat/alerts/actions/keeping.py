"""The record of the talk that an alert names by its code: with it the name goes on to the custodians."""

from __future__ import annotations

from nazorat.alerts.actions.answering import open_alert
from nazorat.alerts.models import Alert
from nazorat.alerts.queries import talks_of
from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.records import OpenRecord
from nazorat.people.keyring import Keyring


def find_talk(*, by: Keyring, alert: Alert) -> list[OpenRecord]:
    """Records of the talk whose code the alert bears, as far as they open for who works on its visit; two acts of opening.

    None for an alert without a code. Raises Problem "alert-sealed".
    """
    code = open_alert(by=by, alert=alert).raised.talk
    return talks_of(open_records(by=by, visit=alert.visit, verb="fieldwork.open-for-name"), code) if code else []
