"""Every page of the debrief and the findings, tried by the whole cast, and what the pages do."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.evidence import Source, Stance, Status
from nazorat.findings.models import DebriefEntry, Finding
from nazorat.kit import panels
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat, plan_visit
from nazorat.visits.models import TeamMember, Visit, VisitKey
from support.make import make_keyring, make_member, sign_in
from support.visits import chain_lock, make_place

from .make import OTHERS, WORKING, Cast, entry_text, finding_text, link, make_cast, make_entry, make_finding

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
PAGES = (
    "debrief", "debrief-add", "debrief-sheet", "debrief-entry", "debrief-evidence", "debrief-remove",
    "findings", "finding-new", "finding", "finding-change", "finding-evidence", "finding-remove",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def url(cast: Cast, name: str) -> str:
    held: dict[str, Any] = {"visit_id": cast.visit.id}
    if name.startswith("debrief-") and name not in ("debrief-add", "debrief-sheet"):
        held["entry_id"] = DebriefEntry.objects.get(visit=cast.visit).id
    if (name.startswith("finding-") and name != "finding-new") or name == "finding":
        held["finding_id"] = Finding.objects.get(visit=cast.visit).id
    return reverse(name, kwargs=held)


def furnished(cast: Cast) -> None:
    make_entry(cast, statement="CANARY-71")
    make_finding(cast, title="CANARY-72")


GET_ONLY = ("debrief", "findings", "finding")


def test_pages_open_for_who_works_on_the_visit_and_are_not_there_for_others(cast: Cast) -> None:
    furnished(cast)
    for who in (*WORKING, "interpreter", *OTHERS):
        client, expected = cast.client(who), 200 if who in WORKING else 404
        answers = {name: client.get(url(cast, name)) for name in PAGES}
        assert (who, {name: answer.status_code for name, answer in answers.items()}) == (who, dict.fromkeys(PAGES, expected))
        assert any(b"CANARY" in answer.content for answer in answers.values()) == (who in WORKING)


def test_nothing_is_written_by_who_does_not_work_on_the_visit(cast: Cast) -> None:
    furnished(cast)
    for who in ("interpreter", *OTHERS):
        client = cast.client(who)
        for name in (*PAGES, "finding-unlink"):
            if name not in GET_ONLY:
                assert (who, name, client.post(url(cast, name), {"statement": "x"}).status_code) == (who, name, 404)
    assert (DebriefEntry.objects.get().version, Finding.objects.get().version) == (1, 1)


def test_pages_ask_nobody_to_sign_in_and_the_locked_to_unlock(cast: Cast) -> None:
    furnished(cast)
    acts = Act.objects.count()
    for client, where in ((cast.client("nobody"), "/sign-in/"), (cast.client("lead", locked=True), "/unlock/")):
        for name in PAGES:
            answer = client.get(url(cast, name))
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, where)
    assert not Act.objects.filter(verb__startswith="findings.open", seq__gt=acts).exists()


def test_visit_that_has_not_begun_has_no_debrief() -> None:
    load_reference()
    planner, lead = make_member(planner=True), make_member()
    plan = plan_visit(
        by=make_keyring(planner), place=make_place(), begins=date(2027, 1, 12), mode=Visit.Mode.UNANNOUNCED, note="",
        seats=[Seat(lead, TeamMember.Role.LEAD)],
    )  # fmt: skip
    client = Client()
    sign_in(client, lead)
    assert [client.get(reverse(name, args=[plan.id])).status_code for name in ("debrief", "findings")] == [404, 404]


def test_entry_of_one_visit_is_not_there_under_another(cast: Cast) -> None:
    other = make_cast()
    furnished(other)
    client = cast.client("lead")
    entry, finding = DebriefEntry.objects.get(), Finding.objects.get()
    assert client.get(reverse("debrief-entry", args=[cast.visit.id, entry.id])).status_code == 404
    assert client.get(reverse("finding", args=[cast.visit.id, finding.id])).status_code == 404


OPENINGS = {
    "debrief": ["findings.open-debrief"],
    "debrief-entry": ["findings.open-entry"],
    "debrief-evidence": ["findings.open-entry"],
    "debrief-remove": ["findings.open-entry"],
    "findings": ["findings.open-findings"],
    "finding": ["findings.open-finding"],
    "finding-change": ["findings.open-finding", "findings.open-debrief"],
    "finding-evidence": ["findings.open-finding"],
    "finding-new": ["findings.open-debrief"],
    "debrief-sheet": ["findings.open-debrief"],
    "debrief-add": [],
    "finding-remove": [],
}


def test_every_page_that_opens_writes_one_act_for_what_was_asked(cast: Cast) -> None:
    furnished(cast)
    client = cast.client("monitor")
    for name, expected in OPENINGS.items():
        before = Act.objects.count()
        client.get(url(cast, name))
        written = list(Act.objects.filter(seq__gt=before).order_by("seq").values_list("verb", flat=True))
        assert (name, written) == (name, expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_whatever_they_hold(
    cast: Cast, rows: int, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # what rooms above hang into a visit is counted by them
    monkeypatch.setattr(panels, "_slots", {})
    for number in range(rows):
        make_entry(cast, statement=f"statement {number}", theme=("MAT", "HEALTH", "REGIME")[number])
        make_finding(cast, title=f"finding {number}")
    client = cast.client("lead")
    with django_assert_num_queries(15 + chain_lock()):
        client.get(url(cast, "debrief"))
    with django_assert_num_queries(15 + chain_lock()):
        client.get(url(cast, "findings"))


def posted(**given: Any) -> dict[str, Any]:
    facts = {"theme": "MAT", "origin": "persons", "stance": "supports", "statement": "Beds are shared", "circle": "1"}
    return {**facts, **given}


def entries(cast: Cast, who: str = "lead") -> list[tuple[str, str]]:
    opened = actions.open_debrief(by=cast.ring(who), visit=cast.visit).entries
    return [(one.text.theme, one.text.statement) for one in opened]


def test_statement_is_added_without_script(cast: Cast) -> None:
    answer = cast.client("monitor").post(url(cast, "debrief-add"), posted())
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/visits/{cast.visit.id}/debrief/#MAT")
    assert entries(cast) == [("MAT", "Beds are shared")]


def test_statement_is_added_in_its_row_by_a_swap(cast: Cast) -> None:
    client = cast.client("monitor")
    asked = client.get(f"{url(cast, 'debrief-add')}?theme=MAT&origin=own&stance=gap", headers=PART).content.decode()
    assert asked.startswith('<tr class="editing" id="editing">')
    assert '<option value="MAT" selected>' in asked
    assert '<option value="gap" selected>' in asked
    answer = client.post(url(cast, "debrief-add"), posted(), headers=PART).content.decode()
    assert answer.startswith('<div id="debrief">')
    assert "Beds are shared" in answer


def test_refused_statement_comes_back_in_its_place_with_what_was_typed(cast: Cast) -> None:
    answer = cast.client("lead").post(url(cast, "debrief-add"), posted(statement="", next_step="ask the director"), headers=PART)
    assert (answer.status_code, answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (422, "#editing", "outerHTML")
    assert "ask the director" in answer.content.decode()
    assert "Say it in one sentence." in answer.content.decode()
    assert not DebriefEntry.objects.exists()


@pytest.mark.parametrize(("stance", "statement", "who", "status"), [
    ("gap", "", "", 302), ("not_needed", "", "", 302), ("dissent", "otherwise", "", 422), ("supports", "", "", 422),
])  # fmt: skip
def test_statement_asks_only_for_what_it_needs(cast: Cast, stance: str, statement: str, who: str, status: int) -> None:
    data = posted(stance=stance, statement=statement, who=who)
    assert cast.client("lead").post(url(cast, "debrief-add"), data).status_code == status


def test_change_of_what_somebody_changed_keeps_what_was_typed_and_then_goes_over_it(cast: Cast) -> None:
    entry = make_entry(cast, theme="MAT")
    actions.change_entry(by=cast.ring("monitor"), entry=entry, text=entry_text("theirs", theme="MAT"), version=1)
    client = cast.client("lead")
    refused = client.post(url(cast, "debrief-entry"), posted(statement="mine", version="1"))
    assert refused.status_code == 422
    assert "Somebody changed this" in refused.content.decode()
    assert "mine</textarea>" in refused.content.decode()
    assert 'name="version" value="2"' in refused.content.decode()
    assert client.post(url(cast, "debrief-entry"), posted(statement="mine", version="2")).status_code == 302
    assert entries(cast) == [("MAT", "mine")]


def test_circles_are_offered_to_who_is_in_them(cast: Cast) -> None:
    offered = {
        who: [number for number in VisitKey.Compartment.values if f'<option value="{number}"' in circle_field(cast, who)]
        for who in WORKING
    }
    assert offered == {"lead": [1, 2], "monitor": [1], "health": [1, 3]}


def circle_field(cast: Cast, who: str) -> str:
    page = cast.client(who).get(url(cast, "debrief-add")).content.decode()
    return page.split('name="circle"')[1].split("</select>")[0]


def test_matrix_shows_gap_seal_dissent_and_what_comes_of_it(cast: Cast) -> None:
    make_entry(cast, statement="Shared beds", theme="MAT")
    make_entry(cast, "health", statement="CANARY-81", theme="HEALTH", circle=3)
    make_entry(cast, statement="I doubt it", theme="MAT", stance=Stance.DISSENT, who=cast.people["monitor"].code)
    page = cast.client("lead").get(url(cast, "debrief")).content.decode()
    assert "CANARY" not in page
    assert page.count('<td class="gap">') == 2
    assert page.count('<td class="sealed">') == 1
    assert "Other view" in page
    assert "I doubt it" in page
    only = cast.client("lead").post(url(cast, "debrief"), {"q": "shared"}).content.decode()
    assert ("Shared beds" in only, 'id="HEALTH"' in only) == (True, False)


def test_empty_debrief_leads_to_the_first_statement(cast: Cast) -> None:
    page = cast.client("lead").get(url(cast, "debrief")).content.decode()
    assert "Add the first statement" in page
    assert url(cast, "debrief-add") in page


def test_sheet_chooses_themes_and_leaves_them_as_gaps(cast: Cast) -> None:
    client = cast.client("lead")
    data = {"themes": ["MAT", "HEALTH"], "closing_talk": "Thanks first", "undertakings": "", "version": "0"}
    assert client.post(url(cast, "debrief-sheet"), data).status_code == 302
    page = client.get(url(cast, "debrief")).content.decode()
    assert page.count('<td class="gap">') == 10
    assert "Thanks first" in page


def test_removing_asks_first(cast: Cast) -> None:
    entry = make_entry(cast)
    client, where = cast.client("lead"), url(cast, "debrief-remove")
    assert "Take this statement out" in client.get(where).content.decode()
    assert DebriefEntry.objects.filter(id=entry.id).exists()
    assert client.post(where).status_code == 302
    assert not DebriefEntry.objects.exists()


def written(**given: Any) -> dict[str, Any]:
    facts = {
        "theme": "MAT", "kind": "shortcoming", "status": "alleged", "severity": "3", "spread": "several", "cause": "resources",
        "provisions": "NMR 13,  NMR  21", "title_ru": "Мало места", "fact_ru": "Люди сказали, что спят по очереди.",
    }  # fmt: skip
    return {**facts, **given}


def opened(cast: Cast) -> Any:
    return actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0]


def test_finding_is_written_from_a_row_of_the_debrief(cast: Cast) -> None:
    entry = make_entry(cast, theme="MAT")
    client = cast.client("monitor")
    page = client.get(url(cast, "finding-new") + "?theme=MAT").content.decode()
    assert f'value="{entry.id}" id="id_entries_0" checked' in page
    answer = client.post(url(cast, "finding-new"), written(entries=[str(entry.id)]))
    finding = opened(cast)
    assert answer.headers["Location"] == reverse("finding", args=[cast.visit.id, finding.id])
    assert (finding.text.provisions, [one.entry for one in finding.text.entries]) == (("NMR 13", "NMR 21"), [entry.id])
    assert finding.text.corroboration.suggested is Status.ALLEGED


def test_firmer_word_is_saved_with_a_warning(cast: Cast) -> None:
    client = cast.client("lead")
    page = client.post(url(cast, "finding-new"), written(status="established"), follow=True).content.decode()
    assert "says more than its evidence bears" in page
    assert "The word is firmer than the evidence." in page
    assert opened(cast).text.status is Status.ESTABLISHED


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title_ru": ""}, "This field is required."),
        ({"provisions": "NMR 13, NMR 999"}, "Not in the catalogue: NMR 999."),
        ({"severity": "6"}, "6 is not one of the available choices."),
        ({"entries": [str(uuid4())]}, "is not one of the available choices."),
    ],
)
def test_finding_that_is_refused_keeps_what_was_typed(cast: Cast, given: dict[str, Any], message: str) -> None:
    answer = cast.client("lead").post(url(cast, "finding-new"), written(**given))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Люди сказали, что спят по очереди." in page
    assert not Finding.objects.exists()


def test_changing_keeps_links_and_what_a_closed_circle_said(cast: Cast) -> None:
    closed = make_entry(cast, "health", circle=3, theme="HEALTH")
    seen = actions.open_debrief(by=cast.ring("health"), visit=cast.visit).entries
    held = link(Source.MEASURED)
    make_finding(cast, "health", links=(held,), entries=tuple(one.cited() for one in seen))
    answer = cast.client("lead").post(url(cast, "finding-change"), written(version="1"))
    assert answer.status_code == 302
    text = opened(cast).text
    assert (text.links, [one.entry for one in text.entries], text.words["ru"]["title"]) == ((held,), [closed.id], "Мало места")


def test_adopted_finding_is_read_but_not_changed(cast: Cast) -> None:
    make_finding(cast)
    found = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)
    actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=found)
    client = cast.client("lead")
    assert client.get(url(cast, "finding")).status_code == 200
    statuses = {name: client.get(url(cast, name)).status_code for name in ("finding-change", "finding-evidence", "finding-remove")}
    assert set(statuses.values()) == {409}


def test_visit_shows_the_tabs_to_who_works_on_it(cast: Cast) -> None:
    furnished(cast)
    pages = {who: visit_page(cast.client(who), cast) for who in ("lead", "interpreter")}
    assert {who: "Debrief <b>1</b>" in page and "Findings <b>1</b>" in page for who, page in pages.items()} == {
        "lead": True, "interpreter": False,
    }  # fmt: skip
    assert all("CANARY" not in page for page in pages.values())


def visit_page(client: Client, cast: Cast) -> str:
    return client.get(reverse("visit", args=[cast.visit.id])).content.decode()


def test_list_of_findings_is_sorted_and_searched(cast: Cast) -> None:
    for title, severity in (("Первый", 1), ("Второй", 5)):
        actions.write_finding(by=cast.ring("lead"), visit=cast.visit, text=finding_text(title, severity=severity))
    client = cast.client("lead")
    # the order that stood, and after it the head that was pressed
    page = client.post(url(cast, "findings"), {"sort": ["number", "-weight"]}).content.decode()
    assert page.index("Второй") < page.index("Первый")
    assert "Первый" not in client.post(url(cast, "findings"), {"q": "второй"}).content.decode()
    assert "No finding fits" in client.post(url(cast, "findings"), {"q": "третий"}).content.decode()
