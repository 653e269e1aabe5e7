from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import register_problem

register_problem(
    "upload-cut",
    _("The connection broke before everything had arrived. Nothing of it was saved."),
    _("Send it once more."),
    status=400,
)
