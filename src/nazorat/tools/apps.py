from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from nazorat.kit.flash import register_flash
from nazorat.kit.panels import register_nav
from nazorat.kit.problems import register_problem


class ToolsConfig(AppConfig):
    name = "nazorat.tools"
    label = "tools"

    def ready(self) -> None:
        register_nav("tools", _("Tools"), "clipboard-list", "tools", 40)
        register_flash("tool-published", _("The version is published. It never changes; a correction is a new version."))
        register_flash("library-published", _("The library is published."))
        register_flash("wording-signed", _("You signed the wording of this language."))
        register_problem(
            "tool-version-exists",
            _("This version number stands for another workbook already."),
            _("Give the workbook a new version on its sheet “settings”, such as today's date and a serial of two."),
            status=409,
        )
        register_problem(
            "tool-language-unknown", _("The tool has no wording in this language."), _("Choose one of its languages."), status=400
        )
