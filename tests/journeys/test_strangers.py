"""No draft is read by a stranger, in whatever order a report comes to be: acts at random, and after each everybody else tries everything.

A hundred or so steps of Hypothesis, the same ones at every run; what fails is printed as the acts that led there.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nazorat.people.models import MemberKey, Organisation
from nazorat.reports.keys import open_key
from nazorat.reports.models import Report, ReportGrant
from nazorat.vault import crypto
from support.drafting import SECTIONS, WRITERS, Drafting, walked
from support.everything import World, make_world
from support.home import make_home
from support.live import planted
from support.strangers import Strangers, asked, shown_to

pytestmark = pytest.mark.django_db
EXAMPLES, STEPS = 8, 14
# the orders that this number draws reach every state: with further rules another one may be needed, never a weaker demand
SEED = 5
# addresses that every stranger asks for after each step; all are had in turn
FEW, MORE = 1, 4
who_writes = st.sampled_from(WRITERS)


@pytest.fixture(scope="module")
def made(lasting: None) -> World:
    return make_world()


@pytest.fixture
def world(made: World, tmp_path: Path, settings: Any) -> World:
    settings.NAZORAT_ERASED = tmp_path / "erased.jsonl"
    return deepcopy(made)


def drafts(machine: Machine) -> bool:
    return bool(machine.drafting.report.state == Report.State.DRAFT and not machine.drafting.erased)


def stands(machine: Machine) -> bool:
    return not machine.drafting.erased


class Machine(RuleBasedStateMachine):
    """The acts on one report as rules."""

    world: ClassVar[World]
    states: ClassVar[Counter[str]]
    acts: ClassVar[Counter[str]]

    @initialize()
    def begin(self) -> None:
        # what one run does is taken back before the next
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.drafting = Drafting(deepcopy(self.world))
        self.strangers = Strangers(self.drafting)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @precondition(drafts)
    @rule(who=who_writes, code=st.sampled_from(SECTIONS), language=st.sampled_from(("ru", "tg", "en")))
    def write(self, who: str, code: str, language: str) -> None:
        self.did("write").write(who, code, language)

    @precondition(drafts)
    @rule()
    def translate(self) -> None:
        self.did("translate").translate()

    @precondition(drafts)
    @rule()
    def decide(self) -> None:
        self.did("decide").decide()

    @precondition(stands)
    @rule(who=who_writes, close=st.booleans())
    def remark(self, who: str, close: bool) -> None:
        self.did("remark").remark(who)
        if close:
            self.drafting.close_remark()

    @precondition(drafts)
    @rule(accept=st.sampled_from((True, False, None)))
    def word(self, accept: bool | None) -> None:
        self.did("word").bring_word()
        if accept is not None:
            self.drafting.settle_word(accept=accept)

    @precondition(drafts)
    @rule()
    def answer_gate(self) -> None:
        self.did("answer_gate").answer_gate()

    @precondition(drafts)
    @rule(comments=st.integers(0, 2))
    def hand_over(self, comments: int) -> None:
        self.drafting.translate()
        self.did("hand_over").hand_over()
        for _each in range(comments):
            self.drafting.take_comments()

    @precondition(stands)
    @rule()
    def drop_comment(self) -> None:
        self.drafting.claim_a_change()
        self.did("drop_comment").drop_comment()

    @precondition(stands)
    @rule()
    def scan(self) -> None:
        self.did("scan").scan()

    @precondition(drafts)
    @rule()
    def object(self) -> None:
        self.did("object").object()

    @precondition(stands)
    @rule(who=st.sampled_from(("monitor", "health")), account=st.booleans())
    def leave(self, who: str, account: bool) -> None:
        act = self.did("leave")
        act.end(who) if account else act.remove(who)

    @precondition(drafts)
    @rule(release=st.booleans())
    def adopt(self, release: bool) -> None:
        self.did("adopt").adopt()
        if release:
            self.drafting.release()

    @precondition(lambda machine: machine.drafting.report.state == Report.State.ADOPTED)
    @rule()
    def release(self) -> None:
        self.did("release").release()

    @precondition(lambda machine: machine.drafting.report.state == Report.State.RELEASED)
    @rule()
    def write_letter(self) -> None:
        self.did("write_letter").write_letter()

    @precondition(stands)
    @rule(due=st.sampled_from((False, False, True)))
    def erase(self, due: bool) -> None:
        if due:
            self.did("erase").erase()

    @precondition(lambda machine: machine.drafting.erased)
    @rule()
    def look_again(self) -> None:
        """What was erased stays erased; the addresses are asked for on."""

    def did(self, act: str) -> Drafting:
        self.acts[act] += 1
        return self.drafting

    @invariant()
    def nobody_else_reads(self) -> None:
        if not hasattr(self, "strangers"):
            return
        self.states[self.drafting.state] += 1
        assert self.strangers.leaks(FEW) == [], self.drafting.state


def test_acts_at_random_never_show_a_draft_to_a_stranger(world: World) -> None:
    Machine.world, Machine.states, Machine.acts = world, Counter(), Counter()
    bounds = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, derandomize=True, database=None, deadline=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(seed(SEED)(Machine), settings=bounds)
    # the orders go far enough to say something; the walk below goes through every state
    assert {"draft", "draft sent", "released", "erased"} <= set(Machine.states), (Machine.states, Machine.acts)


def test_every_act_once_and_every_address_in_turn(world: World) -> None:
    states, tries = {}, 0
    drafting = Drafting(world)
    strangers = Strangers(drafting)
    for name in walked(drafting):
        assert strangers.leaks(MORE) == [], (name, drafting.state)
        states[drafting.state], tries = len(drafting.planted), tries + MORE
        if drafting.state == "draft" and drafting.texts:
            # the search can find: who works on it reads the word that is nobody else's
            page = f"/reports/{drafting.report.id}/sections/next/ru/"
            assert drafting.texts.get(("next", "ru")) in {*shown_to(world, "lead", page), None}
    assert drafting.refused == []
    assert list(states) == ["draft", "draft sent", "adopted", "released", "erased"]
    assert tries > len(asked())


def test_files_of_an_installation_hold_no_draft_after_any_act(tmp_path: Path) -> None:
    """Another process with a database in a file: its pages, the log ahead of writing, files of scans and pictures."""
    assert planted(make_home(tmp_path / "home"), "support.strangers:left_on_disk") == {"seen": [], "acts": 23, "files": True}


def test_strangers_notice_a_key_that_was_given_to_one_of_them_and_a_word_in_clear(world: World) -> None:
    drafting = Drafting(world)
    strangers = Strangers(drafting)
    assert strangers.leaks(0) == []
    drafting.write("lead", "next", "ru")
    outsider = world.members["outsider"]
    wrapped = crypto.seal(open_key(drafting.lead, drafting.report).key, [MemberKey.objects.get(member=outsider).public])
    ReportGrant.objects.create(report=drafting.report, member=outsider, wrapped=wrapped)
    Organisation.objects.filter(id=outsider.organisation_id).update(name=drafting.texts["next", "ru"].upper())
    found = strangers.leaks(0)
    assert {one[:2] for one in found if "outsider" in one} == {
        ("reports.report_for_reading", "outsider"), ("grant", "outsider"), ("open_key", "outsider")
    }  # fmt: skip
    assert [one[0] for one in found if "outsider" not in one] == ["people_organisation"]
