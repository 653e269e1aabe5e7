"""How the store of an installation is set, asked of the database itself: what is deleted is wiped, nothing spills, commits are on disk."""

from __future__ import annotations

import pytest

from protocols.server import installed

pytestmark = pytest.mark.temporary_files("the home of the process that is asked lies in a temporary folder")
# synchronous 2: FULL; temp_store 2: memory
SQLITE = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "temp_store": 2, "foreign_keys": 1}
POSTGRESQL = {"synchronous_commit": "on", "fsync": "on"}


def test_connections_are_set_to_keep_and_to_wipe() -> None:
    with installed() as server:
        told = server.readings("store")
    if told["vendor"] == "sqlite":
        assert told["held"] == SQLITE
    else:
        # values travel beside the statement, so that the server's log of statements holds none of them
        assert (told["held"], told["binds_on_the_server"]) == (POSTGRESQL, True)
