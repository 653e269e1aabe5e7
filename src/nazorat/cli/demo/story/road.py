"""The pathway of the invented country: what it did, what is due, and how two invented neighbours went. Days count from the first visit's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """Something public: `days` before the first visit, negative after it; what a page's form asks besides source and day."""

    days: int
    source: str
    said: tuple[tuple[str, str], ...]


# stage, fact
ACTS = (
    (
        "idea",
        Fact(2600, "Appeal of twelve organisations (demo)", (("act", "A public appeal asks for the Protocol."), ("to", "done"))),
    ),
    ("study", Fact(900, "Order no. 0 (demo)", (("act", "A working group of nine bodies is set up."), ("to", "begun")))),
    ("consultation", Fact(700, "Minutes no. 0 (demo)", (("act", "Three open round tables are held."), ("to", "done")))),
    ("analysis", Fact(650, "Analysis of the law (demo)", (("act", "The gaps of nine laws are published."), ("to", "done")))),
    ("opinions", Fact(400, "Letter no. 0 (demo)", (("act", "The draft goes to eight ministries."), ("to", "begun")))),
    ("opinions", Fact(120, "Letter no. 00 (demo)", (("act", "The draft is called back to be rewritten."), ("to", "back")))),
)
PAPER = ("opinions", Fact(400, "Gazette no. 0 (demo)", (
    ("kind", "law"), ("title", "Draft law on the prevention of torture (demo)"), ("changes", "The first text, nineteen articles."),
)))  # fmt: skip
VERSION = Fact(
    150, "Gazette no. 00 (demo)", (("changes", "Article 7: entry without notice. Article 12: a budget line of its own."),)
)
DUES = (
    (
        -20,
        Fact(
            120, "Letter no. 00 (demo)", (("kind", "step"), ("stage", "opinions"), ("words", "The rewritten text goes out again."))
        ),
    ),
    (-200, Fact(90, "Calendar of reviews (demo)", (("kind", "review"), ("words", "Review by the states, fourth cycle.")))),
    (30, Fact(300, "Concluding remarks (demo)", (("kind", "report"), ("words", "Report on three remarks of the committee.")))),
)
NEIGHBOURS = (
    ("Misol (demo)", "signed", 5800, ""), ("Misol (demo)", "ratified", 5400, ""), ("Misol (demo)", "law", 5000, "A law of its own."),
    ("Misol (demo)", "budget", 4700, ""), ("Misol (demo)", "visit", 4500, ""),
    ("Misol (demo)", "back", 700, "Parliament decides to abolish the mechanism."),
    ("Ibrat (demo)", "ratified", 3900, ""), ("Ibrat (demo)", "designated", 3200, "The office of the commissioner, with organisations."),
    ("Ibrat (demo)", "law", 2900, "The law of the office was amended."), ("Ibrat (demo)", "visit", 2700, ""),
)  # fmt: skip
NOTE = "Two offices wait for each other; a talk of both is being prepared."
PLAN = Fact(500, "Order no. 000 (demo)", (("title", "Plan on the remarks of the committee (demo)"),))
# point, number, words, term, reported, observed with its ground
MEASURES = (
    ("10", "10.1", "Open every place to the group without notice.", "in the first year", "done", ("partly", "One of four places refused.")),
    ("10", "10.2", "Put the group's recommendations to each body every half year.", "each half year", "in_progress", None),
    ("12", "12.1", "Train the staff of remand prisons on the entry medical examination.", "each half year", "partly", None),
    ("21", "21.1", "Study the Optional Protocol and its cost.", "in the second year", "", None),
)  # fmt: skip
EVENT = Fact(60, "Press release no. 0 (demo)", (
    ("kind", "conference"), ("title", "Conference on the Protocol (demo)"), ("town", "Namuna"),
    ("words", "In what order laws and the Protocol come."),
))  # fmt: skip
PRESENT = (
    ("Department of guarantees (demo)", "deputy head"),
    ("Office of the Commissioner (demo)", "commissioner"),
    ("An embassy (demo)", ""),
)
SAID = (
    ("Department of guarantees (demo)", "Reforms come before ratification."),
    ("An embassy (demo)", "Ratification should not wait."),
    ("Office of the Commissioner (demo)", "The group that works already can be the basis."),
)
# body, what it undertook, days after the first visit by which
PROMISED = ("Department of guarantees (demo)", "The working group meets twice before the summer.", 40)
ASKED = ("Coalition of twelve organisations (demo)", "Which model, and which seat for organisations?")
# criterion, points of the year before and of this one, evidence, what is to be done
READY = (
    ("legal_basis", 0, 1, "A draft law (demo).", "The law is adopted."), ("unannounced", 1, 2, "Three of four visits unannounced (demo).", ""),
    ("private_talks", 1, 1, "Three talks of 38 were not private (demo).", "A room without a camera in each place."),
    ("training", 2, 2, "Everybody on a team was trained (demo).", ""),
)  # fmt: skip
