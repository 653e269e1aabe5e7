"""A provision wherever it is cited: its code or short name, leading to its own page."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nazorat.people.models import WALLED, Member
from nazorat.standards.models import Provision

register = template.Library()
CODE = re.compile(r"[A-Z][A-Z0-9]{1,11} [1-9][0-9]{0,3}(?:-[1-9][0-9]{0,2})?")


@register.simple_tag(takes_context=True)
def provision(context: template.Context, cited: Provision | str, named: str = "") -> SafeString:
    """A cited provision as a link: `{% provision "NMR 13" %}`, `{% provision row %}` with its title at hand.

    `{% provision row "short" %}` says "Mandela Rules 13" in place of the code. Asks the database nothing: a code alone is
    linked by its shape. Plain text for an administrator, who reads no work of the mechanism, and where there is no such page.
    """
    code = str(cited)
    words = f"{cited.instrument.short} {cited.numbered}" if named == "short" and isinstance(cited, Provision) else code
    title = cited.title if isinstance(cited, Provision) else ""
    address = _address(code, context.get("request"))
    if address is None:
        return format_html('<bdi class="nowrap" title="{}">{}</bdi>', title, words)
    return format_html('<a class="nowrap" href="{}" title="{}"><bdi>{}</bdi></a>', address, title, words)


def _address(code: str, request: Any) -> str | None:
    user = getattr(request, "user", None)
    if not CODE.fullmatch(code) or not isinstance(user, Member) or user.role in WALLED:
        return None
    try:
        return reverse("provision", args=[code])
    except NoReverseMatch:
        return None
