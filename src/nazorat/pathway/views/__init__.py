"""Pages of the pathway: the gap table, the log of objections."""
