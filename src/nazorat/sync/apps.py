from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "not-sealed",
        _("What arrived is not sealed, or is not what its signature says."),
        _("Send it once more; if it fails again, keep it on the device and tell the administrator."),
        400,
    ),
    (
        "signature-wrong",
        _("The signature is not that of this device."),
        _("Ask the visit lead to pair the device again. What it holds stays on it."),
        403,
    ),
    (
        "key-unknown",
        _("This was sealed to a key that is not of this visit."),
        _("Fetch the visit's pack again; what was sealed stays on the device, show it to the visit lead."),
        409,
    ),
)


class SyncConfig(rooms.Room):
    name = "nazorat.sync"
    label = "sync"
    problems = PROBLEMS
