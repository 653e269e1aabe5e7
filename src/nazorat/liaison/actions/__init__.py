"""Acts on links: made, taken back, opened, read. A liaison acts by the id of the link, in the name of the body that the letter went to."""

from nazorat.liaison.actions.links import Made, end_links, make_link, prolong_link, revoke_link
from nazorat.liaison.actions.reading import close_link, note_refusal, open_link, read_copy
from nazorat.liaison.actions.writing import attach_file, detach_file, look_at_arrival, save_remark, send_comments

__all__ = [
    "Made",
    "attach_file",
    "close_link",
    "detach_file",
    "end_links",
    "look_at_arrival",
    "make_link",
    "note_refusal",
    "open_link",
    "prolong_link",
    "read_copy",
    "revoke_link",
    "save_remark",
    "send_comments",
]
