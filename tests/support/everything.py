"""One of everything: a visit with its whole team and what hangs on it, another visit, and the cast that tries every address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from PIL import Image

from nazorat.correspondence.actions import LetterFacts, add_scan, ask_for_numbers, enter_covering, enter_delivery, enter_letter
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.custody.actions import agree_exit, ask_agreement
from nazorat.fieldwork.actions import count_batch, issue_sheets, save_draft, schedule_follow_up
from nazorat.fieldwork.models import Attachment, Destruction, FollowUp, Record
from nazorat.fieldwork.paper import on_paper
from nazorat.findings.actions import (
    Attendance,
    add_entry,
    begin_meeting,
    begin_recheck,
    draw_recheck,
    propose_transmission,
    write_note,
)
from nazorat.findings.drafts import EntryText, TransmissionText
from nazorat.findings.evidence import Origin, Stance
from nazorat.findings.models import DebriefEntry, Finding
from nazorat.home.actions import agree_together, ask_together
from nazorat.pathway.models import OutsideRecommendation
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, SignIn, UnlockedSession
from nazorat.places.models import Place
from nazorat.recommendations.actions import adopt_recommendations, open_recommendations, verify
from nazorat.recommendations.grounds import Named, rows_for
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Recommendation
from nazorat.reports.actions import begin_report, object_to_wording
from nazorat.reports.models import Letter, ReleasedFile, ReleasedText, Report
from nazorat.reports.sections import LANGUAGES
from nazorat.retention.actions import ask_term, place_hold
from nazorat.retention.classes import CLASSES
from nazorat.retention.models import Hold
from nazorat.retention.queries import kept_thing
from nazorat.sampling.actions import make_draw, write_sampling_plan
from nazorat.sampling.draws import Stratum
from nazorat.sampling.plans import PlannedPart, PlanText
from nazorat.standards.actions import enter_article, enter_law, enter_term, load_reference
from nazorat.standards.laws import ArticleFacts, LawFacts
from nazorat.standards.models import Limit, Power
from nazorat.tools.models import ToolFile
from nazorat.typeset import Document, Section, packed
from nazorat.typeset.document import Language
from nazorat.vault import crypto
from nazorat.vault.actions import sign_checkpoint
from nazorat.visits.actions import Seat, declare_conflict, plan_visit
from nazorat.visits.models import TeamMember, Visit
from support.alerts import alert_of
from support.bundles import brought
from support.cases import make_case
from support.composing import make_composition
from support.custodians import make_ask, make_custody_key, make_identity
from support.doors import Door, make_door, make_prepared, put_on_device
from support.editions import begin as begin_edition, late
from support.links import make_sent_reply
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.outside import make_outside_whole
from support.pathway import make_pathway_whole
from support.places import known_of_place
from support.programme import make_programme
from support.projects import make_project_whole
from support.publish import make_public_of
from support.records import make_record, make_sheets, version_of
from support.replies import make_comments, make_head, make_proposal, make_thread, sent
from support.reports import Cast as Reporting, make_finding, make_recommendation, make_report
from support.suspected import SUSPECTED, make_suspected
from support.trainings import make_training
from support.visits import PLAN_PAGES, make_cost, make_course, make_device, make_pairing, make_place, make_visit

CAST = (
    "lead", "monitor", "health", "interpreter", "left", "outsider", "planner", "coordinator", "custodian", "administrator", "complaints",
    "locked", "nobody",
)  # fmt: skip


@dataclass
class World:
    """Browsers of the cast by name, and what each name in an address stands for."""

    clients: dict[str, Client] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    special: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def make_world() -> World:
    """Everything that an address can name, made once. The standing visit is under way; a planned and another one stand beside it."""
    load_reference(by=None)
    world = World()
    lead = _team(world)
    _things_of_the_visit(world, lead)
    _things_of_reports(world, lead)
    _others(world, lead)
    _things_of_custody(world, lead)
    world.values["alert_id"] = alert_of(lead, Visit.objects.get(id=world.values["visit_id"])).id
    world.values["case_id"] = make_case(lead, Place.objects.get(id=world.values["place_id"])).id
    for name in CAST:
        world.clients[name] = Client()
        if name != "nobody":
            sign_in(world.clients[name], world.members[name])
    world.clients["locked"].post("/lock/")
    UnlockedSession.objects.update(proved_at=timezone.now() + timedelta(hours=1))  # however long the test takes
    key = Authenticator.objects.create(user=world.members["outsider"], type=Authenticator.Type.WEBAUTHN, data={})
    world.values["key_id"] = key.id
    world.values["sign_in_id"] = SignIn.objects.filter(member=world.members["outsider"])[0].id
    return world


def _team(world: World) -> Keyring:
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    people = world.members
    for name in ("lead", "monitor", "interpreter", "left", "outsider"):
        people[name] = make_member(organisation=ours)
    people["locked"] = make_member(organisation=theirs)
    people["health"] = make_member(organisation=theirs, health_professional=True)
    people["planner"] = make_member(organisation=ours, planner=True)
    for role in ("coordinator", "custodian", "administrator", "complaints"):
        people[role] = make_member(organisation=ours, role=role)
    lead = make_keyring(people["lead"])
    seats = [
        Seat(people["monitor"], TeamMember.Role.MONITOR, True), Seat(people["health"], TeamMember.Role.HEALTH, True),
        Seat(people["interpreter"], TeamMember.Role.INTERPRETER), Seat(people["left"], TeamMember.Role.MONITOR),
        Seat(people["locked"], TeamMember.Role.RAPPORTEUR),
    ]  # fmt: skip
    visit = make_visit(lead=lead, seats=seats, tools=("note", "room", "interview"))
    TeamMember.objects.filter(visit=visit, member=people["left"]).update(left_at=timezone.now())
    make_visit(lead=make_keyring(people["outsider"]))
    world.values |= {
        "visit_id": visit.id, "member_id": people["monitor"].id, "organisation_id": ours.id, "place_id": visit.place_id,
        "pairing_id": make_pairing(visit, lead).id,
    }  # fmt: skip
    return lead


def _things_of_the_visit(world: World, lead: Keyring) -> None:
    visit = Visit.objects.get(id=world.values["visit_id"])
    device, token = make_device(visit, lead)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    record = make_record(
        visit, "note", {"what/text": "a note", "pictures/picture": "1.jpg"}, lead, files=(("1.jpg", picture.getvalue()),)
    )
    version = version_of(visit, "note")
    sheet = issue_sheets(by=lead, visit=visit, tool_version=version, member=lead.member, count=1)[0]
    papers = make_sheets(visit, lead, "anonymous", 12)
    batch = papers[0].number
    count_batch(by=lead, visit=visit, batch=batch, handed=12, returned=3)
    # half a row, which its page opens
    first = next(place.name for place in on_paper(papers[0].tool_version_id) if place.question.real_choices)
    papers[0].refresh_from_db(fields=["fate"])
    save_draft(by=lead, sheet=papers[0], fields={f"key:{first}": ["1"]}, seconds=1)
    world.special |= {name: {"number": batch} for name in ("keying-batch", "keying-row", "keying-count")}
    monitor = world.members["monitor"]
    burning = Destruction.objects.create(visit=visit, reason=1, asked_by=monitor, asked_for=monitor.organisation)
    due = schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=timezone.localdate())
    text = EntryText(
        theme="MAT", origin=next(iter(Origin)), stance=Stance.SUPPORTS, statement="a statement", undertaking="a window"
    )
    add_entry(by=lead, visit=visit, text=text, due=timezone.localdate())
    world.values |= {
        "device_id": device.id, "token": token, "record_id": record.id, "attachment_id": Attachment.objects.get().id, "number": sheet.number,
        "version_id": version.id, "destruction_id": burning.id, "follow_up_id": due.id, "entry_id": DebriefEntry.objects.get().id, "kind": "csv",
    }  # fmt: skip


def _things_of_reports(world: World, lead: Keyring) -> None:
    visit = Visit.objects.get(id=world.values["visit_id"])
    other = make_keyring(world.members["health"])
    assert visit.place is not None
    writing = Reporting(lead, make_keyring(world.members["monitor"]), other, visit, visit.place.authority)
    make_finding(writing)
    _things_of_letters(world, writing)
    adopted = {"recommendation_id": _adopted(writing).pk}
    world.values["ground_id"] = _seen(world, writing).id
    make_recommendation(writing)
    draft = Recommendation.objects.get(state=Recommendation.State.DRAFT)
    report, released = make_report(writing), _released(world, writing)
    _things_of_replies(world, lead, report)
    _sealed_scan(world, writing, report)
    _reply_by_link(world, writing)
    finding = Finding.objects.get()
    finding.visit = visit
    write_note(by=lead, visit=visit, text="## MAT\n\nWhat was seen.", version=0)
    passing = propose_transmission(by=lead, finding=finding, text=TransmissionText("not", reason="nobody agreed"), consents=[])
    check = begin_recheck(by=lead, visit=visit, size=1)
    draw_recheck(by=other, recheck=check)
    meeting = begin_meeting(by=lead, visit=visit, attendance=Attendance(timezone.localdate(), {lead.member.id}))
    held = make_draw(
        by=lead, visit=visit, of="persons", frame="roll of the morning", on=timezone.localdate(), strata=(Stratum("men", "", 9, 2, 1),)
    )  # fmt: skip
    world.values |= {"recheck_id": check.id, "meeting_id": meeting.id, "draw_id": held.id, "bundle_id": brought(visit, lead).id}
    world.values |= {"finding_id": finding.id, "transmission_id": passing.id, "report_id": report.id, "recommendation_id": draft.id}
    followed = ("recommendation", "recommendation-reply", "recommendation-verify", "recommendation-ground", "recommendation-chain")
    world.special |= dict.fromkeys(followed, adopted)
    words = {"code": "method", "language": "ru"}
    world.special |= {
        "report-section": words, "report-text": words, "report-versions": words, "report-piece": {"code": "method", "language": "tg", "part": 0},
        "report-thread-new": {"language": "ru", "paragraph": 1},
        "report-file": {"language": "ru", "kind": "pdf", "report_id": released.id},
        "report-letter-file": {"language": "ru", "kind": "pdf", "report_id": released.id},
        "report-edition-file": {"language": "ru", "kind": "pdf", "report_id": released.id, "edition": 1},
    }  # fmt: skip
    of_released = ("report-letter-new", "report-editions", "report-late", "report-late-review", "report-late-drop")
    world.special |= {name: {"report_id": released.id} for name in of_released}


def _things_of_letters(world: World, writing: Reporting) -> None:
    """A letter to the visit's authority whose term ended, reminded of in one document, with an open and a sealed scan."""
    long_ago = timezone.localdate() - timedelta(days=40)
    facts = LetterFacts(long_ago, writing.authority, JournalEntry.Subject.REQUEST, JournalEntry.Way.HAND, visit=writing.visit)
    entry = enter_letter(by=writing.same.member, kind=Book.Kind.OUTGOING, facts=facts)
    enter_delivery(by=writing.lead.member, entry=entry, delivered_on=long_ago, proof=JournalEntry.Proof.STAMP, term_days=20)
    MadeFile.objects.create(entry=entry, language="ru", kind="pdf", content=b"%PDF-1.7 reminder", sha256=bytes(32))
    scan = add_scan(by=writing.lead, entry=entry, marking="open", content=b"%PDF-1.7 scan")
    own = {"entry_id": entry.id, "scan_id": scan.id, "language": "ru", "kind": "pdf"}
    names = (
        "letter", "letter-file", "letter-scan", "letter-delivery", "letter-strike", "letter-scan-new", "letter-remind", "letter-write",
        "numbers-ask", "numbers-answer",
    )  # fmt: skip
    ask_for_numbers(by=writing.lead.member, entry=entry, wanted=["persons", "deaths"], as_of=long_ago)
    world.special |= dict.fromkeys(names, own) | {"letter-new": {"book": "outgoing"}}


