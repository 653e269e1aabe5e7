from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

DOUBTFUL_NEXT = _("Do not sign. Verify the chain with the checkpoint that you keep, and tell the other custodian.")
PROBLEMS = (
    ("checkpoint-doubtful", _("This checkpoint does not fit the chain or its own signature."), DOUBTFUL_NEXT, 409),
    (
        "cosigned-already",
        _("You have signed this checkpoint already."),
        _("Take it along, and ask the other custodian to sign."),
        409,
    ),
)


class HomeConfig(rooms.Room):
    name = "nazorat.home"
    label = "home"
    problems = PROBLEMS
    flashes = (("cosigned", _("Signed with your key. Take the checkpoint along and keep it outside.")),)
