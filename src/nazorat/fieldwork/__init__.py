"""Field records and free notes: numbered sheets, keying from paper, the one way in for all doors, sealed storage.

Refuses to write anything readable and never acknowledges what is not on the disk.
Team members and devices of a visit come in; analysis and findings read through `open_records`.
"""
