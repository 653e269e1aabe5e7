"""Sealing and opening: age files, wrapped keys, field sealing, signatures, sealed blobs on disk.

The only room that imports cryptography; refuses to open anything without writing the act of it.
Every room that holds something confidential comes in here.
"""