def _sealed_scan(world: World, writing: Reporting, report: Report) -> None:
    """A letter with a copy of the draft, whose scan is sealed with it; a link could be made to the copy."""
    facts = LetterFacts(
        date(2026, 6, 1), writing.authority, JournalEntry.Subject.DRAFT, JournalEntry.Way.HAND, report=report, copy="3"
    )
    entry = enter_letter(by=writing.lead.member, kind=Book.Kind.OUTGOING, facts=facts)
    scan = add_scan(by=writing.lead, entry=entry, marking="secret", content=b"%PDF-1.7 scan")
    world.special["field-app-file"] = {"name": "index.html"}
    world.special["letter-scan-sealed"] = {"entry_id": entry.id, "scan_id": scan.id}
    world.special |= {
        name: {"entry_id": entry.id} for name in ("letter-link", "letter-link-revoke", "letter-link-prolong", "letter-link-looked")
    }
    world.special |= {"liaison-remark": {"paragraph": 1}, "liaison-file-remove": {"file_id": scan.id}}


def _reply_by_link(world: World, writing: Reporting) -> None:
    """A covering letter of a released report, whose addressee answered the adopted recommendation by its link."""
    letter = Letter.objects.get(id=world.values["letter_id"])
    entry = enter_covering(by=writing.lead.member, letter=letter)
    world.special |= {"letter-link-replies": {"entry_id": entry.id}, "liaison-reply": {"number": 1}}
    world.special |= {"link-reply-take": {"sent_id": make_sent_reply(writing, entry).id}}


