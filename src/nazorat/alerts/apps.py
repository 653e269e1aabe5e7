from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    ("alert-differs", _("Another alert is here under the same number."), _("Raise it anew on the device, and ring."), 409),
    (
        "alert-list-unknown",
        _("This was sealed to a list that is not of this visit."),
        _("Fetch the sheets and keys on the device again, and ring meanwhile."),
        409,
    ),
    (
        "alert-list-doubtful",
        _("Somebody on this list has no key that is vouched for."),
        _("Choose members whose key a custodian vouched for."),
        409,
    ),
    (
        "alert-nobody-hears",
        _("Nobody hears alerts of this visit: it has no list, or the list no longer holds."),
        _("Ring, now. Ask the lead to say on the page of the visit who hears."),
        409,
    ),
    ("alert-closed", _("This alert is closed."), _("What comes after it is a new one."), 409),
    ("alert-sealed", _("This alert does not open with your key."), _("Ask another member of its list."), 409),
    ("alert-name-over", _("Its 72 hours are over."), _("Ask whoever raised it by the code of the talk."), 409),
)  # fmt: skip
FLASHES = (
    ("alert-list-kept", _("Kept and signed. Devices have it when they next fetch sheets and keys.")),
    ("alert-raised", _("Raised and sealed to the list. It shows at their desks now; ring as well.")),
    ("alert-taken", _("Taken up. The others on the list see that it is with you.")),
    ("alert-noted", _("Noted, sealed to the list.")),
    ("alert-ended", _("Closed. It stays to be read by the list.")),
)


class AlertsConfig(rooms.Room):
    name = "nazorat.alerts"
    label = "alerts"
    problems = PROBLEMS
    flashes = FLASHES
