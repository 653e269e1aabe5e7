"""What a member says of themselves so that teams can be balanced: sex, languages, profession. All of it may be left out."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES: dict[str, str | Promise] = {
    "tg": _("Tajik"),
    "ru": _("Russian"),
    "uz": _("Uzbek"),
    "ky": _("Kyrgyz"),
    "pamiri": _("a language of the Pamirs"),
    "fa": _("Persian, Dari"),
    "en": _("English"),
    "sign": _("sign language"),
}
PROFESSIONS: dict[str, str | Promise] = {
    "law": _("jurist"),
    "medicine": _("physician, nurse"),
    "forensic": _("forensic expert"),
    "psychiatry": _("psychiatrist"),
    "psychology": _("psychologist"),
    "social": _("social worker"),
    "teaching": _("teacher"),
    "buildings": _("engineer, sanitary expert"),
    "services": _("formerly of a prison, police or military service"),
    "media": _("journalist"),
    "rights": _("human rights defender"),
    "other": _("another profession"),
}


def known(codes: Iterable[str], among: dict[str, str | Promise]) -> list[str]:
    """Those of the codes that there are, in the order of the list."""
    chosen = set(codes)
    return [code for code in among if code in chosen]
