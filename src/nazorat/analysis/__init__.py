"""Typed tables from opened records: distributions, measured rooms against named limits, figures with one definition each.

Refuses a table on persons below the threshold and keeps nothing on disk.
Members of a visit come in with an unlocked key; reports take their figures from here.
"""
