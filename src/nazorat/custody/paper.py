"""The empty recovery sheet as a document: check value, places for the words, what to do. No word of a key is ever in it."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _, override

from nazorat.custody.models import CustodyKey
from nazorat.typeset import pdf
from nazorat.typeset.document import Document, Language, Section

WORDS, ACROSS = 33, 3
PAGE = Path(__file__).resolve().parent / "static/custody/custody.html.sha256"


def page_hash() -> str:
    """SHA-256 of custody.html in groups of eight, as it is compared with what a stick holds."""
    digest = PAGE.read_text(encoding="ascii").split()[0]
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def recovery_sheet(key: CustodyKey, language: Language) -> bytes:
    """Tagged PDF of one empty sheet in one language."""
    with override(language):
        document = Document(
            title=_("Recovery sheet of a custody key"), language=language, kind=key.check_words, contents=False,
            sections=(
                Section("words", _("Words"), markdown=_places(), counted=False),
                Section("use", _("When the key is needed again"), markdown=_use(key), counted=False),
                Section("page", _("The page that reads it"), markdown=_page(), counted=False),
            ),
        )  # fmt: skip
        return pdf(document)


def _places() -> str:
    rows, place = WORDS // ACROSS, "\\_" * 30
    head = "|" + f" {_('word')} |" * ACROSS + "\n|" + ":--|" * ACROSS
    lines = [f"| {' | '.join(f'{row + rows * column + 1} {place}' for column in range(ACROSS))} |" for row in range(rows)]
    return "\n".join([_("Sheet ____ of ____. ____ of them give the key.").replace("_", "\\_"), "", head, *lines])


def _use(key: CustodyKey) -> str:
    return "\n\n".join(
        [
            _("The check value of the key is %(check)s. The page shows it before anything is kept; another value means another key.")
            % {"check": key.check_words},
            _("Write the words by hand, in Latin letters, one in each place. The first two are the same on all sheets of a set."),
            _("Keep each sheet with another person of your organisation, in an envelope that shows when it was opened. Never two together."),
            _("Bring as many sheets together as are needed, open Custody, Have the key again from paper, and type them. A wrong word is named."),
            _("Nobody else can do it for you: neither the other organisation nor the administrator holds these words."),
        ]
    )  # fmt: skip


def _page() -> str:
    return "\n\n".join(
        [
            _("If the server cannot be trusted or is gone, use custody.html from a stick. Its SHA-256:"),
            f"`{page_hash()}`",
            _("Compare it with `sha256sum custody.html` on a machine of your own."),
        ]
    )
