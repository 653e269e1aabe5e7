"""Draws of persons, cells and register entries from a list of the place: by strata, seeded, with reserves and what became of each line.

Takes numbers of lines and never a name; a draw that was made is not made again, it stays with what it gave.
Members who work on the visit draw; the answers of a visit take their margins and weights from here.
"""
