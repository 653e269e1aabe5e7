"""A sealed table holds bytes, ids, times, counts and switches only: there is no plain copy "for searching"."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps as registry
from django.db import connection, models

from nazorat.visits.actions import Seat, plan_visit
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member
from support.source import apps
from support.visits import make_place

SEALED = ("T2", "T3")
ALLOWED = (
    models.BinaryField, models.UUIDField, models.ForeignKey, models.DateTimeField, models.DateField, models.TimeField,
    models.DurationField, models.IntegerField, models.AutoField, models.BooleanField,
)  # fmt: skip
POSTGRESQL = {
    "bytea", "uuid", "timestamp with time zone", "date", "time without time zone", "interval", "smallint", "integer", "bigint", "boolean",
}  # fmt: skip
SQLITE = {
    "blob",
    "datetime",
    "date",
    "time",
    "smallint",
    "integer",
    "bigint",
    "bool",
    "smallint unsigned",
    "integer unsigned",
    "bigint unsigned",
}
ROOMS = (
    "correspondence",
    "pathway",
    "projects",
    "custody",
    "fieldwork",
    "findings",
    "liaison",
    "recommendations",
    "reports",
    "retention",
    "visits",
    "vault",
)
# every other table of these rooms is sealed; a new one is either sealed or gets a line here
CLEAR = {
    "correspondence.book": "the number that was given last in a year",
    "correspondence.journalentry": "the journal of letters (T1): numbers, days, bodies and codes, no words",
    "correspondence.openscan": "the scan of a letter whose source is open",
    "correspondence.madefile": "a reminder as it goes out, made of numbers and days",
    "custody.agreement": "what two organisations signed for the day when one leaves: bodies, visits by id, who, when",
    "fieldwork.destruction": "which two members of two organisations saw paper destroyed, and when",
    "fieldwork.sheet": "a sheet of paper by its number: who carries it, what became of it",
    "fieldwork.doublekeying": "how many items of a sheet were keyed differently by the second person",
    "findings.adoptedfinding": "words that two organisations adopted, to be published",
    "pathway.gap": "what the law lacks for an article of the Protocol: public facts with their sources, of no person and no visit",
    "pathway.cell": "what a column of the gap table says, from a published source",
    "pathway.move": "a public act that moved a gap, from a published source",
    "pathway.publicobjection": "what a body publicly holds against the Protocol, quoted from a published source",
    "pathway.objectionarticle": "the article that a public objection is about",
    "pathway.objectionanswer": "how another state dealt with what an objection fears, from a published source",
    "recommendations.adoptedrecommendation": "words that two organisations adopted, to be published",
    "recommendations.reply": "what an authority replied to a published recommendation",
    "recommendations.verification": "what was seen of a published recommendation",
    "recommendations.recommendedtheme": "a theme of an adopted recommendation",
    "reports.report": "that a report is being written, its number, its dates, which body has which copy of it",
    "reports.signature": "who signed which digest",
    "reports.letter": "the covering letter of a released report",
    "reports.releasedfigure": "a count of persons as a released document shows it",
    "reports.releasedfile": "a document as it was handed out",
    "reports.releasedtext": "what a released edition says, as the press was given it",
    "retention.hold": "that something is not to be erased, by a code of four reasons",
    "retention.decision": "what two members of two organisations decided on a term, by codes and days",
    "retention.erasure": "that something was erased, when, and how much of it",
    "projects.project": "bodies that pay, a title and days; of no person and no visit",
    "projects.indicator": "what a project aims at: a line of the numbers, the words of its agreement, counts and days",
    "projects.tag": "which fact, known in clear, counts under which project",
    "visits.cost": "sums of money of a visit that is over: numbers and codes, no words",
    "visits.mandatepower": "the country's law on what a team may do",
    "visits.visit": "that there is a visit; where and when only from arrival on, see below",
    "visits.unmadevisit": "that a planned visit was not made, when, and one of seven reasons; not where it would have gone",
    "visits.teammember": "who is on a team once it is called up",
    "visits.untrainedseat": "who leads or interviews without valid training, what was missing and one of four reasons; of a plan its lead alone",
    "visits.device": "which devices are paired, by number; their tokens as hashes",
    "visits.visittool": "which published tools a visit uses",
}
# a number or a switch can say something too: "how many were beaten", "found anything". Each that a sealed table has is one of these
COUNTS = {
    "correspondence.sealedscan": {"under", "marking"},
    "custody.custodykey": set(), "custody.identity": {"version"}, "custody.holder": set(), "custody.ask": set(),
    "custody.answer": {"agreed"}, "custody.urgentopening": set(), "custody.urgentreader": set(),
    "custody.halfcopy": {"is_a"}, "custody.copyholder": set(),
    "custody.drill": {"from_sheets"}, "custody.successor": set(),
    "fieldwork.record": {"door", "version"}, "fieldwork.recordversion": {"number", "files_named"}, "fieldwork.attachment": set(),
    "fieldwork.resealing": set(), "findings.transmission": {"version"}, "findings.recheck": {"version", "state", "size", "out_of"},
    "fieldwork.keyingnote": set(), "fieldwork.keyingdraft": {"seconds"}, "fieldwork.followup": {"occasion", "due_on", "done_on"},
    "findings.debrief": {"version"}, "findings.meeting": {"number", "state", "version"}, "findings.internalnote": {"number"},
    # when it falls due and was looked at, never what it is or whether it was kept
    "findings.undertaking": {"due_on", "looked_on", "version"},
    "findings.debriefentry": {"version"}, "findings.finding": {"number", "state", "version"},
    "recommendations.recommendation": {"number", "state", "version"}, "recommendations.ground": set(), "reports.reportgrant": set(),
    "reports.sectiontext": {"section", "language", "state", "version"}, "reports.gateanswer": {"version"},
    "reports.sectionversion": {"state", "version"}, "reports.reportscope": set(),
    "reports.proposal": {"language", "number", "state"}, "reports.thread": {"number", "version"},
    "reports.comment": {"number", "under", "version"}, "reports.edition": {"number", "version"}, "reports.handedcopy": set(), "reports.inbox": set(),
    "liaison.link": {"version"}, "liaison.openedlink": set(), "liaison.enclosure": set(), "liaison.sentreply": set(),
    "reports.objection": set(), "visits.visitkey": {"compartment", "epoch", "stale"},
    "visits.visitkeygrant": set(), "visits.conflictdeclaration": set(), "visits.conflictseen": set(), "vault.blob": {"size"},
}  # fmt: skip
# what says nothing but who, which and when it was written
TELLING_NOTHING = (models.BinaryField, models.UUIDField, models.ForeignKey, models.DateTimeField)


def models_of(*rooms: str) -> Iterator[type[models.Model]]:
    for room in rooms:
        yield from registry.get_app_config(room).get_models()


def sealed_models() -> Iterator[type[models.Model]]:
    yield from (
        model for model in models_of(*(room for room in apps() if registry.is_installed(f"nazorat.{room}"))) if is_sealed(model)
    )


def is_sealed(model: type[models.Model]) -> bool:
    return getattr(model, "sealed_class", "") in SEALED


def test_every_table_is_sealed_or_says_why_not() -> None:
    assert {model._meta.label_lower for model in models_of(*ROOMS) if not is_sealed(model)} == set(CLEAR)


def test_numbers_and_switches_of_sealed_tables_are_those_that_are_known() -> None:
    found = {
        model._meta.label_lower: {field.name for field in model._meta.concrete_fields if not isinstance(field, TELLING_NOTHING)}
        for model in sealed_models()
    }
    assert found == COUNTS


@pytest.mark.django_db
def test_visit_before_arrival_tells_neither_place_nor_day_nor_team() -> None:
    """Every column of the row, by name: what a planned visit has in clear is its number, its kind and when it was entered."""
    planner, lead, monitor = make_keyring(make_member(planner=True)), make_member(), make_member()
    seats = [Seat(lead, TeamMember.Role.LEAD, True), Seat(monitor, TeamMember.Role.MONITOR, True)]
    visit = plan_visit(by=planner, place=make_place(), begins=date(2031, 5, 12), mode=1, note="a tip", seats=seats)
    row: dict[str, object] = dict(Visit.objects.filter(id=visit.id).values().get())
    visit.refresh_from_db()
    plan = bytes(visit.plan)
    assert set(row) - {"id", "created_at", "plan"} == {
        "number", "state", "mode", "retrospective", "place_id", "began_on", "ended_on", "gate_minutes", "why",
    }  # fmt: skip
    assert {row[name] for name in ("place_id", "began_on", "ended_on", "gate_minutes", "why")} == {None}
    assert plan.startswith(b"age-encryption.org/v1\n")
    assert b"a tip" not in plan
    assert [one.member_id for one in TeamMember.objects.filter(visit=visit)] == [lead.id]


def test_sealed_models_declare_no_text() -> None:
    wrong = []
    for model in sealed_models():
        for field in model._meta.concrete_fields:
            to_text = isinstance(field, models.ForeignKey) and not isinstance(field.target_field, ALLOWED)
            if not isinstance(field, ALLOWED) or to_text:
                wrong.append(f"{model._meta.label}.{field.name}: {type(field).__name__}")
        wrong += [f"{model._meta.label}.{field.name}: a table of its own" for field in model._meta.local_many_to_many]
    assert wrong == []


@pytest.mark.django_db
def test_sealed_tables_have_no_text_column() -> None:
    """The database as it is, whatever the models say."""
    wrong = []
    for model in sealed_models():
        ids = {field.column for field in model._meta.concrete_fields if isinstance(field, models.UUIDField | models.ForeignKey)}
        columns = columns_of(model._meta.db_table)
        assert columns
        wrong += [
            f"{model._meta.db_table}.{name}: {kind}" for name, kind in columns.items() if not holds_no_text(kind, name in ids)
        ]
    assert wrong == []


def columns_of(table: str) -> dict[str, str]:
    """Column names and their types as the database itself gives them, in lower case."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, lower(type) FROM pragma_table_info(%s)", [table])
        else:
            cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
        return {str(name): str(kind) for name, kind in cursor.fetchall()}


def holds_no_text(kind: str, is_id: bool) -> bool:
    if connection.vendor == "sqlite":
        # Django keeps a UUID in SQLite as 32 characters
        return kind in SQLITE or (is_id and kind == "char(32)")
    return kind in POSTGRESQL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "expected"), [("text", False), ("varchar", False), ("character varying", False), ("jsonb", False), ("integer", True)]
)
def test_text_columns_are_told_from_others(kind: str, expected: bool) -> None:
    assert holds_no_text(kind, False) is expected
