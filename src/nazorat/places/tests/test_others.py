"""What other monitors found: public in the dossier, in confidence for planners alone, and nothing of that in the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places import actions
from nazorat.places.actions import OthersFacts
from nazorat.places.models import OthersFinding, SealedFinding
from nazorat.standards.actions import load_reference
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
FACTS = OthersFacts(
    "icrc", "a delegation", date(2026, 2, 3), "Беседы прерывались персоналом", where="told at a meeting", marking="secret"
)


def test_what_is_told_in_confidence_opens_for_planners_and_for_its_own_row() -> None:
    planner = make_keyring(make_member(planner=True, role=Member.Role.COORDINATOR))
    monitor, place, other = make_keyring(make_member()), make_place(), make_place()
    row = actions.seal_finding_of_others(by=monitor.member, place=place, facts=FACTS)
    assert [told for _row, told in actions.open_findings_of_others(by=planner, place=place)] == [FACTS]
    assert actions.open_findings_of_others(by=planner, place=other) == []
    with pytest.raises(Problem, match="not-a-planner"):
        actions.open_findings_of_others(by=monitor, place=place)
    with connection.cursor() as cursor:
        cursor.execute("select * from places_sealedfinding")
        held = b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for row in cursor for one in row)
    for secret in (FACTS.summary.encode(), FACTS.body.encode(), b"icrc", place.id.bytes, place.id.hex.encode()):
        assert secret not in held
    swapped = actions.seal_finding_of_others(by=monitor.member, place=place, facts=FACTS)
    SealedFinding.objects.filter(id=swapped.id).update(sealed=bytes(row.sealed))
    assert [told for found, told in actions.open_findings_of_others(by=planner, place=place) if found.id == swapped.id] == [None]


def test_entered_in_the_browser_shown_in_the_dossier_and_taken_back() -> None:
    load_reference(by=None)
    place, keeper = make_place(), make_member(role=Member.Role.COORDINATOR, planner=True)
    make_keyring(keeper)
    browser, monitor = Client(), Client()
    sign_in(browser, keeper)
    sign_in(monitor, make_member())
    form = {"by": "ngo", "body": "a society", "on": "2026-02-03", "summary": "The yard was closed.", "where": "", "marking": "open"}
    path = f"/places/{place.id}"
    assert browser.post(f"{path}/others/new/", {**form, "body": ""}).status_code == 422
    assert browser.post(f"{path}/others/new/", form)["Location"] == f"{path}/dossier/"
    assert monitor.post(f"{path}/others/new/", {**form, "summary": "A whisper.", "confidential": "on"}).status_code == 302
    shown = {who: client.get(f"{path}/dossier/").content.decode() for who, client in (("planner", browser), ("monitor", monitor))}
    assert ["The yard was closed." in shown[who] for who in ("planner", "monitor")] == [True, True]
    # nothing shows to others that something was told in confidence
    assert [f"{path}/others/sealed/" in shown[who] for who in ("planner", "monitor")] == [True, False]
    assert not any("A whisper." in page for page in shown.values())
    assert "A whisper." in browser.get(f"{path}/others/sealed/").content.decode()
    assert monitor.get(f"{path}/others/sealed/").status_code == 403
    row = OthersFinding.objects.get()
    assert monitor.post(f"/places/others/{row.id}/withdraw/").status_code == 403
    assert browser.post(f"/places/others/{row.id}/withdraw/").status_code == 302
    assert "The yard was closed." not in browser.get(f"{path}/dossier/").content.decode()
    verbs = list(Act.objects.filter(verb__contains="outside-source").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["places.add-outside-source", "places.seal-outside-source", "places.withdraw-outside-source"]
