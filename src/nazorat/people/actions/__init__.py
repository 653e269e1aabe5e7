"""The acts of this room: accounts, keys and vouching, planning's key, sign-in and unlocking."""

from nazorat.people.actions.accounts import (
    Invited,
    add_organisation,
    change_role,
    edit_organisation,
    end_member,
    found_mechanism,
    invite_again,
    invite_member,
    join,
)
from nazorat.people.actions.keys import (
    make_planner,
    open_planning,
    open_plannings,
    turn_planners_key,
    vouch_key,
    withdraw_planner,
)
from nazorat.people.actions.sessions import (
    change_passphrase,
    end_browser,
    forget_ended,
    lock,
    note_refusal,
    renew_recovery_codes,
    sign_in,
    sign_out,
    unlock,
)

__all__ = [
    "Invited",
    "add_organisation",
    "change_passphrase",
    "change_role",
    "edit_organisation",
    "end_browser",
    "end_member",
    "forget_ended",
    "found_mechanism",
    "invite_again",
    "invite_member",
    "join",
    "lock",
    "make_planner",
    "note_refusal",
    "open_planning",
    "open_plannings",
    "renew_recovery_codes",
    "sign_in",
    "sign_out",
    "turn_planners_key",
    "unlock",
    "vouch_key",
    "withdraw_planner",
]
