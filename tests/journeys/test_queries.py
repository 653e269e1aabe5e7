"""What each page costs: a literal number of queries, the same with one row in every list and with three.

The pages are those of the whole product with every slot filled, read by one who is let in. A new address gets its line here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nazorat.cases.models import Case
from nazorat.correspondence.models import JournalEntry, MadeFile, NumbersAnswer, NumbersRequest, OpenScan, SealedScan
from nazorat.custody.models import Agreement, Ask, CustodyKey, Identity, UrgentOpening
from nazorat.fieldwork.models import Attachment, FollowUp, Record, RecordVersion, Sheet
from nazorat.findings.models import DebriefEntry, Finding, InternalNote, Meeting, Recheck, Transmission, Undertaking
from nazorat.pathway.models import (
    AssessmentItem,
    AssessmentText,
    Cell,
    Commitment,
    CommitmentLink,
    Consultation,
    ControlBody,
    ControlSaid,
    CountryFact,
    Deadline,
    DesignBudget,
    DialogueEvent,
    DialogueStep,
    FeatureSaid,
    ForeignModel,
    Gap,
    LawProposal,
    Measure,
    MeasureLink,
    MeasureSaid,
    Milestone,
    Move,
    NationalPlan,
    ObjectionAnswer,
    Paper,
    PaperVersion,
    Presence,
    PublicObjection,
    ReadinessSaid,
    RoadNote,
    StageAct,
    Statement,
)
from nazorat.people.models import Attendance, SignIn, TrainingSession
from nazorat.people.rights import RIGHTS
from nazorat.places.models import (
    Figure,
    OthersFinding,
    Place,
    PlaceBefore,
    PlaceName,
    RegionalSeat,
    Reopening,
    Return,
    Succession,
    Unit,
)
from nazorat.programme.models import Override, Proposal as PlaceProposal, Rule, Scenario, Travel, Weight
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.publish.models import PublicEdition
from nazorat.recommendations.models import Ground, Recommendation, Reply, Verification
from nazorat.reports.models import Comment, Letter, Objection, ReleasedFile, ReportGrant, Thread
from nazorat.sampling.models import Draw
from nazorat.tools.models import ComposedItem, Composition, Correction
from nazorat.visits.models import ConflictDeclaration, Cost, Device, Task, TeamMember, UntrainedSeat
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
    Agreement, Ask, AssessmentItem, AssessmentText, Attachment, Attendance, Cell, Comment, Commitment, CommitmentLink,
    ComposedItem, Composition, ConflictDeclaration,
    Consultation, ControlBody, ControlSaid, Correction, Cost, CountryFact, CustodyKey, Deadline, DebriefEntry, DesignBudget,
    Device, DialogueEvent, DialogueStep, Draw, FeatureSaid, Figure, Finding, FollowUp, ForeignModel, Gap, Ground, Identity,
    Indicator, InternalNote, JournalEntry, LawProposal, Letter, MadeFile, Measure, MeasureLink, MeasureSaid, Meeting, Milestone,
    Move, NationalPlan, NumbersAnswer, NumbersRequest, Objection, ObjectionAnswer, OpenScan, Paper, PaperVersion, Place,
    PlaceBefore, PlaceName, Presence, Project, PublicObjection, ReadinessSaid, RegionalSeat, Reopening, Recheck, Recommendation,
    Record, RecordVersion,
    ReleasedFile, Reply, ReportGrant, Return, RoadNote, SealedScan, Sheet, SignIn, StageAct, Statement, Succession, Tag,
    TeamMember, Thread, TrainingSession, Transmission, Undertaking, Unit, UntrainedSeat, UrgentOpening, Verification, Override,
    PlaceProposal, Rule, Scenario, Travel, Weight, Task, Case, OthersFinding, PublicEdition,
)  # fmt: skip
QUERIES = {
    "acts": 8, "acts-kept": 5, "acts-together": 6, "acts-together-read": 18, "alert": 13, "alert-door-list": 2, "alert-list": 26,
    "alert-name": 6, "alert-raise": 24, "alerts": 7, "app-face": 5, "budget": 5, "bundle": 21, "bundle-new": 20,
    "bundle-receipt": 5, "case": 12, "case-close": 5, "case-list": 8, "case-new": 7, "case-refer": 5, "cases": 7, "cases-counts": 8,
    "chronicle": 6, "chronicle-new": 4, "chronicle-table": 11, "chronicle-take": 5, "code-generator": 4, "collect-form": 3,
    "collect-forms": 3, "collect-manifest": 4, "collect-media": 4, "conflict-clear": 5, "conflict-new": 6, "conflict-seen": 6,
    "conflicts": 10, "control": 8, "control-new": 4, "control-power": 7, "controls": 6, "controls-table": 4, "custody": 17,
    "custody-agreement": 11, "custody-agreement-new": 12, "custody-agreements": 6, "custody-ask": 15, "custody-ceremony": 5,
    "custody-confirm": 8, "custody-door-keys": 5, "custody-drill": 9, "custody-exit-paper": 6, "custody-halves": 12,
    "custody-hand-on": 15, "custody-key": 6, "custody-paper": 5, "custody-phrase": 6, "custody-recover": 6, "custody-sheets": 6,
    "custody-stick": 7, "custody-stick-key": 5, "custody-successor": 6, "debrief": 29, "debrief-add": 9, "debrief-entry": 15,
    "debrief-evidence": 28, "debrief-mine": 31, "debrief-remove": 12, "debrief-sheet": 29, "desk": 38, "dialogue": 10,
    "dialogue-commitment": 5, "dialogue-commitment-link": 7,
    "dialogue-commitment-step": 5, "dialogue-commitments": 7, "dialogue-consultation-answer": 5,
    "dialogue-consultation-new": 4, "dialogue-consultations": 5, "dialogue-event": 11, "dialogue-event-new": 4,
    "dialogue-present": 5, "dialogue-proposal-new": 4, "dialogue-proposal-step": 5, "dialogue-proposals": 6,
    "dialogue-statement": 5, "dialogue-table": 8, "dictionary": 4, "dictionary-file": 2, "dossier": 22, "dossier-occupancy": 5,
    "dossier-print": 21, "draw": 26, "draw-drop": 21, "draw-new": 20, "draw-weights": 12, "draws": 27, "field-app": 1,
    "field-app-file": 1, "figure-new": 5, "finding": 40, "finding-change": 37, "finding-evidence": 28, "finding-new": 29,
    "finding-remove": 7, "finding-transmission": 39, "findings": 34, "follow-up": 21, "follow-up-new": 20, "gap": 20,
    "gap-cell": 10, "gap-move": 8, "gap-new": 6, "gap-withdraw": 8, "gaps": 8, "gaps-table": 6, "identity-ask": 14,
    "identity-asked": 11, "identity-seal": 21, "identity-urgent": 12, "internal-note": 27, "internal-note-bring": 21,
    "internal-note-copy": 21, "internal-note-write": 26, "invite": 5, "join": 1, "keying": 13, "keying-batch": 28,
    "keying-errors": 22, "keying-list": 27, "keying-load": 23, "keying-scan": 21, "letter": 12, "letter-delivery": 6,
    "letter-file": 3, "letter-link": 7, "letter-link-replies": 14, "letter-new": 9, "letter-scan": 3, "letter-scan-new": 6,
    "letter-scan-sealed": 11, "letter-strike": 6, "letters": 7, "letters-table": 5, "liaison": 1, "link-reply-take": 15,
    "mandate": 7, "mandate-designation": 6, "mandate-power": 6, "me": 14, "measure": 13, "measure-link": 7, "measure-new": 6,
    "measure-said": 6, "measures-file": 7, "mechanism-model": 8, "mechanism-model-budget": 6, "mechanism-model-feature": 6,
    "mechanism-model-new": 4, "mechanism-model-state": 8, "mechanism-model-state-feature": 7, "mechanism-models": 8,
    "mechanism-models-table": 6, "meeting": 33, "meeting-attendance": 28, "meeting-close": 33, "meeting-copy": 21,
    "meeting-decide": 42, "meetings": 27, "member": 8, "member-end": 5, "member-vouch": 7, "members": 7, "my-profile": 5,
    "national-plan": 8, "national-plan-file": 8, "national-plan-new": 5, "national-plan-table": 6, "national-plans": 5, "note-new": 24, "numbers": 24,
    "numbers-answer": 10, "numbers-ask": 6, "numbers-asked": 6, "numbers-asked-table": 4, "numbers-table": 22, "objection": 9,
    "objection-answer": 5, "objection-new": 7, "objection-taken-back": 5, "objections": 7, "objections-table": 5, "organisation": 5,
    "organisation-new": 4, "organisations": 5, "others-finding-new": 5, "outside": 8, "outside-alike": 6, "outside-import": 6,
    "outside-import-columns": 6, "outside-import-new": 5, "outside-imports": 6, "outside-link": 8, "outside-new": 4,
    "outside-one": 10, "outside-said": 6, "outside-table": 8, "passphrase": 4, "pathway-chart": 3, "place": 13, "place-became": 6,
    "place-change": 6, "place-chart": 5, "place-close": 5, "place-figures": 6, "place-figures-table": 4, "place-name-new": 5, "place-reopen": 5,
    "place-new": 5, "place-point": 5, "place-units": 6, "places": 9, "places-map": 7, "places-table": 5, "programme": 11, "programme-map": 13,
    "regional-team": 7, "regional-teams": 6,
    "programme-answer": 11, "programme-override": 5, "programme-override-end": 5, "programme-proposals": 10, "programme-propose": 5,
    "programme-rule": 6, "programme-rules": 7, "programme-scenario": 11, "programme-scenario-destroy": 5,
    "programme-scenario-new": 6, "programme-scenarios": 5, "programme-score": 24, "programme-score-copy": 4, "programme-share": 5,
    "programme-table": 9, "programme-ways": 7, "programme-weights": 6, "project": 40, "project-change": 5, "project-facts": 14,
    "project-indicator-new": 5, "project-new": 4, "project-table": 20, "projects": 13, "provision": 15, "public-edition-file": 4,
    "public-edition-page": 4, "public-editions": 7, "public-file": 2, "public-page": 2, "reader": 16,
    "assessment": 7, "assessment-file": 5, "assessment-item": 9, "assessment-list": 5, "assessment-say": 9, "assessment-table": 5,
    "reader-file": 17, "readers": 4, "readiness": 5, "readiness-criterion": 5, "readiness-say": 5, "readiness-table": 3,
    "recheck": 46, "rechecks": 33, "recommendation": 15, "recommendation-chain": 9, "recommendation-change": 35,
    "recommendation-draft": 27, "recommendation-drafts": 27, "recommendation-ground": 22, "recommendation-new": 29,
    "recommendation-remove": 7, "recommendation-reply": 6, "recommendation-verify": 10, "recommendations": 15,
    "recommendations-follow-up": 10, "recommendations-replies": 13, "recommendations-replies-table": 11,
    "recommendations-table": 11, "record": 37, "record-correct": 29, "record-file": 11, "record-history": 29, "record-picture": 11,
    "records": 44, "records-encrypted": 20, "records-export": 14, "recovery-codes": 5, "report": 21, "report-adopt": 52, "report-annual-new": 4,
    "report-authors": 16, "report-comment": 40, "report-comments": 15, "report-comments-answers": 41, "report-comments-new": 9,
    "report-edition-file": 6, "report-editions": 11, "report-evidence": 42, "report-export": 10, "report-file": 6,
    "report-gate": 52, "report-late": 16, "report-letter-file": 6, "report-letter-new": 10, "report-new": 6,
    "report-objections": 52, "report-piece": 48, "report-release": 52, "report-section": 43, "report-sign": 52, "report-text": 16,
    "report-thread-new": 9, "report-threads": 15, "report-versions": 16, "report-word": 45, "reports": 8, "retention": 20,
    "retention-erase": 18, "retention-hold": 14, "retention-longer": 14, "retention-term": 5, "retention-thing": 18, "return": 10,
    "return-columns": 5, "return-new": 5, "returns": 6, "rights": 4, "road": 7, "road-act": 4, "road-due": 5,
    "road-due-calendar": 6, "road-due-kept": 5, "road-due-new": 5, "road-due-table": 3, "road-neighbours": 5,
    "road-neighbours-chart": 3, "road-neighbours-new": 4, "road-neighbours-table": 3, "road-note-new": 4, "road-notes": 10,
    "road-paper": 5, "road-stage": 11, "road-table": 5, "road-version": 5, "sealed-findings": 11, "search": 4,
    "sampling-plan": 21, "sampling-plan-write": 21, "security-key-new": 4, "sheets": 24, "sheets-issue": 23, "sign-in": 1,
    "standards-article-change": 7, "suspected": 10, "suspected-confirm": 12, "suspected-destroy": 5, "suspected-dismiss": 5,
    "suspected-more": 5, "suspected-new": 4, "suspected-place": 11,
    "standards-article-new": 6, "standards-glossary": 5, "standards-glossary-table": 3, "standards-instruments": 5,
    "standards-instruments-table": 3, "standards-law": 10, "standards-law-change": 6, "standards-law-new": 4, "standards-laws": 6,
    "standards-laws-import": 4, "standards-laws-table": 6, "standards-limits": 7, "standards-limits-table": 5, "standards-norm": 8,
    "standards-provisions": 8, "standards-provisions-table": 6, "standards-search": 6, "standards-term-new": 4, "sync-media": 3,
    "sync-pack": 16, "sync-preparation": 8, "tool-compare": 6, "tool-composed-own": 6, "tool-composition": 7, "tool-composition-change": 5,
    "tool-composition-coverage": 9, "tool-composition-file": 4, "tool-composition-items": 10, "tool-composition-new": 4,
    "tool-composition-own": 6, "tool-composition-sheet": 6, "tool-compositions": 5, "tool-correct": 7, "tool-corrected": 7,
    "tool-items": 8, "tool-language": 7, "tool-library": 9, "tool-upload": 4, "tool-version": 11, "tool-word": 4,
    "tool-workbook": 3, "tools": 6, "training": 7, "training-new": 4, "trainings": 7, "undertaking": 27, "unit-close": 5,
    "unit-new": 6, "unlock": 4, "urgent-key": 5, "visit": 47, "visit-access-log": 26, "visit-access-take": 30,
    "visit-access-totals": 9, "visit-access-totals-table": 6, "visit-answers": 33, "visit-answers-table": 18, "visit-arrive": 12,
    "visit-balance": 21, "visit-brief": 26, "visit-brief-write": 26, "visit-calendar": 4, "visit-close": 20, "visit-code-sheets": 11,
    "visit-cost-new": 5,
    "visit-cost-strike": 5, "visit-costs": 7, "visit-costs-table": 3, "visit-credential": 20, "visit-device-pair": 20,
    "visit-device-pairing": 21, "visit-doubts": 30, "visit-granting": 9, "visit-grants": 8, "visit-grants-add": 7,
    "visit-letter": 22, "visit-obstruction-new": 22, "visit-obstruction-strike": 21, "visit-pack-devices": 13, "visit-past": 7, "visit-plan": 16,
    "visit-plan-balance": 16, "visit-plan-change": 14, "visit-plan-drop": 5, "visit-plan-new": 7, "visit-programme": 14,
    "visit-refuse": 12, "visit-rooms": 31, "visit-rooms-table": 17, "visit-sent": 31, "visit-task": 27, "visit-task-new": 21,
    "visit-tasks": 27, "visit-tasks-usual": 28, "visit-team": 31, "visit-team-add": 23, "visit-team-lead": 22,
    "visit-team-remove": 21, "visit-tools": 23, "visit-tools-choose": 23, "visits": 6,
}  # fmt: skip
# pages without a number here, and why
NO_LIST = {
    "public": "it leads to the page in the reader's language and shows nothing",
    "liaison-remark": "one paragraph of the copy that it opens whole, and none of the readers has it open",
    "liaison-reply": "one recommendation of those that one letter asked about, and none of the readers has it open",
    "liaison-replies": "its rows are what one letter asked about, and none of the readers has it open",
    "liaison-replies-send": "its rows are what one liaison wrote, and none of the readers is one",
    "liaison-files": "its rows are what one liaison attached, and none of the readers is one",
    "liaison-send": "its rows are what one liaison wrote, and none of the readers is one",
    "liaison-copy": "its rows are the paragraphs of the one copy that it opens whole, and none of the readers has it open",
    "keying-differences": "its rows are items of the one record that it opens whole",
    "visit-light": "it lists nothing, and opens only where the wording of the free note is reviewed, which that of the world is not",
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
    # of all pages together it would run over
    reset_queries()
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
