"""Instruments, provisions, numeric limits with their status here, themes: what a fact is held against.

Refuses a verdict without its norm: the national norm stands first, and while nobody entered it the gap is shown.
Lawyers come in to enter national norms; every room above asks here which limit applies.
"""
