"""Pages of reports: the list and one report, writing, the gate with signatures and release, letters."""
