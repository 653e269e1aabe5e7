"""One more of everything that stands in a list of the world: what a page costs is looked at with one row and with three."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image

from nazorat.correspondence.actions import (
    AnswerFacts,
    LetterFacts,
    add_scan,
    ask_for_numbers,
    enter_delivery,
    enter_letter,
    enter_numbers_answer,
)
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.custody.actions import ask_agreement
from nazorat.custody.models import Agreement, CustodyKey
from nazorat.fieldwork.actions import count_batch, schedule_follow_up
from nazorat.fieldwork.models import Attachment, FollowUp, Record
from nazorat.findings.actions import (
    Attendance,
    Ruling,
    add_entry,
    begin_meeting,
    begin_recheck,
    close_meeting,
    decide_finding,
    propose_transmission,
    write_note,
)
from nazorat.findings.drafts import EntryText, TransmissionText
from nazorat.findings.evidence import Link, Origin, Source, Stance, Status
from nazorat.findings.models import Finding, Meeting
from nazorat.findings.notes import note_rows
from nazorat.pathway.actions import decide_alike, enter_fact, link_commitment, link_measure, link_outside, step_on
from nazorat.pathway.models import AssessmentItem, DialogueEvent, Gap, Measure, NationalPlan, OutsideRecommendation, PublicObjection
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.actions import (
    add_figure,
    add_name,
    add_unit,
    change_place,
    close_place,
    enter_return,
    note_succession,
    reopen_place,
)
from nazorat.places.models import Place, Unit
from nazorat.projects.models import Project
from nazorat.recommendations.actions import adopt_recommendations, enter_reply, open_recommendations, verify
from nazorat.recommendations.grounds import Named, rows_for
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import object_to_wording
from nazorat.reports.models import Letter, ReleasedFile, Report
from nazorat.sampling.actions import make_draw, write_sampling_plan
from nazorat.sampling.draws import Stratum
from nazorat.sampling.plans import PlannedPart, PlanText
from nazorat.standards.actions import change_article, change_law, enter_article, enter_law
from nazorat.standards.laws import ArticleFacts, LawFacts
from nazorat.standards.models import Instrument, Provision
from nazorat.tools.actions import correct_wording, write_own_item
from nazorat.tools.models import Composition, ToolFile
from nazorat.tools.queries import wordings_of
from nazorat.vault import crypto
from nazorat.visits.actions import Seat, add_to_team, declare_conflict, plan_visit
from nazorat.visits.models import TeamMember, Visit
from nazorat.xlsform import Answers
from support.bundles import brought
from support.cases import make_case
from support.composing import OWN, make_composition
from support.custodians import Kept, make_ask, make_custody_key, make_identity
from support.dialogue import make_commitment, make_dialogue_whole, make_presence, make_statement
from support.everything import World
from support.facts import fact
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.options import make_options_whole
from support.outside import TWICE, imported, make_outside, make_said
from support.pathway import article, make_answer, make_cell, make_gap, make_move, make_objection
from support.places import RETURN, make_others_finding, make_regional_team, return_facts
from support.plans import make_measure, make_measure_said, make_plan
from support.programme import grow_programme
from support.projects import make_project_whole
from support.publish import make_public_of
from support.readiness import make_list, make_readiness, make_said_of_item
from support.records import make_record, make_sheets, version_of
from support.replies import comment, make_comments, make_head, make_proposal, make_thread
from support.reports import Cast, make_finding, make_recommendation, make_talk
from support.road import make_deadline, make_milestone, make_note, make_paper, make_stage_act, make_version
from support.suspected import grow_suspected
from support.trainings import make_training
from support.visits import PLAN_PAGES, make_cost, make_course, make_device, make_place

PROVISION = "NMR 13"


@dataclass
class More:
    """Adds rows to a world. The first one also makes what they hang on and turns the addresses of the world to it."""

    world: World
    numbers: Any = field(default_factory=lambda: count(1))
    instance: str = ""
    link: Link | None = None
    seats: list[Seat] = field(default_factory=list)

    @property
    def visit(self) -> Visit:
        return Visit.objects.select_related("place").get(id=self.world.values["visit_id"])

    @property
    def lead(self) -> Keyring:
        return make_keyring(self.world.members["lead"])

    @property
    def cast(self) -> Cast:
        visit, members = self.visit, self.world.members
        assert visit.place is not None
        return Cast(self.lead, make_keyring(members["monitor"]), make_keyring(members["health"]), visit, visit.place.authority)

    def add(self) -> None:
        number = next(self.numbers)
        self._record(number)
        self._visit(number)
        self._decisions(number)
        self._report(number)
        self._letters(number)
        self._laws(number)
        self._rest(number)
        self._custody()

    def _record(self, number: int) -> None:
        """One record that gains a version and a file each time, and one of each other kind."""
        visit, lead, picture = self.visit, self.lead, BytesIO()
        Image.new("RGB", (8, 8), (number, 0, 0)).save(picture, "JPEG")
        instance = f"uuid:grown-{number}"
        record = make_record(
            visit, "note", {"what/text": f"text {number}", "pictures/picture": "1.jpg"}, lead, instance_id=instance,
            deprecated_id=self.instance, files=(("1.jpg", picture.getvalue()),),
        )  # fmt: skip
        self.instance = instance
        make_record(visit, "note", {"what/text": f"another {number}"}, lead)
        room: Answers = {
            "who/unit": "A", "who/room": f"{number:02}", "who/present": 4,
            "space/length": Decimal("4.0"), "space/width": Decimal("3.2"), "space/instrument": "laser",
        }  # fmt: skip
        make_record(visit, "room", room, lead)
        make_talk(visit, lead, start=8 + number)
        make_sheets(visit, lead, "note")
        brought(visit, lead)
        batch = self.world.special["keying-batch"]["number"]
        count_batch(by=lead, visit=visit, batch=batch, handed=12, returned=4 + number)
        self.link = self.link or Link(record.id, 1, "what/text", None, Source.PERSON, Stance.SUPPORTS)
        attachment = Attachment.objects.filter(version__record=record)[0]
        self.world.values |= {"record_id": record.id, "attachment_id": attachment.id}

    def _laws(self, number: int) -> None:
        """One more national law, one more article of the first and one more version of both."""
        by, law = self.world.members["coordinator"], Instrument.objects.get(id=self.world.values["law_id"])
        article = Provision.objects.get(id=self.world.values["article_id"])
        enter_law(by=by, code=f"LAW{number}", facts=LawFacts("law", title_ru=f"Закон {number}"))
        facts = ArticleFacts(title_ru=f"Статья {number}", text_ru=f"слова {number}", themes=("MAT",), matches=("NMR 13",))
        enter_article(by=by, law=law, number=str(20 + number), facts=facts)
        change_law(by=by, law=law, facts=LawFacts("code", title_ru=f"Кодекс {number}"), why="a slip", version=number)
        change_article(by=by, article=article, facts=facts, why="a slip", version=number)

    def _letters(self, number: int) -> None:
        """One more letter whose term ended, answered by another, and one more scan of each kind and document of the first."""
        cast, today = self.cast, timezone.localdate()
        first = JournalEntry.objects.get(id=self.world.special["letter"]["entry_id"])
        long_ago = today - timedelta(days=40)
        facts = LetterFacts(long_ago, cast.authority, JournalEntry.Subject.REQUEST, JournalEntry.Way.HAND, visit=cast.visit)
        again = enter_letter(by=cast.lead.member, kind=Book.Kind.OUTGOING, facts=facts)
        ask_for_numbers(by=cast.lead.member, entry=again, wanted=["persons", "deaths"], as_of=None)
        answered = AnswerFacts(long_ago, "given", given=["persons"])
        enter_numbers_answer(by=cast.lead.member, request=first.numbers, facts=answered)
        enter_delivery(by=cast.lead.member, entry=again, delivered_on=long_ago, proof=JournalEntry.Proof.STAMP, term_days=20)
        reminder = replace(facts, subject=JournalEntry.Subject.REMINDER, about=first)
        enter_letter(by=cast.lead.member, kind=Book.Kind.OUTGOING, facts=reminder)
        for marking in ("open", "secret"):
            add_scan(by=cast.lead, entry=first, marking=marking, content=b"%PDF-1.7 scan")
        MadeFile.objects.create(entry=first, language="tg", kind=f"x{number}", content=b"made", sha256=bytes(32))

    def _visit(self, number: int) -> None:
        visit, lead = self.visit, self.lead
        add_to_team(by=lead, visit=visit, seat=Seat(make_member(), TeamMember.Role.MONITOR, True))
        make_device(visit, lead)
        make_course(visit, lead)
        schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=timezone.localdate())
        declare_conflict(by=make_keyring(make_member()), words=f"a relative {number}", place=make_place())
        self.seats = self.seats or [Seat(lead.member, TeamMember.Role.LEAD, True)]
        self.seats.append(Seat(make_member(), TeamMember.Role.MONITOR, True))
        begins = timezone.localdate() + timedelta(days=20 + number)
        planner = make_keyring(self.world.members["planner"])
        place = make_place()
        plan = plan_visit(by=planner, place=place, begins=begins, mode=1, note="a tip", seats=list(self.seats))
        parts = tuple(PlannedPart("men", f"wing {row}", 9, 2, 1) for row in range(number))
        write_sampling_plan(by=lead, visit=plan, text=PlanText(place.id, parts), version=0)
        grow_programme(planner, lead, self.world.members["coordinator"], number)
        grow_suspected(planner, lead.member)
        for name in PLAN_PAGES:
            self.world.special[name] = {"visit_id": plan.id}

    def _meeting(self, finding: Finding, number: int) -> None:
        """The open meeting decides, is closed, and the next one is open in its place."""
        held = Meeting.objects.get(id=self.world.values["meeting_id"])
        held.visit = finding.visit = self.visit
        ruling = Ruling("postponed", Status.ALLEGED, {}, f"reason {number}")
        decide_finding(by=self.lead, meeting=held, finding=finding, ruling=ruling, version=finding.version)
        held.refresh_from_db()
        close_meeting(by=self.lead, meeting=held, version=held.version)
        there = Attendance(timezone.localdate(), {self.lead.member.id})
        self.world.values["meeting_id"] = begin_meeting(by=self.lead, visit=self.visit, attendance=there).id

    def _decisions(self, number: int) -> None:
        finding = Finding.objects.get(id=self.world.values["finding_id"])
        propose_transmission(by=self.lead, finding=finding, text=TransmissionText("not", reason=f"{number}"), consents=[])
        begin_recheck(by=self.lead, visit=self.visit, size=number)
        parts = (Stratum("men", "", 9, 2, 1), Stratum("women", "", 4, 1))
        make_draw(by=self.lead, visit=self.visit, of="cells", frame=f"list {number}", on=timezone.localdate(), strata=parts)
        self._meeting(finding, number)
        cast = self.cast
        assert self.link is not None
        origin = next(iter(Origin))
        add_entry(
            by=cast.lead,
            visit=cast.visit,
            text=EntryText("MAT", origin, Stance.SUPPORTS, f"said {number}", links=(self.link,), undertaking="a lamp"),
            due=timezone.localdate(),
        )
        write_note(by=cast.lead, visit=cast.visit, text=f"Version {number}.", version=note_rows(cast.visit).count())
        make_finding(cast, f"Факт {number}.", provisions=(PROVISION,), links=(self.link,))
        first = AdoptedRecommendation.objects.order_by("number")[0]
        make_recommendation(cast, provisions=(PROVISION,), repeats=first.pk)
        newest = [open_recommendations(by=cast.lead, visit=cast.visit)[-1]]
        adopt_recommendations(by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=newest, reply_due=None)
        make_recommendation(cast, provisions=(PROVISION,))
        enter_reply(by=cast.lead.member, recommendation=first, claimed="done", received_on=date(2026, 7, number), text="Done.")
        self._seen(first, number)

    def _seen(self, first: AdoptedRecommendation, number: int) -> None:
        """What was verified rests on one more record and on a letter."""
        letter = JournalEntry.objects.filter(body=first.addressee, struck_at=None)[0]
        named = [Named(self.visit.id, self.world.values["record_id"], "what/text"), Named(letter=letter.id)]
        grounds, by, day = rows_for(by=self.lead, recommendation=first, named=named), self.lead.member, date(2026, 7, number)
        verify(by=by, recommendation=first, verified="partly", seen_on=day, evidence="Seen.", grounds=grounds)

    def _report(self, number: int) -> None:
        report = Report.objects.get(id=self.world.values["report_id"])
        make_proposal(self.lead, report)
        make_thread(self.lead, report)
        make_comments(self.lead, report, comment(said=f"Comment {number}.", received=date(2026, 6, 3)))
        object_to_wording(by=make_head(self.lead, report), report=report, wording=bytes(16), reason="a reason")
        done = Report.objects.get(state=Report.State.RELEASED)
        letter = Letter.objects.create(
            report=done, number=f"1-{number}", dated=date(2026, 6, 1), addressee=self.cast.authority, written_by=self.lead.member
        )
        for one in (None, letter):
            content = f"%PDF-1.7 {number}".encode()
            ReleasedFile.objects.create(
                report=done,
                letter=one,
                language="en",
                kind=("docx", "html", "pdf")[number - 1],
                content=content,
                sha256=crypto.sha256(content),
            )

    def _custody(self) -> None:
        """One more custodian with a key, and of the record whose page is looked at one more name, urgent for the lead, and ask."""
        keeper = make_member(organisation=self.lead.member.organisation, role=Member.Role.CUSTODIAN)
        make_custody_key(make_keyring(keeper))
        agreed = Agreement.objects.get(id=self.world.values["agreement_id"])
        by = make_keyring(self.world.members["custodian"])
        ask_agreement(by=by, leaving=agreed.leaving, staying=agreed.staying, successor=None, visits=[])
        own = Kept(CustodyKey.objects.get(member=self.lead.member), self.lead, identity="")
        identity = make_identity(self.lead, Record.objects.get(id=self.world.values["record_id"]), None, urgently_to=[own])
        self.world.values |= {"identity_id": identity.id, "ask_id": make_ask(self.lead, identity).ask.id}

    def _place(self, number: int) -> None:
        by, place = self.world.members["coordinator"], Place.objects.get(id=self.world.values["place_id"])
        change_place(by=by, place=place, region=f"Region {number}")
        add_name(by=by, place=place, language="other", name=f"Called {number}")
        make_regional_team(by)
        make_regional_team(by, f"Viloyat {number}")
        note_succession(by=by, place=place, kind="split", other=make_place(), on=date(2021, 1, 1), source="order 1")
        close_place(by=by, place=place, closed_on=date(2022, 1, 1))
        reopen_place(by=by, place=place, on=date(2023, 1, 1), source=f"order {number}")
        wing = Unit.objects.get(id=self.world.values["unit_id"])
        add_unit(by=by, place=place, kind="cell", name=f"A-{number}", parent=wing)
        add_figure(by=by, place=place, group="all", on=date(2025, 1, 1), count=number, source=f"return {number}", marking="open")
        more = "".join(f"Место {word};{number};1\n" for word in ("Альфа", "Бета"))
        self.world.values["return_id"] = enter_return(
            by=by, content=(RETURN + more * bool(number)).encode(), filename=f"{number}.csv", **return_facts(place)
        ).id

    def _outside(self, number: int) -> None:
        by, one = self.world.members["coordinator"], OutsideRecommendation.objects.get(id=self.world.values["outside_id"])
        make_said(one, "view", by=by)
        link_outside(by=by, recommendation=one, provision=article(number + 1))
        link_outside(by=by, recommendation=one, gap=Gap.objects.get(id=self.world.values["gap_id"]))
        make_outside(by=by, paragraph=f"99.{number}")
        imported(TWICE.format(n=1).encode(), "t.csv", by=by)
        decide_alike(by=by, decisions={}, rest=True)
        imported(TWICE.format(n=1).encode(), "t.csv", by=by)

    def _road(self, number: int) -> None:
        by = self.world.members["coordinator"]
        make_stage_act("opinions", by=by)
        make_version(make_paper(by=by), by=by)
        for kind in ("report", "step"):
            make_deadline(by=by, kind=kind, stage="opinions")
        make_milestone(f"State {number}", by=by)
        make_note(make_keyring(self.world.members["planner"]))
        event = DialogueEvent.objects.get(id=self.world.values["event_id"])
        make_dialogue_whole(by=by)
        make_readiness("budget", 2020 + number, by=by)
        make_list(f"M{number}", by=by)
        make_said_of_item(AssessmentItem.objects.get(id=self.world.values["assessment_item_id"]), 2020 + number, by=by)
        make_options_whole(by=by)
        make_public_of(by)
        enter_fact(by=by, words=f"fact {number}", precision="day", **fact())
        make_presence(event, f"Body {number}", by=by)
        make_statement(event, by=by)
        undertaken = make_commitment(event, by=by)
        step_on(by=by, of=undertaken, to="kept", act="Done.", **fact())
        link_commitment(by=by, commitment=undertaken, gap=Gap.objects.get(id=self.world.values["gap_id"]))
        link_commitment(by=by, commitment=undertaken, measure=Measure.objects.get(id=self.world.values["measure_id"]))
        plan = make_plan(by=by)
        measure = make_measure(NationalPlan.objects.get(id=self.world.values["plan_id"]), f"{number}", by=by)
        held = Measure.objects.get(id=self.world.values["measure_id"])
        for one in (measure, held):
            for track in ("reported", "observed"):
                make_measure_said(one, track, by=by)
            link_measure(by=by, measure=one, gap=make_gap(by=by))
            link_measure(by=by, measure=one, outside=make_outside(by=by, paragraph=f"98.{number}.{one.point}"))
        link_measure(by=by, measure=make_measure(plan, by=by), gap=Gap.objects.get(id=self.world.values["gap_id"]))

    def _rest(self, number: int) -> None:
        assert self.visit.place is not None
        self.world.values["others_id"] = make_others_finding(self.world.members["coordinator"], self.visit.place).id
        self.world.values["case_id"] = make_case(self.lead, self.visit.place, self.world.members["monitor"]).id
        make_organisation(name=f"Office number {number}")
        by = self.world.members["coordinator"]
        make_training(by, [self.world.members["lead"], self.world.members["monitor"]], 700 + number)
        make_place()
        make_cost(by=by)
        gap = Gap.objects.get(id=self.world.values["gap_id"])
        make_cell(gap, "stage", by=by, code=("draft", "ministry")[number % 2])
        make_move(gap, by=by)
        make_move(make_gap(by=by), by=by)
        make_objection(by=by)
        self._outside(number)
        self._road(number)
        make_answer(PublicObjection.objects.get(id=self.world.values["public_objection_id"]), by=by)
        make_project_whole(by=by, project=Project.objects.get(id=self.world.values["project_id"]))
        self._place(number)
        sign_in(Client(), self.world.members["lead"])
        version = version_of(self.visit, "note")
        ToolFile.objects.create(version=version, name=f"more-{number}.png", content=b"png", md5="0" * 32)
        place = wordings_of(version.id)[number].texts[0][1]
        correct_wording(by=by, version=version, texts={place: f"corrected {number}"})
        make_composition(by, version=version.id, code=f"more_{number}")
        write_own_item(by=by, composition=Composition.objects.get(id=self.world.values["composition_id"]), own=OWN)
