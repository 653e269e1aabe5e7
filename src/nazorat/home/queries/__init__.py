"""Reads of the desk, of search, of one provision through the rooms, and of the record of acts."""
