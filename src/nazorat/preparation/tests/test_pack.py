"""The preparation pack: all its parts in one PDF of three languages, for the lead before arrival, for the team afterwards, for nobody else."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from nazorat.audit.models import Act
from nazorat.dossier.queries import dossier
from nazorat.fieldwork.actions import issue_sheets
from nazorat.fieldwork.models import Sheet
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.actions import add_figure
from nazorat.places.models import Place
from nazorat.preparation import actions
from nazorat.preparation.queries import extracts, tools_packed, touched
from nazorat.recommendations.actions import adopt_recommendations, enter_reply, open_recommendations
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.sampling.actions import write_sampling_plan
from nazorat.sampling.plans import PlannedPart, PlanText, figures_told, planned_from
from nazorat.standards.actions import enter_article, enter_law, load_reference
from nazorat.standards.laws import ArticleFacts, LawFacts
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.visits import actions as visits
from nazorat.visits.duties import TaskText
from nazorat.visits.models import TeamMember, Visit, VisitTool
from support.make import make_keyring, make_member, sign_in
from support.reports import make_cast, make_recommendation
from support.visits import make_place, make_tool_version

pytestmark = pytest.mark.django_db
Role = TeamMember.Role
FIRST_DAY = date(2031, 8, 17)
NAMES = {"name_ru": "Намуна-Ноль", "name_tg": "Намуна-Сифр", "name_en": "Namuna-Nil"}
WORDS = "Every person CANARY-article walks in the open air."


@dataclass
class Prepared:
    """A visit that is planned in every part, its lead, a monitor who is called up, a planner, and somebody of another team."""

    visit: Visit
    place: Place
    lead: Keyring
    monitor: Keyring
    planner: Keyring
    outsider: Keyring

    def client(self, who: Keyring, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        sign_in(client, who.member)
        return client

    @property
    def path(self) -> str:
        return f"/visits/{self.visit.id}/pack/"


@pytest.fixture
def prepared() -> Prepared:
    load_reference(by=None)
    lead, monitor, outsider = (make_keyring(make_member(language="en")) for _ in range(3))
    coordinator = make_member(role=Member.Role.COORDINATOR)
    planner = make_keyring(make_member(planner=True, language="en"))
    place = make_place(**NAMES, sex="both", age="adults")
    for group, count in {"all": 414, "men": 390, "women": 24}.items():
        add_figure(
            by=coordinator, place=place, group=group, on=date(2030, 1, 1), count=count, source="return 1", marking="official"
        )
    law = enter_law(by=coordinator, code="EXLAW", facts=LawFacts("law", title_ru="Пример закона", title_en="Example law"))
    for number, day in (("12", date(2020, 1, 1)), ("13", date(2040, 1, 1))):
        facts = ArticleFacts(title_en=f"Walks {number}", text_en=WORDS, in_force_from=day, themes=("MAT",), matches=("NMR 23",))
        enter_article(by=coordinator, law=law, number=number, facts=facts)
    visits.set_power(by=coordinator, code="OPCAT-20.C", basis="law", source="CANARY-decree 7", dated=date(2020, 2, 3))
    seats = [visits.Seat(lead.member, Role.LEAD, interviews=True), visits.Seat(monitor.member, Role.MONITOR)]
    visit = visits.plan_visit(by=planner, place=place, begins=FIRST_DAY, mode=1, note="", seats=seats)
    visits.plan_visit(
        by=planner, place=make_place(), begins=FIRST_DAY, mode=1, note="", seats=[visits.Seat(outsider.member, Role.LEAD)]
    )
    visits.call_up_team(by=lead, visit=visit)
    versions = [make_tool_version("interview"), make_tool_version("room")]
    VisitTool.objects.bulk_create(VisitTool(visit=visit, tool_version=version) for version in versions)
    texts = [TaskText(words="CANARY-bread", who=monitor.member.id, until=date(2031, 8, 16)), TaskText(code="read", until=FIRST_DAY)]
    visits.add_tasks(by=lead, visit=visit, texts=texts)
    write_sampling_plan(by=lead, visit=visit, text=planned_from(place, figures_told(place)), version=0)
    issue_sheets(
        by=lead, visit=visit, tool_version=versions[0], member=monitor.member, count=3, language="ru", layout=Sheet.Layout.CODES
    )
    return Prepared(visit, place, lead, monitor, planner, outsider)


def said_in(pdf: bytes) -> str:
    """The words of a PDF in reading order, as poppler gives them."""
    poppler = shutil.which("pdftotext")
    assert poppler
    ran = subprocess.run([poppler, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(ran.stdout.decode().split())


def printed(prepared: Prepared, language: str) -> bytes:
    with translation.override(language):
        return actions.print_pack(by=prepared.lead, visit=prepared.visit)


def test_pack_holds_every_part_for_the_lead_and_its_file_name_tells_nothing(prepared: Prepared) -> None:
    answer = prepared.client(prepared.lead).post(prepared.path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert 'filename="pack.pdf"' in answer["Content-Disposition"]
    assert Act.objects.filter(verb="preparation.print-pack", obj=prepared.visit.id).count() == 1
    said = said_in(answer.content)
    for words in (
        "preparation pack", "Namuna-Nil", "17 August 2031", prepared.lead.member.code, "Population and occupancy",
        "Recommendations that are not met", "CANARY-decree 7, 3 February 2020", "Walks 12", WORDS, "Mandela Rules 23",
        "Private interview", "20–35", "Room and conditions", "of 414 persons", "± 15", "1 January 2030, return 1, for official use",
        "in the sick bay", "Counted on arrival", "CANARY-bread", "16 August 2031", "Read what is known of the place", "Nobody’s yet",
        "3 code sheets are issued for this visit.", "talks as planned take 13 to 23 hours together",
    ):  # fmt: skip
        assert words in said, words
    # not yet in force on the day of the visit
    assert "Walks 13" not in said
    # the code sheets are another file, and no page but those about the place names it
    assert "Nazorat" not in said
    structure = structure_of(answer.content)
    assert "Namuna" not in structure.title
    with_place = [page for page in pages_of(answer.content) if "Namuna-Nil" in page]
    assert len(with_place) == 1


def pages_of(pdf: bytes) -> list[str]:
    poppler = shutil.which("pdftotext")
    assert poppler
    ran = subprocess.run([poppler, "-", "-"], input=pdf, capture_output=True, check=True)
    return ran.stdout.decode().split("\f")


def test_pack_in_three_languages_is_one_structure_that_a_screen_reader_meets(prepared: Prepared) -> None:
    found = {language: structure_of(printed(prepared, language)) for language in ("ru", "tg", "en")}
    for language, one in found.items():
        assert (one.marked, one.language, one.ua_part, one.title_shown, one.fonts_missing) == (True, language, "1", True, [])
        assert all(after - before <= 1 for before, after in pairwise([0, *one.headings]))
        assert one.headings.count(1) >= 7
        assert one.tags.count("/TH") >= 2 * one.tags.count("/Table")
    assert len({tuple(one.headings) for one in found.values()}) == 1
    assert len({one.title for one in found.values()}) == 3


def test_pack_is_the_leads_before_arrival_and_the_teams_until_the_visit_is_over(prepared: Prepared) -> None:
    addresses = [prepared.path, f"{prepared.path}code-sheets/"]

    def tried(who: Keyring) -> list[int]:
        client = prepared.client(who)
        return [client.post(addresses[0]).status_code, client.get(addresses[1]).status_code]

    assert [tried(who) for who in (prepared.monitor, prepared.planner, prepared.outsider)] == [[404, 404]] * 3
    for who in (prepared.monitor, prepared.planner, prepared.outsider):
        with pytest.raises(Problem, match="refused"):
            actions.print_pack(by=who, visit=prepared.visit)
        assert prepared.client(who).get(f"/visits/{prepared.visit.id}/").content.decode().count("Make the pack") == 0
    assert "Make the pack" in prepared.client(prepared.lead).get(f"/visits/{prepared.visit.id}/").content.decode()
    visits.arrive(by=prepared.lead, visit=prepared.visit, began=timezone.localdate(), gate_minutes=5)
    assert tried(prepared.monitor) == [200, 200]
    assert [tried(who) for who in (prepared.planner, prepared.outsider)] == [[404, 404]] * 2
    visit = Visit.objects.get(id=prepared.visit.id)
    assert "of 414 persons" in said_in(actions.print_pack(by=prepared.monitor, visit=visit))
    visits.close_visit(by=prepared.lead, visit=visit, ended=timezone.localdate())
    assert tried(prepared.lead) == [404, 404]
    with pytest.raises(Problem, match="visit-over"):
        actions.print_pack(by=prepared.lead, visit=visit)


def test_what_is_sealed_stands_in_no_table_after_the_pack_was_made(prepared: Prepared) -> None:
    said = said_in(printed(prepared, "en"))
    sealed = ["CANARY-bread", "2031-08-17", "17 August 2031"]
    assert [word for word in ("CANARY-bread", "17 August 2031") if word not in said] == []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database itself
            for row in cursor.fetchall():
                cells = b"\0".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
                assert [word for word in sealed if word.encode() in cells] == [], table
                if not table.startswith("places_"):
                    assert prepared.place.id.hex.encode() not in cells.replace(b"-", b""), table


def test_open_recommendations_stand_in_it_with_the_answer(prepared: Prepared) -> None:
    cast = make_cast()
    make_recommendation(cast)
    opened = open_recommendations(by=cast.lead, visit=cast.visit)
    adopt_recommendations(by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=opened, reply_due=None)
    row = AdoptedRecommendation.objects.get()
    enter_reply(
        by=cast.lead.member, recommendation=row, claimed="accepted", received_on=timezone.localdate(), text="The yard will be open."
    )
    with translation.override("en"):
        said = said_in(actions.print_pack(by=cast.lead, visit=cast.visit))
    assert "The yard will be open." in said
    assert "No sampling plan was made." in said
    assert "Nothing is shared out yet." in said


def test_sampling_plan_of_another_place_is_not_printed_as_this_ones(prepared: Prepared) -> None:
    text = PlanText(make_place().id, (PlannedPart("men", "CANARY-wing", 7, 2, 1),))
    write_sampling_plan(by=prepared.lead, visit=prepared.visit, text=text, version=1)
    said = said_in(printed(prepared, "en"))
    assert "made for another place" in said
    assert "CANARY-wing" not in said
    assert "talks as planned" not in said


def test_law_is_national_first_then_by_weight_and_only_what_the_tools_touch(prepared: Prepared) -> None:
    found = extracts(tools_packed(prepared.visit), FIRST_DAY)
    assert [one.provision.code for one in found.national] == ["EXLAW 12"]
    weights = [one.instrument.status for one in found.others]
    assert weights == sorted(weights, key=["national", "binding", "accepted", "comparative"].index)
    cited = {code for one in tools_packed(prepared.visit) for code in one.cited}
    assert {one.code for one in found.others} <= cited
    assert "NMR 23" in cited
    # of the limits those that the tools ask about: space, and not the hours until a judge
    told = dossier(prepared.place, prepared.lead.member, FIRST_DAY).measures
    kept = {row.limit.subject for group in touched(told, tools_packed(prepared.visit)) for row in group.rows}
    assert "space_person" in kept
    assert "persons_per_shower" in kept
    assert "health_visits_solitary_day" in {row.limit.subject for group in told for row in group.rows} - kept
    assert touched(told, []) == []
    nothing = extracts([], FIRST_DAY)
    assert (nothing.national, nothing.others) == ([], [])


def test_code_sheets_are_printed_apart_a_pile_for_each_language(prepared: Prepared) -> None:
    version = tools_packed(prepared.visit)[0].version
    issue_sheets(
        by=prepared.lead, visit=prepared.visit, tool_version=version, member=prepared.monitor.member, count=1, language="tg",
        layout=Sheet.Layout.CODES,
    )  # fmt: skip
    client = prepared.client(prepared.lead)
    page = client.get(f"{prepared.path}code-sheets/").content.decode()
    assert (page.count("Print these"), page.count('name="sheet"')) == (2, 4)
    numbers = [str(number) for number in Sheet.objects.filter(language="ru").values_list("number", flat=True)]
    pdf = client.post(f"/visits/{prepared.visit.id}/sheets/print/", {"sheet": numbers})
    assert (pdf.status_code, len(pages_of(pdf.content)) - 1) == (200, 3)
    Sheet.objects.update(fate=Sheet.Fate.SPOILT)
    assert "no code sheet is out" in client.get(f"{prepared.path}code-sheets/").content.decode()
