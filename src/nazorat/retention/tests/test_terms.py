"""When something is due, and that no clock alone makes it so."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.audit.queries import tip
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.models import Report
from nazorat.retention import actions
from nazorat.retention.classes import CLASSES, TIMED
from nazorat.retention.models import TIMED as TIMED_ROWS, Decision, Hold
from nazorat.retention.queries import Kept, clock, kept_thing, months_later, reminder, terms
from nazorat.visits.actions import close_visit
from nazorat.visits.models import Visit
from support.make import make_keyring, make_member
from support.reports import make_cast, make_report
from support.visits import make_visit

pytestmark = pytest.mark.django_db
Role = Member.Role


@pytest.fixture(autouse=True)
def _ledger(tmp_path: Path, settings: Any) -> None:
    settings.NAZORAT_ERASED = tmp_path / "erased.jsonl"


def two() -> tuple[Keyring, Keyring]:
    """A custodian and a coordinator of two organisations."""
    return make_keyring(make_member(role=Role.CUSTODIAN)), make_keyring(make_member(role=Role.COORDINATOR))


def old_visit(ended: date = date(2019, 3, 8)) -> Visit:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, began=ended, ended=ended)
    return close_visit(by=lead, visit=visit, ended=ended)


def thing_of(visit: Visit) -> Kept:
    found = kept_thing("visit", visit.id, timezone.localdate())
    assert found is not None
    return found


def test_the_table_and_the_constraints_name_the_same_classes() -> None:
    assert list(TIMED) == TIMED_ROWS
    assert terms() == {"visit": 60, "report": 24, "conflict": 12, "case": 60}
    assert all(each.why and each.basis and each.covers for each in CLASSES.values())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2019, 3, 8), 60, date(2024, 3, 8)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_a_visit_is_kept_reminded_of_and_due() -> None:
    today = timezone.localdate()
    visit = old_visit()
    for ended, state in (
        (today - timedelta(days=365), "running"),
        (months_later(today, -60) + timedelta(days=30), "soon"),
        (months_later(today, -60) - timedelta(days=1), "due"),
    ):
        Visit.objects.filter(id=visit.id).update(began_on=ended, ended_on=ended)
        assert (thing_of(visit).state, thing_of(visit).starts) == (state, ended)
    Visit.objects.filter(id=visit.id).update(ended_on=None)
    assert (thing_of(visit).state, thing_of(visit).ends) == ("running", None)


def test_a_draft_that_was_never_released_has_a_clock_too() -> None:
    report = make_report(make_cast(tools=()))
    Report.objects.filter(id=report.id).update(begun_at=datetime(2020, 1, 5, 12, tzinfo=UTC))
    found = kept_thing("report", report.id, date(2022, 1, 5))
    assert found is not None
    assert (found.state, found.ends) == ("due", date(2022, 1, 5))


def test_two_of_two_organisations_keep_it_longer() -> None:
    first, second = two()
    thing = thing_of(old_visit())
    assert thing.ends == date(2024, 3, 8)
    until = timezone.localdate() + timedelta(days=200)
    asked = actions.ask_longer(by=first, thing=thing, until=until, reason=Decision.Reason.NEXT_VISIT)
    still = kept_thing("visit", thing.obj, timezone.localdate())
    assert still is not None
    assert (still.state, still.waiting) == ("due", (asked,))
    actions.agree(by=second, decision=asked)
    longer = kept_thing("visit", thing.obj, timezone.localdate())
    assert longer is not None
    assert (longer.state, longer.ends, longer.waiting) == ("running", until, ())


@pytest.mark.parametrize("days", [0, -10, 4000])
def test_longer_is_later_and_not_for_ever(days: int) -> None:
    first, _second = two()
    thing = thing_of(old_visit())
    assert thing.ends is not None
    with pytest.raises(Problem, match="not-longer"):
        actions.ask_longer(by=first, thing=thing, until=thing.ends + timedelta(days=days), reason=1)


def test_nobody_is_both() -> None:
    first, second = two()
    asked = actions.ask_term(by=first, kept=CLASSES["visit"], months=84)
    colleague = make_keyring(make_member(role=Role.COORDINATOR, organisation=first.member.organisation))
    monitor = make_keyring(make_member())
    unvouched = make_keyring(make_member(role=Role.CUSTODIAN, vouched=False))
    for ring, code in (
        (first, "second-member"),
        (colleague, "second-organisation"),
        (monitor, "refused"),
        (unvouched, "not-vouched"),
    ):
        with pytest.raises(Problem, match=code):
            actions.agree(by=ring, decision=asked)
    assert terms()["visit"] == 60
    actions.agree(by=second, decision=asked)
    assert terms()["visit"] == 84
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.agree(by=second, decision=asked)


def test_the_same_is_asked_once_and_can_be_withdrawn() -> None:
    first, second = two()
    asked = actions.ask_term(by=first, kept=CLASSES["report"], months=30)
    with pytest.raises(Problem, match="asked-already"):
        actions.ask_term(by=second, kept=CLASSES["report"], months=36)
    actions.withdraw(by=second, decision=asked)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.agree(by=second, decision=asked)
    actions.ask_term(by=second, kept=CLASSES["report"], months=36)
    for months in (5, 241):
        with pytest.raises(Problem, match="not-longer"):
            actions.ask_term(by=first, kept=CLASSES["visit"], months=months)


def test_one_holds_and_two_let_go() -> None:
    first, second = two()
    visit = old_visit()
    hold = actions.place_hold(by=first, thing=thing_of(visit), reason=Hold.Reason.COMPLAINT)
    assert thing_of(visit).state == "held"
    with pytest.raises(Problem, match="held"):
        actions.ask_erasure(by=first, thing=thing_of(visit))
    asked = actions.ask_lift(by=first, hold=hold)
    assert thing_of(visit).state == "held"
    actions.agree(by=second, decision=asked)
    assert thing_of(visit).state == "due"


def test_a_hold_that_comes_after_the_asking_stops_the_erasure() -> None:
    first, second = two()
    visit = old_visit()
    asked = actions.ask_erasure(by=first, thing=thing_of(visit))
    actions.place_hold(by=second, thing=thing_of(visit), reason=Hold.Reason.COURT)
    with pytest.raises(Problem, match="held"):
        actions.agree(by=second, decision=asked)
    asked.refresh_from_db()
    assert asked.agreed_at is None
    assert thing_of(visit).erasure is None


def test_what_is_not_due_is_not_erased() -> None:
    first, second = two()
    visit = old_visit(timezone.localdate() - timedelta(days=100))
    with pytest.raises(Problem, match="not-due"):
        actions.ask_erasure(by=first, thing=thing_of(visit))
    due = old_visit()
    asked = actions.ask_erasure(by=first, thing=thing_of(due))
    # the term became longer meanwhile
    actions.agree(by=second, decision=actions.ask_term(by=first, kept=CLASSES["visit"], months=120))
    with pytest.raises(Problem, match="not-due"):
        actions.agree(by=second, decision=asked)


@pytest.mark.parametrize(("years", "state"), [(10, "jumped"), (-10, "back")])
def test_a_clock_ten_years_off_makes_nothing_due(years: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs in under the wrong clock leaves acts under it; they do not make it right."""
    first, second = two()
    due, later = old_visit(), old_visit(timezone.localdate() - timedelta(days=100))
    right = timezone.now()
    assert clock(right).right
    wrong = right + timedelta(days=years * 365)
    asked = actions.ask_erasure(by=first, thing=thing_of(due))
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: wrong)
        patch.setattr("nazorat.audit.actions.datetime", _Clock(wrong))
        actions.place_hold(by=first, thing=thing_of(later), reason=Hold.Reason.COURT)
        assert clock(timezone.now()).state == state
        for thing in (due, later):
            with pytest.raises(Problem, match=r"clock-doubtful|held"):
                actions.ask_erasure(by=second, thing=thing_of(thing))
        with pytest.raises(Problem, match="clock-doubtful"):
            actions.agree(by=second, decision=asked)
        told = reminder(first.member, wrong)
        assert told is not None
        assert (told.due, told.soon, told.clock.state) == (0, 0, state)
    # set right again, it is still a break in the record: two say that it is right, and only then is anything erased
    assert not clock(timezone.now()).right
    with pytest.raises(Problem, match="clock-doubtful"):
        actions.agree(by=second, decision=asked)
    actions.agree(by=second, decision=actions.ask_clock(by=first))
    assert clock(timezone.now()).right
    assert actions.agree(by=second, decision=asked).agreed_at is not None


