"""A report driven through its real acts, one after another in any order; whatever is confided on the way carries a word of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nazorat.correspondence.actions import LetterFacts, add_scan, enter_letter
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.findings.actions import add_entry, propose_transmission, write_note
from nazorat.findings.drafts import EntryText, TransmissionText
from nazorat.findings.evidence import Origin, Stance
from nazorat.findings.models import Finding, InternalNote
from nazorat.kit.problems import Problem
from nazorat.people.actions import end_member
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations.models import Recommendation
from nazorat.reports import actions, letters
from nazorat.reports.actions.release import _drafted
from nazorat.reports.comments import CHANGED
from nazorat.reports.models import Comment, Proposal, Report, Thread
from nazorat.reports.sections import LANGUAGES, section_by_code
from nazorat.retention.actions import agree, ask_erasure
from nazorat.retention.queries import kept_thing
from nazorat.typeset.tests.test_returned import changed
from nazorat.visits.actions import remove_from_team
from nazorat.visits.models import Visit
from support.everything import World
from support.make import make_keyring, make_member
from support.replies import comment, make_head
from support.reports import Cast, make_finding, make_recommendation, ready

# no digit and no capital: a number would be held against the other languages, and the gate stops what looks like a name
WORD = re.compile(r"kanareyka([a-j]+)q", re.IGNORECASE)
SECTIONS = ("next", "mandate", "causes")
WRITERS = ("lead", "monitor", "health")
PHRASE = "seven words that nobody else was told"
State = Report.State
# one way through all acts, in an order that refuses none
WALK: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("write", ("lead", "next", "ru")), ("write", ("health", "method", "tg")), ("write", ("lead", "next", "ru")), ("decide", ()),
    ("remark", ("monitor",)), ("close_remark", ()), ("bring_word", ()), ("settle_word", (True,)), ("answer_gate", ()), ("object", ()),
    ("scan", ()), ("write", ("monitor", "next", "ru")), ("translate", ()), ("hand_over", ()), ("take_comments", ()), ("take_comments", ()),
    ("drop_comment", ()), ("remove", ("monitor",)), ("adopt", ()), ("release", ()), ("end", ("health",)), ("write_letter", ()), ("erase", ()),
)  # fmt: skip


class Drafting:
    """One report on the world's visit. `public` are the words that may be read by now, `refused` the codes of what was not done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rings = {name: make_keyring(world.members[name]) for name in (*WRITERS, "locked")}
        self.visit = Visit.objects.get(id=world.values["visit_id"])
        self.gone: set[str] = set()
        self.planted: list[str] = []
        self.public: set[str] = set()
        self.refused: list[str] = []
        self.texts: dict[tuple[str, str], str] = {}
        self.decided: set[str] = set()
        self.printed: dict[Any, tuple[str, str]] = {}
        self.erased = False
        self.report = actions.begin_report(by=self.lead, kind=Report.Kind.VISIT, visits=[self.visit], master="ru")
        actions.generate_texts(by=self.lead, material=self.opened())
        world.values["report_id"] = self.report.id

    @property
    def lead(self) -> Keyring:
        return self.rings["lead"]

    @property
    def other(self) -> Keyring:
        """Somebody of the other side who still works on it."""
        return self.rings["health" if "health" not in self.gone else "locked"]

    @property
    def state(self) -> str:
        """The state of the report, by name, and whether the authority was asked."""
        self.report.refresh_from_db()
        if self.erased:
            return "erased"
        return State(self.report.state).name.lower() + (" sent" if self.report.open_to_comments else "")

    def word(self) -> str:
        made = f"kanareyka{''.join('abcdefghij'[int(digit)] for digit in str(len(self.planted)))}q"
        self.planted.append(made)
        return made

    def act(self, one: Callable[..., Any], *given: Any, **more: Any) -> bool:
        """Do it, or have it refused, as a page would; whether it was done."""
        try:
            with transaction.atomic():
                one(*given, **more)
        except Problem as problem:
            self.refused.append(problem.code)
            return False
        return True

    def opened(self) -> Any:
        return actions.open_report(by=self.lead, report=self.report)

    # what goes into a draft

    def write(self, who: str, code: str, language: str) -> None:
        said = self.word()
        if who not in self.gone and self.act(self._write, self.rings[who], code, language, f"Стоит {said} здесь."):
            self.texts[code, language] = said

    def _write(self, by: Keyring, code: str, language: str, text: str) -> None:
        kind, material = section_by_code(self.report, code), actions.open_report(by=by, report=self.report)
        assert kind is not None
        held = material.texts.get((kind.number, language))
        actions.write_text(by=by, material=material, kind=kind, language=language, text=text, version=held.version if held else 0)

    def translate(self) -> None:
        """Bring the languages in step: what was written in one is written in the others too, and read by somebody else."""
        for code in {code for code, _language in self.texts}:
            for language in LANGUAGES:
                self.write("lead", code, language)
        for language in LANGUAGES[1:]:
            self.act(self._review, language)

    def _review(self, language: str) -> None:
        material = actions.open_report(by=self.other, report=self.report)
        actions.review_texts(by=self.other, material=material, language=language)

    def decide(self) -> None:
        """A finding and a recommendation, a statement of the debrief, the internal note, and why a finding is not passed on."""
        assert self.visit.place is not None
        cast = Cast(self.lead, self.lead, self.other, self.visit, self.visit.place.authority)
        title, fact, act, sign = (self.word() for _each in range(4))
        make_finding(cast, words={one: {"title": f"Стоит {title}", "fact": f"Стоит {fact}."} for one in LANGUAGES})
        make_recommendation(cast, words=dict.fromkeys(LANGUAGES, f"Сделать {act}."), indicator=dict.fromkeys(LANGUAGES, sign))
        self.decided |= {title, fact, act, sign}
        text = EntryText("MAT", next(iter(Origin)), Stance.SUPPORTS, self.word(), undertaking=self.word())
        add_entry(by=self.lead, visit=self.visit, text=text, due=timezone.localdate())
        last = InternalNote.objects.filter(visit=self.visit).order_by("-number").first()
        write_note(by=self.lead, visit=self.visit, text=self.word(), version=last.number if last else 0)
        found = Finding.objects.filter(visit=self.visit, state=Finding.State.DRAFT).order_by("-number")[0]
        found.visit = self.visit
        propose_transmission(by=self.lead, finding=found, text=TransmissionText("not", reason=self.word()), consents=[])
        drawn = Recommendation.objects.filter(visit=self.visit, state=Recommendation.State.DRAFT).order_by("-number")[0]
        self.world.values |= {"finding_id": found.id, "recommendation_id": drawn.id}

    def remark(self, who: str) -> None:
        if who not in self.gone:
            self.act(self._remark, self.rings[who])

    def _remark(self, by: Keyring) -> None:
        material = actions.open_report(by=by, report=self.report)
        row = actions.begin_thread(by=by, material=material, language="ru", paragraph=1, remark=self.word())
        self.world.values["thread_id"] = row.id
        actions.answer_thread(by=self.lead, thread=row, remark=self.word())

    def close_remark(self) -> None:
        row = Thread.objects.filter(report=self.report, closed_at=None).first()
        if row:
            self.act(actions.close_thread, by=self.lead, thread=row)

    def bring_word(self) -> None:
        """A copy out, changed in Word, and in again; the change waits as a proposal."""
        said = self.word()
        self.act(self._write, self.lead, "next", "ru", "Её место мало.")
        self.texts.pop(("next", "ru"), None)

        def through_word() -> None:
            left = _drafted(ready(self.lead, self.report), "ru", "docx", "draft", "1")
            back = changed(left, lambda text: text.replace("место мало", f"место {said}"))
            actions.bring_word(by=self.lead, report=self.report, language="ru", content=back)
            self.world.values["proposal_id"] = Proposal.objects.filter(report=self.report).latest("number").id

        self.act(through_word)

    def settle_word(self, *, accept: bool) -> None:
        waiting = [one for one in actions.open_proposals(by=self.lead, report=self.report) if one.row.state == Proposal.State.WAITS]
        for one in waiting:
            if not accept:
                self.act(actions.close_proposal, by=self.lead, proposal=one.row, done=False)
            elif self.act(actions.accept_proposal, by=self.lead, material=self.opened(), proposal=one):
                self.texts["next", "ru"] = WORD.findall(one.text.now)[0] and f"kanareyka{WORD.findall(one.text.now)[0]}q"

    # what goes out, and what comes back

    def answer_gate(self) -> None:
        """Something that looks like a name, and why it is none."""
        self.act(self._write, self.lead, "next", "ru", "Рядом течёт Зарафшон.")
        self.texts.pop(("next", "ru"), None)
        readiness = ready(self.lead, self.report)
        for one in readiness.checked.open:
            self.act(
                actions.answer_catch, by=self.lead, report=self.report, checked=readiness.checked, key=one.key, people=9,
                reason=self.word(),
            )  # fmt: skip

    def hand_over(self) -> None:
        assert self.visit.place is not None
        body = self.visit.place.authority
        self.act(lambda: actions.hand_over_draft(
            by=self.lead, readiness=ready(self.lead, self.report), language="ru", kind="html", copy="1",
            addressee=body, passphrase=PHRASE,
        ))  # fmt: skip

    def take_comments(self) -> None:
        said = self.word()
        if not self.act(lambda: actions.add_comments(by=self.lead, material=self.opened(), rows=[comment(kind="news", said=said)])):
            return
        row = Comment.objects.filter(report=self.report).latest("number")
        self.world.values["comment_id"] = row.id
        ours = self.word()
        given = actions.CommentAnswer(row.id, row.version, dict.fromkeys(LANGUAGES, ours), "noted")
        self.act(lambda: actions.answer_comments(by=self.lead, material=self.opened(), given=[given]))
        self.printed[row.id] = (said, ours)

    def claim_a_change(self) -> None:
        """An outcome that a piece of news cannot have."""
        row = Comment.objects.filter(report=self.report).first()
        if row:
            given = actions.CommentAnswer(row.id, row.version, {"ru": self.word()}, CHANGED)
            self.act(lambda: actions.answer_comments(by=self.lead, material=self.opened(), given=[given]))

    def drop_comment(self) -> None:
        row = Comment.objects.filter(report=self.report).first()
        if row and self.act(actions.remove_comment, by=self.lead, report=self.report, comment=row):
            self.printed.pop(row.id, None)

    def scan(self) -> None:
        """The authority's letter on the draft, sealed with it."""
        assert self.visit.place is not None
        way, about = JournalEntry.Way.HAND, JournalEntry.Subject.DRAFT
        facts = LetterFacts(date(2026, 6, 1), self.visit.place.authority, about, way, report=self.report)
        entry = enter_letter(by=self.lead.member, kind=Book.Kind.OUTGOING, facts=facts)
        row = add_scan(by=self.lead, entry=entry, marking="secret", content=f"%PDF-1.7 {self.word()}".encode())
        self.world.special["letter-scan-sealed"] = {"entry_id": entry.id, "scan_id": row.id}

    def object(self) -> None:
        head = make_head(self.other, self.report)
        wording = actions.present_wording(by=self.lead, report=self.report)
        row = actions.object_to_wording(by=head, report=self.report, wording=wording, reason=self.word())
        self.world.values["objection_id"] = row.id

    # its end

    def sign(self) -> None:
        for by in (self.lead, self.other):
            self.act(self._sign, by)

    def _sign(self, by: Keyring) -> None:
        readiness = ready(by, self.report)
        actions.sign_report(by=by, readiness=readiness, seen=readiness.digest.hex())

    def adopt(self) -> None:
        """In step, signed by both, adopted."""
        self.settle_word(accept=False)
        self.translate()
        self.sign()
        if self.act(lambda: actions.adopt_report(by=self.lead, readiness=ready(self.lead, self.report))):
            self.public |= self.decided

    def release(self) -> None:
        if self.act(lambda: actions.release_report(by=self.lead, readiness=ready(self.lead, self.report))):
            self.public |= set(self.texts.values()) | {one for pair in self.printed.values() for one in pair}

    def write_letter(self) -> None:
        assert self.visit.place is not None
        number = f"01-07/{len(self.planted)}-{self.report.number}"
        facts = letters.LetterFacts(number, date(2026, 6, 20), self.visit.place.authority, office="director")
        self.act(lambda: actions.write_letter(by=self.lead, material=self.opened(), facts=facts))

    def remove(self, who: str) -> None:
        """A seat is left: the keys turn, the draft is held no more."""
        if self.act(remove_from_team, by=self.lead, visit=Visit.objects.get(id=self.visit.id), member=self.world.members[who]):
            self.gone.add(who)

    def end(self, who: str) -> None:
        if self.act(end_member, by=self.world.members["administrator"], member=Member.objects.get(id=self.world.members[who].id)):
            self.gone.add(who)

    def erase(self) -> None:
        """By two of two organisations, when its time is over."""
        long_ago = datetime(2019, 3, 8, tzinfo=UTC)
        released = long_ago if self.report.state == State.RELEASED else None
        Report.objects.filter(id=self.report.id).update(begun_at=long_ago, released_at=released)
        first, second = (make_keyring(make_member(role=role)) for role in (Member.Role.CUSTODIAN, Member.Role.COORDINATOR))
        thing = kept_thing("report", self.report.id, timezone.localdate())
        assert thing is not None
        agree(by=second, decision=ask_erasure(by=first, thing=thing))
        self.erased = True


def walked(drafting: Drafting) -> Iterator[str]:
    """Does every act of the walk, and gives its name after it."""
    for name, given in WALK:
        act = getattr(drafting, name)
        if name == "settle_word":
            act(accept=given[0])
        else:
            act(*given)
        yield name
