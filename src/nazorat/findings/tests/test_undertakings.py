"""What was undertaken at the closing talk falls due: on the desk of the lead, on the visit's page, with what a look found under seal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.drafts import EntryText
from nazorat.findings.evidence import Origin, Stance
from nazorat.findings.models import DebriefEntry, Undertaking
from nazorat.findings.tests.make import Cast, make_cast
from nazorat.findings.undertakings import Outcome, undertakings_due
from nazorat.home.queries import desk
from nazorat.kit.problems import Problem
from nazorat.visits.models import Visit, VisitKey

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def undertaken(cast: Cast, due: int = 0, circle: int = 1, who: str = "lead") -> DebriefEntry:
    text = EntryText("MAT", Origin.PLACE, Stance.SUPPORTS, "CANARY-said", undertaking="CANARY-glass by June", circle=circle)
    return actions.add_entry(by=cast.ring(who), visit=cast.visit, text=text, due=TODAY + timedelta(days=due))


def address(entry: DebriefEntry) -> str:
    return f"/visits/{entry.visit_id}/debrief/{entry.id}/undertaking/"


def rules(cast: Cast, who: str) -> list[str]:
    member = cast.people[who]
    return [due.rule for due in desk.dues(member, desk.seats_of(member), TODAY)]


def test_undertaking_when_its_day_comes_waits_for_the_lead_alone(cast: Cast) -> None:
    undertaken(cast, due=1)
    assert "undertaking" not in rules(cast, "lead")
    Undertaking.objects.update(due_on=TODAY)
    assert [rules(cast, who).count("undertaking") for who in ("lead", "monitor", "health", "interpreter")] == [1, 0, 0, 0]
    page = cast.client("lead").get("/").content.decode()
    assert "See whether what was undertaken was kept" in page
    assert "CANARY" not in page
    Visit.objects.update(state=Visit.State.CLOSED)
    assert rules(cast, "lead") == ["undertaking"]


def test_undertaking_at_rest_is_a_day_and_nothing_else(cast: Cast) -> None:
    entry = undertaken(cast, due=9)
    actions.look_at_undertaking(
        by=cast.ring("monitor"), undertaking=Undertaking.objects.get(), outcome=Outcome("kept", "CANARY-saw"), version=0
    )
    row: dict[str, object] = dict(Undertaking.objects.values().get())
    sealed = bytes(Undertaking.objects.get().sealed or b"")
    del row["sealed"]
    assert b"kept" not in sealed
    assert b"CANARY" not in sealed
    assert row == {
        "entry_id": entry.id, "visit_id": cast.visit.id, "due_on": TODAY + timedelta(days=9), "version": 1, "looked_on": TODAY,
        "looked_by_id": cast.people["monitor"].id,
    }  # fmt: skip


def test_page_when_somebody_looked_says_what_they_found_to_who_works_here(cast: Cast) -> None:
    entry = undertaken(cast)
    client = cast.client("monitor")
    assert "CANARY-glass by June" in client.get(address(entry)).content.decode()
    refused = client.post(address(entry), {"said": "not_kept", "words": "", "version": "0"})
    assert (refused.status_code, "Say how we know." in refused.content.decode()) == (422, True)
    answer = client.post(address(entry), {"said": "not_kept", "words": "CANARY-no glass", "version": "0"})
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{cast.visit.id}/debrief/")
    debrief = cast.client("lead").get(f"/visits/{cast.visit.id}/debrief/").content.decode()
    assert "not kept" in debrief
    assert "CANARY-no glass" in cast.client("lead").get(address(entry)).content.decode()
    assert list(undertakings_due([cast.visit.id], TODAY)) == []
    visit = cast.client("interpreter").get(f"/visits/{cast.visit.id}/").content.decode()
    assert "1 of 1 looked at" in visit
    assert "not kept" not in visit
    assert address(entry) not in visit
    assert Act.objects.filter(verb="findings.look-at-undertaking", obj=cast.visit.id).count() == 1
    for who in ("stranger", "interpreter", "coordinator"):
        assert cast.client(who).get(address(entry)).status_code == 404


def test_look_when_another_was_quicker_is_kept_in_the_page_and_may_be_sent_again(cast: Cast) -> None:
    entry = undertaken(cast)
    row = Undertaking.objects.get()
    actions.look_at_undertaking(by=cast.ring("lead"), undertaking=row, outcome=Outcome("unknown"), version=0)
    client = cast.client("monitor")
    late = client.post(address(entry), {"said": "kept", "words": "seen", "version": "0"})
    assert (late.status_code, 'value="1"' in late.content.decode(), "seen" in late.content.decode()) == (422, True, True)
    assert client.post(address(entry), {"said": "kept", "words": "seen", "version": "1"}).status_code == 302
    held = actions.open_entry(by=cast.ring("lead"), entry=DebriefEntry.objects.select_related("falls_due").get())
    assert held.outcome == Outcome("kept", "seen")


def test_undertaking_of_a_smaller_circle_stays_in_it(cast: Cast) -> None:
    entry = undertaken(cast, circle=VisitKey.Compartment.LEAD)
    row = Undertaking.objects.get()
    assert cast.client("monitor").get(address(entry)).status_code == 409
    with pytest.raises(Problem, match="entry-circle-closed"):
        actions.look_at_undertaking(by=cast.ring("monitor"), undertaking=row, outcome=Outcome("kept", "x"), version=0)
    actions.look_at_undertaking(by=cast.ring("lead"), undertaking=row, outcome=Outcome("kept", "CANARY-x"), version=0)
    assert "CANARY" not in cast.client("monitor").get(f"/visits/{cast.visit.id}/debrief/").content.decode()
    opened = {who: actions.open_debrief(by=cast.ring(who), visit=cast.visit).entries[0].outcome for who in ("lead", "monitor")}
    assert opened == {"lead": Outcome("kept", "CANARY-x"), "monitor": None}


def test_day_when_moved_or_taken_away_follows_the_statement(cast: Cast) -> None:
    client = cast.client("lead")
    fields = {"theme": "MAT", "origin": Origin.PLACE.value, "stance": Stance.SUPPORTS.value, "statement": "said", "circle": "1"}
    add = f"/visits/{cast.visit.id}/debrief/add/"
    due = TODAY + timedelta(days=30)
    refused = client.post(add, {**fields, "undertaking_due": due})
    assert (refused.status_code, "Say what was undertaken." in refused.content.decode()) == (422, True)
    assert client.post(add, {**fields, "undertaking": "glass", "undertaking_due": due}).status_code == 302
    entry = DebriefEntry.objects.get()
    assert Undertaking.objects.get().due_on == due
    change = f"/visits/{cast.visit.id}/debrief/{entry.id}/"
    assert f'value="{due}"' in client.get(change).content.decode()
    later = due + timedelta(days=5)
    assert client.post(change, {**fields, "undertaking": "glass", "undertaking_due": later, "version": "1"}).status_code == 302
    assert Undertaking.objects.get().due_on == later
    assert client.post(change, {**fields, "undertaking": "glass", "version": "2"}).status_code == 302
    assert not Undertaking.objects.exists()
    assert client.get(address(entry)).status_code == 404


def test_undertaking_goes_with_its_statement(cast: Cast) -> None:
    actions.remove_entry(by=cast.ring("lead"), entry=undertaken(cast))
    assert not Undertaking.objects.exists()
