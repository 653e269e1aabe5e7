"""What erasing destroys, what stays, and that nothing of it comes back with an older database."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as live
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.cases.actions import close_case, open_case
from nazorat.cases.models import Case
from nazorat.cases.queries import cases_kept, counts_of
from nazorat.custody.models import Answer, Ask, CustodyKey, Holder, Identity
from nazorat.fieldwork.actions import fill_follow_up, schedule_follow_up
from nazorat.fieldwork.actions.followups import Looked
from nazorat.fieldwork.models import Attachment, FollowUp, Record, RecordVersion
from nazorat.findings.actions import Attendance, begin_meeting, begin_recheck, write_note
from nazorat.findings.models import DebriefEntry, Finding, InternalNote, Meeting, Recheck
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations import actions as recommendations
from nazorat.recommendations.grounds import Named, rows_for
from nazorat.recommendations.models import Ground
from nazorat.reports.models import Edition, HandedCopy, ReleasedText, Report, ReportGrant, SectionText
from nazorat.retention import actions, ledger
from nazorat.retention.models import Decision, Erasure
from nazorat.retention.queries import Kept, kept_thing
from nazorat.sampling.actions import make_draw
from nazorat.sampling.draws import Stratum
from nazorat.sampling.models import Draw
from nazorat.vault.models import Blob
from nazorat.visits.actions import declare_conflict
from nazorat.visits.models import ConflictDeclaration, Visit, VisitKey, VisitKeyGrant
from support.cases import make_case
from support.custodians import agree, make_ask, make_custody_key, make_identity
from support.everything import World, make_world
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.records import make_record
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role = Member.Role


@pytest.fixture(autouse=True)
def _ledger(tmp_path: Path, settings: Any) -> None:
    settings.NAZORAT_ERASED = tmp_path / "erased.jsonl"


def two() -> tuple[Keyring, Keyring]:
    return make_keyring(make_member(role=Role.CUSTODIAN)), make_keyring(make_member(role=Role.COORDINATOR))


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    return file.getvalue()


def full_visit() -> tuple[Cast, Report, Record]:
    """A visit of years ago with a record, a photo, a follow-up, a finding and a report."""
    cast = make_cast(tools=("note",))
    files = (("1.jpg", picture()),)
    record = make_record(cast.visit, "note", {"what/text": "KANAREYKA", "pictures/picture": "1.jpg"}, cast.lead, files=files)
    due = schedule_follow_up(by=cast.lead.member, visit=cast.visit, occasion=FollowUp.Occasion.OTHER, due=date(2019, 5, 1))
    fill_follow_up(by=cast.lead, follow_up=due, done=date(2019, 5, 1), looked=Looked((), "none", "KANAREYKA"))
    make_finding(cast)
    write_note(by=cast.lead, visit=cast.visit, text="KANAREYKA", version=0)
    begin_recheck(by=cast.lead, visit=cast.visit, size=1)
    make_draw(
        by=cast.lead, visit=cast.visit, of="persons", frame="roll", on=timezone.localdate(), strata=(Stratum("all", "", 9, 2),)
    )
    begin_meeting(by=cast.lead, visit=cast.visit, attendance=Attendance(timezone.localdate(), {cast.lead.member.id}))
    report = make_report(cast)
    Visit.objects.filter(id=cast.visit.id).update(began_on=date(2019, 3, 8), ended_on=date(2019, 3, 8))
    return cast, report, record


def named_by_a_verification(cast: Cast, record: Record) -> Ground:
    """An adopted recommendation of that visit that was verified by an answer of the record."""
    make_recommendation(cast)
    opened = recommendations.open_recommendations(by=cast.lead, visit=cast.visit)
    second = cast.other.member
    [row] = recommendations.adopt_recommendations(
        by=cast.lead, second=second, visit=cast.visit, recommendations=opened, reply_due=None
    )
    grounds = rows_for(by=cast.lead, recommendation=row, named=[Named(cast.visit.id, record.id, "what/text")])
    day = date(2019, 5, 1)
    recommendations.verify(by=cast.lead.member, recommendation=row, verified="not", seen_on=day, evidence="Seen.", grounds=grounds)
    return grounds[0]


def thing(kept: str, obj: UUID) -> Kept:
    found = kept_thing(kept, obj, timezone.localdate())
    assert found is not None
    return found


def erased(kept: str, obj: UUID) -> Decision:
    first, second = two()
    return actions.agree(by=second, decision=actions.ask_erasure(by=first, thing=thing(kept, obj)))


def sealed_bytes(visit: Visit) -> list[bytes]:
    """What stands sealed in rows: each must be gone from wherever the database keeps bytes."""
    found = [bytes(row.sealed) for row in RecordVersion.objects.filter(record__visit=visit)]
    found += [bytes(row.wrapped) for row in VisitKeyGrant.objects.filter(key__visit=visit)]
    found += [bytes(row.sealed or b"") for row in FollowUp.objects.filter(visit=visit)]
    found += [bytes(row.sealed) for row in Finding.objects.filter(visit=visit)]
    return [piece for piece in found if piece]


def test_a_visit_is_erased_with_its_keys_rows_and_files(django_capture_on_commit_callbacks: Any) -> None:
    cast, _report, record = full_visit()
    rests_on = named_by_a_verification(cast, record)
    before, other = sealed_bytes(cast.visit), make_visit()
    held = RecordVersion.objects.get(record=record)
    blob = Blob.objects.get()
    file = next(Path(live.NAZORAT_BLOBS).glob(f"??/{blob.id.hex}"))
    grants = VisitKeyGrant.objects.filter(key__visit=cast.visit).count()
    with django_capture_on_commit_callbacks() as afterwards:
        decision = erased("visit", cast.visit.id)
    assert file.exists()
    afterwards[0]()
    assert (grants > 0, VisitKeyGrant.objects.filter(key__visit=cast.visit).count()) == (True, 0)
    assert (file.exists(), Blob.objects.count(), Attachment.objects.count()) == (False, 0, 0)
    assert sealed_bytes(cast.visit) == []
    assert DebriefEntry.objects.filter(visit=cast.visit).count() == 0
    assert [model.objects.filter(visit=cast.visit).count() for model in (InternalNote, Meeting, Recheck, Draw)] == [0, 0, 0, 0]
    rests_on.refresh_from_db()
    assert (rests_on.record, bytes(rests_on.sealed)) == (record.id, b"")
    assert len(before) > 4
    row = Erasure.objects.get(decision=decision)
    assert (row.grants, row.files, row.rows > 3) == (grants, 1, True)
    # receipts stay: that there was a record, when it came, and the hash that its act commits to
    kept = RecordVersion.objects.get(record=record)
    assert (kept.received_at, bytes(kept.sha256), bytes(kept.sealed)) == (held.received_at, bytes(held.sha256), b"")
    assert VisitKeyGrant.objects.filter(key__visit=other).count() > 0


def test_sealed_names_go_with_their_asks_and_answers() -> None:
    cast, _report, record = full_visit()
    keepers = [make_custody_key(make_keyring(custodian_of(make_organisation()))) for _side in "ab"]
    asked = make_ask(cast.lead, make_identity(cast.lead, record, {"name": "KANAREYKA"}))
    agree(keepers[0], asked.ask)
    erased("visit", cast.visit.id)
    assert [model.objects.count() for model in (Identity, Holder, Ask, Answer)] == [0, 0, 0, 0]
    assert CustodyKey.objects.count() == 2, "custody keys hold other names"


def test_the_chain_verifies_and_tells_who() -> None:
    cast, _report, _record = full_visit()
    decision = erased("visit", cast.visit.id)
    assert verify(exported_lines()).holds
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.obj, last.actor) == ("retention.agree-erasure", cast.visit.id, decision.agreed_by_id)
    assert last.count == Erasure.objects.get().rows


def test_pages_of_an_erased_visit_stand_and_show_nothing() -> None:
    cast, report, record = full_visit()
    erased("visit", cast.visit.id)
    erased_report = Report.objects.get(id=report.id)
    client = Client()
    sign_in(client, cast.lead.member)
    for path in (
        "",
        "records/",
        f"records/{record.id}/",
        "debrief/",
        "internal-note/",
        "findings/",
        "team/",
        "sheets/",
        "keying/",
        "follow-ups/new/",
    ):
        answer = client.get(f"/visits/{cast.visit.id}/{path}")
        assert (path, answer.status_code < 500, b"KANAREYKA" in answer.content) == (path, True, False)
    assert client.get(f"/reports/{erased_report.id}/").status_code < 500
    with pytest.raises((Problem, AssertionError, ValueError)):
        make_record(cast.visit, "note", {"what/text": "later"}, cast.lead)


def test_drafts_of_a_report_go_and_what_was_released_stays() -> None:
    cast, report, _record = full_visit()
    HandedCopy.objects.create(report=report, mark=b"m", sealed=b"words", handed_by=cast.lead.member)
    Edition.objects.create(report=report, number=2, sealed=b"words", author=cast.lead.member)
    ReleasedText.objects.create(report=report, language="ru", content=b"words")
    Report.objects.filter(id=report.id).update(state=Report.State.RELEASED, released_at=timezone.now() - timedelta(days=900))
    assert ReportGrant.objects.filter(report=report).count() > 0
    erased("report", report.id)
    gone = (ReportGrant, SectionText, HandedCopy, Edition)
    assert [model.objects.filter(report=report).count() for model in gone] == [0, 0, 0, 0]
    assert ReleasedText.objects.filter(report=report).count() == 1
    assert Report.objects.get(id=report.id).state == Report.State.RELEASED


def test_a_cleared_declaration_goes_and_a_standing_one_has_no_clock() -> None:
    member = make_keyring(make_member())
    make_member(planner=True)
    declared = declare_conflict(by=member, words="a relative", place=make_place())
    assert thing("conflict", declared.id).ends is None
    planner = make_member(planner=True)
    ConflictDeclaration.objects.filter(id=declared.id).update(
        cleared_by=planner, cleared_at=timezone.now() - timedelta(days=500), clearing=b"sealed"
    )
    erased("conflict", declared.id)
    assert not ConflictDeclaration.objects.filter(id=declared.id).exists()
    assert thing("conflict", declared.id).state == "erased"


def test_a_closed_case_loses_its_words_and_its_list_and_stays_in_the_counts() -> None:
    lead, place = make_keyring(make_member()), make_place()
    case = make_case(lead, place)
    open_one = make_case(lead, place)
    close_case(by=lead, case=case, outcome=Case.Outcome.ENDED, words="KANAREYKA")
    assert (thing("case", case.id).number, thing("case", open_one.id).ends) == (None, None)
    long_ago = timezone.now() - timedelta(days=366 * 6)
    Case.objects.filter(id=case.id).update(closed_at=long_ago)
    year, before = timezone.localdate().year, Case.objects.count()
    counted = counts_of(year)
    erased("case", case.id)
    assert thing("case", case.id).state == "erased"
    gone = Case.objects.get(id=case.id)
    assert (bytes(gone.sealed), bytes(gone.mark), gone.keepers.count()) == (b"", b"", 0)
    assert {bytes(step.sealed) for step in gone.steps.all()} == {b""}
    assert (Case.objects.count(), counts_of(year)) == (before, counted)
    assert list(cases_kept(lead.member)) == [open_one]
    assert open_case(by=lead, case=open_one).told.words == "words of the case"


def test_it_is_erased_once() -> None:
    cast, _report, _record = full_visit()
    erased("visit", cast.visit.id)
    first, _second = two()
    for ask in (actions.ask_erasure, lambda **given: actions.place_hold(**given, reason=1)):
        with pytest.raises(Problem, match="erased-already"):
            ask(by=first, thing=thing("visit", cast.visit.id))


def test_an_older_database_erases_again_from_the_ledger() -> None:
    """As after a restore: the rows are those of before, the ledger is of now."""
    cast, report, record = full_visit()
    sealed = {row.pk: bytes(row.sealed) for row in RecordVersion.objects.all()}
    wrapped = [(grant.key_id, grant.member_id, bytes(grant.wrapped)) for grant in VisitKeyGrant.objects.all()]
    erased("visit", cast.visit.id)
    assert actions.erase_again(by=None) == []
    Erasure.objects.all().delete()
    for pk, words in sealed.items():
        RecordVersion.objects.filter(pk=pk).update(sealed=words)
    for key, member, words in wrapped:
        VisitKeyGrant.objects.create(key_id=key, member_id=member, wrapped=words)
    again = actions.erase_again(by=None)
    assert [(line.kept, line.obj) for line in again] == [("visit", cast.visit.id)]
    assert sealed_bytes(cast.visit) == []
    row = Erasure.objects.get()
    assert (row.id, row.decision, thing("visit", cast.visit.id).state) == (again[0].id, None, "erased")
    assert Act.objects.order_by("-seq")[0].verb == "retention.erase-again"
    assert actions.erase_again(by=None) == []
    assert Record.objects.filter(id=record.id).exists()
    assert Report.objects.filter(id=report.id).exists()


def test_a_line_is_on_disk_before_the_erasure_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes no line leaves everything as it was; a commit that is lost after the line is done again."""
    cast, _report, _record = full_visit()
    first, second = two()
    asked = actions.ask_erasure(by=first, thing=thing("visit", cast.visit.id))
    before = sealed_bytes(cast.visit)

    def full(_line: ledger.Line) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("nazorat.retention.ledger.append", full)
        with pytest.raises(OSError, match="No space"):
            actions.agree(by=second, decision=asked)
    assert (sealed_bytes(cast.visit), ledger.read()[0]) == (before, [])

    class Lost(Exception):
        pass

    def commit_that_is_lost() -> None:
        with transaction.atomic():
            actions.agree(by=second, decision=asked)
            raise Lost

    with pytest.raises(Lost):
        commit_that_is_lost()
    assert sealed_bytes(cast.visit) == before
    assert len(actions.erase_again(by=None)) == 1
    assert sealed_bytes(cast.visit) == []


