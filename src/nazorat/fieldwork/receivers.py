from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import register_problem

register_problem(
    "record-differs",
    _("A record with this number is already here and says something else."),
    _("Send it as a correction of the record that is here."),
    status=409,
)
register_problem(
    "record-outdated",
    _("The record was corrected by somebody else in the meantime."),
    _("Open the newest version and correct that one."),
    status=409,
)
register_problem(
    "compartment-without-key",
    _("Nobody on this team may hold what this record is sealed to."),
    _("Ask the visit lead to add a health professional, or choose another circle of readers."),
    status=409,
)
register_problem(
    "record-unknown",
    _("The record that this belongs to is not here."),
    _("Send the record first, then its files."),
    status=404,
)
register_problem(
    "form-unknown",
    _("This visit does not use this tool in this version."),
    _("Refresh the tools on the device, and ask the visit lead which version the visit uses."),
    status=404,
)
