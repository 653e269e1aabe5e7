"""The chronicle: facts as precise as they are known, and catalogues taken in whole or not at all; the one that is shipped is whole."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.catalogue import HEAD, day_of, read_catalogue
from nazorat.pathway.models import CatalogueTaken, CountryFact, DialogueEvent, FeatureSaid
from nazorat.pathway.queries import event_said, events_standing, facts_standing, foreign_lines
from nazorat.pathway.tables import FileRefused
from nazorat.people.models import Member
from support.dialogue import make_commitment
from support.facts import long_ago
from support.make import make_member, sign_in
from support.source import ROOT

pytestmark = pytest.mark.django_db
TODAY, KINDS = timezone.localdate(), list(DialogueEvent.Kind.values)
SHIPPED = ROOT / "library" / "countries" / "tj.csv"
ABOVE = ("event", "2020-01-01", "A meeting", "Namuna", "conference", "", "A gazette", "")


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def as_csv(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode()


def sent(client: Client, content: bytes) -> Any:
    return client.post("/pathway/chronicle/take-in/", {"file": SimpleUploadedFile("facts.csv", content)})


def test_shipped_catalogue_is_taken_in_once_and_has_the_first_event_with_three_positions() -> None:
    client = signed(coordinator())
    assert sent(client, SHIPPED.read_bytes()).status_code == 302
    assert facts_standing().count() == 28
    said = event_said(DialogueEvent.objects.get())
    assert (said.event.town, said.event.on, len(said.present), len(said.statements)) == ("Dushanbe", date(2026, 2, 3), 5, 3)
    assert "nothing" in sent(client, SHIPPED.read_bytes()).content.decode().casefold()
    assert (facts_standing().count(), DialogueEvent.objects.count()) == (28, 1)
    page = client.get("/pathway/chronicle/?page=2").content.decode() + client.get("/pathway/chronicle/").content.decode()
    assert [word for word in ("1995", "2007-02", "24 January 2019") if word not in page] == []
    (act,) = Act.objects.filter(verb="pathway.take-catalogue")
    assert act.count == 28 + 9


def test_shipped_catalogue_names_no_person() -> None:
    """Two words with capitals that are no body, document or country would be a name; each that is there is known."""
    entries = read_catalogue(SHIPPED.read_bytes(), "tj.csv", TODAY, KINDS)
    said = " · ".join(f"{one.title} · {one.body} · {one.function} · {one.words}" for one in entries)
    pairs = set(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", said))
    assert pairs == {
        "Universal Periodic", "Human Rights", "Special Rapporteur", "United Nations", "Assistant Secretary", "The Ombudsman",
        "Criminal Code", "Optional Protocol", "Prison Insider", "Helsinki Foundation", "European Union", "Supreme Court",
        "United Kingdom", "Costa Rica", "The Committee", "The Human", "Rights Committee",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1995", (date(1995, 1, 1), "year")), ("2007-02", (date(2007, 2, 1), "month")), ("2019-01-24", (date(2019, 1, 24), "day")),
        ("2019-13", None), ("24.01.2019", None), ("", None),
    ],
)  # fmt: skip
def test_day_is_as_precise_as_it_is_written(written: str, found: tuple[date, str] | None) -> None:
    assert day_of(written) == found


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("rumour", "2020", "", "", "", "x", "A gazette", ""), "entry-kind", "kind"),
        (("fact", "2999", "", "", "", "x", "A gazette", ""), "day", "on"),
        (("fact", "soon", "", "", "", "x", "A gazette", ""), "day", "on"),
        (("fact", "2020", "", "", "", "x", "", ""), "no-source", "source"),
        (("fact", "2020", "", "", "", "", "A gazette", ""), "no-entry", "words"),
        (("fact", "2020", "", "", "", "x" * 2001, "A gazette", ""), "long", "words"),
        (("fact", "2020", "", "", "", "x", "A gazette", "javascript:alert(1)"), "link", "link"),
        (("event", "2020", "A meeting", "", "party", "", "A gazette", ""), "entry-kind", "function"),
        (("statement", "2020", "", "", "", "x", "A gazette", ""), "no-entry", "body"),
        (("statement", "2020", "", "A ministry", "", "x" * 601, "A gazette", ""), "long", "words"),
    ],
)
def test_row_with_something_wrong_is_named_and_nothing_is_taken_in(row: tuple[str, ...], code: str, column: str) -> None:
    content = as_csv(ABOVE, ("fact", "2020", "", "", "", "Something good.", "A gazette", ""), row)
    with pytest.raises(FileRefused) as refused:
        read_catalogue(content, "facts.csv", TODAY, KINDS)
    assert [(one.code, one.row, one.column) for one in refused.value.troubles] == [(code, 4, column)]
    assert sent(signed(coordinator()), content).status_code == 422
    assert not CountryFact.objects.exists()
    assert not DialogueEvent.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"kind;on\nfact;2020\n", b"%PDF-1.7", as_csv(("present", "2020", "", "x", "", "", "A gazette", ""))]
)
def test_file_that_is_no_catalogue_or_begins_without_its_event_is_refused(content: bytes) -> None:
    assert sent(signed(coordinator()), content).status_code == 422
    assert not Act.objects.filter(verb="pathway.take-catalogue").exists()


def test_what_leaves_as_a_table_is_taken_in_elsewhere() -> None:
    by = coordinator()
    actions.take_catalogue(by=by, entries=read_catalogue(SHIPPED.read_bytes(), "tj.csv", TODAY, KINDS), filename="tj.csv")
    content = signed(by).get("/pathway/chronicle/table/").content
    again = read_catalogue(content, "facts.csv", TODAY, KINDS)
    assert sorted(again, key=repr) == sorted(read_catalogue(SHIPPED.read_bytes(), "tj.csv", TODAY, KINDS), key=repr)
    with pytest.raises(Problem, match="nothing-new"):
        actions.take_catalogue(by=by, entries=again, filename="x.csv")


def test_fact_is_entered_and_struck_by_the_pages_and_others_are_refused() -> None:
    client = signed(coordinator())
    form = {"words": "A law was read.", "precision": "month", "source": "A gazette", "on": long_ago(90).isoformat(), "link": ""}
    assert client.post("/pathway/chronicle/new/", form).status_code == 302
    assert client.post("/pathway/chronicle/new/", {**form, "on": "2999-01-01"}).status_code == 422
    fact = CountryFact.objects.get()
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert "A law was read." in planner.get("/pathway/chronicle/").content.decode()
    pages = ("", "table/", "new/", "take-in/")
    assert [planner.get(f"/pathway/chronicle/{page}").status_code for page in pages] == [200, 200, 403, 403]
    assert [monitor.get(f"/pathway/chronicle/{page}").status_code for page in pages] == [403] * 4
    assert client.post(f"/pathway/entries/fact/{fact.id}/strike/")["Location"] == "/pathway/chronicle/"
    assert not facts_standing().exists()
    with pytest.raises(Problem, match="refused"):
        actions.take_catalogue(by=make_member(planner=True), entries=[], filename="x.csv")


def test_a_whole_catalogue_is_taken_back_and_can_be_taken_in_again() -> None:
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    for again in range(2):
        assert sent(client, SHIPPED.read_bytes()).status_code == 302
        assert facts_standing().exists()
        taken = CatalogueTaken.objects.first()
        assert taken
        at = f"/pathway/chronicle/take-in/{taken.id}/undo/"
        assert reader.post(at).status_code == 403
        assert client.post(at)["Location"] == "/pathway/chronicle/take-in/"
        assert (facts_standing().exists(), events_standing().exists(), client.post(at).status_code) == (False, False, 404), again
    assert client.get("/pathway/chronicle/take-in/").content.decode().count("taken back") == 2
    with pytest.raises(Problem, match="import-over"):
        actions.undo_catalogue(by=coordinator(), taken=CatalogueTaken.objects.latest("entered_at"))


def test_a_catalogue_with_something_entered_by_hand_to_it_is_not_taken_back() -> None:
    client, by = signed(coordinator()), coordinator()
    sent(client, SHIPPED.read_bytes())
    make_commitment(DialogueEvent.objects.get(), by=by)
    taken = CatalogueTaken.objects.get()
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_catalogue(by=by, taken=taken)
    assert facts_standing().exists()


def test_models_of_states_come_with_a_catalogue_and_go_with_it() -> None:
    client = signed(coordinator())
    shipped = (SHIPPED.parent / "models.csv").read_bytes()
    assert sent(client, shipped).status_code == 302
    (line,) = foreign_lines()
    assert line.foreign
    assert (line.foreign.country, line.design.value, list(line.features)) == ("Kyrgyzstan", "new", ["removal"])
    again = read_catalogue(client.get("/pathway/chronicle/table/").content, "facts.csv", TODAY, KINDS)
    assert [one.kind for one in again] == ["model", "feature"]
    assert client.post(f"/pathway/chronicle/take-in/{CatalogueTaken.objects.get().id}/undo/").status_code == 302
    assert (foreign_lines(), FeatureSaid.objects.filter(replaced_at=None).count()) == ([], 0)
    for row in (("feature", "2020", "", "", "seat", "x", "A law", ""), ("model", "2020", "x", "y", "charm", "", "A law", "")):
        assert sent(client, as_csv(row)).status_code == 422, row
