"""How long what is kept is kept: classes with clocks, reminders, holds, longer terms, erasure by two, the ledger of what was erased.

Refuses to erase anything by a clock alone, by one person, under a hold, or while the clock is in doubt.
Coordinators and custodians come in here; what is erased belongs to the rooms below.
"""
