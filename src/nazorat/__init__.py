"""Nazorat: the working system of a national preventive mechanism against torture."""

__version__ = "0.1.0"
