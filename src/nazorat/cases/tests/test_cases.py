"""Reprisals, complaints and tips: who sees one, its next look, passing on with consent, another list, the year's counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.cases import actions
from nazorat.cases.models import Case, Keeper, Step
from nazorat.cases.queries import cases_kept, counted_at, counts_of, due
from nazorat.cases.told import NotACase, Told, allows, pack, unpack
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
WORDS = "Он был переведён в карцер после беседы"
Kind = Case.Kind


def told(place: Any = None, **given: Any) -> Told:
    facts: dict[str, Any] = {
        "way": "screen",
        "what": "isolation",
        "who": "guards",
        "agreed": "unnamed",
        "words": WORDS,
        "talk": "P-17",
    }
    return Told(place=place.id if place else None, on=date(2026, 5, 1), **{**facts, **given})


def entered(by: Keyring, *members: Member, kind: int = Kind.REPRISAL, look_in: int | None = 7, **given: Any) -> Case:
    look_on = timezone.localdate() + timedelta(look_in) if look_in is not None else None
    return actions.enter_case(by=by, kind=kind, told=told(**given), members=members, look_on=look_on)


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


@pytest.fixture
def lead() -> Keyring:
    return make_keyring(make_member())


def test_only_the_list_sees_and_opens_it_whatever_the_role(lead: Keyring) -> None:
    other, coordinator = make_keyring(make_member()), make_keyring(make_member(role=Member.Role.COORDINATOR, planner=True))
    place = make_place()
    case = entered(lead, other.member, place=place)
    opened = actions.open_case(by=other, case=case)
    assert (opened.told.words, opened.told.place, opened.told.what) == (WORDS, place.id, "isolation")
    assert list(cases_kept(coordinator.member)) == []
    with refused("case-sealed"):
        actions.open_case(by=coordinator, case=case)
    assert [counted_at(one.member, place.id) for one in (lead, other, coordinator)] == [[("reprisal", 1)], [("reprisal", 1)], []]
    assert list(Act.objects.filter(verb="cases.enter").values_list("obj", "count")) == [(case.id, 2)]
    browser = Client()
    sign_in(browser, coordinator.member)
    for path in ("", "refer/", "close/", "list/"):
        assert browser.get(f"/cases/{case.id}/{path}").status_code == 404


def test_nothing_readable_is_stored(lead: Keyring) -> None:
    place = make_place()
    case = entered(lead, place=place)
    actions.note_step(by=lead, case=case, kind=Step.Kind.DONE, words=WORDS, look_on=None)
    with connection.cursor() as cursor:
        held = b""
        for table in ("cases_case", "cases_step", "cases_keeper"):
            cursor.execute(f"select * from {table}")  # noqa: S608 - our own tables, named above
            held += b"".join(
                bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for row in cursor for one in row
            )
    for secret in (WORDS, "карцер", "P-17", str(place.id), place.id.hex, "isolation"):
        assert secret.encode() not in held
    assert place.id.bytes not in held


def test_a_case_moved_to_another_row_does_not_open(lead: Keyring) -> None:
    one, two = entered(lead), entered(lead)
    Case.objects.filter(id=two.id).update(sealed=bytes(one.sealed))
    two.refresh_from_db()
    with refused("case-sealed"):
        actions.open_case(by=lead, case=two)
    with pytest.raises(NotACase):
        unpack(pack(one.id, told()).replace(b'"isolation"', b'"unheard-of"'), one.id)


def test_what_is_due_is_told_at_the_desk_without_a_place(lead: Keyring) -> None:
    place = make_place(name_en="Somewhere-0", name_ru="Somewhere-0")
    late, later = entered(lead, look_in=-1, place=place), entered(lead, look_in=3, place=place)
    assert list(due(lead.member, timezone.localdate())) == [late]
    browser, other = Client(), Client()
    sign_in(browser, lead.member)
    sign_in(other, make_member())
    shown = browser.get("/", headers={"accept-language": "en"}).content.decode()
    assert "Something is due: 1 case" in shown
    assert place.name_en not in shown
    assert "Something is due" not in other.get("/", headers={"accept-language": "en"}).content.decode()
    listed = browser.get("/cases/", headers={"accept-language": "en"}).content.decode()
    assert str(later.id) in listed
    assert place.name_en not in listed
    actions.note_step(by=lead, case=late, kind=Step.Kind.LOOKED, words="nothing new", look_on=timezone.localdate() + timedelta(9))
    assert list(due(lead.member, timezone.localdate())) == []


@pytest.mark.parametrize(
    ("agreed", "form", "may"),
    [("named", "named", True), ("named", "unnamed", True), ("unnamed", "unnamed", True), ("unnamed", "named", False),
     ("nothing", "unnamed", False), ("not_asked", "unnamed", False)],
)  # fmt: skip
def test_passing_on_follows_what_the_person_agreed_to(lead: Keyring, agreed: str, form: str, may: bool) -> None:
    assert allows(agreed, form) is may
    case = entered(lead, kind=Kind.COMPLAINT, look_in=None, agreed=agreed)
    day = timezone.localdate() + timedelta(30)
    if may:
        actions.refer_case(by=lead, case=case, to="prosecutor", form=form, words="letter 12", look_on=day)
        case.refresh_from_db()
        (step,) = actions.open_case(by=lead, case=case).steps
        assert step.told is not None
        assert (step.told.to, step.told.form, step.told.words, case.look_on) == ("prosecutor", form, "letter 12", day)
    else:
        with refused("case-without-consent"):
            actions.refer_case(by=lead, case=case, to="prosecutor", form=form, words="letter 12", look_on=day)
        assert not case.steps.exists()


def test_a_risk_that_came_true_is_a_reprisal_and_a_closed_case_takes_nothing_more(lead: Keyring) -> None:
    case = entered(lead, kind=Kind.RISK)
    actions.note_step(by=lead, case=case, kind=Step.Kind.HAPPENED, words="moved", look_on=timezone.localdate())
    case.refresh_from_db()
    assert case.kind == Kind.REPRISAL
    actions.close_case(by=lead, case=case, outcome=Case.Outcome.ENDED, words="moved back")
    case.refresh_from_db()
    assert (case.outcome, case.closed_by_id, case.look_on) == (Case.Outcome.ENDED, lead.member.id, None)
    with refused("case-closed"):
        actions.note_step(by=lead, case=case, kind=Step.Kind.DONE, words="more", look_on=None)
    assert [one.step.kind for one in actions.open_case(by=lead, case=case).steps] == [Step.Kind.HAPPENED, Step.Kind.CLOSED]


def test_another_list_opens_all_of_it_and_who_left_nothing(lead: Keyring) -> None:
    went, came = make_keyring(make_member()), make_keyring(make_member())
    case = entered(lead, went.member)
    actions.note_step(by=lead, case=case, kind=Step.Kind.DONE, words="a call", look_on=None)
    stale = Case.objects.get(id=case.id)
    actions.change_list(by=lead, case=case, members=[came.member])
    case.refresh_from_db()
    opened = actions.open_case(by=came, case=case)
    assert [one.told.words for one in opened.steps if one.told] == ["a call", f"+{came.member.code} −{went.member.code}"]
    with refused("case-sealed"):
        actions.open_case(by=went, case=case)
    # what was sealed to the list before goes nowhere
    with refused("changed-meanwhile"):
        actions.note_step(by=lead, case=stale, kind=Step.Kind.DONE, words="late", look_on=None)
    with refused("case-list-doubtful"):
        actions.change_list(by=lead, case=case, members=[make_member(vouched=False)])
    assert set(Keeper.objects.values_list("member", flat=True)) == {lead.member.id, came.member.id}


def test_counts_of_a_year_keep_small_numbers_back(lead: Keyring) -> None:
    for _number in range(5):
        entered(lead, kind=Kind.COMPLAINT)
    entered(lead, kind=Kind.REPRISAL)
    year = timezone.now().year
    counts = {one.code: one.shown for one in counts_of(year)}
    assert (counts["kind-3"], counts["kind-2"], counts["kind-4"], counts["step-3"]) == (5, None, 0, 0)
    browser, outside = Client(), Client()
    sign_in(browser, make_member(role=Member.Role.COORDINATOR))
    sign_in(outside, lead.member)
    shown = browser.get(f"/cases/counts/?year={year}", headers={"accept-language": "en"})
    assert (shown.status_code, b"fewer than 5" in shown.content) == (200, True)
    assert outside.get("/cases/counts/").status_code in (403, 404)


def test_a_case_from_entry_to_close_in_the_browser(lead: Keyring) -> None:
    browser, other, place = Client(), make_member(), make_place()
    make_keyring(other)
    sign_in(browser, lead.member)
    day = (timezone.localdate() + timedelta(7)).isoformat()
    form = {
        "kind": 1, "way": "screen", "what": "threat", "who": "unknown", "place": str(place.id), "on": "", "talk": "P-3", "reporter": "",
        "agreed": "unnamed", "words": WORDS, "members": [str(other.id)],
    }  # fmt: skip
    assert browser.post("/cases/new/", form).status_code == 422
    made = browser.post("/cases/new/", {**form, "look_on": day})
    assert made.status_code == 302
    url = made["Location"]
    page = browser.get(url).content.decode()
    assert (WORDS in page, place.name in page, other.code in page) == (True, True, True)
    assert browser.post(url, {"kind": 1, "words": "called", "look_on": day}).status_code == 302
    refused_one = {"to": "spt", "form": "named", "words": "letter 1", "look_on": day}
    assert browser.post(f"{url}refer/", refused_one).status_code == 409
    assert browser.post(f"{url}refer/", {**refused_one, "form": "unnamed"}).status_code == 302
    assert browser.post(f"{url}list/", {"members": []}).status_code == 302
    assert browser.post(f"{url}close/", {"outcome": 2, "words": "it stopped"}).status_code == 302
    assert b"it stopped" in browser.get(url).content
    told_of = [act.verb for act in Act.objects.filter(verb__startswith="cases.").order_by("seq") if act.verb != "cases.open"]
    assert told_of == ["cases.enter", "cases.note", "cases.refer", "cases.change-list", "cases.close"]


def test_a_row_added_to_a_list_gets_nothing_and_is_noticed(lead: Keyring) -> None:
    case, stranger = entered(lead), make_keyring(make_member())
    before = Step.objects.count()
    Keeper.objects.create(case=case, member=stranger.member, public=stranger.member.key.public.encode())
    with refused("case-list-doubtful"):
        actions.note_step(by=lead, case=case, kind=Step.Kind.LOOKED, words=WORDS, look_on=None)
    assert Step.objects.count() == before
    # whoever says the list anew puts it right
    again = actions.change_list(by=lead, case=case, members=[])
    actions.note_step(by=lead, case=again, kind=Step.Kind.LOOKED, words=WORDS, look_on=None)


def test_a_list_with_a_key_that_is_not_its_members_is_noticed(lead: Keyring) -> None:
    other, stranger = make_member(), make_keyring(make_member())
    make_keyring(other)
    case = entered(lead, other)
    Keeper.objects.filter(case=case, member=other).update(public=stranger.member.key.public.encode())
    with refused("case-list-doubtful"):
        actions.close_case(by=lead, case=case, outcome=Case.Outcome.values[0], words=WORDS)
    assert Case.objects.get(id=case.id).closed_at is None
