"""The debrief matrix and the findings made from it: what was established, on what evidence, for and against, against which norm.

Refuses plain words at rest before adoption and never blocks one credible account.
The team of a visit comes in; recommendations and reports build on it.
"""
