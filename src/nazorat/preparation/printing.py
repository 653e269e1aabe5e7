"""The preparation pack as a document: seven parts, the plan of the draw and the tasks each on a page of their own.

Its pages say the number of the visit and not the place: a single page that is left somewhere, or the line of a printer's queue, tells nothing.
Never a code that a machine reads, never a name of the product, and nothing told by colour alone.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.preparation.parts import cover, sections
from nazorat.preparation.queries import Pack
from nazorat.reports.wording import phrase
from nazorat.typeset import Document, Status
from nazorat.typeset.document import Language


def pack_document(pack: Pack, by: Member, language: Language) -> Document:
    """The document in a language, which is the active one. Raises Problem "documents-failed" where a picture cannot be drawn."""
    today, visit, demo = (
        dates.day(timezone.localdate(), "long"),
        _("Visit %(n)s") % {"n": dates.number(pack.visit.number)},
        settings.NAZORAT_DEMO,
    )
    rows = (*cover(pack, language), (_("As of"), today), (_("Printed for"), by.code))
    return Document(
        title=_("%(visit)s: preparation pack") % {"visit": visit}, language=language, kind=_("Preparation pack"),
        sections=tuple(sections(pack, language)),
        status=Status(_("For the team of this visit alone"), _("Only the sampling plan and the tasks are carried into the place."), rows=rows),
        demonstration=phrase("demonstration", language) if demo else None,
        demonstration_short=phrase("demonstration.short", language) if demo else "", header=visit, footer=today,
    )  # fmt: skip
