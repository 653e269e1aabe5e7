"""What is kept how long: the one table. A mechanism changes a number of months by two members; the rest is this page.

Where the figures come from: no instrument gives one. OPCAT 21 (2) asks that confidential information is protected, and the rule of data
protection that nothing personal is kept longer than its purpose needs. So each figure is ours, out of the purpose, and says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# a term that two members may set, in months
LEAST_MONTHS, MOST_MONTHS = 6, 240
# reminders begin this long before the end
REMIND_DAYS = 92


@dataclass(frozen=True)
class KeptClass:
    """One class. `months` None means that it has no clock; `starts` when the clock begins, `why` where the figure comes from."""

    code: str
    title: Text
    covers: Text
    starts: Text
    months: int | None
    why: Text
    basis: str


CLASSES: Mapping[str, KeptClass] = {
    each.code: each
    for each in (
        KeptClass(
            "visit",
            _("Field material of a visit"),
            _(
                "records, sealed names, notes, photos, keyed sheets, debrief, drafts of findings and recommendations, what follow-ups found; "
                "all keys of the visit"
            ),
            _("the last day of the visit"),
            60,
            _("A place is visited again within three to five years: what was measured must be there to compare."),
            "OPCAT 20, 21 (2)",
        ),
        KeptClass(
            "report",
            _("Drafts of a report"),
            _("its texts before release, comments of authorities, answers to the gate, objections; the key of the draft"),
            _("its release; for a report that never was, the day it was begun"),
            24,
            _("Two annual reports: by then replies are in, and an objection has been dealt with."),
            "OPCAT 21 (2), 22, 23",
        ),
        KeptClass(
            "conflict",
            _("Declarations of conflicts of interest"),
            _("what a member declared to the planners, and why it was cleared"),
            _("the day it was cleared"),
            12,
            _("One programme of visits: a seat given meanwhile can be questioned that long."),
            "OPCAT 18 (1), 21 (2)",
        ),
        KeptClass(
            "case",
            _("Reprisals and complaints"),
            _(
                "what a case says, its steps, to whom it was passed on, and its list; that there was one, its kind and outcome stay for the counts"
            ),
            _("the day it was closed"),
            60,
            _("A reprisal can follow years later, when somebody is moved or released: what was done before must be known."),
            "OPCAT 21 (1), (2)",
        ),
        KeptClass(
            "suspected",
            _("Suspected places"),
            _("what was told of places that nobody confirmed, and how it was answered; sealed to the planners"),
            "–",
            None,
            _("No row says how old it is, so no clock can run: a planner destroys what is done with."),
            "OPCAT 21 (2)",
        ),
        KeptClass(
            "published",
            _("What was adopted or released"),
            _("adopted findings and recommendations, replies, released reports and letters"),
            "–",
            None,
            _("It is public, and the memory of the mechanism."),
            "OPCAT 23",
        ),
        KeptClass(
            "acts",
            _("The record of acts, checkpoints, receipts"),
            _("ids, times and counts; never personal text"),
            "–",
            None,
            _("It proves that nothing was erased in silence."),
            "OPCAT 21 (2)",
        ),
        KeptClass(
            "register",
            _("Places, organisations, members, numbers of sheets"),
            _("the register of places, who was a member in which role, which sheet went which way"),
            "–",
            None,
            _("Without it no record of acts can be read. An account that ended opens nothing."),
            "OPCAT 20 (a), 18",
        ),
    )
}
TIMED = tuple(code for code, each in CLASSES.items() if each.months is not None)
