"""The pages of this room: the door (sign in, unlock, join), one's own account, members, organisations."""
