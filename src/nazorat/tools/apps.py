from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms
from nazorat.kit.panels import register_nav

PROBLEMS = (
    (
        "tool-version-exists",
        _("This version number stands for another workbook already."),
        _("Give the workbook a new version on its sheet “settings”, such as today's date and a serial of two."),
        409,
    ),
    ("tool-newer", _("A newer version of this tool is published."), _("Correct the wording of that one."), 409),
    ("tool-not-corrected", _("No wording is corrected."), _("Correct a wording first."), 409),
    (
        "tool-no-workbook",
        _("This version did not come as an Excel workbook."),
        _("Upload it as .xlsx, under a new version; then its wording can be corrected here."),
        409,
    ),
    ("tool-language-unknown", _("The tool has no wording in this language."), _("Choose one of its languages."), 400),
)
FLASHES = (
    ("tool-published", _("The version is published. It never changes; a correction is a new version.")),
    ("corrections-kept", _("The corrections are kept. Nothing is published yet.")),
    ("library-published", _("The library is published.")),
    ("wording-signed", _("You signed the wording of this language.")),
)


class ToolsConfig(rooms.Room):
    name = "nazorat.tools"
    label = "tools"
    problems = PROBLEMS
    flashes = FLASHES

    def ready(self) -> None:
        super().ready()
        register_nav("tools", _("Tools"), "clipboard-list", "tools", 40)
