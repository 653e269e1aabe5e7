"""What this room puts into the frame: its line on the side, the visit's tab, its problems and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.kit.flash import register_flash
from nazorat.kit.panels import register_nav, register_slot
from nazorat.kit.problems import register_problem
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("reports", _("Reports"), "report", "reports", 50)
    register_slot("visit-tabs", _tab)
    _problems()
    _flashes()


def _tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """Reports of this visit; nothing on a visit that has not begun."""
    if visit.state == Visit.State.PLANNED:
        return None
    return Tab("reports", _("Report"), f"{reverse('reports')}?visit={visit.id}", order=70)


def _problems() -> None:
    enter = register_problem
    enter("report-visits", _("A visit report covers exactly one visit."), _("Choose one visit, or begin a consolidated report."))
    seat = _("Ask the lead of each visit to take you on the team, with your key vouched for.")
    enter("report-not-on-visits", _("You do not work on all of these visits with a key that is vouched for."), seat, status=403)
    enter(
        "report-adopted", _("This report was adopted; its words no longer change."), _("Begin a new report or edition."), status=409
    )
    enter("report-released", _("This report was released."), _("Begin a new edition."), status=409)
    enter(
        "report-not-adopted", _("This report was not adopted, or was released already."), _("Look at its page again."), status=409
    )
    enter("report-not-released", _("A letter goes with a released report."), _("Release the report first."), status=409)
    again = _("Two members of two organisations sign it again as it is now.")
    enter("report-changed", _("The report is not what was signed."), again, status=409)
    enter("review-own", _("You wrote these texts yourself."), _("Ask another person to read them."), status=409)
    enter("gate-not-clear", _("The gate is not clear."), _("Open the gate and resolve what it caught."), status=409)
    enter("gate-change-text", _("No answer clears this."), _("Change the text, the picture or the table."), status=409)
    enter("signed-already", _("You have signed these words."), _("A member of the other organisation signs next."), status=409)
    enter(
        "letter-caught", _("The gate stops this letter."), _("Look at the office and the number for a name or a case."), status=409
    )
    enter("letter-number-taken", _("This outgoing number is taken."), _("Enter the next number of the journal."), status=409)


def _flashes() -> None:
    for code, text in (
        ("report-begun", _("The report was begun.")),
        ("texts-generated", _("The template's texts were written.")),
        ("text-saved", _("The text was saved.")),
        ("texts-reviewed", _("The texts were marked as reviewed.")),
        ("catch-answered", _("The answer was kept, sealed.")),
        ("report-signed", _("You signed the report.")),
        ("report-adopted", _("The report was adopted. Its findings and recommendations can now be read by the mechanism.")),
        ("report-released", _("The report was released in nine documents.")),
        ("letter-written", _("The letter was made in nine documents.")),
    ):
        register_flash(code, text)
