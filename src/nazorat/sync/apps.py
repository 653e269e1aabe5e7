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
    (
        "no-bundle",
        _("This file is not a sealed bundle of the field app."),
        _("Choose the file that the device wrote; its name begins with “notebook”."),
        400,
    ),
    (
        "bundle-damaged",
        _("The head of this bundle cannot be read."),
        _("Nothing is lost: what the device wrote into it stays on the device. Write it anew."),
        400,
    ),
    (
        "bundle-foreign",
        _("This bundle was not made by a device of this visit."),
        _("Bring it to the visit that the device is paired with."),
        409,
    ),
    (
        "bundle-of-revoked",
        _("The device that made this bundle is shut out, or the visit is closed."),
        _("Nothing of it is taken. Keep the file, and show it to the visit lead."),
        409,
    ),
    (
        "face-letters",
        _("The app cannot be called so."),
        _("Take 2 to 12 letters or digits, with single spaces or hyphens between them."),
        422,
    ),
    (
        "face-telling",
        _("This name says what the app is for."),
        _("Whoever searches a device would know. Take the name of a thing that anybody has: a notebook, a list, a calendar."),
        422,
    ),
)
FLASHES = (
    ("face-chosen", _("Chosen. New devices have it at once, others when they take the next version.")),
    ("doubt-decided", _("Decided and sealed. All records stay; what was decided before is kept below.")),
    ("bundle-taken", _("Looked through. What holds is sealed among the records; give the receipt back to the device.")),
)


class SyncConfig(rooms.Room):
    name = "nazorat.sync"
    label = "sync"
    problems = PROBLEMS
    flashes = FLASHES
