"""The common tools of the pages: frame, problems, flashes, lists, dates, headers. No models, nothing of the field.

Refuses inline script and style, free text in flashes, and personal data in a problem.
Every room comes in; this room imports no other.
"""
