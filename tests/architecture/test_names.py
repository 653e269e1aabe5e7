"""Who knows one room knows all: the names of its files, the size of its parts, the three lines that say what it is for."""

import ast
from pathlib import Path

from support.source import (
    PACKAGE,
    PLAIN,
    ROOT,
    TOP,
    apps,
    files,
    functions,
    length,
    python_files,
    room_files,
    rooms,
    shown,
    text,
    tree,
)

NAMES = {
    "models", "queries", "access", "actions", "forms", "views", "api", "tasks", "urls",
    "signals", "receivers", "panels", "apps", "middleware", "templatetags",
    "templates", "static", "migrations", "tests", "__init__",
}  # fmt: skip

# a room's other files: each says why none of the names above fits
EXTRA: dict[str, dict[str, str]] = {
    "alerts": {
        "raised": "an alert in clear and what is signed of a list, values and pure functions over bytes",
        "slips": "what a device says of an alert: the value that forms make and acts take",
    },
    "analysis": {
        "figures": "named figures with one definition each, pure functions over opened records",
        "pages": "what a page shows of a table or a room, values without a row",
        "population": "the sum of persons held that must close, pure functions",
        "protected": "distributions past disclosure control, pure functions",
        "rooms": "measured rooms against limits, pure functions",
        "tally": "counting answers, pure functions",
    },
    "audit": {"verifier": "reads an exported chain with the standard library alone, so it can be copied out and run elsewhere"},
    "correspondence": {
        "numbers": "what became of each request for numbers on a day, queries and pure functions over them",
        "numbering": "the next number of a book, taken by several acts inside their transactions",
        "scans": "from a file that anybody may have made to what is kept, pure functions over bytes",
        "worded": "the words of the journal's own letters, without a row",
        "wording": "template texts in three languages, as files that local editors correct",
    },
    "custody": {
        "bundles": "files between desk and stick, pure functions over JSON",
        "paper": "the empty recovery sheet as a document for the press, without a row",
        "slips": "what a device says of a name: the value that forms make and acts take",
    },
    "cases": {
        "lists": "to whom a case is sealed: only the list that was said last, only to vouched keys",
        "told": "a case and its steps in clear, values and pure functions over bytes",
    },
    "dossier": {
        "printing": "the dossier as a document for the press, pure functions over what was gathered",
    },
    "fieldwork": {
        "corrected": "what stands in the seal of a corrected version, and who proves it",
        "correcting": "what can be corrected, and what follows from it",
        "encrypted": "the format in which ODK Collect encrypts a record, read and held against its digest",
        "gate": "what an access sheet says stood in the way, a pure function over one opened sheet",
        "history": "versions side by side",
        "arrivals": "the value that the three doors hand over, neither row nor act",
        "batches": "questionnaires that are counted and keyed as a batch; queries read it, and it reads none of them",
        "entering": "when a record was heard and how it was written down, pure functions over what was opened",
        "envelope": "the plain form of a record before sealing, pure functions over bytes",
        "export": "opened records as tables that leave, pure functions that make bytes",
        "load": "what keying a visit takes, worked out of times and counts for three pages",
        "paper": "the places of a tool on paper in their order, pure functions over a form",
        "pasted": "words out of a clipboard without what Word puts beside them, pure functions over text",
        "pictures": "a picture drawn anew for the screen, pure functions over bytes",
        "reading": "an opened record as question and answer, pure functions for pages and rooms above",
        "records": "an opened record in the memory of one request, which no model may hold",
        "sealing": "from an instance to a sealed arrival, before any transaction is open",
        "typed": "from what a keyer typed to checked answers, pure functions that no form class holds",
        "writer": "the one thread of a process that commits what waits as a group",
    },
    "findings": {
        "adoption": "what findings and recommendations do alike when they leave the seal, called by the acts of both",
        "contributions": "what became of statements and records, pure functions over what was opened",
        "drafts": "entries and findings in clear, in the memory of one request, which no model may hold",
        "undertakings": "when what was undertaken falls due and what a look at it found, for acts, pages and the desk",
        "evidence": "what the origins of a finding say together, pure functions",
        "recheck_forms": "the forms of the check of sentences, which nothing else of the room shows",
        "meeting_forms": "the forms of a findings meeting, which nothing else of the room shows",
        "meetings": "a findings meeting in clear, in the memory of one request: what it decided and what stands of it",
        "revising": "the next version of a draft finding in place of the last, for every act that changes one",
        "note_forms": "the forms of the internal note, which nothing else of the room shows",
        "notes": "the internal note in clear, in the memory of one request; no report may import it",
        "rechecks": "which sentences are drawn and what a check of them signs, pure functions and values",
        "wording": "words of a finding held against its status and answers, pure functions over what was opened",
        "transmitting": "whether people agreed to what is done with a finding, pure functions over opened records",
    },
    "kit": {
        "dates": "dates and numbers by locale, for every room's templates",
        "downloads": "what a page gives to be saved, for every room's views",
        "flash": "notices as codes, so that no text reaches a session row",
        "icons": "the outlines that the icon tag draws, as files",
        "pagination": "lists in pages, for every room's views",
        "problems": "the one catalogue of refusals with its three faces",
        "statements": "statements of the ingest path compiled once, for rooms that measure it",
        "tables": "tables to take along, for every room that has some",
        "rooms": "what every room does when the product starts, for every apps",
        "redact": "what a log may say, named in the settings",
        "sheets": "a table that somebody hands in as cells, pure functions over bytes",
        "spelling": "one spelling of names from three scripts, pure functions over text that models, queries and imports share",
        "vendor": "where each shipped script and style comes from, with its hash",
    },
    "liaison": {
        "keys": "a link in the memory of one request, and what secret, code and cookie are to it, which no model may hold",
        "enclosures": "from a file that a stranger sent to what is kept, pure functions over bytes",
        "texts": "what a liaison wrote and has not sent, in clear, in the memory of one request, which no model may hold",
    },
    "openrosa": {"entities": "lists that records of ODK Collect add to, pure functions over bytes"},
    "pathway": {
        "assessment": "what a row of a list for self-assessment says, pure functions over cells",
        "planned": "what a row of a table says of a measure, pure functions over cells",
        "readers": "which rows a reader of the board is shown: the same rows, differently chosen",
        "editions": "such a page, or the half-yearly table of a plan, as a document for the press",
        "halves": "the half-yearly table of a plan in words, for such a document",
        "alike": "which recommendations may be one, pure functions over words and numbers",
        "budget": "what a mechanism costs by what is assumed, pure functions over numbers",
        "catalogue": "what a row of a catalogue of facts says, pure functions over cells",
        "countries": "states by their names in several languages, without a row",
        "drawing": "timelines as a picture for the press, pure functions over what was read",
        "notes": "a planners' note in clear, in the memory of one request, which no model may hold",
        "keeping": "days and words to be found by, for the acts of several files, inside their transactions",
        "matrices": "what a row of a table says of a recommendation, pure functions over cells",
        "tables": "the tables of a file within bounds, pure functions over bytes",
    },
    "publish": {"making": "the rows for the public as files, once, for the act that stores them"},
    "people": {
        "keyring": "the unlocked member in the memory of one request, which no model may hold",
        "profile": "what members may say of themselves, lists of codes with their words",
        "rights": "who may what: one table that a lawyer reads, and its reader, a value that the doors and every room ask",
        "securitykeys": "what WebAuthn asks and answers, which the package computes and no table of ours holds",
        "signin": "the classes that Django and allauth are given by name in the settings",
        "topics": "the list of topics of training, which others than programmers change",
        "training": "topics of training and for how long they are good, pure functions over a list",
    },
    "places": {
        "suspected": "what stands in the sealed list of suspected places, pure values over bytes",
        "outlines": "outlines of countries and coasts, shipped as data and read once, without a row",
        "plane": "a plane of points with outlines, graticule and scale bar, pure functions",
        "fields": "places and regions as they are chosen in the forms of rooms above",
        "regions": "regions of the register and their teams, queries of forms and views alike",
        "columns": "what a column of a return says, pure functions over its head and cells",
        "likeness": "which names may be one place, pure functions over names",
        "review": "what importing a return would do, a value that page and act compute alike",
        "drawing": "the population as a picture for the press, pure functions over figures",
    },
    "recommendations": {
        "answering": "how each addressee answers, counted by the database for a page and a table",
        "chains": "the same thing asked for again over years, for adoption, register and page",
        "drafts": "a recommendation in clear, in the memory of one request, which no model may hold",
        "followup": "the sheet of a follow-up visit as a tool, and what its record says, functions over what was adopted or opened",
        "grounds": "what a verification rests on: who may name it, what of it is told to whom; for acts, forms and pages alike",
        "register": "the register as it is asked for, counted by the database; its queries fill a file of their own",
    },
    "projects": {
        "donors": "the table of one project: numbers and indicators, as pages and as rows that leave",
        "numbers": "the five numbers with one definition each, for everything or for a project",
    },
    "reports": {
        "naming": "what a report and its sections are called on the day of their adoption, for documents, letters and pages",
        "authorship": "whose words a report is made of, pure functions over opened versions",
        "threads": "what was said to a paragraph, in clear, in the memory of one request, which no model may hold",
        "difference": "what changed between two texts, and who brought which word, pure functions",
        "blocks": "live blocks of a text as Markdown, tables and pictures, pure functions over opened material",
        "comments": "comments of an authority in clear, in the memory of one request, which no model may hold",
        "copies": "what a numbered copy said, in clear, in the memory of one request, which no model may hold",
        "build": "from opened material to documents for the press, without a row",
        "editions": "from the last edition and a late letter to the next, without a row",
        "late": "a letter that came after the release in clear, in the memory of one request, which no model may hold",
        "reply_forms": "what authorities sent and heads object to, apart from the forms of the draft",
        "gate": "what the rules of disclosure are told of a report, which keeps nothing",
        "index": "what stands behind every paragraph of a report, pure functions over opened material",
        "memory": "what was translated before and is like a paragraph, pure functions over opened texts",
        "translating": "a translation piece by piece beside its master, pure functions",
        "keys": "the key of one draft in the memory of one request, which no model may hold",
        "letters": "the words of a covering letter, without a row",
        "material": "what was opened for one report, in the memory of one request",
        "press": "documents of a report or letter through the press side by side, without a row",
        "year": "a year of visits from what is in clear, as material of a report",
        "scope": "what a report on one theme is about, in clear, in the memory of one request",
        "sections": "the fixed lists of sections, data that rows point at by number",
        "word": "a draft out to Word and back as anchors and proposals, pure functions",
        "wording": "template texts in three languages, as files that local editors correct",
    },
    "programme": {
        "atlas": "coverage on the register's map, pure values",
        "coverage": "what past visits covered as a matrix, pure values",
        "rules": "what holds before a mechanism sets its own, a table in code",
        "scenarios": "which places fit into so many days and why, pure values",
        "solver": "the child process that solves, numbers in and numbers out",
        "solving": "starts that child and reads what it found, without a row",
        "score": "how much speaks for a place and what it is made of, pure values",
        "sealed": "what is sealed here as it is packed and read, values over bytes",
    },
    "preparation": {
        "blocks": "the pack as plain data that a device draws, pure functions over what was gathered",
        "gathering": "opens what a pack is made of once for paper and device, calling the acts of other rooms",
        "parts": "the parts of a pack in words, pure functions that paper and device share",
        "printing": "the pack as a document for the press, pure functions over what was gathered",
    },
    "retention": {
        "classes": "what is kept how long, in one table that a lawyer reads, without a row",
        "ledger": "the file of erasures outside the database, neither row nor act",
    },
    "sampling": {
        "advice": "what a draw of so many bears before it is made, pure values",
        "plans": "what is to be drawn before anybody counted on the spot, pure values and functions over figures",
        "draws": "a draw in clear and which lines its seed gives, pure functions and values",
        "size": "margins, chances and allocation, pure arithmetic",
    },
    "standards": {
        "glossary": "the agreed words of a paragraph's terms, pure functions without a row",
        "laws": "what a national law says and how it stands in a table, values that acts, forms and queries share",
        "turned_down": "words that the glossary turned down, pure functions over a file",
        "compare": "a measurement held against limits, pure functions without a row",
        "reference": "reads the files of library/standards, without Django",
    },
    "sync": {
        "bundles": "a sealed bundle read line by line, values without a row",
        "doubts": "what may be wrong with records that are all kept, pure functions over what was opened",
        "faces": "the neutral name and icon of the field app, and the built files as they are given out under them",
        "labels": "labels of a place's parts without the place's name, pure functions",
        "receipts": "the words of a receipt as the server signs them, pure functions",
        "sent": "what stands on a visit by device, sums over rows that are visible at rest",
        "slips": "what a device says of a sealed body, values between the headers and the acts",
    },
    "tools": {
        "composing": "a tool that is put together with its workbooks, in the memory of one request, which no model may hold",
        "composing_forms": "the forms of putting a tool together, which nothing else of the room shows",
        "coverage": "what questions cover of a standard and how long they take, sums over questions without a row",
        "items": "questions of all tools as they are searched for, over form trees that are in memory",
        "checklist_forms": "the forms of a checklist that came from Word, which nothing else of the room shows",
        "checklist_words": "what is said of the rows of a checklist, sentences for a form and its page",
        "library": "the workbooks of this release beside the versions of this installation; its queries fill a file of their own",
    },
    "vault": {
        "process": "what a process does to itself before it holds a key",
        "blobs": "sealed files on disk, which are neither rows nor acts",
        "crypto": "every primitive in one file, so that a reviewer reads one file",
        "devices": "which key opens what is sealed to a signing device, beside crypto as certificates are",
        "certificates": "X.509 for a local network, written with the same package as crypto and by no one else",
        "rsa": "RSA and AES as ODK Collect uses them: opened here, never written",
        "pieces": "a sealed file that comes in pieces, on disk until it is whole, which is neither row nor act",
        "scrubbing": "having a database let go of deleted bytes, after a commit and outside of any act",
        "uploads": "the upload handler that Django is given by name in the settings",
    },
    "visits": {
        "designation": "what the body is called, by one switch: letters, reports and pages read it",
        "access_log": "rights beside the Protocol and what stood in their way, sums for pages and rooms above",
        "balance": "what a team lacks for a place, a pure function over facts of its members",
        "briefs": "what a team agreed on before it went, in clear, in the memory of one request, which no model may hold",
        "costs": "what visits cost and what a day of one costs, pure sums over rows for pages and rooms above",
        "ics": "days under neutral titles as a calendar file, a pure function",
        "keys": "a visit's keys in the memory of one request, which no model may hold",
        "letters": "the letter for the gate in clear, in the memory of one request, which no model may hold",
        "pairing": "codes and the number that two screens show, pure functions",
        "duties": "what a team has to do in clear, in the memory of one request, which no model may hold, and the usual tasks",
        "wording": "words of the letter for the gate in three languages, as a file that local editors correct",
        "seated": "what the desk says to whom of a conflict that a seated member declared, for the slot of an upper room",
    },
}

