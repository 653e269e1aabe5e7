"""The annex of questions: each of practice.md's attacks is answered from the data, what is missing says so, small numbers stay back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, strategies as st

from nazorat.audit.models import Act
from nazorat.disclosure.catches import Paragraph
from nazorat.disclosure.context import Context
from nazorat.disclosure.exact import exact_number
from nazorat.findings.actions import answer_recheck, begin_recheck, draw_recheck, sign_recheck
from nazorat.findings.evidence import Link, Source, Stance, Status
from nazorat.findings.models import Recheck
from nazorat.reports.actions import open_report
from nazorat.reports.blocks import woven
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.blocks.credibility import QUESTIONS, printed_sum
from nazorat.reports.build import built_all
from nazorat.reports.material import Material
from nazorat.reports.models import Report
from nazorat.reports.sections import SectionKind, section_by_code
from nazorat.reports.wording import phrase
from nazorat.sampling.actions import drop_draw, make_draw
from nazorat.sampling.draws import Stratum
from nazorat.standards.actions import load_reference
from nazorat.vault.actions import note_opening
from nazorat.xlsform import Answers
from support.reports import Cast, make_cast, make_finding, make_record, make_report, make_talk, ready
from support.visits import make_visit

pytestmark = pytest.mark.django_db
LANGUAGES = ("ru", "tg", "en")
TOOLS = ("interview", "room", "registers", "note", "access", "opening", "closing")
NOT_RECORDED, NOT_SHOWN = "not recorded", "not shown"


def pieces(material: Material, language: str = "en") -> list[Chunk]:
    kind = annex(material)
    return woven(material, kind, language, "{{credibility}}")


def annex(material: Material) -> SectionKind:
    code = "annex-questions" if material.consolidated else "annex-credibility"
    kind = section_by_code(material.report, code)
    assert kind is not None
    return kind


def answers(material: Material, language: str = "en") -> dict[str, dict[str, tuple[str, ...]]]:
    """What stands under each question: the first cell of each row, and the others."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for chunk in pieces(material, language):
        if chunk.markdown.startswith("# "):
            found[chunk.markdown[2:]] = {}
        elif chunk.table:
            found[list(found)[-1]] |= {row[0]: row[1:] for row in chunk.table.rows}
    return found


def under(material: Material, question: str) -> Mapping[str, str]:
    return {row: cells[0] for row, cells in answers(material)[phrase(f"credibility.{question}", "en")].items()}


def opened(cast: Cast, **given: object) -> Material:
    return open_report(by=cast.lead, report=make_report(cast, **given))


def talk(cast: Cast, chosen: str, *, talks: str = "yes") -> None:
    said: Answers = {"before/person": "P1", "before/chosen": chosen, "opening/talks": talks, "opening/who_may_know": "all"}
    make_record(cast.visit, cast.lead, "interview", {**said, "bands/sex": "man", "story/account": "We go out in the morning."})


def room(cast: Cast, unit: str, number: int, **given: object) -> None:
    space: Answers = {"space/length": Decimal(5), "space/width": Decimal(3), "space/instrument": "laser"}
    more: Answers = {f"space/{name}": value for name, value in given.items()}  # type: ignore[misc]  # codes of the sheet
    make_record(cast.visit, cast.lead, "room", {"who/unit": unit, "who/room": f"0{number}", "who/present": 4, **space, **more})


@pytest.fixture
def cast(lasting: None) -> Cast:
    return make_cast(tools=TOOLS)


def test_every_question_is_asked_and_answered_in_every_language_with_the_same_numbers(cast: Cast) -> None:
    load_reference()
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    room(cast, "A", 1)
    make_finding(cast)
    material = opened(cast)
    found = {language: answers(material, language) for language in LANGUAGES}
    for language in LANGUAGES:
        assert list(found[language]) == [phrase(f"credibility.{name}", language) for name in QUESTIONS]
        assert all(one.endswith("?") and rows for one, rows in found[language].items())
        assert len({row for rows in found[language].values() for row in rows}) > 60
    numbers = [
        [[[cell if cell.isdigit() else "" for cell in cells] for cells in rows.values()] for rows in found[language].values()]
        for language in LANGUAGES
    ]
    assert numbers[0] == numbers[1] == numbers[2]
    assert len(QUESTIONS) == 15


