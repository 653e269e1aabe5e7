"""The road to the Protocol and to a working mechanism: what the law lacks, who objects to what, each with source and date.

Refuses names of persons, opinions without a source, and a guess: what is not known says "unknown".
Coordinators keep it; planners read it too.
"""
