"""The desk: what is due, what arrived, search, one provision through all rooms, the record of acts.

Refuses sealed content: everything here is T1 or counts, so a locked member sees the same page as an unlocked one.
Every member comes in here first.
"""
