from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import register_problem

register_problem(
    "record-broken",
    _("The record could not be read (%(reason)s)."),
    _("Keep it on the tablet and show it to the visit lead."),
    status=400,
)
register_problem(
    "post-broken",
    _("What arrived is not a post of ODK Collect."),
    _("Send it once more; if it fails again, keep it on the tablet and show it to the administrator."),
    status=400,
)
register_problem(
    "record-not-first",
    _("The record must come first in the post, before its files."),
    _("Send it with ODK Collect, or tell whoever wrote the program that sent it."),
    status=400,
)
register_problem(
    "wrong-type",
    _("This address takes multipart/form-data only."),
    _("Send it with ODK Collect, or tell whoever wrote the program that sent it."),
    status=415,
)
