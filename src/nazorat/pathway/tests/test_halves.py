"""The half-yearly table of a plan as a document: tagged PDF, Word and HTML in three languages, what was asked for alone, no person's name."""

from __future__ import annotations

import io
import re
import zipfile
from uuid import uuid4

import pytest
from django.test import Client

from nazorat.pathway.models import NationalPlan
from nazorat.people.models import Member
from nazorat.typeset.document import LANGUAGES
from nazorat.typeset.tests.pdf_structure import structure_of
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.plans import make_measure, make_measure_said, make_plan
from support.road import make_note

pytestmark = pytest.mark.django_db
NOTED, NAME = "KANAREIKA-zamok", "Fictix Canarysson"


def plan_of_two() -> NationalPlan:
    """One measure reported done and observed not to be, one of which nothing is known."""
    by = make_member(role=Member.Role.COORDINATOR, name=NAME)
    body = make_organisation(name="A ministry", name_ru="Министерство", name_tg="Вазорат")
    plan = make_plan(by=by, title="Plan | of *stars*")
    first = make_measure(plan, "10", "10.1", by=by, bodies=[body], words="Train # the staff.")
    make_measure(plan, "11", "11.1", by=by, bodies=[], words="Open the registers.")
    make_measure_said(first, "reported", by=by, state="done", words="Done [everywhere].")
    make_measure_said(first, "observed", by=by, state="partly", words="One of three facilities.")
    make_note(make_keyring(make_member(planner=True, name=NAME)), words=NOTED)
    return plan


def reader() -> Client:
    client = Client()
    sign_in(client, make_member(planner=True))
    return client


def word_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return re.sub("<[^>]+>", "", book.read("word/document.xml").decode())


def test_it_leaves_as_tagged_pdf_word_and_html_in_each_language() -> None:
    client, plan = reader(), plan_of_two()
    at = f"/pathway/plans/{plan.id}/file/"
    names = {"ru": ("Министерство", "исполнена"), "tg": ("Вазорат", "иҷро шуд"), "en": ("A ministry", "done")}
    for language in LANGUAGES:
        made = client.get(f"{at}{language}/pdf/?half=2026-1")
        assert f"measures-2026-1-{language}.pdf" in made["Content-Disposition"]
        told = structure_of(made.content)
        assert (told.marked, told.ua_part, told.language[:2], told.title_shown, told.fonts_missing) == (
            True,
            "1",
            language,
            True,
            [],
        )
        assert (told.tags.count("/Table"), told.headings[:1], "Plan | of *stars*" in told.title) == (2, [1], True)
        text = word_of(client.get(f"{at}{language}/docx/?half=2026-1").content)
        wanted = (
            "Plan | of *stars*",
            "Train # the staff.",
            "Done [everywhere]",
            "One of three facilities",
            "2026/1",
            *names[language],
        )
        assert [word for word in wanted if word not in text] == [], language
        assert (NOTED in text, NAME in text) == (False, False)
    assert "<table" in client.get(f"{at}en/html/").content.decode()


def test_what_was_asked_for_alone_is_in_it_and_it_says_so() -> None:
    client, plan = reader(), plan_of_two()
    text = word_of(client.get(f"/pathway/plans/{plan.id}/file/en/docx/?half=2026-1&point=11").content)
    assert ("Open the registers." in text, "Train # the staff." in text, "1 of 2 measures" in text) == (True, False, True)
    whole = word_of(client.get(f"/pathway/plans/{plan.id}/file/en/docx/?half=2026-1").content)
    assert ("Not the whole plan" in whole, "observed not to be: 10.1" in whole) == (False, True)
    page = client.get(f"/pathway/plans/{plan.id}/?half=2026-1&point=11").content.decode()
    assert f"/pathway/plans/{plan.id}/file/tg/pdf/?half=2026-1&amp;point=11" in page


def test_another_language_format_plan_or_reader_gets_none() -> None:
    client, plan = reader(), plan_of_two()
    wrong = (f"{plan.id}/file/de/pdf/", f"{plan.id}/file/ru/exe/", f"{uuid4()}/file/ru/pdf/")
    assert [client.get(f"/pathway/plans/{one}").status_code for one in wrong] == [404] * 3
    monitor = Client()
    sign_in(monitor, make_member())
    assert monitor.get(f"/pathway/plans/{plan.id}/file/ru/pdf/").status_code == 403
