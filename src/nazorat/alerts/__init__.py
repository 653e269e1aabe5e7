"""Urgent alerts from the field: sealed to a list of their own, shown at once at the desk, with clock, acknowledgement and what was done.

Opens to the members on the list alone; a name comes beside an alert for 72 hours, sealed in the field app, where the person agreed.
The lead of a visit keeps its list and the number to be rung; devices fetch both signed, and raise without a network.
"""