def test_what_nobody_recorded_is_said_to_be_so(cast: Cast) -> None:
    material = opened(cast)
    missing = {name: {row for row, said in under(material, name).items() if said == NOT_RECORDED} for name in QUESTIONS}
    assert {"List and seed of the draw", "Reserves of the draw", "Refusals of a talk"} < missing["chosen"]
    assert missing["measured"] == {"Rooms seen and measured", "Rooms measured with staff standing by", "Sketches of rooms"}
    assert missing["checked"] == {"Sentences that a second member read against the records, by lot"}
    assert missing["asof"] == {"Inside at", "Facts end at", "Changes reported since, not verified"}
    assert {"Registers asked for", "Figures given at the opening talk", "Term for comments", "Comments received"} < missing["asked"]
    assert {"Whether the number held closes", "By the register", "Hour of the count"} < missing["totals"]
    assert missing["standards"] == {"National norm of living space"}
    assert missing["copies"] == {"To whom the report was shown before publication"}


def test_small_numbers_on_people_stay_back_and_the_gate_lets_the_annex_by(cast: Cast) -> None:
    for _ in range(7):
        talk(cast, "drawn")
    for chosen in ("own_wish", "by_staff", "by_staff"):
        talk(cast, chosen)
    talk(cast, "drawn", talks="no")
    report = make_report(cast)
    readiness = ready(cast.lead, report)
    told = under(readiness.material, "chosen")
    assert (told["Talks in all"], told["Refusals of a talk"]) == ("11", "fewer than 5")
    assert told["Talks: suggested by staff"] == told["Talks: own wish"] == NOT_SHOWN
    guarded = [chunk for chunk in pieces(readiness.material) if chunk.guarded]
    assert [chunk.guarded.unit for chunk in guarded if chunk.guarded] == ["person"]
    # the margin of annex A's own table: nothing can be taken from one by the other
    whole = readiness.builds["en"].of("annex-method")
    assert whole
    beside = [chunk.guarded for section in readiness.builds["en"].sections for chunk in section.chunks if chunk.guarded]
    assert beside[0] == beside[-1]
    assert [(catch.rule, catch.text) for catch in readiness.checked.open] == []


def test_place_with_few_talks_shows_none_of_how_they_were_chosen(cast: Cast) -> None:
    for _ in range(3):
        talk(cast, "drawn")
    material = opened(cast)
    rows = under(material, "chosen")
    assert [row for row in rows if row.startswith("Talks: ")] == []
    assert rows["How those who talked were chosen"] == NOT_SHOWN
    assert all(chunk.table or chunk.markdown.startswith("# ") for chunk in pieces(material))


def test_findings_are_counted_by_origin_status_and_spread(cast: Cast) -> None:
    def links(*sources: Source) -> tuple[Link, ...]:
        return tuple(Link(uuid4(), 1, "", None, source, Stance.SUPPORTS) for source in sources)

    against = Link(uuid4(), 1, "", None, Source.DIRECTOR, Stance.CONTRADICTS)
    make_finding(cast, links=(*links(Source.PERSON, Source.SEEN), against))
    make_finding(cast, links=links(Source.PERSON), status=Status.ALLEGED, spread="single")
    make_finding(cast, links=(), status=Status.NOT_ESTABLISHED, spread="single")
    make_finding(cast, links=links(Source.SEEN), kind="good_practice", spread="single")
    material = opened(cast)
    matrix = answers(material)[phrase("credibility.origins", "en")]
    assert matrix["words of people"] == ("2", "0")
    assert matrix["papers and explanations of the place"] == ("0", "1")
    counts = [matrix[phrase(f"credibility.{name}", "en")][0] for name in ("two", "one", "none", "outside")]
    assert counts == ["1", "2", "1", "0"]
    said = under(material, "words")
    assert [said[f"Findings: {word}"] for word in ("established", "supported", "stated", "not established")] == ["1", "0", "1", "1"]
    assert said["What each word means"] == "section 3"
    assert under(material, "spread")["Findings: a single case"] == "2"
    assert (under(material, "good")["Findings on good practice"], under(material, "good")["Findings in all"]) == ("1", "4")
    assert [under(material, "checked")[f"Findings {word}"] for word in ("with records or statements linked", "without them")] == [
        "3",
        "1",
    ]


def test_openings_by_anybody_outside_are_counted_from_the_record_of_acts(cast: Cast) -> None:
    report = make_report(cast)
    note_opening("fieldwork.open-record", by=uuid4(), organisation=uuid4(), obj=cast.visit.id, ids=[uuid4()])
    note_opening("fieldwork.open-record", by=uuid4(), organisation=uuid4(), obj=uuid4(), ids=[uuid4()])
    assert Act.objects.filter(verb__contains=".open-", obj__in=[cast.visit.id, report.id]).count() > 1
    words = phrase("credibility.outside", "en")
    assert under(open_report(by=cast.lead, report=report), "origins")[words] == "1"


