from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "upload-cut",
        _("The connection broke before everything had arrived. Nothing of it was saved."),
        _("Send it once more."),
        400,
    ),
)


class VaultConfig(rooms.Room):
    name = "nazorat.vault"
    label = "vault"
    problems = PROBLEMS
