"""The table of rights as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from nazorat.people.models import Member
from nazorat.people.rights import Asked, Right, groups

# an account of each kind, to narrow the page to what it may
KINDS: dict[str, str | Promise] = {
    "": pgettext_lazy("rights", "All"),
    **{role.value: role.label for role in Member.Role},
    "planner": _("planner"),
}
ASKED = {
    Asked.NOTHING: _("no account"),
    Asked.ACCOUNT: _("signed in"),
    Asked.KEY: _("key open"),
    Asked.PASSPHRASE: _("passphrase, again"),
}


@dataclass(frozen=True)
class Like:
    """An account of one kind that is nobody's."""

    role: str
    planner: bool = False


@dataclass(frozen=True)
class Line:
    """What one may do, in the reader's language."""

    what: str
    who: str
    which: str
    asked: str | Promise
    opens: bool


def rights_of(kind: str) -> Sequence[tuple[str, Sequence[Line]]]:
    """The table by heading; only what an account of this kind may, when one is named."""
    like = Like("monitor", planner=True) if kind == "planner" else Like(kind)
    found = []
    for group, rights in groups():
        lines = [_line(right) for right in rights if not kind or right.who.allows(like)]
        if lines:
            found.append((gettext(group), lines))
    return found


def _line(right: Right) -> Line:
    which = gettext(right.whose.words) if right.whose else ""
    return Line(gettext(right.what), gettext(right.who.words), which, ASKED[right.asked], right.opens)
