"""What this room puts into the frame: its line on the side, the visit's tab, its problems and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.kit.flash import register_flash
from nazorat.kit.panels import register_nav, register_slot
from nazorat.kit.problems import register_problem
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("reports", _("Reports"), "report", "reports", 50)
    register_slot("visit-tabs", _tab)
    _problems()
    _problems_of_editions()
    _problems_of_comments()
    _problems_of_word()
    _flashes()


def _tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """Reports of this visit; nothing on a visit that has not begun."""
    if visit.state == Visit.State.PLANNED:
        return None
    return Tab("reports", _("Report"), f"{reverse('reports')}?visit={visit.id}", order=70)


def _problems() -> None:
    enter = register_problem
    enter("report-visits", _("A visit report covers exactly one visit."), _("Choose one visit, or begin a consolidated report."))
    told = _("Choose a visit whose report was adopted, or begin with the report on the visit.")
    enter(
        "report-nothing-adopted", _("Nothing of these visits was adopted yet; there is nothing to tell shorter."), told, status=409
    )
    theme = _("Choose a theme for a report on one theme, and for no other.")
    enter("report-theme", _("A report on one theme needs its theme; other reports have none."), theme)
    enter("report-outside-span", _("A chosen visit began outside the days of this report."), _("Leave it out, or change the days."))
    enter("report-empty-year", _("No visit of this year is over; there is nothing to tell."), _("Choose another year."), status=409)
    seat = _("Ask the lead of each visit to take you on the team, with your key vouched for.")
    enter("report-not-on-visits", _("You do not work on all of these visits with a key that is vouched for."), seat, status=403)
    enter(
        "report-adopted", _("This report was adopted; its words no longer change."), _("Begin a new report or edition."), status=409
    )
    enter("report-released", _("This report was released."), _("Begin a new edition."), status=409)
    enter(
        "report-not-adopted", _("This report was not adopted, or was released already."), _("Look at its page again."), status=409
    )
    enter("report-not-released", _("A letter goes with a released report."), _("Release the report first."), status=409)
    again = _("Two members of two organisations sign it again as it is now.")
    enter("report-changed", _("The report is not what was signed."), again, status=409)
    enter("review-own", _("You wrote these texts yourself."), _("Ask another person to read them."), status=409)
    enter(
        "translation-unfinished", _("A piece of this translation is not translated yet."), _("Translate it, then review the section."),
        status=409,
    )  # fmt: skip
    enter(
        "translation-out-of-step", _("The pieces of this translation are not those of the master."),
        _("Change the whole text beside the master: one paragraph for each of its own."), status=409,
    )  # fmt: skip
    enter("gate-not-clear", _("The gate is not clear."), _("Open the gate and resolve what it caught."), status=409)
    enter("gate-change-text", _("No answer clears this."), _("Change the text, the picture or the table."), status=409)
    enter("signed-already", _("You have signed these words."), _("A member of the other organisation signs next."), status=409)
    handed = _("Make the copy past the gate under this number first, then enter the letter that it goes with.")
    enter("copy-not-handed", _("No copy of the draft with this number was handed over."), handed, status=409)
    doubtful = _("Tell the lead by telephone; the custodian looks whose key it is. Nothing was sent.")
    enter(
        "inbox-doubtful",
        _("The key that this would be sealed to is not signed by a member whose key is vouched for."),
        doubtful,
        status=409,
    )
    enter(
        "letter-caught", _("The gate stops this letter."), _("Look at the office and the number for a name or a case."), status=409
    )
    enter("letter-number-taken", _("This outgoing number is taken."), _("Enter the next number of the journal."), status=409)


def _problems_of_editions() -> None:
    enter = register_problem
    parent = _("Append it to the report whose findings this edition tells.")
    enter("edition-kind", _("A late letter is appended to a visit report or a consolidated report."), parent, status=409)
    enter(
        "edition-no-text", _("What this report says was not kept when it was released."),
        _("Hand the letter out beside it, with its number and day."), status=409,
    )  # fmt: skip
    enter("late-twice", _("An edition of this report has this letter."), _("Look at the list of its editions."), status=409)


def _problems_of_comments() -> None:
    enter = register_problem
    enter(
        "comment-no-copy", _("No copy of this number was handed over."),
        _("Look at the number on the letter, or leave it out: then it is the last copy that went before it."),
    )  # fmt: skip
    enter(
        "comment-before-sent",
        _("The draft did not go to the authority yet."),
        _("Hand a copy over for comments first."),
        status=409,
    )
    enter(
        "comment-no-paragraph", _("There is no paragraph %(paragraph)s: the draft has paragraphs 1 to %(last)s."),
        _("Look at the copy that was handed over. A comment on the whole report names no paragraph."), status=409,
    )  # fmt: skip
    enter(
        "comment-not-fact", _("The comment on § %(paragraph)s does not say that a fact is wrong, so it changes no text."),
        _("Answer it and print it, or correct its kind if a fact is wrong."), status=409,
    )  # fmt: skip
    kind = _("Choose one of the outcomes that its kind allows.")
    enter("comment-outcome", _("The comment on § %(paragraph)s cannot have this outcome."), kind, status=409)
    master = _("Answer in the authentic language first.")
    enter("comment-without-answer", _("The comment on § %(paragraph)s has an outcome and no answer."), master, status=409)
    enter(
        "comment-text-same", _("§ %(paragraph)s still reads as it did when the comment was typed."),
        _("Change the text first, or say that it stands."), status=409,
    )  # fmt: skip
    enter(
        "objection-stands", _("A head objects to exactly these words."),
        _("Read the reason, change the text, or ask for the objection to be withdrawn."), status=409,
    )  # fmt: skip
    head = _("The coordinator of an organisation on the team enters it, once the draft was shown to them.")
    enter("objection-not-head", _("Only a head of one of the sides objects."), head, status=403)
    enter("objection-already", _("You object to these words already."), _("Look at the list of objections."), status=409)
    enter("objection-not-yours", _("Another member made this objection."), _("They withdraw it themselves."), status=403)
    enter(
        "grant-not-theirs", _("The draft cannot be given to this member."),
        _("It goes to members who work on one of its visits and to heads of the sides, their keys vouched for."), status=409,
    )  # fmt: skip


def _problems_of_word() -> None:
    enter = register_problem
    plain = _("Save the text anew as a plain .docx without it, and bring that.")
    enter(
        "docx-not",
        _("This is not a Word file (.docx), or it is broken or under a password."),
        _("Save it as .docx without a password."),
    )
    enter("docx-too-big", _("The file is larger than 3.5 MB."), _("Take pictures out; they are not read back."))
    enter("docx-bomb", _("The file unpacks to far more than a text."), _("Save the text anew as .docx."))
    enter("docx-xml", _("The file holds XML that no word processor writes."), _("Save the text anew as .docx."))
    enter("docx-macros", _("The file holds macros."), plain)
    enter("docx-embedded", _("The file holds embedded objects."), plain)
    enter("docx-external", _("The file fetches something from elsewhere, such as a template or a picture."), plain)
    enter("docx-hidden", _("The file holds hidden text."), _("Show hidden text in Word, take it out, and bring the file again."))
    enter("docx-not-read", _("The file could not be read in time."), _("Save the text anew as .docx."))
    copy = _("Bring a Word copy of this draft that was made for your own work.")
    enter("word-no-anchors", _("No paragraph of this file knows where it comes from."), copy)
    enter("word-other-report", _("This file is a copy of another report."), copy)
    enter("word-other-language", _("This file is a copy in another language."), _("Choose its language."))
    enter("thread-closed", _("This remark was closed."), _("Begin another on the same paragraph."), status=409)
    enter(
        "proposal-conflict", _("The paragraph was changed here meanwhile, or the change touches a live figure."),
        _("Both are shown: change the text by hand, then say that it is done."), status=409,
    )  # fmt: skip


def _flashes() -> None:
    for code, text in (
        ("report-begun", _("The report was begun.")),
        ("texts-generated", _("The template's texts were written.")),
        ("text-saved", _("The text was saved.")),
        ("piece-saved", _("The piece was saved.")),
        ("texts-reviewed", _("The texts were marked as reviewed.")),
        ("catch-answered", _("The answer was kept, sealed.")),
        ("report-signed", _("You signed the report.")),
        ("report-adopted", _("The report was adopted. Its findings and recommendations can now be read by the mechanism.")),
        ("report-released", _("The report was released in nine documents.")),
        ("edition-kept", _("The letter was kept, sealed, for the next edition.")),
        ("edition-read", _("The translation was marked as read.")),
        ("edition-dropped", _("The next edition was taken back.")),
        ("edition-released", _("The next edition was released in nine documents. The earlier ones stay as they are.")),
        ("comments-added", _("The comments were kept, sealed with the draft.")),
        ("comments-answered", _("The answers were kept, sealed with the draft.")),
        ("comment-changed", _("The comment was corrected.")),
        ("comment-removed", _("The comment was taken out.")),
        ("comment-term-set", _("The term for comments was set.")),
        ("thread-begun", _("The remark was kept, sealed with the draft.")),
        ("thread-answered", _("The answer was kept, sealed with the draft.")),
        ("thread-closed", _("The remark was closed. It stays on file.")),
        ("objection-made", _("Your objection is on file. While these words stand, nobody signs or adopts them.")),
        ("objection-withdrawn", _("Your objection was withdrawn. It stays on file as such.")),
        ("word-brought", _("The file was read. What it proposes waits below, sealed with the draft.")),
        ("proposal-decided", _("The proposal was decided.")),
        ("draft-granted", _("The draft was given to the member.")),
        ("letter-written", _("The letter was made in nine documents.")),
    ):
        register_flash(code, text)