class _Clock:
    """datetime of the module that appends acts."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: object) -> datetime:
        return self.moment


def test_a_rest_of_some_weeks_is_no_break() -> None:
    old_visit()
    last = Act.objects.order_by("-seq").values_list("at", flat=True)[0]
    assert clock(last + timedelta(days=59)).right
    assert clock(last + timedelta(days=61)).state == "jumped"
    assert clock(last - timedelta(minutes=59)).right
    assert clock(last - timedelta(minutes=61)).state == "back"


def test_the_desk_reminds_those_who_decide() -> None:
    first, second = two()
    old_visit()
    told = reminder(second.member, timezone.now())
    assert told is not None
    assert (told.due, told.asked) == (1, 0)
    actions.ask_term(by=first, kept=CLASSES["visit"], months=84)
    assert [each.asked if (each := reminder(ring.member, timezone.now())) else None for ring in (first, second)] == [0, 1]
    assert reminder(make_member(), timezone.now()) is None


def test_each_act_stands_in_the_chain() -> None:
    first, second = two()
    before = tip()[0]
    visit = old_visit()
    actions.place_hold(by=first, thing=thing_of(visit), reason=1)
    actions.agree(by=second, decision=actions.ask_term(by=first, kept=CLASSES["visit"], months=84))
    verbs = list(Act.objects.filter(seq__gt=before, verb__startswith="retention.").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["retention.place-hold", "retention.ask-term", "retention.agree-term"]


def test_the_handbook_says_the_same_months() -> None:
    page = (Path(__file__).parents[4] / "docs/handbook/retention.md").read_text()
    assert [int(each) for each in re.findall(r"\| (\d+) months \|", page)] == [CLASSES[code].months for code in TIMED]
