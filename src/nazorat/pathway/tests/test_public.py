"""What planners noted under seal, and names of persons, reach no page, picture or table of the pathway, nor any page that needs no account.

What readers of the board see is looked at, and so is what everybody may read without an account; what an edition of the public's page says is
looked at in its own room.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from nazorat.pathway.models import Stage
from nazorat.pathway.urls import urlpatterns
from nazorat.people.models import Member
from nazorat.people.rights import RIGHTS
from nazorat.standards.actions import load_reference
from support.make import make_keyring, make_member, sign_in
from support.outside import make_outside_whole
from support.pathway import make_pathway_whole
from support.road import make_note

pytestmark = pytest.mark.django_db
NOTED, NAME = "KANAREIKA-zamok", "Fictix Canarysson"
# what opens the planners' notes is theirs alone
SEALED = ("road-notes", "road-note-new", "road-note-destroy")


def board(values: dict[str, object]) -> Iterator[str]:
    """Every page, picture and table of the board that is read with an account alone, each stage of the road included."""
    for pattern in urlpatterns:
        name = pattern.name or ""
        if "GET" not in RIGHTS[name].methods or name in SEALED:
            continue
        wanted = list(pattern.pattern.converters)
        if wanted == ["stage"]:
            yield from (reverse(name, args=[stage]) for stage in Stage.values)
        else:
            yield reverse(name, kwargs={one: values[one] for one in wanted})


def plain(name: str) -> Iterator[str]:
    """An address that names nothing; those with parts of their own belong to other rooms."""
    with suppress(NoReverseMatch):
        yield reverse(name)


def readable(content: bytes) -> str:
    """What a page, a picture, a CSV or a workbook says."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(one).decode() for one in book.namelist())


def test_no_sealed_note_and_no_name_of_a_person_is_on_the_board_or_on_what_everybody_reads() -> None:
    load_reference(by=None)
    coordinator = make_member(role=Member.Role.COORDINATOR, name=NAME)
    planner = make_keyring(make_member(planner=True, name=NAME))
    values: dict[str, object] = dict(make_pathway_whole(by=coordinator, planner=planner))
    values |= make_outside_whole(by=coordinator)
    make_note(planner, words=NOTED)
    values |= {"aspect": "response", "column": "law"}
    reader, keeper, nobody = Client(), Client(), Client()
    sign_in(reader, planner.member)
    sign_in(keeper, coordinator)
    seen = 0
    for path in board(values):
        for client in (reader, keeper):
            for asked in (path, f"{path}?format=xlsx"):
                answer = client.get(asked)
                if answer.status_code != 200:
                    continue
                said = readable(b"".join(answer) if answer.streaming else answer.content)
                assert (NOTED in said, NAME in said) == (False, False), asked
                seen += 1
    assert seen > 100
    open_to_all = [path for name, right in RIGHTS.items() if right.who.words == "everybody" for path in plain(name)]
    assert reverse("sign-in") in open_to_all
    for path in open_to_all:
        answer = nobody.get(path)
        said = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
        assert (NOTED in said, NAME in said) == (False, False), path


def test_no_table_of_the_board_holds_words_of_a_sealed_note() -> None:
    planner = make_keyring(make_member(planner=True))
    make_note(planner, words=NOTED, stage="opinions")
    with connection.cursor() as cursor:
        for table in [one for one in connection.introspection.table_names(cursor) if one.startswith(("pathway_", "audit_"))]:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            held = b"".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in cursor.fetchall() for cell in row)
            assert (NOTED.encode() in held, b"opinions" in held) == (False, False), table
