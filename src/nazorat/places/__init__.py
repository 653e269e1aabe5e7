"""The register of places where people are deprived or restricted of their liberty.

Refuses to forget: a place is closed, renamed or moved with dates, never deleted.
Planners and coordinators keep it; every visit points here.
"""