def test_the_ledger_takes_lines_of_this_installation_only(tmp_path: Path) -> None:
    line = ledger.Line(uuid4(), "visit", uuid4(), timezone.now(), 7)
    ledger.append(line)
    strange = {**json.loads(line.text()), "obj": str(uuid4())}
    with ledger.path().open("a") as file:
        file.write(json.dumps(strange) + "\n" + line.text()[:40])
    assert ledger.read() == ([line], 1)
    # after a line that broke off the next one begins anew
    other = ledger.Line(uuid4(), "report", uuid4(), timezone.now(), 9)
    assert ledger.merge([other.text(), line.text(), json.dumps(strange) + " ", "nonsense}"]) == 2
    assert ledger.read() == ([line, other], 1)
    assert ledger.path().stat().st_mode & 0o077 == 0
    # nothing that it names is here: nothing happens
    assert actions.erase_again(by=None) == []


def test_nobody_else_comes_in() -> None:
    world: World = make_world()
    visit = world.values["visit_id"]
    for who in ("lead", "monitor", "administrator", "outsider"):
        assert world.clients[who].get("/retention/").status_code == 404
        assert world.clients[who].get(f"/retention/visit/{visit}/").status_code == 404


def test_pages() -> None:
    cast, _report, _record = full_visit()
    first, second = Client(), Client()
    sign_in(first, make_member(role=Role.CUSTODIAN))
    sign_in(second, make_member(role=Role.COORDINATOR))
    assert "/retention/" in first.get("/").content.decode()
    base = f"/retention/visit/{cast.visit.id}/"
    assert f"{base}erase/" in first.get(base).content.decode()
    assert first.post(f"{base}longer/", {"until": "2019-01-01", "why": "1"}).status_code == 409
    assert first.post(f"{base}longer/", {"until": "", "why": "1"}).status_code == 422
    assert first.post(f"{base}hold/", {"reason": "3"}).status_code == 302
    assert first.post(f"{base}erase/").status_code == 409
    page = first.get(base).content.decode()
    hold = page.split("/retention/holds/")[1].split("/")[0]
    assert first.post(f"/retention/holds/{hold}/lift/").status_code == 302
    for asked in (None, f"{base}erase/"):
        if asked:
            assert first.post(asked).status_code == 302
        waits = Decision.objects.get(agreed_at=None)
        assert first.post(f"/retention/decisions/{waits.id}/agree/").status_code == 409
        assert f"/retention/decisions/{waits.id}/agree/" in second.get(base).content.decode()
        assert second.post(f"/retention/decisions/{waits.id}/agree/").status_code == 302
    assert thing("visit", cast.visit.id).state == "erased"
    assert VisitKey.objects.filter(visit=cast.visit).exclude(public=b"").count() == 0
    assert [
        client.get(path).status_code for client in (first, second) for path in ("/retention/", base, "/retention/?state=erased")
    ] == [200] * 6
    assert first.post("/retention/classes/visit/", {"months": "3"}).status_code == 422
    assert first.post("/retention/classes/visit/", {"months": "72"}).status_code == 302
    assert first.get("/retention/classes/acts/").status_code == 404
