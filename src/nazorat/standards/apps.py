from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from nazorat.kit.flash import register_flash
from nazorat.kit.panels import register_nav
from nazorat.kit.problems import register_problem


class StandardsConfig(AppConfig):
    name = "nazorat.standards"
    label = "standards"

    def ready(self) -> None:
        register_nav("standards", _("Standards"), "book", "standards-provisions", 60)
        register_flash("norm-entered", _("The national norm is entered and stands first from now on."))
        register_problem(
            "norm-not-national",
            _("This limit is not a national norm."),
            _("Choose a line marked as a national norm; the others come with their instrument."),
            status=409,
        )
        register_problem(
            "norm-out-of-bounds",
            _("This cannot be the value of a norm."),
            _("Write a number from zero up, with at most three decimals, and the law it stands in."),
            status=400,
        )
