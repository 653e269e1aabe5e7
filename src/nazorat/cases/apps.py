from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "case-list-doubtful",
        _("Somebody on this list has no key that is vouched for."),
        _("Say anew who sees it, and choose members whose key a custodian vouched for."),
        409,
    ),
    ("case-sealed", _("This does not open with your key."), _("Ask another member of its list."), 409),
    ("case-closed", _("This is closed."), _("What comes after it is entered anew."), 409),
    (
        "case-without-consent",
        _("The person did not agree to this."),
        _("Pass it on so that it does not show who it is, or ask the person again."),
        409,
    ),
)  # fmt: skip
FLASHES = (
    ("case-entered", _("Entered, sealed to its list.")),
    ("case-noted", _("Noted, sealed to its list.")),
    ("case-referred", _("It is noted where it was passed on, sealed to its list.")),
    ("case-ended", _("Closed. It stays to be read by its list.")),
    ("case-list-kept", _("Sealed anew to this list. Who is no longer on it does not see it any more.")),
)


class CasesConfig(rooms.Room):
    name = "nazorat.cases"
    label = "cases"
    problems = PROBLEMS
    flashes = FLASHES
