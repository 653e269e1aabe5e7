"""A visit under way that uses every tool of the library."""

from __future__ import annotations

from pathlib import Path

from support.live import ROOT
from support.make import make_keyring, make_member, person
from support.visits import make_visit

TOOLS: Path = ROOT / "library/tools"


def library() -> dict[str, object]:
    """The lead, the visit, and the codes of the tools."""
    codes = tuple(sorted(folder.name for folder in TOOLS.iterdir() if folder.is_dir()))
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=codes)
    return {"lead": person(lead), "visit": str(visit.id), "codes": codes}
