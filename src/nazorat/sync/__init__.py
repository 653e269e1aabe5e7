"""The door for our field app: takes records that are sealed and signed before they reach the server, and gives receipts.
Refuses what is not sealed, not signed by a paired device, or sealed to a key that is not of its visit.
Devices paired with one visit come in here, by the token in the path.
"""
