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
    "alerts",
    "cases",
    "correspondence",
    "pathway",
    "programme",
    "projects",
    "custody",
    "fieldwork",
    "findings",
    "liaison",
    "publish",
    "recommendations",
    "reports",
    "retention",
    "sampling",
    "sync",
    "visits",
    "vault",
)
# every other table of these rooms is sealed; a new one is either sealed or gets a line here
CLEAR = {
    "correspondence.book": "the number that was given last in a year",
    "correspondence.journalentry": "the journal of letters (T1): numbers, days, bodies and codes, no words",
    "correspondence.numbersrequest": "what numbers a letter asks for: codes and a day",
    "correspondence.numbersanswer": "what came of a request for numbers: codes and days",
    "correspondence.openscan": "the scan of a letter whose source is open",
    "correspondence.madefile": "a reminder as it goes out, made of numbers and days",
    "custody.agreement": "what two organisations signed for the day when one leaves: bodies, visits by id, who, when",
    "fieldwork.destruction": "which two members of two organisations saw paper destroyed, and when",
    "fieldwork.sheet": "a sheet of paper by its number: who carries it, what became of it",
    "findings.adoptedfinding": "words that two organisations adopted, to be published",
    "pathway.gap": "what the law lacks for an article of the Protocol: public facts with their sources, of no person and no visit",
    "pathway.cell": "what a column of the gap table says, from a published source",
    "pathway.move": "a public act that moved a gap, from a published source",
    "pathway.publicobjection": "what a body publicly holds against the Protocol, quoted from a published source",
    "pathway.objectionarticle": "the article that a public objection is about",
    "pathway.outsideimport": "a file of published recommendations, who read it and how far its import is",
    "pathway.outsidechunk": "rows of a published table until they are imported",
    "pathway.outsidehead": "what a column of a published table is",
    "pathway.outsiderecommendation": "what a body from outside recommended to a state, from a published document",
    "pathway.outsidesaid": "a state's public answer to it and our published view, with sources",
    "pathway.outsidelink": "the article, gap or adopted recommendation that it is about",
    "pathway.outsidealike": "that two published recommendations may be one",
    "pathway.stageact": "a public act on a stage of the road, from a published source",
    "pathway.paper": "a public document of a stage of the road, by its title",
    "pathway.paperversion": "of which day a version of a public document is and where it can be read",
    "pathway.deadline": "what is due on a public day, by the published source that says so",
    "pathway.milestone": "how far a state came with the Protocol, from a published source",
    "pathway.nationalplan": "a national plan as it was published",
    "pathway.measure": "a measure of a published plan",
    "pathway.measurebody": "a body that answers for a measure by the plan",
    "pathway.measuresaid": "what a body reported of a measure in public, and our published view, with sources",
    "pathway.commitmentlink": "the gap or measure that a public commitment is about",
    "pathway.measurelink": "the recommendation, adopted finding or gap that a measure answers",
    "pathway.countryfact": "a public fact of the country, from a published source",
    "pathway.cataloguetaken": "which catalogue of public facts was taken in by whom, and taken back",
    "pathway.foreignmodel": "the mechanism of another state, from a published source",
    "pathway.featuresaid": "what is known of a model of a mechanism, from a published source",
    "pathway.designbudget": "by which published assumptions a model's budget is worked out",
    "pathway.controlbody": "a body that looks into places of detention, from a published source",
    "pathway.controlsaid": "whether such a body has a power, from a published source",
    "pathway.assessmentitem": "an item of a published list for self-assessment",
    "pathway.assessmenttext": "what such an item says in a language, from the published list",
    "pathway.readinesssaid": "how far a criterion of readiness is met, from a published source",
    "pathway.dialogueevent": "a publicly known meeting, from a published source",
    "pathway.presence": "a body that was there by the source, and its function, never a person",
    "pathway.statement": "what a body said in public",
    "pathway.commitment": "what a body undertook in public",
    "pathway.dialoguestep": "a public step of a commitment or of a proposal on a law",
    "pathway.lawproposal": "a public proposal on a law",
    "pathway.consultation": "who was asked and what changed, from a published source",
    "pathway.objectionanswer": "how another state dealt with what an objection fears, from a published source",
    "publish.publicedition": "which edition of the public's page was released by whom, and taken back",
    "publish.publicfile": "what everybody reads without an account, as it is given out",
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
    "programme.rule": "how often a kind of place is visited at least: kinds and numbers, no place",
    "programme.travel": "what the way to a region takes: a region and days, no place",
    "programme.weight": "what a factor of the score counts: codes and numbers, no place",
    "projects.project": "bodies that pay, a title and days; of no person and no visit",
    "projects.indicator": "what a project aims at: a line of the numbers, the words of its agreement, counts and days",
    "projects.tag": "which fact, known in clear, counts under which project",
    "visits.cost": "sums of money of a visit that is over: numbers and codes, no words",
    "sync.appface": "the neutral name and icon of the field app, which everybody who opens its address sees",
    "visits.designation": "that the group was designated as the mechanism, by which law, and what it is called",
    "visits.mandatepower": "the country's law on what a team may do",
    "visits.visit": "that there is a visit; where and when only from arrival on, see below",
    "visits.obstruction": "what stood in the way of a power on a visit that has begun: codes and minutes, no words",
    "visits.visitstep": "how far a visit is and who said so; of a planned one, that it is prepared",
    "visits.unmadevisit": "that a planned visit was not made, when, and one of seven reasons; not where it would have gone",
    "visits.teammember": "who is on a team once it is called up",
    "visits.untrainedseat": "who leads or interviews without valid training, what was missing and one of four reasons; of a plan its lead alone",
    "visits.device": "which devices are paired, by number; their tokens as hashes",
    "visits.imbalance": "what a team lacked that has gone in, as codes of the whole team, who decided and one of five reasons",
    "visits.leadlink": "that a lead was handed over, as one public key signed by another",
    "visits.pairing": "that a device is being paired: codes under the server's secret, public keys, digests",
    "visits.visittool": "which published tools a visit uses",
}
# a number or a switch can say something too: "how many were beaten", "found anything". Each that a sealed table has is one of these
COUNTS = {
    "alerts.circle": {"version"}, "alerts.hearer": set(), "alerts.alert": set(), "alerts.step": {"kind"},
    "cases.case": {"number", "kind", "version", "outcome", "look_on"}, "cases.keeper": set(), "cases.step": {"kind"},
    "correspondence.sealedscan": {"under", "marking"}, "places.sealedfinding": set(), "places.suspectedplace": set(),
    "custody.custodykey": set(), "custody.identity": {"version"}, "custody.holder": set(), "custody.ask": set(),
    "custody.answer": {"agreed"}, "custody.urgentopening": set(), "custody.urgentreader": set(),
    "custody.halfcopy": {"is_a"}, "custody.copyholder": set(),
    "custody.drill": {"from_sheets"}, "custody.successor": set(),
    "fieldwork.record": {"door", "version"}, "fieldwork.recordversion": {"number", "files_named"}, "fieldwork.attachment": set(),
    "fieldwork.resealing": set(), "findings.transmission": {"version"}, "findings.recheck": {"version", "state", "size", "out_of"},
    "fieldwork.doublekeying": {"items", "differences"},
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
    "programme.share": set(), "programme.override": set(), "programme.proposal": set(), "programme.scenario": {"number"},
    "pathway.roadnote": set(), "liaison.link": {"version"}, "liaison.openedlink": set(), "liaison.enclosure": set(), "liaison.sentreply": set(),
    "reports.objection": set(), "sampling.draw": {"number", "version"}, "sampling.samplingplan": {"version"}, "fieldwork.setaside": set(),
    "preparation.devicepreparation": {"size"},
    "sync.bundle": {"size", "taken", "repeated", "refused"}, "sync.ruling": {"kind", "none_counts"}, "sync.clocknote": {"on", "ahead"},
    "visits.visitkey": {"compartment", "epoch", "stale"},
    "visits.visitkeygrant": set(), "visits.conflictdeclaration": set(), "visits.conflictseen": set(), "vault.blob": {"size"},
    "visits.brief": {"version"}, "visits.credential": set(), "visits.task": {"settled", "version"},
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
    visit = plan_visit(
        by=planner, place=make_place(), begins=date(2031, 5, 12), mode=1, note="a tip", seats=seats, kind=2, joint=True
    )
    row: dict[str, object] = dict(Visit.objects.filter(id=visit.id).values().get())
    visit.refresh_from_db()
    plan = bytes(visit.plan)
    assert set(row) - {"id", "created_at", "plan"} == {
        "number", "state", "mode", "kind", "joint", "retrospective", "place_id", "began_on", "ended_on", "gate_minutes", "why",
    }  # fmt: skip
    assert {row[name] for name in ("place_id", "began_on", "ended_on", "gate_minutes", "why", "kind")} == {None}
    assert row["joint"] is False
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
