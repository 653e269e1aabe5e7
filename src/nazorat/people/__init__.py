"""Persons, organisations and authorities, roles, member keys, sign-in and unlocking.

Refuses a role that would let one person be on both sides of a rule of two; opens nothing by rank.
Every person comes in here first; the rooms above ask it who somebody is.
"""
