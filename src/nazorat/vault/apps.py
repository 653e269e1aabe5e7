from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "upload-cut",
        _("The connection broke before everything had arrived. Nothing of it was saved."),
        _("Send it once more."),
        400,
    ),
    (
        "piece-elsewhere",
        _("This piece does not begin where the one before it ended."),
        _("Ask how much is here, and go on from there."),
        409,
    ),
)


class VaultConfig(rooms.Room):
    name = "nazorat.vault"
    label = "vault"
    problems = PROBLEMS
