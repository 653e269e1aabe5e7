"""The public's page: nothing before it is released, exactly what was released after it, nothing after it was taken back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pypdf
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway.actions import clear_cell, strike_entry, withdraw_gap
from nazorat.people.models import Member
from nazorat.publish.actions import make_edition, release_edition, withdraw_edition
from nazorat.publish.making import TYPES
from nazorat.publish.models import PublicEdition, PublicFile
from nazorat.standards.actions import load_reference
from nazorat.typeset.document import LANGUAGES
from support.make import make_keyring, make_member, sign_in
from support.options import make_budget, make_feature
from support.outside import make_outside_whole
from support.pathway import make_cell, make_gap, make_pathway_whole
from support.publish import make_public, stranger
from support.readiness import make_readiness
from support.road import make_milestone, make_note, make_stage_act

pytestmark = pytest.mark.django_db
FILES = ("css", "docx", "html", "neighbours-png", "neighbours-svg", "pdf")
# what no public answer may have: a sealed note, names and codes of who entered, what was struck, replaced or only noted for us
NOTED, NAME, HIDDEN = "KANAREIKA-zamok", "Fictix Canarysson", "KANAREIKA-skryto"


def coordinator(name: str = NAME) -> Member:
    return make_member(role=Member.Role.COORDINATOR, name=name)


def given(client: Client) -> Iterator[tuple[str, bytes]]:
    """Every public answer with its headers: the start, three pages, all their files, and the refusals beside them."""
    paths = ["/public/", "/public/de/", "/public/ru/secrets/", "/public/ru/pdf/more/"]
    for language in LANGUAGES:
        paths += [f"/public/{language}/", *(f"/public/{language}/{kind}/" for kind in FILES)]
    for path in paths:
        answer = client.get(path)
        yield path, repr(sorted(answer.headers.items())).encode() + b"\n" + answer.content


def readable(content: bytes) -> str:
    """What an answer says: the words of a PDF, the parts of a Word file, else its text."""
    _headers, _line, body = content.partition(b"\n")
    if body[:5] == b"%PDF-":
        reader = pypdf.PdfReader(io.BytesIO(body))
        return f"{reader.metadata} " + " ".join(page.extract_text() for page in reader.pages)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(one).decode(errors="replace") for one in book.namelist())
    return content.decode(errors="replace")


def test_until_it_is_released_and_after_it_was_taken_back_nothing_is_there() -> None:
    make_milestone("A neighbour")
    by, nobody = coordinator(), stranger()
    assert {nobody.get(path).status_code for path, _said in given(nobody)} == {404}
    edition = make_edition(by=by)
    assert {nobody.get(path).status_code for path, _said in given(nobody)} == {404}, "an edition that waits is nobody's"
    with pytest.raises(Problem, match="public-other"):
        release_edition(by=by, edition=edition, seen="0" * 64)
    release_edition(by=by, edition=edition, seen=edition.seen)
    answers = [nobody.get(f"/public/{language}/{kind}/").status_code for language in LANGUAGES for kind in FILES]
    assert answers == [200] * 18
    assert [nobody.get(f"/public/{language}/").status_code for language in LANGUAGES] == [200] * 3
    second = make_edition(by=by)
    assert second.number == 2
    assert f"Edition {edition.number}," in nobody.get("/public/en/").content.decode()
    withdraw_edition(by=by, edition=edition)
    assert {nobody.get(path).status_code for path, _said in given(nobody)} == {404}, "and the one before does not come back"
    with pytest.raises(Problem, match="public-not"):
        withdraw_edition(by=by, edition=edition)
    verbs = list(Act.objects.filter(verb__startswith="publish.").order_by("seq").values_list("verb", flat=True))
    assert verbs == [f"publish.{one}-edition" for one in ("make", "release", "make", "withdraw")]


def test_a_row_entered_later_does_not_go_public_by_itself() -> None:
    by, nobody = coordinator(), stranger()
    make_stage_act(act="A working group met.", by=by)
    waiting = make_edition(by=by)
    make_stage_act("opinions", act="The ministries answered.", by=by)
    release_edition(by=by, edition=waiting, seen=waiting.seen)
    before = [said for _path, said in given(nobody)]
    page = nobody.get("/public/en/").content.decode()
    assert ("A working group met." in page, "The ministries answered." in page) == (True, False)
    make_edition(by=by)
    assert [said for _path, said in given(nobody)] == before, "byte by byte, until the next is released"
    again = make_edition(by=by)
    release_edition(by=by, edition=again, seen=again.seen)
    assert "The ministries answered." in nobody.get("/public/en/").content.decode()
    assert "Edition 2, as known on" in nobody.get("/public/en/").content.decode()
    assert PublicEdition.objects.count() == 2, "an edition that nobody released is dropped for the next"


def test_a_static_answer_without_script_cookie_or_session() -> None:
    make_milestone("A neighbour")
    make_public()
    nobody = stranger()
    for path, _said in given(nobody):
        answer = nobody.get(path)
        assert (answer.cookies, "Set-Cookie" in answer) == ({}, False), path
        if answer.status_code == 404:
            assert answer["Cache-Control"] == "no-store", path
            continue
        assert "public, max-age=300" in answer["Cache-Control"], path
        assert "script-src" not in answer["Content-Security-Policy"] or answer.status_code == 302
    page = nobody.get("/public/ru/")
    assert page["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'")
    said = page.content.decode()
    assert re.findall(r"<script|<form|<iframe|<style|\son\w+=|style=|https?:", said) == []
    links = set(re.findall(r'(?:href|src)="([^"#]*)"', said))
    assert links == {"css/", "pdf/", "docx/", "../tg/", "../en/", "neighbours-svg/", "neighbours-png/"}
    assert page["X-Content-Type-Options"] == "nosniff"
    assert [nobody.post(path).status_code for path in ("/public/", "/public/ru/", "/public/ru/pdf/")] == [405] * 3
    assert nobody.head("/public/ru/").content == b""
    with CaptureQueriesContext(connection) as asked:
        assert nobody.get("/public/ru/", headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert len(asked) == 2


def test_the_language_is_that_of_the_link_or_of_the_browser() -> None:
    make_public()
    own = settings.LANGUAGE_CODE
    for language in LANGUAGES:
        page = stranger("en").get(f"/public/{language}/")
        assert (page["Content-Language"], f'<html lang="{language}"' in page.content.decode()) == (language, True)
    for asked, path in (("tg", "tg"), ("de, en-GB;q=0.8, ru;q=0.5", "en"), ("", own), ("fr", own), ("*", own)):
        start = stranger(asked).get("/public/")
        assert (start.status_code, start["Location"], start["Vary"]) == (302, f"/public/{path}/", "Accept-Language"), asked
    client = stranger("en")
    client.cookies["__Host-l"] = "tg"
    assert client.get("/public/")["Location"] == "/public/en/", "no cookie is read"


def test_files_are_tagged_pdf_word_and_charts() -> None:
    make_milestone("A neighbour")
    make_public()
    nobody = stranger()
    pdf = nobody.get("/public/tg/pdf/")
    assert 'filename="pathway-public-tg.pdf"' in pdf["Content-Disposition"]
    assert pypdf.PdfReader(io.BytesIO(pdf.content)).trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712
    assert nobody.get("/public/ru/docx/").content[:2] == b"PK"
    assert nobody.get("/public/ru/neighbours-png/").content[:8] == b"\x89PNG\r\n\x1a\n"
    drawn = nobody.get("/public/ru/neighbours-svg/")
    assert (drawn["Content-Type"], drawn.content.lstrip()[:4], "Content-Disposition" in drawn) == ("image/svg+xml", b"<svg", False)
    assert {kind.rpartition("-")[2] for kind in PublicFile.objects.values_list("kind", flat=True)} == set(TYPES)


def planted() -> Client:
    """A board that has something everywhere, by persons with a telling name, with a sealed note, and what was struck, replaced, withdrawn."""
    load_reference(by=None)
    by, planner = coordinator(), make_keyring(make_member(planner=True, name=NAME))
    make_pathway_whole(by=by, planner=planner)
    make_outside_whole(by=by)
    make_note(planner, words=NOTED)
    make_feature(by=by, words="Four of nine seats.")
    make_budget(by=by)
    make_readiness(by=by)
    make_milestone("A neighbour", by=by)
    gap = make_gap(by=by, words="No unannounced entry.")
    make_cell(gap, "need", by=by, code="ratification")
    clear_cell(by=by, gap=gap, column="instrument", seen=make_cell(gap, "instrument", by=by, words=HIDDEN).id)
    withdraw_gap(by=by, gap=make_gap(by=by, words=f"{HIDDEN} gap"), why=HIDDEN)
    strike_entry(by=by, entry=make_stage_act(act=HIDDEN, by=by))
    strike_entry(by=by, entry=make_milestone(HIDDEN, by=by))
    make_public(by)
    client = Client()
    sign_in(client, by)
    return client


def names_of_persons() -> set[str]:
    """Names and codes of every member that a row of the pathway or of the editions holds in whatever field."""
    held: set[str] = set()
    for label in ("pathway", "publish"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and field.related_model is Member:
                    rows = model._default_manager.filter(**{f"{field.name}__isnull": False})
                    held |= set(rows.values_list(f"{field.name}__name", flat=True)) | set(
                        rows.values_list(f"{field.name}__code", flat=True)
                    )
    return held


def test_no_sealed_note_and_no_person_reaches_any_public_answer() -> None:
    keeper = planted()
    names = names_of_persons()
    assert NAME in names
    assert len(names) >= 3
    seen = 0
    for path, content in given(stranger("ru")):
        said = readable(content)
        assert [word for word in (NOTED, HIDDEN, *names) if word in said] == [], path
        seen += 1
    assert seen == 4 + 3 * (1 + len(FILES))
    assert "Four of nine seats." in stranger().get("/public/en/").content.decode()
    # the search can find: what a coordinator reads at the desk has the code of who entered
    assert (
        keeper.get("/pathway/public/").content.decode().count(Member.objects.get(role=Member.Role.COORDINATOR, name=NAME).code) > 0
    )


def test_a_row_with_the_name_of_a_member_is_not_published() -> None:
    by, named = coordinator("Somebody Else"), make_member(name="Fiktiz Kanareev")
    said = ("Met with Fiktiz Kanareev.", "Kanareev Fiktiz spoke.", "FIKTIZ-KANAREEV", "Встреча: Фиктиз Канареев.")
    for words in said:
        act = make_stage_act(act=words, by=by)
        with pytest.raises(Problem, match="public-names-member") as refused:
            make_edition(by=by)
        assert refused.value.facts == {"who": named.code}
        strike_entry(by=by, entry=act)
    assert PublicEdition.objects.count() == 0
    make_stage_act(act="Fiktiz of Kanareevka, Kanareev of Fiktiz.", by=by)
    assert make_edition(by=by).number == 1


def test_only_a_coordinator_decides_and_sees_the_edition_that_waits() -> None:
    by = coordinator()
    clients = {who: Client() for who in ("coordinator", "monitor", "planner")}
    members = {"coordinator": by, "monitor": make_member(), "planner": make_member(planner=True)}
    for who, client in clients.items():
        sign_in(client, members[who])
    at = "/pathway/public/"
    assert [clients[who].get(at).status_code for who in ("monitor", "planner")] == [403, 403]
    keeper = clients["coordinator"]
    assert keeper.post(f"{at}make/").status_code == 302
    edition = PublicEdition.objects.get()
    seen = edition.seen
    look = keeper.get(f"{at}1/tg/")
    assert (look.status_code, look["Cache-Control"], "script-src" in look["Content-Security-Policy"]) == (200, "no-store", False)
    assert keeper.get(f"{at}1/tg/pdf/").content[:5] == b"%PDF-"
    assert [keeper.get(f"{at}{one}").status_code for one in ("2/tg/", "1/de/", "1/tg/exe/")] == [404] * 3
    for who in ("monitor", "planner"):
        tried = [
            clients[who].get(f"{at}1/tg/"),
            *(clients[who].post(f"{at}{one}") for one in ("make/", "1/release/", "1/withdraw/")),
        ]
        assert [one.status_code for one in tried] == [403] * 4
        with pytest.raises(Problem, match="refused"):
            make_edition(by=members[who])
    assert stranger().get(f"{at}1/tg/")["Location"].startswith("/sign-in/?"), "every other page asks for an account"
    assert keeper.post(f"{at}1/release/", {"seen": "other"}).status_code == 409
    assert keeper.post(f"{at}1/release/", {"seen": seen}).status_code == 302
    assert "/public/" in keeper.get(at).content.decode()
    assert "edition 1 is public" in keeper.get("/pathway/readers/public/", headers={"Accept-Language": "en"}).content.decode()
    assert "/pathway/public/" not in clients["planner"].get("/pathway/readers/public/").content.decode()
    assert keeper.post(f"{at}1/withdraw/").status_code == 302
    assert stranger().get("/public/").status_code == 404


def test_the_database_refuses_to_change_what_was_released() -> None:
    edition = make_public()
    for act in (lambda: edition.files.update(content=b"x"), lambda: edition.files.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    waiting = make_edition(by=coordinator())
    with pytest.raises(DatabaseError), transaction.atomic():
        waiting.files.update(content=b"x")


def test_a_refusal_at_the_door_is_one_plain_sentence() -> None:
    refused = stranger("en").get("/public/ru/")
    assert (refused.status_code, refused["Content-Type"]) == (404, "text/plain; charset=utf-8")
    said = refused.content.decode()
    assert said.count("\n") == 1
    assert "visit" not in said, "who stands outside learns nothing of what is inside"
