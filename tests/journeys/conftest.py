"""One served installation for the journeys that only look at it. Each module opens a browser of its own: two cannot run in one thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.live import Live, serving


@pytest.fixture(scope="session")
def mechanism() -> Iterator[Live]:
    """What `seeds_desk.desk` made; marked as a demonstration, since its pages become pictures."""
    with serving("journeys.seeds_desk:desk", NAZORAT_DEMO="yes") as served:
        yield served
