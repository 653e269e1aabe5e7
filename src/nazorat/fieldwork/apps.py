from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

DOCUMENTS_NEXT = _("Try once more in a minute. If it fails again, tell the administrator the time of this message.")
CHECK_NEXT = _("Give the sheet to another member: a second pair of eyes is the point.")
SEALED_NEXT = _("Ask the visit lead, or the member who held the talk.")
READY_NEXT = _("Only sheets that are keyed, and checked where that is due, or spoilt ones are destroyed. Load the list again.")
REASON_NEXT = _("Choose keyed sheets and blank ones apart, or another reason.")
PROBLEMS = (
    (
        "record-differs",
        _("A record with this number is already here and says something else."),
        _("Send it as a correction of the record that is here."),
        409,
    ),
    (
        "record-outdated",
        _("The record was corrected by somebody else in the meantime."),
        _("Open the newest version and correct that one."),
        409,
    ),
    (
        "compartment-without-key",
        _("Nobody on this team may hold what this record is sealed to."),
        _("Ask the visit lead to add a health professional, or choose another circle of readers."),
        409,
    ),
    (
        "record-unknown",
        _("The record that this belongs to is not here."),
        _("Send the record first, then its files."),
        404,
    ),
    (
        "form-unknown",
        _("This visit does not use this tool in this version."),
        _("Refresh the tools on the device, and ask the visit lead which version the visit uses."),
        404,
    ),
    (
        "record-closed",
        _("This record lies encrypted to the key of its tool."),
        _("Open it with the private half of that key, on the page of encrypted records."),
        409,
    ),
    (
        "item-corrected",
        _("Somebody corrected this item in the meantime."),
        _("Look at what it says now. If yours is still right, correct it once more."),
        409,
    ),
    ("correction-empty", _("The item says this already."), _("Change the answer, or leave the page."), 409),
    (
        "item-not-correctable",
        _("This item is not corrected at the desk."),
        _("Calculations follow from what they rest on; who may know was chosen by the person who spoke."),
        409,
    ),
    (
        "record-not-correctable",
        _("This record cannot be written down again without losing something of it."),
        _("It stays as it came. Write what is wrong with it in a note."),
        409,
    ),
    ("answer-not-possible", _("The tool does not allow this answer here."), _("Look at what the item asks."), 409),
    (
        "sheet-check-first",
        _("This sheet waits for its second keying."),
        _("Let another member key it again; where the two differ, the paper decides."),
        409,
    ),
    ("record-sealed", _("This record is sealed to a circle that you are not in."), SEALED_NEXT, 403),
    (
        "record-unreadable",
        _("What its device sent cannot be read as a record of this visit."),
        _("It is kept as it came. Ask the member who carried the device, and key the sheet if there is one."),
        409,
    ),
    ("documents-failed", _("The documents could not be made. Nothing was kept."), DOCUMENTS_NEXT, 503),
    ("sheet-count", _("Between 1 and %(most)s sheets are issued at once."), _("Issue the rest afterwards."), 400),
    (
        "layout-not-of-tool",
        _("This tool is not printed in that way."),
        _("A notebook page is of the free note, a questionnaire of a tool that persons fill in themselves."),
        409,
    ),
    (
        "batch-count",
        _("These counts cannot be: %(printed)s were printed and %(keyed)s are keyed already."),
        _("Count the papers once more: not more came back than were handed out, and not fewer than are keyed."),
        409,
    ),
    (
        "batch-full",
        _("As many of this batch are keyed as came back."),
        _("Count the papers once more, and say how many came back."),
        409,
    ),
    ("sheet-elsewhere", _("This sheet is not where that could be done."), _("Look at the list of sheets as it is now."), 409),
    ("sheet-scanned", _("This sheet has its scan."), _("Look at the files of its record."), 409),
    ("sheet-keyed", _("This sheet is keyed already."), _("Put it on the pile of keyed sheets and take the next one."), 409),
    ("sheet-incomplete", _("Something on the sheet is still to be said: %(count)s places."), _("Go to the marked places."), 409),
    ("sheet-checked", _("This sheet was checked already."), _("Put it on the pile of keyed sheets."), 409),
    ("second-keyer", _("You keyed this sheet yourself."), CHECK_NEXT, 409),
    (
        "second-member",
        _("You asked for this destruction yourself."),
        _("Let the member who stood by confirm it from their own account."),
        409,
    ),
    (
        "second-organisation",
        _("A destruction is confirmed by a member of another organisation."),
        _("Let somebody of the other side stand by and confirm it from their own account."),
        409,
    ),
    ("destruction-reason", _("This reason does not fit all of these sheets."), REASON_NEXT, 409),
    ("follow-up-done", _("This follow-up is filled in already."), _("Plan another one when somebody looks again."), 409),
    ("sheets-not-ready", _("Some of these sheets cannot be destroyed now."), READY_NEXT, 409),
    ("sheets-of-one-kind", _("Sheets are printed one tool and one language at a time."), _("Choose again."), 400),
    ("tool-not-of-visit", _("This visit does not use that tool."), _("Choose the tools of the visit first."), 409),
    (
        "note-without-tool",
        _("This visit does not use the free note."),
        _("Ask the visit lead to add it to the tools of the visit."),
        409,
    ),
    (
        "note-incomplete",
        _("Something that the tool asks of a note is still to be said: %(count)s places."),
        _("Say it, or ask who mends the tool why it is asked."),
        409,
    ),
    ("picture-not-shown", _("This file is not shown here."), _("Download the original and open it with care."), 415),
)
FLASHES = (
    ("obstructions-taken", _("Taken into the access log, each line with its sheet.")),
    ("sheet-scan-kept", _("Sealed. The pages stand with the record.")),
    ("sheets-issued", _("Issued. Print them now or from the list.")),
    ("sheet-returned", _("The sheet is back.")),
    ("sheet-reported", _("On record.")),
    ("sheet-keyed", _("The sheet is taken in and sealed.")),
    ("batch-counted", _("Counted.")),
    ("rows-keyed", _("The complete rows are taken in and sealed.")),
    ("light-visit-entered", _("Sealed and closed. What you entered is among the records of the visit.")),
    ("note-written", _("Sealed. The note is among the records.")),
    ("note-cleaned", _("Sealed. Spaces, quotation marks or characters that only a typesetter needs were taken off.")),
    ("sheet-agrees", _("Both keyings agree.")),
    ("check-settled", _("The check is settled; the record stands.")),
    ("record-corrected", _("Corrected: a new version is sealed, signed by you. The one before stands as it came.")),
    ("check-corrected", _("The record is corrected: a new version is sealed.")),
    ("draft-dropped", _("The draft is gone. Begin anew.")),
    ("destruction-asked", _("Waiting for the member who stands by.")),
    ("destruction-confirmed", _("Destroyed, and on record by two members.")),
    ("follow-up-planned", _("Planned. The desk reminds the team when the day has passed.")),
    ("follow-up-filled", _("Sealed. The team sees that somebody looked, and when.")),
    ("destruction-withdrawn", _("The sheets are not destroyed.")),
)


class FieldworkConfig(rooms.Room):
    name = "nazorat.fieldwork"
    label = "fieldwork"
    problems = PROBLEMS
    flashes = FLASHES
