"""Reads of the desk, of search, of one provision through the rooms, and of the record of acts."""

from nazorat.people.models import WALLED, Member


def reads_work(member: Member) -> bool:
    """Whether the adopted and the known (places, recommendations) are for this member: for nobody behind the wall."""
    return member.role not in WALLED
