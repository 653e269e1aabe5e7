"""The mandate, planned and made visits, teams, visit keys with their compartments and grants, devices.

Refuses to name a place before arrival and grants keys only to vouched members of the team.
Planners and visit leads come in; every sealed record hangs on a key made here.
"""
