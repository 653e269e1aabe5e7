"""The empty recovery sheet and the page of an exit as documents: what to do, in which order. No word of a key is ever in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _, override

from nazorat.custody.models import Agreement, CustodyKey
from nazorat.typeset import pdf
from nazorat.typeset.document import Document, Language, Section
from nazorat.visits.models import Visit

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


def exit_page(agreement: Agreement, visits: Sequence[Visit], language: Language) -> bytes:
    """Tagged PDF of what is done on the day of the exit, with a box for each step."""
    with override(language):
        document = Document(
            title=_("Exit of an organisation"), language=language, kind=str(agreement.id)[:8], contents=False,
            sections=(
                Section("parties", _("What was agreed"), markdown=_parties(agreement, visits), counted=False),
                Section("steps", _("Step by step"), markdown=_steps(), counted=False),
                Section("after", _("What it does and what it cannot"), markdown=_after(), counted=False),
            ),
        )  # fmt: skip
        return pdf(document)


def _parties(agreement: Agreement, visits: Sequence[Visit]) -> str:
    ready = str(agreement.successor) if agreement.successor else _("nobody: every name of the side is destroyed")
    numbers = ", ".join(str(visit.number) for visit in visits) or "-"
    rows = (
        (_("Who leaves"), agreement.leaving), (_("Who stays"), agreement.staying), (_("Who stands ready"), ready),
        (_("Names of these visits pass to them"), numbers),
    )  # fmt: skip
    return "\n".join(["|  |  |", "|:--|:--|", *(f"| {name} | {value} |" for name, value in rows)])


def exit_steps() -> list[tuple[str, int, str]]:
    """Who does it, how many minutes it takes, what it is. The test of the exit follows the printed ones, one by one."""
    everybody, keeper = _("all"), _("administrator")
    leaves, stays, ready = _("who leaves"), _("who stays"), _("who stands ready")
    return [
        (everybody, 5, _("Meet: one custodian of each organisation named above, each with a device and their custody phrase, and nobody else.")),
        (keeper, 5, _("Take a backup with `nazorat backup`. It opens with the backup key only, and obeys the ledger after this day.")),
        (everybody, 5, _("Open Custody, When an organisation leaves, this agreement. Compare it with this page, and check values by voice.")),
        (leaves, 10, _("Hand them on: type the custody phrase, wait for the count. If the custodian cannot come, use the recovery sheets.")),
        (ready, 10, _("Open them: type the custody phrase; the page says when each half is whole.")),
        (leaves, 2, _("Begin the exit.")),
        (stays, 3, _("End the exit, once you have read what nobody opens any more.")),
        (stays, 10, _("Try it: a member asks for one name of an agreed visit; who stays and who stands ready agree; it opens.")),
        (leaves, 2, _("Try to sign in. It is refused.")),
        (keeper, 5, _("Take a new backup, and a checkpoint signed by both. Keep `erased.jsonl` beside every older backup.")),
    ]  # fmt: skip


def ceremony_page(key: CustodyKey, language: Language) -> bytes:
    """Tagged PDF of how a custody key is put on paper and where the sheets go, with a box for each step."""
    with override(language):
        document = Document(
            title=_("Ceremony of a custody key"), language=language, kind=key.check_words, contents=False,
            sections=(
                Section("steps", _("Step by step"), markdown=_table(ceremony_steps()), counted=False),
                Section("where", _("Where the sheets are"), markdown=_where(), counted=False),
            ),
        )  # fmt: skip
        return pdf(document)


def ceremony_steps() -> list[tuple[str, int, str]]:
    """Who does it, how many minutes it takes, what it is."""
    keeper, witness, holders = _("custodian"), _("witness"), _("who keeps a sheet")
    return [
        (keeper, 5, _("Meet in a room with a door: the custodian, one witness and who keeps each sheet, of one organisation, no telephones.")),
        (witness, 2, _("Compare the SHA-256 of `custody.html` with the one on the empty sheets, if the key is made from a stick.")),
        (keeper, 5, _("Make the key; take the phrase that is offered. Read its check value aloud; the witness compares it with this page.")),
        (keeper, 10, _("Put the key on paper: copy sheet after sheet by hand, one at a time, with nobody reading along but who keeps that sheet.")),
        (keeper, 5, _("Have the key again from paper with as many sheets as are needed, up to the check value. A slip shows now, not in need.")),
        (holders, 3, _("Put each sheet into an envelope that shows when it was opened; sign across the flap. No two sheets leave together.")),
        (keeper, 2, _("Tell the custodians of the other organisation the check value by voice, and nothing of where the sheets are.")),
        (witness, 2, _("Burn what was written beside. Write below who has which sheet. The custodian keeps this page, the witness a copy.")),
    ]  # fmt: skip


def _where() -> str:
    blank = "\\_" * 20
    rows = [f"| {n} | {blank} | {blank} | {blank} |" for n in range(1, 6)]
    names = [_("Sheet"), _("Who has it"), _("Signature"), _("Day")]
    return "\n".join([f"| {' | '.join(names)} |", "|--:|:--|:--|:--|", *rows])


def _steps() -> str:
    return _table(exit_steps())


def _table(steps: Sequence[tuple[str, int, str]]) -> str:
    rows = [f"| {n} | {who} | {what} | {minutes} | ☐ |" for n, (who, minutes, what) in enumerate(steps, 1)]
    names = [_("No."), _("Who"), _("What"), _("Minutes"), _("Done")]
    head = f"| {' | '.join(names)} |"
    whole = _("Together %(n)s minutes.") % {"n": sum(minutes for _who, minutes, _what in steps)}
    return "\n".join([head, "|--:|:--|:--|--:|:--|", *rows, "", whole])


def _after() -> str:
    return "\n\n".join(
        [
            _("Names of the agreed visits open when a custodian of who stays and one of who stands ready agree."),
            _("All other names of the side are destroyed, for everybody."),
            _("Members of who leaves come in no more; their grants, custody keys and sessions are gone."),
            _("What they read before cannot be taken back."),
            _("If who leaves does not come, another organisation begins the exit, and fourteen days pass before it can be ended."),
            _("Halves that were not handed on are lost then; the page says how many."),
        ]
    )
