from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    ("draw-dropped", _("This draw was given up and no longer changes."), _("Make another draw, or note on the one that took its place."), 409),
)  # fmt: skip
FLASHES = (
    ("draw-made", _("Drawn and sealed. The seed is committed to in the record of acts.")),
    ("sampling-planned", _("Sealed to you until arrival, to the team from then on.")),
    ("draw-noted", _("Noted. For what was not possible the next reserve has come in.")),
    ("draw-given-up", _("Given up. The draw stays here with its reason.")),
)


class SamplingConfig(rooms.Room):
    name = "nazorat.sampling"
    label = "sampling"
    problems = PROBLEMS
    flashes = FLASHES
