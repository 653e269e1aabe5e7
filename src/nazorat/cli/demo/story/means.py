"""What the visits cost, and an invented foundation that pays for them: every name, sum and promise is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Project:
    """A project as a coordinator enters it. `visits` of its visits came in; it promised `target` of them."""

    title: str
    funder: str
    partners: str
    promise: str
    target: int
    visits: int


CURRENCY = "XTS"
# the code of ISO 4217 for tests: no country's money
COSTS = (
    ("namuna-0", "travel", "840.00"), ("namuna-0", "stay", "1260.00"), ("namuna-0", "fees", "400.00"), ("misol-0a", "travel", "120.00"),
    ("misol-0b", "travel", "380.00"), ("misol-0v", "travel", "95.00"),
)  # fmt: skip
# four days on site: two at Namuna-0, one at each of the others that let the group in
A_DAY = "750"
PROJECT = Project(
    "Eyes open (demo)", "Sample Foundation (demo)", "Office of the Commissioner (demo), Civil Initiative (demo)",
    "At least four places are visited in a year", target=4, visits=3,
)  # fmt: skip
