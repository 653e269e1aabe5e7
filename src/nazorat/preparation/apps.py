from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "device-not-for-preparation",
        _("This device is shut out, on travel, or of another visit."),
        _("End its travel first, or pair it anew."),
        409,
    ),
    (
        "preparation-too-long",
        _("The preparation of this place is longer than a device takes."),
        _("Print the pack; the device does without."),
        409,
    ),
)
FLASHES = (
    ("preparation-put", _("Sealed to the devices. They get it when they next fetch sheets and keys, or from a file.")),
    ("preparation-off", _("Taken back. The device drops what it holds when it next fetches sheets and keys.")),
)


class PreparationConfig(rooms.Room):
    name = "nazorat.preparation"
    label = "preparation"
    problems = PROBLEMS
    flashes = FLASHES
