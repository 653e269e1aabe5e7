"""Tables of this room: `drafts` is what a report is written in, `outside` what goes out of it and comes back."""

from nazorat.reports.models.drafts import (
    GateAnswer,
    Proposal,
    Report,
    ReportGrant,
    ReportScope,
    SectionText,
    SectionVersion,
    Thread,
)
from nazorat.reports.models.outside import (
    Comment,
    Edition,
    HandedCopy,
    Inbox,
    Letter,
    Objection,
    ReleasedFigure,
    ReleasedFile,
    ReleasedText,
    Signature,
)

__all__ = [
    "Comment",
    "Edition",
    "GateAnswer",
    "HandedCopy",
    "Inbox",
    "Letter",
    "Objection",
    "Proposal",
    "ReleasedFigure",
    "ReleasedFile",
    "ReleasedText",
    "Report",
    "ReportGrant",
    "ReportScope",
    "SectionText",
    "SectionVersion",
    "Signature",
    "Thread",
]