def _things_of_replies(world: World, lead: Keyring, report: Report) -> None:
    """A comment of an authority, and the objection of a head who is not of the cast, to an earlier text."""
    (comment,) = make_comments(lead, sent(report))
    objection = object_to_wording(by=make_head(lead, report), report=report, wording=bytes(16), reason="a reason")
    world.values |= {"comment_id": comment.id, "objection_id": objection.id, "proposal_id": make_proposal(lead, report).id}
    world.values |= {"thread_id": make_thread(lead, report).id}


def _adopted(writing: Reporting) -> AdoptedRecommendation:
    make_recommendation(writing)
    opened = open_recommendations(by=writing.lead, visit=writing.visit)
    adopt_recommendations(by=writing.lead, second=writing.other.member, visit=writing.visit, recommendations=opened, reply_due=None)
    return AdoptedRecommendation.objects.get()


def _seen(world: World, writing: Reporting) -> Ground:
    """The adopted recommendation was seen not to be done, by an answer of the visit's record."""
    row = AdoptedRecommendation.objects.get()
    named = [Named(visit=writing.visit.id, record=world.values["record_id"], answer="what/text")]
    grounds = rows_for(by=writing.lead, recommendation=row, named=named)
    verify(
        by=writing.lead.member,
        recommendation=row,
        verified="not",
        seen_on=date(2026, 6, 20),
        evidence="As before.",
        grounds=grounds,
    )
    return grounds[0]