# no room at all, and why
NO_ROOM = {"locale": "the catalogues of messages, for all rooms", "_library": "library/ inside a built wheel"}

FILE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 30
TEMPLATE_LINES = 130


def test_a_room_has_only_the_known_names() -> None:
    wrong = []
    for room in apps():
        allowed = NAMES | set(EXTRA.get(room, {}))
        entries = [entry for entry in sorted((PACKAGE / room).iterdir()) if entry.name != "__pycache__"]
        wrong += [shown(entry) for entry in entries if entry.stem not in allowed]
    assert wrong == []


def test_every_exception_is_used_and_says_why() -> None:
    for room, names in EXTRA.items():
        for name, reason in names.items():
            assert len(reason.split()) >= 3, f"{room}/{name} needs a reason"
            assert list((PACKAGE / room).glob(f"{name}*")) or not (PACKAGE / room).is_dir(), (
                f"{room}/{name} is gone: take its exception out"
            )


def test_nothing_lies_between_the_rooms() -> None:
    folders = [entry.name for entry in PACKAGE.iterdir() if entry.is_dir() and entry.name != "__pycache__"]
    assert [name for name in sorted(folders) if name not in rooms() and name not in NO_ROOM] == []


def test_a_room_says_in_three_lines_what_it_is_for() -> None:
    wrong = []
    for room in rooms():
        if room not in TOP:
            lines = [line for line in (ast.get_docstring(tree(PACKAGE / room / "__init__.py")) or "").splitlines() if line.strip()]
            if len(lines) != 3:
                wrong.append(f"{room}: {len(lines)} lines")
    assert wrong == []


