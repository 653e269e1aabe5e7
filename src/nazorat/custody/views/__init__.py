"""Pages of custodians, and pages beside a record. Whatever is typed about a person has no name in the page and is sealed there."""
