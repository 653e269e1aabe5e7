"""Acts on links: made, taken back, opened, read. A liaison acts by the id of the link, in the name of the body that the letter went to."""

from nazorat.liaison.actions.links import Made, end_links, make_link, prolong_link, revoke_link
from nazorat.liaison.actions.reading import close_link, note_refusal, open_link, read_copy, read_questions
from nazorat.liaison.actions.replies import open_replies, open_reply, take_reply
from nazorat.liaison.actions.writing import (
    attach_file,
    detach_file,
    look_at_arrival,
    save_answer,
    save_remark,
    send_comments,
    send_replies,
)

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
    "open_replies",
    "open_reply",
    "prolong_link",
    "read_copy",
    "read_questions",
    "revoke_link",
    "save_answer",
    "save_remark",
    "send_comments",
    "send_replies",
    "take_reply",
]
