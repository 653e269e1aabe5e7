"""How fast, on this machine, through the real doors: `python -m benchmarks.ingest --help`. Each command prints one JSON line a case."""

import sys
from pathlib import Path

for top in ("tests", "src"):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / top))
