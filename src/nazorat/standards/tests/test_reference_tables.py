"""Loading the reference files and entering national norms."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards import queries
from nazorat.standards.actions import Loaded, enter_national_norm, load_reference
from nazorat.standards.models import Instrument, Limit, NormEntry, Power, Provision, Term, Theme
from nazorat.standards.reference import read_reference
from support.make import make_member

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.NAZORAT_LIBRARY) / "standards"
FIRST = date(2020, 1, 1)


def rows_held() -> int:
    return sum(model._default_manager.count() for model in (Theme, Instrument, Provision, Power, Limit, Term))


def rewrite(folder: Path, name: str, column: str, value: str) -> None:
    """Change one column of the first row of a file."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "standards"))


def test_load_fills_the_tables_and_leaves_one_act() -> None:
    by = make_member(joined=False)
    loaded = load_reference(by=by)
    reference = read_reference(FOLDER)
    parts = (reference.themes, reference.instruments, reference.provisions, reference.powers, reference.limits, reference.terms)
    rows = sum(map(len, parts))
    assert loaded == Loaded(created=rows, changed=0, unchanged=0)
    assert (Provision.objects.count(), rows_held()) == (len(reference.provisions), rows)
    act = Act.objects.get()
    assert (act.verb, act.actor, act.count) == ("standards.load-reference", by.pk, rows)
    assert bytes(act.commitment) == reference.sha256


def test_load_again_changes_nothing_and_leaves_no_act() -> None:
    first = load_reference()
    assert load_reference() == Loaded(created=0, changed=0, unchanged=first.created)
    assert Act.objects.count() == 1


def test_load_takes_over_a_mended_title(copy: Path) -> None:
    load_reference(folder=copy)
    rewrite(copy, "provisions", "title_tg", "Сарлавҳаи ислоҳшуда")
    rewrite(copy, "provisions", "themes", "SCOPE MANDATE")
    before = Provision.objects.get(code="OPCAT 1").pk
    loaded = load_reference(folder=copy)
    mended = Provision.objects.get(code="OPCAT 1")
    assert (mended.pk, mended.title_tg) == (before, "Сарлавҳаи ислоҳшуда")
    assert [link.theme.code for link in mended.theme_links.all()] == ["SCOPE", "MANDATE"]
    assert loaded.created == 0
    assert loaded.changed >= 1


def test_load_of_a_broken_file_loads_nothing(copy: Path) -> None:
    rewrite(copy, "limits", "instrument", "NOWHERE")
    with pytest.raises(KeyError):
        load_reference(folder=copy)
    assert (rows_held(), Act.objects.count()) == (0, 0)


def test_load_by_natural_keys() -> None:
    load_reference()
    rule = Provision.objects.get_by_natural_key("NMR", 13)
    assert rule.natural_key() == ("NMR", 13, 0)
    assert Theme.objects.get_by_natural_key("MAT.SPACE").natural_key() == ("MAT.SPACE",)
    assert Limit.objects.get_by_natural_key("CPT-SPACE-MULTI").value == 4


def coordinator() -> Member:
    return make_member(joined=False, role=Member.Role.COORDINATOR)


def test_enter_norm_stands_first_and_leaves_an_act() -> None:
    load_reference()
    by, limit = coordinator(), Limit.objects.get(code="NAT-SPACE-MULTI")
    entry = enter_national_norm(
        by=by, limit_id=limit.pk, value=Decimal("2.5"), source=" Invented Act 1, art. 2 ", in_force_on=FIRST, annexe_excluded=True
    )
    norm = queries.limits_for("space_person", 4, "REMAND")[0]
    assert (norm.code, norm.value, norm.locator) == ("NAT-SPACE-MULTI", Decimal("2.5"), "Invented Act 1, art. 2")
    act = Act.objects.last()
    assert act is not None
    assert (act.verb, act.actor, act.organisation, act.obj) == ("standards.enter-norm", by.pk, by.organisation_id, entry.pk)


def test_enter_norm_survives_the_next_load() -> None:
    load_reference()
    limit = Limit.objects.get(code="NAT-SPACE-MULTI")
    enter_national_norm(
        by=coordinator(),
        limit_id=limit.pk,
        value=Decimal(3),
        source="Act 1",
        in_force_on=FIRST,
        annexe_excluded=True,
    )
    assert load_reference().changed == 0
    assert queries.limits_for("space_person", 4)[0].value == 3


def test_enter_norm_into_another_limit_is_refused() -> None:
    load_reference()
    limit = Limit.objects.get(code="CPT-SPACE-MULTI")
    with pytest.raises(Problem, match="norm-not-national"):
        enter_national_norm(
            by=coordinator(),
            limit_id=limit.pk,
            value=Decimal(1),
            source="Act 1",
            in_force_on=FIRST,
        )
    assert (NormEntry.objects.count(), Act.objects.count()) == (0, 1)


def test_enter_norm_of_an_area_without_a_word_on_the_annexe_is_refused() -> None:
    load_reference()
    limit = Limit.objects.get(code="NAT-SPACE-MULTI")
    with pytest.raises(Problem, match="norm-out-of-bounds"):
        enter_national_norm(by=coordinator(), limit_id=limit.pk, value=Decimal(3), source="Act 1", in_force_on=FIRST)


@pytest.mark.parametrize("role", sorted(set(Member.Role.values) - {Member.Role.COORDINATOR}))
def test_enter_norm_by_anybody_but_the_coordinator_is_refused(role: str) -> None:
    load_reference()
    by = make_member(joined=False, role=role)
    limit = Limit.objects.get(code="NAT-CEILING")
    with pytest.raises(Problem, match="refused"):
        enter_national_norm(by=by, limit_id=limit.pk, value=Decimal(3), source="Act 1", in_force_on=FIRST)


@pytest.mark.parametrize(
    ("value", "source", "kinds"),
    [
        ("-1", "Act 1", ()),
        ("NaN", "Act 1", ()),
        ("2.5555", "Act 1", ()),
        ("1000000", "Act 1", ()),
        ("2", "  ", ()),
        ("2", "Act 1", ("two words",)),
    ],
)
def test_enter_norm_that_cannot_be_one_is_refused(value: str, source: str, kinds: tuple[str, ...]) -> None:
    load_reference()
    limit, by = Limit.objects.get(code="NAT-CEILING"), coordinator()
    with pytest.raises(Problem, match="norm-out-of-bounds"):
        enter_national_norm(by=by, limit_id=limit.pk, value=Decimal(value), source=source, in_force_on=FIRST, place_kinds=kinds)
    assert not NormEntry.objects.exists()


def test_a_national_limit_cannot_hold_a_value_of_its_own() -> None:
    load_reference()
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.filter(code="NAT-SPACE-MULTI").update(value=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.filter(code="CPT-SPACE-MULTI").update(value=None)
