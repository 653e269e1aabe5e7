from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "record-broken",
        _("The record could not be read (%(reason)s)."),
        _("Keep it on the tablet and show it to the visit lead."),
        400,
    ),
    (
        "post-broken",
        _("What arrived is not a post of ODK Collect."),
        _("Send it once more; if it fails again, keep it on the tablet and show it to the administrator."),
        400,
    ),
    (
        "record-not-first",
        _("The record must come first in the post, before its files."),
        _("Send it with ODK Collect, or tell whoever wrote the program that sent it."),
        400,
    ),
    (
        "record-encrypted",
        _("This record is encrypted, but its tool names no key: nobody at the desk could open it."),
        _("Nothing is lost: keep it on the tablet, refresh the blank forms there, and show it to the visit lead."),
        422,
    ),
    (
        "wrong-type",
        _("This address takes multipart/form-data only."),
        _("Send it with ODK Collect, or tell whoever wrote the program that sent it."),
        415,
    ),
)


class OpenrosaConfig(rooms.Room):
    name = "nazorat.openrosa"
    label = "openrosa"
    problems = PROBLEMS