def test_sheets_of_the_place_answer_when_what_was_asked_and_whether_totals_close(cast: Cast) -> None:
    by, day = cast.lead, date(2026, 5, 12)
    make_record(
        cast.visit, by, "access", {"gate/day": day, "gate/asked_at": time(9, 0), "gate/inside_at": time(9, 38), "gate/waited": 38}
    )
    make_record(
        cast.visit, by, "opening", {"talk/day": day, "talk/time": time(9, 45), "claimed/roll": 412, "claimed/roll_at": time(8, 0)}
    )
    closing: Answers = {
        "talk/day": date(2026, 5, 13),
        "talk/time": time(17, 0),
        "points/point_1": "bells",
        "points/point_2": "roll",
    }
    make_record(cast.visit, by, "closing", {**closing, "undertakings/undertaking_1": "bells repaired"})
    roll: Answers = {"reconciling/roll_register": 414, "reconciling/roll_counted": 411, "reconciling/roll_absent": 3}
    more: Answers = {"register/kind": "movement", "register/shown": "later", "reconciling/restricted": "no"}
    make_record(cast.visit, by, "registers", {**more, **roll, "reconciling/roll_time": time(14, 0)})
    make_record(cast.visit, by, "registers", {"register/kind": "meals", "register/shown": "refused"})
    for number in range(6):
        make_talk(cast.visit, by, start=10 + number)
    readiness = ready(by, make_report(cast))
    material = readiness.material
    # an hour of the visit is no hour of a talk: only the register without a marking stops
    assert {catch.rule for catch in readiness.checked.open} == {"source_marking"}
    assert "9:38" in under(material, "asof")["Inside at"]
    assert "17:00" in under(material, "asof")["Facts end at"]
    asked = under(material, "asked")
    assert (asked["Registers: after a wait"], asked["Registers: refused"], asked["Registers: at once"]) == ("1", "1", "0")
    assert (asked["Points made at the closing talk"], asked["Undertakings of the closing talk"]) == ("2", "1")
    assert asked["Figures given at the opening talk"] == "1"
    assert asked["Comments and answers in full"] == "annex F"
    totals = under(material, "totals")
    assert (totals["Whether the number held closes"], totals["Hour of the count"]) == ("yes", "14:00")
    assert totals["Hour for which the administration gave its number"] == "8:00"
    # the capacity of the place and one register are open, the other says nothing
    kept = under(material, "kept-back")
    assert [kept[f"Sources {word}"] for word in ("marked: open", "marked: restricted", "without a clear marking")] == [
        "2",
        "0",
        "1",
    ]
    assert under(material, "chosen")["Held on the day of the visit, by the best source"] == "414"


def test_rooms_tell_the_instrument_its_error_and_who_stood_by(cast: Cast) -> None:
    load_reference()
    room(cast, "A", 1, staff_present="yes")
    room(cast, "A", 2, staff_present="no")
    room(cast, "B", 3, instrument="tape")
    material = opened(cast)
    rows = under(material, "measured")
    assert (rows["Rooms measured: laser"], rows["Rooms measured: tape"]) == ("2", "1")
    assert (rows["Error of an area: laser, ± %"], rows["Error of an area: tape, ± %"]) == ("1.8", "4.6")
    assert (rows["Rooms measured with staff standing by"], rows["Rooms where staff presence was not noted"]) == ("1", "1")
    assert (under(material, "spread")["Rooms seen and measured"], under(material, "spread")["Units whose rooms were seen"]) == (
        "3",
        "2",
    )
    assert under(material, "standards")["National norm of living space"] == phrase("rooms.national-missing", "en")


