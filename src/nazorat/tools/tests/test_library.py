"""A language added in the desk; the library of a later release beside what was corrected here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.actions import (
    add_language,
    correct_wording,
    decline_library,
    publish_corrections,
    publish_library,
    take_library,
    withdraw_language,
)
from nazorat.tools.library import library_beside, library_state
from nazorat.tools.models import Correction, ToolFile, ToolVersion
from nazorat.tools.queries import form_of_version, latest_versions, untranslated, words_now
from nazorat.xlsform import Place
from nazorat.xlsform.source import rebuild
from nazorat.xlsform.source_workbook import cells
from support.make import make_member, sign_in
from support.visits import LIBRARY, make_tool_version

pytestmark = pytest.mark.django_db
Role = Member.Role
NEW = "2027010101"
writes = pytest.mark.temporary_files("openpyxl writes the next release of a library through a temporary file; tools are public")


def coordinator() -> Member:
    return make_member(role=Role.COORDINATOR)


def browser(member: Member, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    sign_in(client, member)
    return client


def place_of(version: ToolVersion, name: str, language: str, what: str = "label") -> Place:
    found = next(one for one in words_now(version) if (one.name, one.what) == (name, what)).in_(language)
    assert found is not None
    return found[0]


def problem_of(act: Any, **given: Any) -> str:
    with pytest.raises(Problem) as raised:
        act(**given)
    return raised.value.code


@pytest.fixture
def release(tmp_path: Path, settings: Any) -> Path:
    """A library of one tool, whose next release a test can write."""
    (tmp_path / "tools" / "note").mkdir(parents=True)
    for name in ("note/note.yaml", "note/note.xlsx", "uzbek.csv"):
        shutil.copy(LIBRARY / name, tmp_path / "tools" / name)
    settings.NAZORAT_LIBRARY = tmp_path
    return tmp_path / "tools"


def next_release(folder: Path, *changes: tuple[str, str]) -> None:
    for path in (folder / "note" / "note.yaml", folder / "uzbek.csv"):
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            text = text.replace(before, after)
        path.write_text(text.replace('version: "2026112902"', f'version: "{NEW}"'), encoding="utf-8")
    rebuild(folder / "note")


# ------------------------------------------------------------- a language
def test_language_is_added_filled_in_and_published_and_what_is_missing_falls_back() -> None:
    by, version = coordinator(), make_tool_version("note")
    assert add_language(by=by, version=version, code="ky", name="Кыргызча") == 5
    place = place_of(version, "unit", "ky")
    assert correct_wording(by=by, version=version, texts={place: "Блок, коду"}) == 1
    newer = publish_corrections(by=by, version=version)
    form = form_of_version(newer.id)
    assert form.languages == (*form_of_version(version.id).languages, "ky")
    assert form.question("where/unit").label["ky"] == "Блок, коду"
    # Collect shows "-" for an empty cell; the words of the tool's own language stand there, and the page says how many
    assert form.question("what/theme").label["ky"] == form.question("what/theme").label["ru"]
    missing = untranslated(form)
    assert missing["ky"] > 20
    assert {code for code, count in missing.items() if count} == {"ky"}
    page = browser(make_member()).get(reverse("tool-version", args=[newer.id])).content.decode()
    assert f"{missing['ky']} wordings not translated" in page
    assert not Correction.objects.exists()
    # nothing else of the workbook moved
    before, after = cells(bytes(version.workbook)), cells(bytes(newer.workbook))
    wide = len(before["survey"][0])
    assert [row[:wide] for row in after["survey"]] == before["survey"]
    verbs = list(Act.objects.filter(verb__startswith="tools.").order_by("seq").values_list("verb", flat=True))
    assert verbs[-3:] == ["tools.add-language", "tools.correct-wording", "tools.publish-version"]


def test_language_that_is_there_is_refused_and_one_taken_back_leaves_nothing() -> None:
    by, version = coordinator(), make_tool_version("note")
    assert problem_of(add_language, by=by, version=version, code="tg", name="Тоҷикӣ") == "tool-language-there"
    add_language(by=by, version=version, code="ky", name="Кыргызча")
    assert problem_of(add_language, by=by, version=version, code="ky", name="Кыргызча") == "tool-language-there"
    add_language(by=by, version=version, code="fa", name="فارسی")
    correct_wording(by=by, version=version, texts={place_of(version, "unit", "fa"): "بلوک"})
    withdraw_language(by=by, version=version, code="ky")
    assert problem_of(withdraw_language, by=by, version=version, code="ky") == "tool-language-unknown"
    newer = publish_corrections(by=by, version=version)
    form = form_of_version(newer.id)
    assert form.languages[-1] == "fa"
    assert form.question("where/unit").label["fa"] == "بلوک"


def test_only_coordinators_add_a_language_and_only_to_the_newest_version() -> None:
    version, member = make_tool_version("note"), make_member()
    assert problem_of(add_language, by=member, version=version, code="ky", name="Кыргызча") == "refused"
    assert problem_of(withdraw_language, by=member, version=version, code="ky") == "refused"
    for name in ("tool-language", "tool-library"):
        assert browser(member).get(reverse(name, args=[version.id])).status_code == 403
    by = coordinator()
    add_language(by=by, version=version, code="ky", name="Кыргызча")
    publish_corrections(by=by, version=version)
    assert problem_of(add_language, by=by, version=version, code="fa", name="x") == "tool-newer"


def test_language_through_the_pages() -> None:
    client, version = browser(coordinator()), make_tool_version("note")
    address = reverse("tool-language", args=[version.id])
    for code, name in (("Kyrgyz", "x"), ("ky", "a::b"), ("ky", ""), ("ru", "Русский"), ("", "x"), ("k<", "x")):
        assert client.post(address, {"code": code, "name": name}).status_code == 422
    assert not Correction.objects.exists()
    answer = client.post(address, {"code": "ky", "name": "Кыргызча"})
    assert answer.headers["Location"] == f"{reverse('tool-correct', args=[version.id])}?language=ky"
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'lang="ky"' in page
    assert "Added:" in client.get(reverse("tool-corrected", args=[version.id])).content.decode()
    assert client.post(reverse("tool-language-withdraw", args=[version.id]), {"code": "ky"}).status_code == 302
    assert client.post(reverse("tool-language-withdraw", args=[version.id]), {"code": "ky"}).status_code == 400
    assert not Correction.objects.exists()


# ------------------------------------------------------------- the library
@writes
def test_later_library_waits_beside_a_corrected_version(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    assert first.from_library
    correct_wording(by=by, version=first, texts={place_of(first, "unit", "ru"): "Корпус, код"})
    local = publish_corrections(by=by, version=first)
    next_release(release, ("ru: Заметка", "ru: Запись"))
    # neither the act nor the start of an installation publishes over it
    assert publish_library(by=by) == [local]
    assert latest_versions() == [local]
    assert library_state() == (0, [local])
    page = browser(by).get(reverse("tools")).content.decode()
    assert reverse("tool-library", args=[local.id]) in page
    assert reverse("tool-library", args=[local.id]) not in browser(make_member()).get(reverse("tools")).content.decode()


@writes
def test_corrections_are_carried_over_into_the_later_library(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    add_language(by=by, version=first, code="ky", name="Кыргызча")
    texts = {
        place_of(first, "unit", "ru"): "Корпус, код",
        place_of(first, "theme", "ru"): "Тема наша",
        place_of(first, "unit", "ky"): "Блок",
    }
    correct_wording(by=by, version=first, texts=texts)
    local = publish_corrections(by=by, version=first)
    theme = form_of_version(first.id).question("what/theme").label["ru"]
    next_release(release, (f"ru: {theme},", "ru: Тема библиотеки,"), (f",{theme},", ",Тема библиотеки,"))
    found = library_beside(local)
    assert found is not None
    carried = {(row.wording.name, row.language): row.here for row in found.merge.carried}
    assert carried["unit", "ru"] == "Корпус, код"
    # the Kyrgyz of a word that both corrected is not sure to be of that word any more
    assert {(row.wording.name, row.language) for row in found.merge.clashes} >= {("theme", "ru")}
    clash = next(row for row in found.merge.clashes if (row.wording.name, row.language) == ("theme", "ru"))
    assert (clash.before, clash.here, clash.later) == (theme, "Тема наша", "Тема библиотеки")
    made = take_library(by=by, version=local)
    form = form_of_version(made.id)
    assert form.question("where/unit").label["ru"] == "Корпус, код"
    assert form.question("what/theme").label["ru"] == "Тема библиотеки"
    assert form.languages[-1] == "ky"
    assert latest_versions() == [made]
    assert [one.version for one in ToolVersion.objects.order_by("published_at")][-2] == NEW
    assert library_state() == (0, [])
    assert library_beside(made) is None


@writes
def test_of_two_texts_that_both_changed_the_one_that_was_chosen_holds(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    theme = form_of_version(first.id).question("what/theme").label["ru"]
    correct_wording(by=by, version=first, texts={place_of(first, "theme", "ru"): "Тема наша"})
    local = publish_corrections(by=by, version=first)
    next_release(release, (f"ru: {theme},", "ru: Тема библиотеки,"), (f",{theme},", ",Тема библиотеки,"))
    client, address = browser(by), reverse("tool-library", args=[local.id])
    page = client.get(address).content.decode()
    assert "Тема наша" in page
    assert "Тема библиотеки" in page
    # nothing is chosen for anybody
    assert client.post(address, {}).status_code == 422
    found = library_beside(local)
    assert found is not None
    [row] = found.merge.clashes
    name = f"c{row.place.sheet}-{row.place.row}-{row.place.column}"
    assert client.post(address, {name: "nobody"}).status_code == 422
    assert client.post(address, {name: "ours"}).status_code == 302
    [made] = latest_versions()
    assert form_of_version(made.id).question("what/theme").label["ru"] == "Тема наша"
    assert "The library has nothing newer" in client.get(reverse("tool-library", args=[made.id])).content.decode()
    assert client.post(reverse("tool-library", args=[made.id])).status_code == 409


@writes
def test_version_that_stays_is_not_asked_about_again_until_another_release(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    correct_wording(by=by, version=first, texts={place_of(first, "unit", "ru"): "Корпус, код"})
    local = publish_corrections(by=by, version=first)
    assert problem_of(decline_library, by=by, version=local) == "library-not-newer"
    next_release(release, ("ru: Заметка", "ru: Запись"))
    assert problem_of(decline_library, by=make_member(), version=local) == "refused"
    assert browser(by).post(reverse("tool-library-decline", args=[local.id])).status_code == 302
    assert library_state() == (0, [])
    assert publish_library(by=by) == [local]
    assert problem_of(take_library, by=by, version=local) == "library-not-newer"
    assert Act.objects.filter(verb="tools.decline-library", obj=local.id).count() == 1
    next_release(release, ('version: "2027010101"', 'version: "2027020101"'))
    assert library_state() == (0, [local])


@writes
def test_corrections_that_wait_are_published_before_the_library_is_taken(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    correct_wording(by=by, version=first, texts={place_of(first, "unit", "ru"): "Корпус, код"})
    next_release(release, ("ru: Заметка", "ru: Запись"))
    # a version that somebody corrects just now is local too: its corrections would be lost
    assert library_state() == (0, [first])
    assert problem_of(take_library, by=by, version=first) == "tool-corrections-wait"
    page = browser(by).get(reverse("tool-library", args=[first.id])).content.decode()
    assert "Corrections of this version are not published yet." in page


@writes
def test_library_that_nobody_corrected_is_replaced_as_before(release: Path) -> None:
    by = coordinator()
    [first] = publish_library(by=by)
    next_release(release, ("ru: Заметка", "ru: Запись"))
    assert library_state() == (1, [])
    [later] = publish_library(by=by)
    assert (later.version, later.from_library, latest_versions()) == (NEW, True, [later])
    assert first != later


def test_figure_of_a_tool_goes_with_every_version_of_it() -> None:
    by = coordinator()
    injury = next(one for one in publish_library(by=by) if one.tool.code == "injury")
    figure = (LIBRARY / "injury" / "bodymap.png").read_bytes()
    assert [(file.name, bytes(file.content)) for file in injury.files.all()] == [("bodymap.png", figure)]
    correct_wording(by=by, version=injury, texts={place_of(injury, "body_map", "ru"): "Схема"})
    newer = publish_corrections(by=by, version=injury)
    assert [(file.name, bytes(file.content)) for file in newer.files.all()] == [("bodymap.png", figure)]
    assert ToolFile.objects.count() == 2
