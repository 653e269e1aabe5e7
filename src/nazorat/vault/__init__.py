"""Sealing and opening: age files, wrapped keys, field sealing, signatures, sealed blobs on disk.

The only room that imports cryptography; refuses to write in clear. An act of opening is written by who opens, first (`actions.note_opening`).
Every room that holds something confidential comes in here.
"""
