"""The record of acts: append-only, hash-chained, exportable, verifiable without us.

Holds plain ids, counts and commitments; refuses personal text, updates and deletions.
Every room's actions append here, last in their own transaction.
"""
