"""Pages of the journal: its list, one letter, what is entered of it, its scans."""
