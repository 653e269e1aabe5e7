"""How fast, on this machine, through the real doors: `python -m benchmarks.ingest --help`. Each command prints one JSON line a case."""
