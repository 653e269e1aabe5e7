"""Acts of the debrief: what is sealed, who may change what, and that no opening goes without its act."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from django.db import connection

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.findings import actions
from nazorat.findings.drafts import SheetText
from nazorat.findings.evidence import Stance
from nazorat.findings.models import Debrief, DebriefEntry
from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.visits.models import VisitKey

from .make import Cast, entry_text, link, make_cast, make_entry

pytestmark = pytest.mark.django_db
HEALTH = VisitKey.Compartment.HEALTH.value
LEAD = VisitKey.Compartment.LEAD.value


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def acts() -> list[str]:
    return list(Act.objects.order_by("seq").values_list("verb", flat=True))


def everything() -> bytes:
    """Every byte of this room's tables, as the database holds them."""
    held = []
    with connection.cursor() as cursor:
        for table in ("findings_debriefentry", "findings_debrief", "findings_finding"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of this file
            held += [value if isinstance(value, bytes) else str(value).encode() for row in cursor.fetchall() for value in row]
    return b"\n".join(held)


def test_entry_is_sealed_and_opens_for_the_team(cast: Cast) -> None:
    entry = make_entry(cast, statement="CANARY-21", theme="TREAT.TORTURE", links=(link(note="CANARY-22"),))
    opened = actions.open_debrief(by=cast.ring("monitor"), visit=cast.visit).entries
    assert [(one.id, one.text.statement, one.author) for one in opened] == [(entry.id, "CANARY-21", cast.people["lead"])]
    assert b"CANARY" not in everything()
    assert b"TREAT" not in everything()


def test_opening_writes_its_act_first(cast: Cast) -> None:
    make_entry(cast)
    make_entry(cast, statement="two")
    actions.open_debrief(by=cast.ring("monitor"), visit=cast.visit)
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.actor, last.obj, last.count) == (
        "findings.open-debrief", cast.people["monitor"].id, cast.visit.id, 2,
    )  # fmt: skip
    assert verify(exported_lines()).holds


def test_opening_that_fails_has_left_its_act(cast: Cast) -> None:
    make_entry(cast)
    with pytest.raises(crypto.CannotOpen):
        actions.open_debrief(by=cast.ring("stranger"), visit=cast.visit)
    assert acts()[-1] == "findings.open-debrief"


@pytest.mark.parametrize("name", ["interpreter", "stranger", "coordinator", "custodian", "administrator"])
def test_who_holds_no_key_neither_opens_nor_writes(cast: Cast, name: str) -> None:
    make_entry(cast)
    with pytest.raises(crypto.CannotOpen):
        actions.open_debrief(by=cast.ring(name), visit=cast.visit)
    with pytest.raises(crypto.CannotOpen):
        make_entry(cast, name)
    assert DebriefEntry.objects.count() == 1


def test_change_keeps_one_version_and_refuses_an_old_one(cast: Cast) -> None:
    entry = make_entry(cast)
    actions.change_entry(by=cast.ring("monitor"), entry=entry, text=entry_text("mended"), version=1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.change_entry(by=cast.ring("lead"), entry=DebriefEntry.objects.get(), text=entry_text("late"), version=1)
    opened = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries
    assert [(one.version, one.text.statement) for one in opened] == [(2, "mended")]


def test_statement_of_a_circle_is_there_for_the_others_without_its_words(cast: Cast) -> None:
    make_entry(cast, "health", statement="CANARY-31", circle=HEALTH, theme="HEALTH", undertaking="CANARY-32")
    seen = {name: actions.open_debrief(by=cast.ring(name), visit=cast.visit).entries[0] for name in ("lead", "monitor", "health")}
    assert {name: one.closed for name, one in seen.items()} == {"lead": True, "monitor": True, "health": False}
    assert [seen["lead"].text.statement, seen["lead"].text.undertaking, seen["lead"].text.theme] == ["", "", "HEALTH"]
    assert seen["health"].text.statement == "CANARY-31"


def test_statement_cannot_be_written_into_a_circle_that_one_is_not_in(cast: Cast) -> None:
    with pytest.raises(Problem, match="entry-circle-closed"):
        make_entry(cast, "monitor", circle=HEALTH)
    make_entry(cast, "lead", circle=LEAD)


def test_closed_statement_is_not_changed_nor_removed_from_outside_its_circle(cast: Cast) -> None:
    entry = make_entry(cast, "health", circle=HEALTH)
    with pytest.raises(Problem, match="entry-circle-closed"):
        actions.change_entry(by=cast.ring("monitor"), entry=entry, text=entry_text("over it"), version=1)
    with pytest.raises(Problem, match="entry-circle-closed"):
        actions.remove_entry(by=cast.ring("monitor"), entry=entry)
    actions.remove_entry(by=cast.ring("health"), entry=entry)
    assert not DebriefEntry.objects.exists()


def test_dissent_is_changed_only_by_who_holds_or_wrote_it(cast: Cast) -> None:
    mine = entry_text("I see it otherwise", stance=Stance.DISSENT, who=cast.people["monitor"].code)
    entry = actions.add_entry(by=cast.ring("lead"), visit=cast.visit, text=mine)
    with pytest.raises(Problem, match="dissent-not-yours"):
        actions.change_entry(by=cast.ring("health"), entry=entry, text=replace(mine, statement="no"), version=1)
    with pytest.raises(Problem, match="dissent-not-yours"):
        actions.remove_entry(by=cast.ring("health"), entry=entry)
    actions.change_entry(by=cast.ring("monitor"), entry=entry, text=replace(mine, statement="still"), version=1)
    actions.remove_entry(by=cast.ring("lead"), entry=DebriefEntry.objects.get())
    assert acts()[-1] == "findings.remove-entry"


def test_row_exchanged_with_another_does_not_open(cast: Cast) -> None:
    one, two = make_entry(cast, statement="one"), make_entry(cast, statement="two")
    DebriefEntry.objects.filter(id=one.id).update(sealed=two.sealed)
    with pytest.raises(crypto.CannotOpen):
        actions.open_debrief(by=cast.ring("lead"), visit=cast.visit)


def test_older_version_put_back_does_not_open(cast: Cast) -> None:
    entry = make_entry(cast)
    actions.change_entry(by=cast.ring("lead"), entry=entry, text=entry_text("mended"), version=1)
    DebriefEntry.objects.update(sealed=bytes(entry.sealed))
    with pytest.raises(crypto.CannotOpen):
        actions.open_entry(by=cast.ring("lead"), entry=DebriefEntry.objects.select_related("author", "visit").get())


def test_act_that_cannot_be_written_takes_the_entry_with_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(RuntimeError):
        pass

    def fail(*args: object, **given: object) -> None:
        raise Full

    monkeypatch.setattr("nazorat.findings.actions.drafts.append", fail)
    with pytest.raises(Full):
        make_entry(cast)
    assert not DebriefEntry.objects.exists()


def test_sheet_is_written_once_and_then_in_versions(cast: Cast) -> None:
    first, second = SheetText(("MAT",), "CANARY-41", ""), SheetText(("MAT", "HEALTH"), "", "bedding by May")
    actions.write_sheet(by=cast.ring("lead"), visit=cast.visit, text=first, version=0)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.write_sheet(by=cast.ring("monitor"), visit=cast.visit, text=second, version=0)
    actions.write_sheet(by=cast.ring("monitor"), visit=cast.visit, text=second, version=1)
    debrief = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit)
    assert (debrief.sheet, debrief.sheet_version) == (second, 2)
    assert (Debrief.objects.get().author, b"CANARY" in everything()) == (cast.people["monitor"], False)
