"""Reprisals, complaints and tips: each with an access list of its own, looked at again by a day, passed on with consent, closed.

Everything that one says, where it happened too, is sealed to its list, whatever anybody's role.
Refuses to pass a person on who did not agree, and keeps all of it out of the analysis of visits.
"""
