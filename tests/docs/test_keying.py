"""docs/handbook/paper.md says how many keys a sheet costs: as many as the journey counts."""

import re

from docs.pages import HANDBOOK, ROOT


def test_page_when_it_counts_keys_counts_those_of_the_journey() -> None:
    journey = (ROOT / "tests/journeys/test_keying.py").read_text()
    counted = re.findall(r"== \((\d+), (\d+)\)", journey)[:2]
    assert len(counted) == 2, "the search finds nothing any more"
    assert re.findall(r"(\d+) places and (\d+) keys", (HANDBOOK / "paper.md").read_text()) == counted
