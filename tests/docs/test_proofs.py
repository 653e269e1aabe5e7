"""docs/developing/proofs.md names tests that are there."""

import re

from docs.pages import DOCS, ROOT

NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_proofs_when_named_are_there() -> None:
    named = NAMED.findall((DOCS / "developing/proofs.md").read_text())
    assert len(named) > 20
    gone = [
        f"{file}::{test}" for file, test in named if not (ROOT / file).is_file() or f"def {test}(" not in (ROOT / file).read_text()
    ]
    assert gone == []
