"""Pictures of notes, drawn anew, under names that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from nazorat.reports.blocks.chunk import Chunk, Here, unknown
from nazorat.typeset import Figure


def photo(here: Here, name: str) -> Iterator[Chunk]:
    """`{{photo:<attachment>}}`: the picture, described as a room; the gate asks for its checklist."""
    try:
        picture = here.material.pictures.get(UUID(name))
    except ValueError:
        picture = None
    if picture is None:
        yield unknown("photo", name)
        return
    plain = f"photo-{name[:8]}"
    figure = Figure(plain, here.say("alt.photo"), caption=here.say("alt.photo"), photo=picture.content, width_mm=90)
    yield Chunk(f"![](figure:{plain})", figure=figure, photo=name, generated=True)