def _released(world: World, writing: Reporting) -> Report:
    report = begin_report(by=writing.lead, kind=Report.Kind.VISIT, visits=[writing.visit], master="ru")
    Report.objects.filter(id=report.id).update(state=Report.State.RELEASED, released_at=timezone.now())
    letter = Letter.objects.create(
        report=report, number="1", dated=date(2026, 6, 1), addressee=writing.authority, written_by=writing.lead.member
    )
    for one in (None, letter):
        content = b"%PDF-1.7 released"
        ReleasedFile.objects.create(
            report=report, letter=one, language="ru", kind="pdf", content=content, sha256=crypto.sha256(content)
        )
    world.values["letter_id"] = letter.id
    for language in LANGUAGES:
        text = packed(Document("title", cast(Language, language), "kind", (Section("annex", "Annex", number="A"),)))
        ReleasedText.objects.create(report=report, language=language, content=text)
    report.refresh_from_db()
    begin_edition(writing.lead, report, late(writing.authority.id))
    return report


def _things_of_custody(world: World, lead: Keyring) -> None:
    """A custody key of each organisation, a name sealed for the record and to its lead, and an ask that nobody has answered."""
    for keeper in (world.members["custodian"], custodian_of(world.members["health"].organisation)):
        make_custody_key(make_keyring(keeper))
    record = Record.objects.get(id=world.values["record_id"])
    identity = make_identity(lead, record, {"names": "Фулон Фулонзода"}, urgently_to=[make_custody_key(lead)])
    one, other = (
        make_keyring(keeper) for keeper in (world.members["custodian"], custodian_of(world.members["health"].organisation))
    )
    asked = ask_agreement(by=one, leaving=one.member.organisation, staying=other.member.organisation, successor=None, visits=[])
    world.values |= {"agreement_id": agree_exit(by=other, agreement=asked).id, "step": "begin"}
    world.special |= {
        "custody-paper": {"language": "ru"},
        "custody-exit-paper": {"language": "ru"},
        "custody-ceremony": {"language": "ru"},
    }
    world.values |= {"identity_id": identity.id, "ask_id": make_ask(lead, identity).ask.id}


