from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "project-twice",
        _("Another project has this title, or it ends before it begins."),
        _("Look at the title and the days again."),
        409,
    ),
    ("facts-none", _("No fact was ticked."), _("Tick what counts under this project."), 400),
    (
        "fact-counted-already",
        _("One of these facts counts under a project already; none was taken."),
        _("Load the page again. A visit that two funders pay for counts under one of them; its costs may count under the other."),
        409,
    ),
)
FLASHES = (
    ("project-begun", _("The project was entered. Tick what counts under it.")),
    ("project-changed", _("The project was changed.")),
    ("facts-tagged", _("The facts count under this project now.")),
    ("fact-untagged", _("The fact counts under this project no longer.")),
    ("indicator-added", _("The indicator was added.")),
    ("indicator-dropped", _("The indicator was dropped. It stays in the table with its day.")),
)


class ProjectsConfig(rooms.Room):
    name = "nazorat.projects"
    label = "projects"
    problems = PROBLEMS
    flashes = FLASHES
