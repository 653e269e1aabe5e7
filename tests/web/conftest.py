"""One Node for a module's tests."""

from collections.abc import Iterator

import pytest

from support.browser_side import BrowserSide, browser_side


@pytest.fixture(scope="module")
def js() -> Iterator[BrowserSide]:
    with browser_side() as side:
        yield side
