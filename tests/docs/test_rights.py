"""docs/handbook/who-may-what.md says what the table of rights says, in the words of its page. `RIGHTS=write` makes it anew."""

import os

from django.utils import translation

from docs.pages import HANDBOOK
from nazorat.home.queries.rights import rights_of

PAGE = HANDBOOK / "who-may-what.md"
HEAD = """# Who may what

The product obeys one table, `src/nazorat/people/rights.md`. This page is made of it, as is the page that opens from **My account**,
and a test holds the three together: what stands in no line, nobody may. A role opens pages, not content: what is sealed is read
only by those who were given its key, and each look marked so is written into the record of acts before it is shown.

*Signed in*: code, passphrase and second factor were given, at most 12 hours ago. *Key open*: the key was unlocked with the
passphrase in this browser. *Passphrase, again*: it was given within the last five minutes.
"""


def written() -> str:
    parts = [HEAD]
    with translation.override("en"):
        table = rights_of("")
    for heading, lines in table:
        parts.append(f"\n## {heading}\n\n| what | who | which | asked before | record of acts |\n|---|---|---|---|---|\n")
        for line in lines:
            look = "each look" if line.opens else ""
            parts.append(f"| {line.what} | {line.who} | {line.which} | {line.asked} | {look} |\n")
    return "".join(parts)


def test_page_when_compared_with_the_table_says_the_same() -> None:
    if os.environ.get("RIGHTS") == "write":
        PAGE.write_text(written())
    assert PAGE.read_text() == written(), "the table changed: RIGHTS=write ./dev test tests/docs/test_rights.py"
