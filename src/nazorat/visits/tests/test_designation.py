"""The day of designation: one switch changes names and legal texts, never a row but its own; back too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.visits import actions
from nazorat.visits.access_log import rights_of
from nazorat.visits.designation import called, designation, pairs
from nazorat.visits.models import Designation
from support.everything import make_world
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db
ROOMS = Path(__file__).resolve().parents[2]
NAMES = {"en": "Mechanism under the Ombudsman", "ru": "Механизм при Омбудсмене", "tg": "Механизм дар назди Ваколатдор"}
PILOT = re.compile(r"\bpilot\b|monitoring group|not a national|not call itself|групп\w+ мониторинга|пилот|не является нац|не называет себя"
                   r"|озмоиш|гурӯҳи мониторинг|пешгирӣ нест|худро механизм", re.IGNORECASE)  # fmt: skip
AT = "/visits/designation/"


def switched(**given: Any) -> Designation:
    said: dict[str, Any] = {"on": timezone.localdate(), "source": "Law no. 1", "reason": "It came into force.", "names": NAMES}
    return actions.designate(by=make_member(role=Member.Role.COORDINATOR), **{**said, **given})


def ended(**given: Any) -> Designation:
    said: dict[str, Any] = {"on": timezone.localdate(), "source": "Law no. 2", "reason": "It was repealed."}
    return actions.end_designation(by=make_member(role=Member.Role.COORDINATOR), **{**said, **given})


def rows() -> Mapping[str, list[Any]]:
    """Every row of every table but the switch's own, and the record of acts, which says that it was switched."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model is not Designation and model._meta.app_label != "audit"
    ]
    return {model._meta.label: sorted(map(repr, model._default_manager.values_list())) for model in kept}


def test_no_row_of_any_table_but_its_own_changes_there_and_back() -> None:
    make_world()
    by = make_member(role=Member.Role.COORDINATOR)
    before = rows()
    assert sum(map(len, before.values())) > 1000, "there is something that could change"
    actions.designate(by=by, on=timezone.localdate(), source="Law no. 1", reason="In force.", names=NAMES)
    assert rows() == before
    actions.end_designation(by=by, on=timezone.localdate(), source="Law no. 2", reason="Repealed.")
    assert rows() == before
    assert Designation.objects.count() == 2


def test_every_template_calls_the_body_what_it_is() -> None:
    folders = [ROOMS / room / "wording" for room in ("visits", "correspondence", "reports")]
    files = [
        file for folder in folders for file in folder.iterdir() if file.suffix in (".md", ".yaml") and file.stem != "designation"
    ]
    # the code of a section is in no document
    texts = {file: re.sub(r"^# [\w-]+ \|", "#", file.read_text(encoding="utf-8"), flags=re.MULTILINE) for file in files}

    def as_called(text: str) -> str:
        for language in ("en", "ru", "tg"):
            text = called(text, language)
        return text

    assert {file.name for file, text in texts.items() if as_called(text) != text} == set()
    named = {file for file, text in texts.items() if PILOT.search(text)}
    assert len(named) > 15
    unused = [said for pair in pairs() for said in pair["pilot"].values() if not any(said in text for text in texts.values())]
    assert unused == []
    switched()
    assert {file.name: PILOT.findall(as_called(text)) for file, text in texts.items() if PILOT.search(as_called(text))} == {}
    assert "Механизм при Омбудсмене" in called(texts[ROOMS / "reports" / "wording" / "letter.ru.md"], "ru")
    ended()
    assert {file.name for file, text in texts.items() if as_called(text) != text} == set()


def test_the_protocol_is_a_measure_until_the_switch_and_again_after_it() -> None:
    load_reference()
    told = []
    for step in (lambda: None, switched, ended):
        step()
        told.append({one.benchmark for one in rights_of([])})
    assert told == [{True}, {False}, {True}]


def test_a_coordinator_switches_with_day_reason_and_source() -> None:
    client, monitor = Client(), Client()
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    sign_in(monitor, make_member())
    given = {
        "on": timezone.localdate().isoformat(),
        "source": "Law no. 1",
        "reason": "In force.",
        **{f"name_{code}": name for code, name in NAMES.items()},
    }
    for wrong in ({"source": ""}, {"reason": ""}, {"name_tg": ""}, {"on": (timezone.localdate() + timedelta(days=1)).isoformat()}):
        assert client.post(AT, {**given, **wrong}).status_code == 422, wrong
    assert [monitor.get(AT).status_code, monitor.post(AT, given).status_code] == [403, 403]
    assert client.post(AT, given).status_code == 302
    page = monitor.get("/visits/mandate/").content.decode()
    assert "Mechanism under the Ombudsman" in page
    assert client.post(AT, {"on": given["on"], "source": "", "reason": "x"}).status_code == 422
    assert client.post(AT, {"on": given["on"], "source": "Law no. 2", "reason": "Repealed."}).status_code == 302
    assert designation() is None
    history = client.get(AT).content.decode()
    assert [words for words in ("In force.", "Repealed.", "Law no. 1", "Law no. 2") if words not in history] == []


def test_it_is_switched_once_by_a_coordinator_and_not_ahead() -> None:
    with pytest.raises(Problem, match="designated-already"):
        ended()
    with pytest.raises(Problem, match="designation-ahead"):
        switched(on=timezone.localdate() + timedelta(days=1))
    switched()
    with pytest.raises(Problem, match="designated-already"):
        switched()
    with pytest.raises(Problem, match="refused"):
        actions.end_designation(by=make_member(planner=True), on=timezone.localdate(), source="x", reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Designation.objects.create(to="designated", on=timezone.localdate(), source="x", reason="x", entered_by=make_member())
