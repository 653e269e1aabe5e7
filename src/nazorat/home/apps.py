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
    ("look-over", _("This look is not open to you, or over."), _("Ask anew; a custodian of another organisation agrees."), 403),
)
FLASHES = (
    ("cosigned", _("Signed with your key. Take the checkpoint along and keep it outside.")),
    ("together-asked", _("Asked. A custodian of another organisation agrees within a day.")),
    ("together-agreed", _("Agreed. For eight hours the two of you see the page, and nobody else.")),
)


class HomeConfig(rooms.Room):
    name = "nazorat.home"
    label = "home"
    problems = PROBLEMS
    flashes = FLASHES
