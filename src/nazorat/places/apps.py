from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from nazorat.kit.flash import register_flash
from nazorat.kit.problems import register_problem

PROBLEMS = (
    ("place-closed-already", _("This place is closed already."), _("Look at the day on its page."), 409),
    ("place-closed-before-opened", _("A place cannot close before it opened."), _("Correct one of the two days."), 409),
)
FLASHES = (
    ("place-added", _("The place is in the register.")),
    ("place-changed", _("Changed. What was known before stays below.")),
    ("place-closed", _("The place is closed and stays in the register.")),
)


class PlacesConfig(AppConfig):
    name = "nazorat.places"
    label = "places"

    def ready(self) -> None:
        from nazorat.places import panels  # noqa: PLC0415  # its models are ready only now

        for code, sentence, next_step, status in PROBLEMS:
            register_problem(code, sentence, next_step, status=status)
        for code, text in FLASHES:
            register_flash(code, text)
        panels.register()
