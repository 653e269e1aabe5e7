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
    "acts": 8, "acts-kept": 5, "acts-together": 6, "acts-together-read": 18, "code-generator": 4, "collect-form": 3, "collect-forms": 3,
    "collect-manifest": 3, "collect-media": 3, "conflict-clear": 5, "conflict-new": 6, "conflict-seen": 6, "conflicts": 10,
    "custody": 17, "custody-agreement": 11, "custody-agreement-new": 12, "custody-agreements": 6, "custody-ask": 15,
    "custody-ceremony": 5, "custody-confirm": 8, "custody-drill": 9, "custody-exit-paper": 6, "custody-halves": 12,
    "custody-hand-on": 15, "custody-key": 6, "custody-paper": 5, "custody-phrase": 6, "custody-recover": 6, "custody-sheets": 6,
    "custody-stick": 7, "custody-stick-key": 5, "custody-successor": 6, "debrief": 25, "debrief-add": 9, "debrief-entry": 15,
    "debrief-evidence": 24, "debrief-mine": 27, "debrief-remove": 12, "debrief-sheet": 25, "desk": 29, "field-app": 0,
    "field-app-file": 0, "figure-new": 5, "finding": 36, "finding-change": 33, "finding-evidence": 24, "finding-new": 25,
    "finding-remove": 7, "finding-transmission": 35, "findings": 30, "follow-up": 17, "follow-up-new": 16, "gap": 13, "gap-cell": 10,
    "gap-move": 8, "gap-new": 6, "gap-withdraw": 8, "gaps": 8, "gaps-table": 6, "identity-ask": 14, "identity-asked": 11,
    "identity-seal": 21, "identity-urgent": 12, "internal-note": 23, "internal-note-bring": 17, "internal-note-copy": 17,
    "internal-note-write": 22, "invite": 5, "join": 1, "keying": 13, "keying-list": 23, "keying-load": 19, "letter": 10,
    "letter-delivery": 6, "letter-file": 3, "letter-link": 7, "letter-link-replies": 14, "letter-new": 9, "letter-scan": 3,
    "letter-scan-new": 6, "letter-scan-sealed": 11, "letter-strike": 6, "letters": 7, "letters-table": 5, "liaison": 1,
    "link-reply-take": 15, "mandate": 6, "mandate-power": 6, "me": 14, "meeting": 29, "meeting-attendance": 24, "meeting-close": 29,
    "meeting-copy": 17, "meeting-decide": 38, "meetings": 23, "member": 8, "member-end": 5, "member-vouch": 7, "members": 7,
    "note-new": 20, "numbers": 24, "numbers-table": 22, "objection": 9, "objection-answer": 5, "objection-new": 7,
    "objection-taken-back": 5, "objections": 7, "objections-table": 5, "organisation": 5, "organisation-new": 4, "organisations": 5,
    "passphrase": 4, "place": 12, "place-became": 6, "place-change": 6, "place-chart": 5, "place-close": 5, "place-figures": 6,
    "place-figures-table": 4, "place-name-new": 5, "place-new": 5, "place-units": 6, "places": 7, "places-table": 3, "project": 40,
    "project-change": 5, "project-facts": 14, "project-indicator-new": 5, "project-new": 4, "project-table": 20, "projects": 13,
    "provision": 11, "recheck": 42, "rechecks": 29, "recommendation": 15, "recommendation-chain": 9, "recommendation-change": 31,
    "recommendation-draft": 23, "recommendation-drafts": 23, "recommendation-ground": 22, "recommendation-new": 25,
    "recommendation-remove": 7, "recommendation-reply": 6, "recommendation-verify": 10, "recommendations": 15,
    "recommendations-follow-up": 10, "recommendations-replies": 13, "recommendations-replies-table": 11, "recommendations-table": 11,
    "record": 32, "record-file": 11, "record-picture": 11, "records": 30, "records-export": 14, "recovery-codes": 5, "report": 21,
    "report-adopt": 51, "report-annual-new": 4, "report-authors": 16, "report-comment": 39, "report-comments": 15,
    "report-comments-answers": 40, "report-comments-new": 9, "report-edition-file": 6, "report-editions": 11, "report-evidence": 41,
    "report-export": 10, "report-file": 6, "report-gate": 51, "report-late": 16, "report-letter-file": 6, "report-letter-new": 10,
    "report-new": 6, "report-objections": 51, "report-piece": 47, "report-release": 51, "report-section": 42, "report-sign": 51,
    "report-text": 16, "report-thread-new": 9, "report-threads": 15, "report-versions": 16, "report-word": 44, "reports": 8,
    "retention": 19, "retention-erase": 18, "retention-hold": 14, "retention-longer": 14, "retention-term": 5, "retention-thing": 18,
    "return": 10, "return-columns": 5, "return-new": 5, "returns": 6, "rights": 4, "search": 4, "security-key-new": 4, "sheets": 20,
    "sheets-issue": 19, "sign-in": 1, "standards-glossary": 5, "standards-glossary-table": 3, "standards-instruments": 5,
    "standards-instruments-table": 3, "standards-limits": 7, "standards-limits-table": 5, "standards-norm": 6,
    "standards-provisions": 8, "standards-provisions-table": 6, "standards-term-new": 4, "sync-pack": 5, "tool-compare": 6,
    "tool-correct": 7, "tool-corrected": 7, "tool-upload": 4, "tool-version": 9, "tool-workbook": 3, "tools": 6, "training": 7,
    "training-new": 4, "trainings": 7, "undertaking": 23, "unit-close": 5, "unit-new": 6, "unlock": 4, "urgent-key": 5, "visit": 34,
    "visit-answers": 29, "visit-answers-table": 18, "visit-arrive": 12, "visit-close": 16, "visit-cost-new": 5, "visit-cost-strike": 5,
    "visit-costs": 7, "visit-costs-table": 3, "visit-device-pair": 16, "visit-granting": 9, "visit-grants": 8, "visit-grants-add": 7,
    "visit-past": 7, "visit-plan": 14, "visit-plan-change": 14, "visit-plan-drop": 5, "visit-plan-new": 7, "visit-programme": 14,
    "visit-refuse": 12, "visit-rooms": 27, "visit-rooms-table": 17, "visit-team": 26, "visit-team-add": 19, "visit-team-lead": 18,
    "visit-team-remove": 17, "visit-tools": 19, "visit-tools-choose": 19, "visits": 6,
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