def test_plain_floors_and_the_top_are_no_django_apps() -> None:
    assert [room for room in PLAIN + TOP if (PACKAGE / room / "models.py").exists() or (PACKAGE / room / "apps.py").exists()] == []


def test_files_stay_short() -> None:
    sources = [
        *python_files(),
        *files(".ts", ".vue", ".js", ".css", under=ROOT / "src"),
        *files(".ts", ".vue", ".css", under=ROOT / "capture"),
        *files(".ts", ".mjs", ".css", ".html", under=ROOT / "web"),
    ]
    assert [f"{shown(file)}: {lines(file)}" for file in sources if lines(file) > FILE_LINES] == []


def test_functions_stay_short() -> None:
    wrong = []
    for file in python_files():
        if "migrations" not in file.parts:
            wrong += [
                f"{shown(file, node.lineno)} {node.name}: {length(node)}"
                for node in functions(tree(file))
                if length(node) > FUNCTION_LINES
            ]
    assert wrong == []


def test_views_stay_thin() -> None:
    wrong = []
    for room in apps():
        for file in room_files(room, ".py"):
            if "views" in (file.stem, file.parent.name):
                wrong += [
                    f"{shown(file, node.lineno)} {node.name}: {length(node)}"
                    for node in functions(tree(file))
                    if length(node) > VIEW_LINES
                ]
    assert wrong == []


def test_templates_stay_short() -> None:
    templates = [file for room in rooms() for file in room_files(room, ".html") if "static" not in file.relative_to(PACKAGE).parts]
    assert [f"{shown(file)}: {lines(file)}" for file in templates if lines(file) > TEMPLATE_LINES] == []


def lines(file: Path) -> int:
    return len(text(file).splitlines())