def _others(world: World, lead: Keyring) -> None:
    """A plan of the same lead, a field app, and what tables of reference are named by."""
    planner = make_keyring(world.members["planner"])
    seats = [Seat(lead.member, TeamMember.Role.LEAD, True)]
    place, begins, note = make_place(), timezone.localdate() + timedelta(days=9), "ukazanie-Зарафшон"
    plan = plan_visit(by=planner, place=place, begins=begins, mode=1, note=note, seats=seats)
    write_sampling_plan(by=lead, visit=plan, text=PlanText(place.id, (PlannedPart("men", note, 9, 2, 1),)), version=0)
    world.special |= {page: {"visit_id": plan.id} for page in PLAN_PAGES} | make_prepared(plan, lead)
    app = _app(world)
    shown = ToolFile.objects.create(version_id=world.values["version_id"], name="plan.png", content=b"png", md5="0" * 32)
    world.special |= {
        **make_programme(planner, lead),
        **{page: {"suspected_id": make_suspected(lead.member).id} for page in SUSPECTED},
        "provision": {"code": "NMR 13"}, "dictionary-file": {"name": "place-kind"}, "mandate-power": {"code": Power.objects.all()[0].code},
        "collect-media": {"file_id": shown.id},
        "sync-media": {"token": app.token, "version_id": app.version.id, "file_id": app.version.files.create(name="a.png", content=b"a").id},
    }  # fmt: skip
    composition = make_composition(world.members["coordinator"], version=world.values["version_id"])
    world.values["composition_id"] = composition.id
    world.values["item_id"] = composition.items.get(version=None).id
    conflict = declare_conflict(by=lead, words="a relative there", place=make_place())
    keeper, other = make_keyring(world.members["custodian"]), make_keyring(custodian_of(make_organisation()))
    world.values["look_id"] = agree_together(by=keeper, look=ask_together(by=other)).id
    world.special["acts-together-agree"] = {"look_id": ask_together(by=other).id}
    _of_retention(world, other)
    point = sign_checkpoint(by=None)
    assert point is not None
    training = make_training(world.members["coordinator"], [world.members["lead"]])
    world.values |= {"conflict_id": conflict.id, "seq": point.seq, "training_id": training.id}
    course, cost = make_course(Visit.objects.get(id=world.values["visit_id"]), lead), make_cost(by=world.members["coordinator"])
    world.values["task_id"] = course.visit.tasks.get().id
    world.values |= {"cost_id": cost.id, "obstruction_id": course.id, **make_project_whole(by=world.members["coordinator"])}
    world.values |= make_pathway_whole(by=world.members["coordinator"], planner=planner)
    world.values |= make_outside_whole(by=world.members["coordinator"]) | make_public_of(world.members["coordinator"])
    double = OutsideRecommendation.objects.filter(same_as__isnull=False).values_list("id", flat=True)[0]
    world.special |= {"outside-part": {"outside_id": double}, "entry-strike": {"entry_id": world.values["stage_act_id"], "kind": "act"}}  # fmt: skip
    term = enter_term(by=world.members["coordinator"], words={"ru": "корпус", "tg": "бино"})
    law = enter_law(
        by=world.members["coordinator"], code="CPC", facts=LawFacts("code", title_ru="Кодекс", issued_on=date(2009, 1, 1))
    )
    facts = ArticleFacts(
        title_ru="Содержание под стражей", text_ru="Слова статьи.", themes=("SAFEG",), matches=("NMR 13", "CAT 11")
    )
    article = enter_article(by=world.members["coordinator"], law=law, number="12-1", facts=facts)
    world.values |= {"law_id": law.id, "article_id": article.id}
    world.values |= known_of_place(world.members["coordinator"], Place.objects.get(id=world.values["place_id"]))
    world.values |= {"limit_id": Limit.objects.filter(status="national")[0].id, "term_id": term.id}


def _app(world: World) -> Door:
    """A field app of another visit, and the doors that its token opens."""
    app = make_door(2, make_keyring(world.members["outsider"]))
    names = (
        "sync-records", "sync-files", "sync-pieces", "sync-pack", "sync-preparation", "alert-door", "alert-door-list",
        "custody-door", "custody-door-keys",
    )  # fmt: skip
    world.special |= {name: {"token": app.token} for name in names}
    put_on_device(app.visit, app.device, app.lead.member)
    return app


def _of_retention(world: World, other: Keyring) -> None:
    """The standing visit is held, and a longer term of its class asked for by a custodian of another organisation."""
    visit = kept_thing("visit", world.values["visit_id"], None)
    assert visit is not None
    hold = place_hold(by=other, thing=visit, reason=Hold.Reason.COMPLAINT)
    asked = ask_term(by=other, kept=CLASSES["visit"], months=84)
    world.values |= {"hold_id": hold.id, "decision_id": asked.id, "kept": "visit", "obj": visit.obj}
