"""The dossier of a place: what every room below knows of it, on one page and as a document to print.

Keeps nothing of its own and shows each reader what they may read of the rooms.
Refuses to say that anything was left out.
"""