def test_signed_check_of_sentences_is_told_in_the_annex_and_in_the_consolidated_report(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка. Ящик заперт.")
    check = begin_recheck(by=cast.lead, visit=cast.visit, size=2)
    draw_recheck(by=cast.other, recheck=Recheck.objects.get(id=check.id))
    drawn = Recheck.objects.get(id=check.id)
    answer_recheck(by=cast.other, recheck=drawn, version=2, found={0: ("agrees", ""), 1: ("differs", "открыт")})
    sign_recheck(by=cast.other, recheck=Recheck.objects.get(id=check.id), version=3)
    second = make_visit(lead=cast.lead, seats=[], tools=("interview",))
    for material in (opened(cast), opened(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, second])):
        rows = under(material, "checked")
        assert [rows[word] for word in ("Out of how many sentences", "Agree with the records", "Differ from the records")] == [
            "2",
            "1",
            "1",
        ]
        code = "pilot-method" if material.consolidated else "annex-method"
        for language, built in built_all(material).items():
            told = [paragraph.text for paragraph, _chunk in built.of(code) if paragraph.text.count("2") == 2]
            assert len(told) == 1, language


def test_consolidated_report_tells_no_place_and_no_group_of_people_by_itself(cast: Cast) -> None:
    for _ in range(6):
        talk(cast, "drawn")
    talk(cast, "by_staff")
    second = make_visit(lead=cast.lead, seats=[], tools=("interview", "registers"))
    roll: Answers = {"reconciling/roll_register": 12, "reconciling/roll_counted": 11, "reconciling/roll_absent": 0}
    make_record(
        second,
        cast.lead,
        "registers",
        {"register/kind": "movement", "register/shown": "at_once", "reconciling/restricted": "no", **roll},
    )
    report = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, second])
    readiness = ready(cast.lead, report)
    material = readiness.material
    assert list(answers(material)) == [phrase(f"credibility.{name}", "en") for name in QUESTIONS]
    assert [row for row in under(material, "chosen") if "staff" in row or "Held" in row] == []
    totals = under(material, "totals")
    assert list(totals.values())[:3] == ["0", "1", "1"]
    assert "12" not in totals.values()
    assert under(material, "spread")["Places visited"] == "2"
    assert [(catch.rule, catch.text) for catch in readiness.checked.open] == []


def test_no_authority_is_named_and_each_side_stands_with_what_it_wrote(cast: Cast) -> None:
    make_finding(cast)
    material = opened(cast)
    whole = " ".join(chunk.markdown for chunk in pieces(material))
    assert cast.authority.name not in whole
    rows = under(material, "writers")
    ours, theirs = cast.lead.member.organisation.name, cast.other.member.organisation.name
    assert (rows[f"Seats on the team: {ours}"], rows[f"Seats on the team: {theirs}"]) == ("2", "1")
    assert rows[f"Sections last written by: {ours}"] == "0"
    assert int(rows["Sections in the words of the template"]) > 20


def test_block_with_a_name_is_unknown(cast: Cast) -> None:
    material = opened(cast)
    assert [chunk.unknown for chunk in woven(material, annex(material), "ru", "{{credibility:few}}")] == [("{{credibility:few}}",)]


def test_draw_is_proved_by_its_commitment_and_tells_neither_seed_nor_line(cast: Cast) -> None:
    parts = (Stratum("men", "CANARY-wing", 390, 29, 10), Stratum("women", "", 24, 2, 1))
    row = make_draw(by=cast.lead, visit=cast.visit, of="persons", frame="CANARY-roll", on=date(2026, 5, 4), strata=parts)
    again = make_draw(
        by=cast.lead, visit=cast.visit, of="cells", frame="plan", on=date(2026, 5, 4), strata=(Stratum("all", "", 60, 8),)
    )
    drop_draw(by=cast.lead, draw=again, why="CANARY-why", version=1)
    material = opened(cast)
    said = under(material, "chosen")
    assert said["Draw 1, persons"].startswith("31 of 414 lines of the list; seed committed to")
    assert bytes(row.commitment).hex() == said["Draw 1, persons"].rpartition("SHA-256 ")[2].replace(" ", "")
    assert said["Draw 2, cells and rooms"].startswith("8 of 60 lines of the list; given up")
    assert said["Reserves of the draw"] == "11"
    assert "List and seed of the draw" not in said
    seeds = [draw.text.seed.hex() for draw in material.visits[0].draws]
    for language in LANGUAGES:
        whole = "\n".join(chunk.markdown for chunk in pieces(material, language))
        assert "CANARY" not in whole
        assert not any(seed in whole for seed in seeds)


@given(st.binary(min_size=32, max_size=32))
def test_sum_of_a_draw_is_no_number_of_a_person_whatever_it_is(digest: bytes) -> None:
    text = (
        f"Draw 1, persons. 36 of 414 lines of the list; seed committed to before anything was noted, SHA-256 {printed_sum(digest)}"
    )
    for language in LANGUAGES:
        assert exact_number(Paragraph("118", language, text), Context()) == []
