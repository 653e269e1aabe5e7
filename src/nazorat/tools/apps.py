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
    ("tool-code-taken", _("Another tool has this code."), _("Choose another code."), 409),
    ("composed-nothing", _("The tool has no question yet."), _("Take questions of published tools, or write your own."), 409),
    (
        "composed-language",
        _("A question, or the title, has no words in the tool's own language."),
        _("Choose another own language, or take that question out. The page of the tool names it."),
        409,
    ),
    ("composed-needed", _("The rule of another question names this one."), _("Take that other question out first."), 409),
    ("composed-none-ticked", _("No question was ticked."), _("Tick questions or whole modules, then take them."), 400),
    (
        "composed-published",
        _("This tool is published already."),
        _("What is published stays. Its next version may have other questions."),
        409,
    ),
    ("tool-language-there", _("The tool has this language."), _("Correct its words."), 409),
    ("library-not-newer", _("The library has nothing newer for this tool."), _("Look at the list of tools."), 409),
    (
        "tool-corrections-wait",
        _("Corrections of this version are not published yet."),
        _("Publish them or take them back first; then they can be carried over."),
        409,
    ),
    ("tool-language-unknown", _("The tool has no wording in this language."), _("Choose one of its languages."), 400),
)
FLASHES = (
    ("tool-published", _("The version is published. It never changes; a correction is a new version.")),
    ("composition-begun", _("The tool was begun. Tick the questions that it takes.")),
    ("composition-changed", _("What the tool is called was changed.")),
    ("composition-dropped", _("The tool that was being put together was given up.")),
    ("items-taken", _("The questions were taken.")),
    ("items-removed", _("Taken out.")),
    ("own-item-written", _("Your own question is in the tool.")),
    ("corrections-kept", _("The corrections are kept. Nothing is published yet.")),
    ("language-added", _("The language is added. Fill in its words; nothing is published yet.")),
    ("language-withdrawn", _("The language was taken back.")),
    ("library-declined", _("Your version stays. The library is asked about again when it has another version.")),
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
