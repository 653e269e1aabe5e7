"""What each page costs: a literal number of queries, the same with one row in every list and with three.

The pages are those of the whole product with every slot filled, read by one who is let in. A new address gets its line here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nazorat.correspondence.models import JournalEntry, MadeFile, OpenScan, SealedScan
from nazorat.custody.models import Agreement, Ask, CustodyKey, Identity, UrgentOpening
from nazorat.fieldwork.models import Attachment, FollowUp, Record, RecordVersion, Sheet
from nazorat.findings.models import DebriefEntry, Finding, InternalNote, Meeting, Recheck, Transmission, Undertaking
from nazorat.pathway.models import Cell, Gap, Move, ObjectionAnswer, PublicObjection
from nazorat.people.models import Attendance, SignIn, TrainingSession
from nazorat.people.rights import RIGHTS
from nazorat.places.models import Figure, Place, PlaceBefore, PlaceName, Return, Succession, Unit
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.recommendations.models import Ground, Recommendation, Reply, Verification
from nazorat.reports.models import Comment, Letter, Objection, ReleasedFile, ReportGrant, Thread
from nazorat.tools.models import Correction
from nazorat.visits.models import ConflictDeclaration, Cost, Device, TeamMember, UntrainedSeat
from support.addresses import addresses
from support.everything import World, make_world
from support.more import More

from .test_cast import path_of

pytestmark = pytest.mark.django_db
# who reads a page: the first of these to whom it is shown
READERS = ("lead", "planner", "coordinator", "custodian", "administrator", "nobody")
QUERIES_AT = {"record": "?version=1", "records-export": "?tool=note&kind=csv&words=yes", "visit-answers": "?tool=interview"}
# the lists whose rows are counted: each gains a row each time
COUNTED = (
    Agreement, Ask, Attachment, Attendance, Cell, Comment, ConflictDeclaration, Correction, Cost, CustodyKey, DebriefEntry, Device, Figure,
    Finding, FollowUp, Gap, Ground, Identity, Indicator, InternalNote, JournalEntry, Letter, MadeFile, Meeting, Move, Objection,
    ObjectionAnswer, OpenScan, Place, PlaceBefore, PlaceName, Project, PublicObjection, Recheck, Recommendation, Record, RecordVersion,
    ReleasedFile, Reply, ReportGrant, Return, SealedScan, Sheet, SignIn, Succession, Tag, TeamMember, Thread, TrainingSession, Transmission,
    Undertaking, Unit, UntrainedSeat, UrgentOpening, Verification,
)  # fmt: skip
QUERIES = {
}  # fmt: skip
# pages without a number here, and why
NO_LIST = {
    "liaison-remark": "one paragraph of the copy that it opens whole, and none of the readers has it open",
    "liaison-reply": "one recommendation of those that one letter asked about, and none of the readers has it open",
    "liaison-replies": "its rows are what one letter asked about, and none of the readers has it open",
    "liaison-replies-send": "its rows are what one liaison wrote, and none of the readers is one",
    "liaison-files": "its rows are what one liaison attached, and none of the readers is one",
    "liaison-send": "its rows are what one liaison wrote, and none of the readers is one",
    "liaison-copy": "its rows are the paragraphs of the one copy that it opens whole, and none of the readers has it open",
    "keying-differences": "its rows are items of the one record that it opens whole",
    "recheck-sign": "its rows are the sentences of one check, and none of the readers is who checks them",
}
# once a minute a page also says that its browser was seen and its key used
SEEN = ('UPDATE "people_signin"', 'UPDATE "people_unlockedsession"')


def read(world: World) -> dict[str, int]:
    """How many queries each address asks for; each is read twice, so that what a process keeps is kept."""
    found = {}
    for name, path in shown(world):
        for client in (world.clients[who] for who in READERS):
            if taken_back(client, path)[0] == 200:
                found[name] = taken_back(client, path)[1]
                break
    return found


def shown(world: World) -> Iterator[tuple[str, str]]:
    for pattern in addresses():
        yield pattern.name or "", path_of(world, pattern) + QUERIES_AT.get(pattern.name or "", "")


def taken_back(client: Client, path: str) -> tuple[int, int]:
    """Status and number of queries; whatever the page wrote is taken back, also in the browser."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    before = transaction.savepoint()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)
    transaction.savepoint_rollback(before)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer.status_code, sum(not each["sql"].startswith(SEEN) for each in asked.captured_queries)


def test_every_list_has_its_number() -> None:
    """Whatever can be read at all; the others take a post and show no page."""
    readable = {address for address, right in RIGHTS.items() if "GET" in right.methods}
    assert set(QUERIES) | set(NO_LIST) == readable
    assert set(QUERIES) & set(NO_LIST) == set()


def test_pages_cost_the_same_with_one_row_and_with_three() -> None:
    world = make_world()
    more = More(world)
    more.add()
    one, rows = read(world), {model: model.objects.count() for model in COUNTED}
    more.add()
    more.add()
    three = read(world)
    assert [model for model in COUNTED if model.objects.count() < rows[model] + 2] == []
    assert {name: (one[name], three.get(name)) for name in one if one[name] != three.get(name)} == {}
    assert three == QUERIES
