"""The journal of letters: what went out and came in under which number, when it was delivered, until when a reply is due.

Refuses a gap in the numbers, a deletion, words that could name a person or a planned visit, and a restricted scan in clear.
Monitors and coordinators keep it, custodians read it too.
"""
