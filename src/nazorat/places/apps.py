from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    ("place-closed-already", _("This place is closed already."), _("Look at the day on its page."), 409),
    ("place-closed-before-opened", _("A place cannot close before it opened."), _("Correct one of the two days."), 409),
    (
        "place-entered-already",
        _("This is entered already."),
        _("Look at the place's page. What was entered wrongly is withdrawn or closed first."),
        409,
    ),
    (
        "return-not-ready",
        _("This return cannot be imported yet."),
        _("Mend what is named on its page, decide the rows in doubt, and look again."),
        409,
    ),
    ("return-imported-already", _("This return is no draft any more."), _("Look at its page: it was imported or undone."), 409),
    ("return-not-imported", _("This return is not imported."), _("There is nothing to undo."), 409),
    (
        "return-in-use",
        _("What this return brought is in use."),
        _("A place was visited, changed or added to since. Mend the single places instead."),
        409,
    ),
    (
        "return-figures-there",
        _("The series has figures of this day and source already."),
        _("Was the return imported before? Give it another source, or undo the earlier one."),
        409,
    ),
    ("place-not-closed", _("This place is not closed."), _("Look at its page."), 409),
    ("place-merged", _("This place went into another."), _("Take that back first, then open it again."), 409),
    ("place-reopened-before-closed", _("A place cannot open again before it closed."), _("Correct the day."), 409),
    ("suspected-answered", _("This is answered already."), _("Look at its page: what was added since stands there."), 409),
    (
        "suspected-source-named",
        _("What would come into the register has the words of a source."),
        _("The register stands in clear: say it without the source."),
        422,
    ),
)
FLASHES = (
    ("place-added", _("The place is in the register.")),
    ("place-changed", _("Changed. What was known before stays below.")),
    ("figure-added", _("The figure is in the series.")),
    ("figure-withdrawn", _("The figure counts no more.")),
    ("unit-added", _("The unit is entered.")),
    ("unit-closed", _("The unit is closed and stays.")),
    ("return-imported", _("The return is in the register.")),
    ("return-undone", _("The whole import is taken back.")),
    ("source-added", _("Entered as a source from outside.")),
    ("source-sealed", _("Sealed to the planners. Nothing shows that it is there.")),
    ("source-withdrawn", _("It is shown no more.")),
    ("regional-team-set", _("Saved. The team is shown its region first.")),
    ("suspected-told", _("Sealed to the planners. Nothing shows that it is there.")),
    ("suspected-answered", _("Sealed.")),
    ("suspected-destroyed", _("Destroyed. Nothing of it stays but the act.")),
    ("place-reopened", _("The place is open again. What was closed stays in its history.")),
    ("place-taken-back", _("Taken back. It counts no more.")),
    ("place-closed", _("The place is closed and stays in the register.")),
)


class PlacesConfig(rooms.Room):
    name = "nazorat.places"
    label = "places"
    problems = PROBLEMS
    flashes = FLASHES
