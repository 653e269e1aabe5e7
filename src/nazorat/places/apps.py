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
)
FLASHES = (
    ("place-added", _("The place is in the register.")),
    ("place-changed", _("Changed. What was known before stays below.")),
    ("figure-added", _("The figure is in the series.")),
    ("figure-withdrawn", _("The figure counts no more.")),
    ("unit-added", _("The unit is entered.")),
    ("unit-closed", _("The unit is closed and stays.")),
    ("place-closed", _("The place is closed and stays in the register.")),
)


class PlacesConfig(rooms.Room):
    name = "nazorat.places"
    label = "places"
    problems = PROBLEMS
    flashes = FLASHES
